"""The words of a family beside the entries they stand in, and who can read a case, in plain words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.cases.queries import ChronologyLine, Opened
from caseflow.cases.views import TimelineEntry
from caseflow.clocks.views import ClockView
from caseflow.events.kinds import kinds
from caseflow.events.open_entries import open_entries
from caseflow.family.queries import Worker
from caseflow.heard.queries import CaseReader, FamilyWords
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.permissions import ROLES
from caseflow.rules.rulebook import Rulebook
from caseflow.tac.published import AroundChild
from caseflow.web.filters import long_date

CHILD, PARENTS = "The child’s words", "The parents’ words"
LABELS = {"child": CHILD, "parents": PARENTS}
WHAT = {
    "content": "What is recorded about the child",
    "shared": "The common assessment, and what the team around the child does",
    "summary": "That there is a record, and with which team it is",
}
WHY = {
    "accountable": "This team is responsible for the work with the child",
    "was accountable": "This team was responsible before",
    "asked to receive a step": "This team is asked to take the work over",
    "asked to settle a dispute": "Decides where two teams do not agree",
    "asked to decide a contact": "This team decides what happens after somebody got in touch about the child",
    "asked for a service": "This team provides a service that was asked for the child",
    "break glass": "Opened the record once without working with the child, and wrote down why",
    "consent": "The family agreed to it",
    "reason": "Shared without the family’s agreement, for a reason that is written down",
}


class Heard(NamedTuple):
    """What was said, as it stands in an entry: who wrote it down, when, and where it is read in full."""

    title: str
    href: str
    occurred_on: date
    who: str
    withdrawn: bool
    facts: tuple[tuple[str, str], ...]


def heard(
    told: Iterable[tuple[ChronologyLine, TimelineEntry]],
    kept: Sequence[FamilyWords],
    names: Mapping[UUID, str],
) -> list[Heard]:
    """What a family said, the latest first; of entries that the reader may read alone."""
    by_entry = {each.event_id: each for each in kept}
    found = [
        Heard(entry.title, entry.href, on, who, line.withdrawn, facts)
        for line, entry in told
        for on, who, facts in [_said(line, by_entry.get(line.recorded_event.event_id), names)]
        if facts
    ]
    return sorted(found, key=lambda each: each.occurred_on, reverse=True)


def _said(
    line: ChronologyLine, kept: FamilyWords | None, names: Mapping[UUID, str]
) -> tuple[date, str, tuple[tuple[str, str], ...]]:
    """The day, who wrote it, and the words: those of a form of its own, or else those beside the entry."""
    if kept:
        facts = tuple(
            (label, words) for label, words in ((CHILD, kept.child), (PARENTS, kept.parents)) if words
        )
        return kept.said_on, names.get(kept.written_by, ""), facts
    spoken = tuple((LABELS[each.voice], each.words) for each in line.spoken if each.words)
    return line.recorded_event.occurred_on, line.heard_by, spoken


class NotHeard(NamedTuple):
    """An entry with a place for a family's words that holds none, and why where somebody said it."""

    title: str
    href: str
    occurred_on: date
    why: str


def not_heard(told: Iterable[tuple[ChronologyLine, TimelineEntry]]) -> list[NotHeard]:
    """The entries that have a place for a family's words and hold none, the latest first."""
    return [
        NotHeard(
            entry.title,
            entry.href,
            entry.occurred_on,
            "; ".join(f"{label}: {words.lower()}" for label, words in entry.said),
        )
        for line, entry in told
        if kinds()[line.recorded_event.kind].heard and not line.withdrawn
        if not any(each.words for each in line.spoken)
    ]


class Helper(NamedTuple):
    """Somebody who works with the family: what they are there, and how to reach them."""

    name: str
    what: str
    phone: str


class Agreed(NamedTuple):
    """What was agreed: where and when, and the words."""

    title: str
    text: str


class FamilyPlan(NamedTuple):
    """A plan as the family has it: what it is, who helps, what was agreed, and what comes when."""

    name: str
    what: tuple[str, ...]
    helpers: tuple[Helper, ...]
    agreed: tuple[Agreed, ...]
    coming: tuple[str, ...]


PLANS = {
    "protection_plan": "There is a child protection plan",
    "child_in_need_plan": "There is a child in need plan",
    "care": "The council looks after",
}
"""How the family's paper calls each of the plans that it tells of, by the episode that its entry began."""
ROOM, MOST_HELPERS = 1200, 6
"""The characters of what was agreed, and the people, that fit on one page with all else."""


def plans_in(case_log: CaseLog) -> list[RecordedEvent]:
    """The plans, and the care, that are in force: what a family's paper is about."""
    return [each.event for each in open_entries(case_log) if kinds()[each.event.kind].episode in PLANS]


