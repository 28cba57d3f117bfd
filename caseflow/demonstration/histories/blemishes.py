"""What real records hold besides the story: corrections, second entries, dates that cannot be right."""

from collections.abc import Callable
from datetime import date
from typing import Any

from caseflow.demonstration.histories.pen import Pen, Unfinished

Event = dict[str, Any]
_SUBJECTS = {
    "referral_received", "contact_received", "care_review_held", "core_group_held", "protection_visit_made",
    "tac_review_held", "child_in_need_plan_reviewed", "service_appointment", "caf_checklist_completed",
}  # fmt: skip
_COMPLETIONS = {"initial_assessment_completed", "core_assessment_completed"}
_REASONS = ("entered_in_error", "duplicate", "wrong_child")


def _day(event: Event) -> int:
    return date.fromisoformat(event["recorded_at"][:10]).toordinal()


def _some(pen: Pen, kinds: set[str]) -> Event | None:
    found = [event for event in pen.events if event["kind"] in kinds]
    return pen.chance.pick(found) if found else None


def _withdraw(pen: Pen, on: int, event: Event, reason: str) -> str:
    return pen.add("event_withdrawn", on, event["team"], event["event_id"], reason=reason)


def entered_twice(pen: Pen) -> None:
    """The same thing entered a second time, and the second entry withdrawn."""
    event = _some(pen, _SUBJECTS)
    if event:
        on = date.fromisoformat(event["occurred_on"]).toordinal()
        pen.add(event["kind"], on, event["team"], event.get("about"), **event.get("data", {}))
        again = pen.events[-1]
        _withdraw(pen, pen.days.after(_day(again), pen.chance.whole(1, 9)), again, "duplicate")


def start_withdrawn(pen: Pen) -> None:
    """The start of an assessment withdrawn, while its completion stays in the log."""
    completed = _some(pen, _COMPLETIONS)
    if completed:
        start = next((e for e in pen.events if e["event_id"] == completed["about"]), None)
        if start:
            _withdraw(pen, pen.days.after(_day(completed), 3), start, pen.chance.pick(_REASONS))


def withdrawal_withdrawn(pen: Pen) -> None:
    """An entry withdrawn by mistake and brought back by withdrawing the withdrawal."""
    event = _some(pen, _SUBJECTS)
    if event:
        on = pen.days.after(_day(event), pen.chance.whole(1, 20))
        _withdraw(pen, on, event, "wrong_child")
        taken_back = pen.events[-1]
        _withdraw(pen, pen.days.after(_day(taken_back), 1), taken_back, "entered_in_error")


def completed_twice(pen: Pen) -> None:
    """A completed assessment opened again and completed a second time."""
    event = _some(pen, _COMPLETIONS)
    if event:
        on = pen.days.after(date.fromisoformat(event["occurred_on"]).toordinal(), pen.chance.whole(1, 15))
        pen.add(event["kind"], on, event["team"], event["about"], **event["data"])


def completed_too_soon(pen: Pen) -> None:
    """A completion dated before its start: the wrong month was typed."""
    event = _some(pen, _COMPLETIONS)
    start = event and next((e for e in pen.events if e["event_id"] == event["about"]), None)
    if event and start:
        before = date.fromisoformat(start["occurred_on"]).toordinal() - pen.chance.whole(4, 30)
        event["occurred_on"] = pen.days.iso(before)


_ALL: tuple[Callable[[Pen], None], ...] = (
    entered_twice,
    entered_twice,
    start_withdrawn,
    withdrawal_withdrawn,
    completed_twice,
    completed_too_soon,
)


def blemish(pen: Pen) -> None:
    """One blemish in one record out of thirty."""
    if pen.events and pen.chance.yes(0.033):
        try:
            pen.chance.pick(_ALL)(pen)
        except Unfinished:
            return
