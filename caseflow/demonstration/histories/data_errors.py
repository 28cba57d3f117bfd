"""What real records hold besides the story: corrections, second entries, dates that cannot be right."""

from collections.abc import Callable
from datetime import date
from typing import Any

from caseflow.demonstration.histories.event_writer import EventWriter, Unfinished

Event = dict[str, Any]
_SUBJECTS = {
    "referral_received", "contact_received", "care_review_held", "core_group_held", "protection_visit_made",
    "tac_review_held", "child_in_need_plan_reviewed", "service_appointment", "caf_checklist_completed",
}  # fmt: skip
_COMPLETIONS = {"initial_assessment_completed", "core_assessment_completed"}
_REASONS = ("entered_in_error", "duplicate", "wrong_child")


def _day(event: Event) -> int:
    return date.fromisoformat(event["recorded_at"][:10]).toordinal()


def _some(writer: EventWriter, kinds: set[str]) -> Event | None:
    candidates = [event for event in writer.events if event["kind"] in kinds]
    return writer.numbers.pick(candidates) if candidates else None


def _withdraw(writer: EventWriter, on: int, event: Event, reason: str) -> str:
    return writer.add("event_withdrawn", on, event["team"], event["event_id"], reason=reason)


def entered_twice(writer: EventWriter) -> None:
    """The same thing entered a second time, and the second entry withdrawn."""
    event = _some(writer, _SUBJECTS)
    if event:
        on = date.fromisoformat(event["occurred_on"]).toordinal()
        writer.add(event["kind"], on, event["team"], event.get("about"), **event.get("data", {}))
        again = writer.events[-1]
        _withdraw(writer, writer.days.after(_day(again), writer.numbers.whole(1, 9)), again, "duplicate")


def start_withdrawn(writer: EventWriter) -> None:
    """The start of an assessment withdrawn, while its completion stays in the log."""
    completed = _some(writer, _COMPLETIONS)
    if completed:
        start = next((e for e in writer.events if e["event_id"] == completed["about"]), None)
        if start:
            _withdraw(writer, writer.days.after(_day(completed), 3), start, writer.numbers.pick(_REASONS))


def withdrawal_withdrawn(writer: EventWriter) -> None:
    """An entry withdrawn by mistake and brought back by withdrawing the withdrawal."""
    event = _some(writer, _SUBJECTS)
    if event:
        on = writer.days.after(_day(event), writer.numbers.whole(1, 20))
        _withdraw(writer, on, event, "wrong_child")
        taken_back = writer.events[-1]
        _withdraw(writer, writer.days.after(_day(taken_back), 1), taken_back, "entered_in_error")


def completed_twice(writer: EventWriter) -> None:
    """A completed assessment opened again and completed a second time."""
    event = _some(writer, _COMPLETIONS)
    if event:
        on = writer.days.after(
            date.fromisoformat(event["occurred_on"]).toordinal(), writer.numbers.whole(1, 15)
        )
        writer.add(event["kind"], on, event["team"], event["about"], **event["data"])


def completed_too_soon(writer: EventWriter) -> None:
    """A completion dated before its start: the wrong month was typed."""
    event = _some(writer, _COMPLETIONS)
    start = event and next((e for e in writer.events if e["event_id"] == event["about"]), None)
    if event and start:
        before = date.fromisoformat(start["occurred_on"]).toordinal() - writer.numbers.whole(4, 30)
        event["occurred_on"] = writer.days.iso(before)


_ALL: tuple[Callable[[EventWriter], None], ...] = (
    entered_twice,
    entered_twice,
    start_withdrawn,
    withdrawal_withdrawn,
    completed_twice,
    completed_too_soon,
)


def blemish(writer: EventWriter) -> None:
    """One blemish in one record out of thirty."""
    if writer.events and writer.numbers.yes(0.033):
        try:
            writer.numbers.pick(_ALL)(writer)
        except Unfinished:
            return
