"""The forms of the plan: what somebody else saved meanwhile, how it was before, what is to be taken over."""

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.kernel.written import alike
from caseflow.tac.queries import ActionRevision, AgreedLine, OutcomeCard
from caseflow.tac.service.plan import AIMS, REACHED, STATUSES
from caseflow.tac.views import words
from caseflow.web.filters import date_and_time, long_date


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved while this writer was writing."""

    title: str
    words: str
    details: str


@dataclass(frozen=True)
class TakeOverLine:
    """An agreed action that is offered; `hint` says which day the assessment names."""

    name: str
    hint: str


@dataclass(frozen=True)
class TakeOverGroup:
    """The agreed actions towards one outcome; `in_plan` where the plan has that outcome already."""

    number: str
    title: str
    in_plan: bool
    lines: tuple[TakeOverLine, ...]


def action_conflict(revision: ActionRevision) -> Conflict:
    """An action as somebody else saved it."""
    by = f"by {long_date(revision.by_on)}" if revision.by_on else ""
    who = words.joined(revision.who or "Nobody yet", by)
    title = f"What {revision.written_by} saved meanwhile"
    return Conflict(title, revision.words, f"{who}. {STATUSES[revision.status]}.")


def outcome_conflict(outcome: OutcomeCard) -> Conflict:
    """An outcome as somebody else saved it."""
    details = f"{AIMS[outcome.aim]}. {REACHED[outcome.reached]}."
    return Conflict("What somebody else saved meanwhile", outcome.words, details)


def history(revisions: Sequence[ActionRevision]) -> list[str]:
    """How an action was before, a line each."""
    return [
        f"{each.words} ({words.joined(words.who_by(each), STATUSES[each.status].lower())}),"
        f" written by {each.written_by}, {date_and_time(each.written_at)}"
        for each in revisions
    ]


def take_over_groups(
    lines: Sequence[AgreedLine], groups: Sequence[str], in_plan: frozenset[str]
) -> list[TakeOverGroup]:
    """The agreed actions that are offered, by outcome; `groups` are the outcomes, in their order."""
    return [
        _group(str(number), [each for each in lines if alike(each.outcome) == group], in_plan)
        for number, group in enumerate(groups)
    ]


def _group(number: str, lines: Sequence[AgreedLine], in_plan: frozenset[str]) -> TakeOverGroup:
    title = lines[0].outcome or "No outcome is named for this"
    offered = tuple(TakeOverLine(each.line, _hint(each.by_words)) for each in lines)
    return TakeOverGroup(number, title, number in in_plan, offered)


def _hint(by_words: str) -> str:
    return f"The assessment says: {by_words}" if by_words else "The assessment names no day"
