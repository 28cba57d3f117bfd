"""Requests to step, as the log leaves them: who was asked, what was answered, and who came back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, in_order, moment
from caseflow.rules.clock import Clock
from caseflow.rules.effects import ACCEPTED
from caseflow.rules.pathway import Spell
from caseflow.rules.steps import ANSWER_TIMESCALE, RANK


class Request(NamedTuple):
    """A request to take a case over, with the first answer to it that counts.

    `due_on` is the day to answer by, `ended_on` the day on which the case closed after it was made.
    `came_back_on` is the day on which a child who was stepped down was on as high a tier again.
    """

    event_id: str
    direction: str
    from_tier: str
    to_tier: str
    from_team: str | None
    to_team: str
    requested_on: date
    requested_at: datetime
    due_on: date | None
    decision_id: str | None
    decision: str | None
    reason: str | None
    decided_on: date | None
    ended_on: date | None
    withdrawn: bool
    came_back_on: date | None


def requests(case_log: CaseLog, clocks: Iterable[Clock], tiers: Sequence[Spell]) -> Iterator[Request]:
    """Every request of a case, oldest first, withdrawn ones included; `tiers` are its spells on them."""
    asked = [event for event in case_log.all if event.kind == "step_requested"]
    if not asked:
        return
    due = {clock.subject: clock.due_on for clock in clocks if clock.timescale == ANSWER_TIMESCALE}
    answers = {event.about: event for event in reversed(case_log.by_kind.get("step_decided", ()))}
    for event in asked:
        answer = answers.get(event.event_id)
        data, said = event.data, answer.data if answer else {}
        yield Request(
            event_id=event.event_id,
            direction=data["direction"],
            from_tier=data["from_tier"],
            to_tier=data["to_tier"],
            from_team=event.team,
            to_team=data["to_team"],
            requested_on=event.occurred_on,
            requested_at=event.recorded_at,
            due_on=due.get(event.event_id),
            decision_id=answer.event_id if answer else None,
            decision=said.get("decision"),
            reason=said.get("reason"),
            decided_on=answer.occurred_on if answer else None,
            ended_on=_closed_on(event, case_log),
            withdrawn=case_log.was_withdrawn(event.event_id),
            came_back_on=_came_back_on(event, answer, case_log, tiers),
        )


def _closed_on(event: RecordedEvent, case_log: CaseLog) -> date | None:
    closings = case_log.by_kind.get("case_closed", ())
    return next((each.occurred_on for each in closings if moment(each) >= moment(event)), None)


def _came_back_on(
    event: RecordedEvent, answer: RecordedEvent | None, case_log: CaseLog, tiers: Sequence[Spell]
) -> date | None:
    """The first day after an accepted step down on a tier as high as the one that was stepped down from."""
    if answer is None or answer.data.get("decision") not in ACCEPTED or event.data.get("direction") != "down":
        return None
    rank, after = RANK[event.data["from_tier"]], in_order(answer)
    return next(
        (
            spell.from_on
            for spell in tiers
            if RANK[spell.what] >= rank and in_order(case_log.by_id[spell.begun_by]) > after
        ),
        None,
    )