def family_plan(
    name: str,
    plans: Sequence[RecordedEvent],
    lines: Iterable[ChronologyLine],
    helpers: Iterable[Helper],
    coming: Iterable[ClockView],
) -> FamilyPlan:
    """The plan of a child for the family: plain words, and no more than one page holds."""
    what = (
        f"{PLANS[kinds()[each.kind].episode]}{f' {name}' if each.kind == 'care_started' else f' for {name}'},"
        f" since {long_date(each.occurred_on)}."
        for each in plans
    )
    agreed = list(_agreed({each.event_id for each in plans}, lines))
    room = ROOM // max(1, len(agreed))
    return FamilyPlan(
        name,
        tuple(what),
        tuple(helpers)[:MOST_HELPERS],
        tuple(each._replace(text=shortened(each.text, room)) for each in agreed),
        tuple(f"{each.name}: {_by(each)}" for each in coming),
    )


def _agreed(plans: Collection[str], lines: Iterable[ChronologyLine]) -> Iterator[Agreed]:
    """What was agreed when a plan began, and at the last meeting about it that wrote it down."""
    begun: list[Agreed] = []
    last: dict[str, Agreed] = {}
    for line in lines:
        event, narrative = line.recorded_event, kinds()[line.recorded_event.kind].narrative
        if line.withdrawn or not line.narrative or not narrative or not narrative.agreed:
            continue
        agreed = Agreed(
            f"{kinds()[event.kind].title}, {long_date(event.occurred_on)}", "\n\n".join(line.narrative)
        )
        if event.event_id in plans:
            begun.append(agreed)
        elif event.about and event.about in plans:
            last.setdefault(event.about, agreed)
    yield from begun
    yield from last.values()


def _by(clock: ClockView) -> str:
    if clock.manner == "late":
        return f"it should have been by {long_date(clock.due_on)}. Ask when it will be"
    return f"by {long_date(clock.due_on)}"


def shortened(text: str, room: int) -> str:
    """As much of a text as there is room for, without its empty lines, to the end of a word."""
    told = " ".join(text.split())
    return told if len(told) <= room else f"{told[:room].rsplit(maxsplit=1)[0]} … Ask for the rest of this."


def helpers(opened: Opened, around: Iterable[AroundChild], workers: Iterable[Worker]) -> list[Helper]:
    """Who works with a family, each once: whose case it is and the team, those around the child, others."""
    row, whose = opened.header, opened.case.allocated_to
    found = [Helper(row.holder, "your worker", row.holder_phone or row.team_phone)] if row.holder else []
    found.append(Helper(row.team_name, "the team that is responsible", row.team_phone))
    others: list[AroundChild | Worker] = [
        each for each in around if whose is None or each.practitioner_id != whose
    ]
    others += [each for each in workers if each.to_on is None]
    return found + [
        Helper(each.name, ", ".join(part for part in (each.role, each.agency) if part), each.phone)
        for each in others
    ]


def coming(
    plans: Iterable[RecordedEvent], waiting: Iterable[ClockView], rulebook: Rulebook
) -> list[ClockView]:
    """The visits, meetings and reviews of these plans that are due, by what each waits for."""
    begun = {kinds()[each.kind] for each in plans}
    following = {each.kind for each in kinds().values() if begun & set(each.continues.kinds)}
    found = [each for each in waiting if rulebook.timescales[each.key[0]].stopping_kinds & following]
    return sorted(found, key=lambda each: each.due_on)


def plan_paper(plan: FamilyPlan, on: date) -> dict[str, Any]:
    """A plan for the family's paper."""
    told = plan._asdict() | {
        "helpers": [each._asdict() for each in plan.helpers],
        "agreed": [each._asdict() for each in plan.agreed],
    }
    return told | {"printed": long_date(on)}


class ReaderLine(NamedTuple):
    """Who can read, what, why, until when, and whom to phone about it."""

    who: str
    what: str
    why: str
    until: str
    phone: str


def readers(found: Iterable[CaseReader]) -> list[ReaderLine]:
    """Who can read a case, in plain words; nobody is named."""
    return [
        ReaderLine(
            _who(each),
            WHAT[each.what],
            WHY.get(each.why, "Works with the child"),
            long_date(each.until_on) if each.until_on else "While that is so",
            each.phone,
        )
        for each in found
    ]


def _who(reader: CaseReader) -> str:
    of_team = f"{reader.team}, {reader.agency}"
    return f"One {ROLES.get(reader.role, '').lower()} of {of_team}" if reader.role else of_team


def paper(name: str, lines: Iterable[ReaderLine], on: date) -> dict[str, Any]:
    """The same for the family's paper."""
    return {"name": name, "printed": long_date(on), "readers": [each._asdict() for each in lines]}
