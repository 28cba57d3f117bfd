"""Receipts in words: the rule and its version, what was recorded, and what that comes to."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.clocks.views import clock_view, rule_length, rule_rows
from caseflow.events.kinds import kinds
from caseflow.receipts.queries import ClockReceipt
from caseflow.rules.clock import Clock
from caseflow.rules.effects import ACCEPTED
from caseflow.rules.receipts import Part
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.steps import ANSWER_TIMESCALE, ANSWERS, REASONS, TIERS, Step
from caseflow.rules.timescales import Timescale
from caseflow.stepping.views.words import Names
from caseflow.web.filters import date_and_time, long_date, plural

Rows = list[tuple[str, str]]
PARTS = {
    Part.ANNOUNCED: "From here it was known to be needed",
    Part.BEGAN: "It began",
    Part.COUNTED_FROM: "Its days count from here",
    Part.PAUSED: "It stood still from here",
    Part.RESUMED: "It ran on from here",
    Part.STOPPED: "It was done",
    Part.ENDED: "It was no longer needed",
}
"""What an entry did to a clock."""
NOT_STOPPED = "What stops it has not been recorded."


class EntryLine(NamedTuple):
    """An entry that a receipt rests on, with its own page."""

    on: date
    title: str
    href: str
    did: str
    recorded: str


class ClockPage(NamedTuple):
    """Why a clock is due when it is. `others` says how many entries were looked at and changed nothing."""

    name: str
    sentence: str
    outcome: Rows
    rule: Rows
    rule_href: str
    entries: list[EntryLine]
    others: str
    again: str


def clock_page(found: ClockReceipt, rulebook: Rulebook, as_at: date) -> ClockPage:
    """The receipt of a clock, seen from a day."""
    clock, timescale = found.card.clock, rulebook.timescales[found.card.clock.timescale]
    view = clock_view(clock, as_at, rulebook, found.card.late_reason)
    did = [(part, event) for part, event in found.entries if part in PARTS]
    others = len(found.entries) - len(did)
    return ClockPage(
        view.name,
        view.sentence,
        _outcome(clock, view.words, view.judged),
        [*rule_rows(timescale), *_version(timescale, clock.rule_from, rulebook)],
        url_for("timescales.timescale", code=timescale.code),
        [
            EntryLine(
                event.occurred_on,
                kinds()[event.kind].title,
                _entry(found.card.case_id, event.event_id),
                PARTS[part],
                date_and_time(event.recorded_at),
            )
            for part, event in did
        ],
        f"{plural(others, 'other entry', 'other entries')} that this rule looks at changed nothing of it."
        if others
        else "",
        AGREES if found.agrees else DIFFERS,
    )


AGREES = "Worked out again just now from these entries and this rule alone, it comes to the same."
DIFFERS = "Worked out again just now, it comes to something else: what was recorded is still being followed."


def _entry(case_id: UUID, event_id: str) -> str:
    return url_for("cases.entry", case_id=case_id, event_id=event_id)


def _outcome(clock: Clock, words: str, judged: str) -> Rows:
    rows = [
        ("Due", long_date(clock.due_on)),
        ("First due", long_date(clock.original_due_on) if clock.moved else ""),
        ("In time until", long_date(clock.last_on)),
        ("How it stands", words[:1].upper() + words[1:]),
        ("In the reported measure", judged),
    ]
    return [(name, said) for name, said in rows if said]


def _version(timescale: Timescale, rule_from: date, rulebook: Rulebook) -> Rows:
    limit = timescale.limits.value_on(rule_from)
    return [
        ("Version", f"{rule_length(limit)}, for what starts from {long_date(rule_from)}"),
        ("Source of this version", limit.source),
        ("Framework", f"{rulebook.title} ({rulebook.framework})"),
        ("Rules", rulebook.fingerprint),
        ("Bank holidays", f"{rulebook.calendar.name}, version {rulebook.calendar.version}"),
    ]


class StepPage(NamedTuple):
    """Why a request to step stands as it does."""

    title: str
    outcome: Rows
    rule: Rows
    recorded: Rows
    rule_href: str


ASKING = "The team that asks answers for the case until the other team accepts"
SETTLES = (
    "Accepting moves the case to the tier and the team that were asked for; any other answer moves nothing"
)


def step_page(step: Step, counted: Clock | None, names: Names, rulebook: Rulebook, as_at: date) -> StepPage:
    """The receipt of a request and its answer, seen from a day."""
    timescale = rulebook.timescales[ANSWER_TIMESCALE]
    answered_by = clock_view(counted, as_at, rulebook) if counted else None
    rule_from = counted.rule_from if counted else step.requested_on
    version, _ = timescale.limits.version_on(rule_from)
    return StepPage(
        ANSWERS.get(step.decision or "", "Not answered"),
        [
            ("Answer", ANSWERS.get(step.decision or "", "None yet")),
            *([("Reason", REASONS.get(step.reason, step.reason))] if step.reason else []),
            ("What follows", _follows(step, names)),
            *(
                [("To be answered by", f"{long_date(answered_by.due_on)}: {answered_by.words}")]
                if answered_by
                else []
            ),
        ],
        [
            ("Who answers for the case", ASKING),
            ("What an answer does", SETTLES),
            ("How long an answer may take", answered_by.sentence if answered_by else "No clock runs for it"),
            ("Source", timescale.source),
            *_version(timescale, version, rulebook),
        ],
        [
            ("Asked", f"{long_date(step.requested_on)}, by {names.team(step.from_team)}"),
            ("Recorded", date_and_time(step.requested_at)),
            ("Asked of", f"{names.team(step.to_team)}, {TIERS[step.to_tier].lower()}"),
            *([("Answered", long_date(step.decided_on))] if step.decided_on else []),
            *([("The case closed", long_date(step.ended_on))] if step.ended_on else []),
            *([("Withdrawn", "Yes: the request counts no longer")] if step.withdrawn else []),
        ],
        url_for("timescales.timescale", code=timescale.code),
    )


def _follows(step: Step, names: Names) -> str:
    asking, asked = names.team(step.from_team), names.team(step.to_team)
    if step.withdrawn:
        return "Nothing: the request was withdrawn"
    if step.decision in ACCEPTED:
        tier = TIERS[step.to_tier].lower()
        return f"{asked} answers for the case from {long_date(step.decided_on)}, on the {tier} tier"
    if step.decision:
        return f"{asking} answers for the case as before, and may ask again with more or disagree"
    if step.ended_on:
        return "Nothing: the case closed before an answer"
    return f"{asking} answers for the case until {asked} accepts"
