"""Whole lives: which stories a child has, and the steps that lead from one to the next."""

from collections.abc import Callable

from caseflow.demonstration.days import HISTORY_STARTS, TODAY
from caseflow.demonstration.histories import care, early_help, protection, referral, services
from caseflow.demonstration.histories.data_errors import blemish
from caseflow.demonstration.histories.event_writer import EventWriter, Turn, Unfinished
from caseflow.demonstration.random_numbers import odds

STEPS: dict[str, Callable[[EventWriter, Turn], Turn]] = {
    "contact": referral.contacted,
    "decide": referral.decided,
    "assess": referral.assessed,
    "assess core": referral.core_assessed,
    "need": referral.in_need,
    "discuss": protection.discussed,
    "confer": protection.conferred,
    "plan": protection.planned,
    "transfer": protection.transferred_in,
    "care": care.looked_after,
    "short breaks": care.short_breaks,
    "check": early_help.checked,
    "step_up": early_help.stepped_up,
    "step_down": early_help.stepped_down,
    "ask": services.asked,
}
"""Each step of a case and the function that tells it; `close ...`, `rest` and `halt` end a spell."""

_OPENINGS = odds(
    {
        "contact": 655,
        "check": 225,
        "ask": 30,
        "old care": 36,
        "new care": 46,
        "transfer": 3,
        "old plan": 7,
    }
)
_AGAIN = odds({"contact": 70, "check": 25, "ask": 5})
_QUARTERS = odds(dict(enumerate((13.5, 12.5, 10.5, 10.5, 9.5, 9, 7.5, 9, 8.5, 7, 6, 6.5, 5))))
_RC7 = odds({"RC7": 96, "RC3": 1, "RC5": 3})


def first_day(writer: EventWriter) -> int:
    """When this child is first heard of: more each year, and many more after November 2008."""
    quarter = writer.numbers.of(_QUARTERS)
    day = HISTORY_STARTS + int((quarter + writer.numbers.draw()) * 88.4)
    return _possible(writer, day)


def _possible(writer: EventWriter, day: int) -> int:
    """A working day (mostly) within the child's years: not before birth unless expected, not from 17."""
    born = writer.person.birth
    if not born:
        return writer.days.from_(TODAY - writer.numbers.whole(5, 110))
    earliest = born - 90 if writer.person.expected else born + 5
    latest = writer.eighteenth - 300
    if day < earliest:
        day = earliest + int(writer.numbers.draw() * min(TODAY - earliest, 900))
    if day > latest:
        day = max(latest - int(writer.numbers.draw() * 400), HISTORY_STARTS - 200)
    return day if writer.numbers.yes(0.04) else writer.days.from_(day)


def _opening(writer: EventWriter) -> Turn:
    first = writer.numbers.of(_OPENINGS) if writer.person.birth else "contact"
    if first in ("old care", "old plan"):
        return _brought_along(writer, first)
    if first == "new care":
        writer.bound_for = "care"
        first = "contact"
    elif writer.person.disability not in ("", "NONE") and writer.numbers.yes(0.06):
        first = "short breaks"
    elif first == "contact" and not writer.person.birth:
        writer.bound_for = "discuss" if writer.numbers.yes(0.5) else ""
    return Turn(first, first_day(writer))


def _brought_along(writer: EventWriter, first: str) -> Turn:
    """Care and plans that had begun before the history starts."""
    born = writer.person.birth
    reach = 1700 if first == "old care" else 400
    day = HISTORY_STARTS - writer.numbers.whole(20, reach)
    if day < born + 10 or day > writer.eighteenth - 700:
        writer.bound_for = "care" if first == "old care" else ""
        return Turn("contact", first_day(writer))
    return Turn("care" if first == "old care" else "plan", writer.days.from_(day))


def _close(writer: EventWriter, turn: Turn) -> int:
    """The case closes, a few days after the last thing happened."""
    reason = turn.step.removeprefix("close ")
    if reason == "RC7":
        reason = writer.numbers.of(_RC7)
    on = writer.days.after(writer.days.from_(turn.on), writer.numbers.whole(0, 6))
    writer.add("case_closed", on, writer.local.assessment, reason=reason)
    return on


def spell(writer: EventWriter, turn: Turn) -> int | None:
    """Tell one spell from its opening; the day it ended, or None when nothing more can follow."""
    while turn.step in STEPS:
        turn = STEPS[turn.step](writer, turn)
    writer.bound_for = ""
    if turn.step == "halt":
        return None
    on = turn.on
    if turn.step != "rest":
        on = _close(writer, turn)
    return None if turn.step in ("close RC1", "close RC5", "close RC6") else on


def story(writer: EventWriter) -> None:
    """All the spells of one child, up to the business date."""
    turn, again = _opening(writer), 0.68
    try:
        while True:
            ended = spell(writer, turn)
            if ended is None or not writer.numbers.yes(again):
                return
            day = ended + writer.numbers.whole(20, 420)
            if day > writer.eighteenth - 200:
                return
            turn, again = Turn(writer.numbers.of(_AGAIN), writer.days.from_(day)), 0.6
    except Unfinished:
        return


def live(writer: EventWriter) -> None:
    """Write the whole history of a child into the writer: the story, a service beside it, a blemish."""
    story(writer)
    if writer.person.birth and writer.numbers.yes(0.09):
        writer.track(services.asked, Turn("ask", first_day(writer)))
    blemish(writer)
