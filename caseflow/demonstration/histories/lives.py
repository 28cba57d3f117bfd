"""Whole lives: which stories a child has, and the steps that lead from one to the next."""

from collections.abc import Callable

from caseflow.demonstration.chance import odds
from caseflow.demonstration.days import HISTORY_STARTS, TODAY
from caseflow.demonstration.histories import care, early_help, protection, referral, services
from caseflow.demonstration.histories.blemishes import blemish
from caseflow.demonstration.histories.pen import Pen, Turn, Unfinished

STEPS: dict[str, Callable[[Pen, Turn], Turn]] = {
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


def first_day(pen: Pen) -> int:
    """When this child is first heard of: more each year, and many more after November 2008."""
    quarter = pen.chance.of(_QUARTERS)
    day = HISTORY_STARTS + int((quarter + pen.chance.draw()) * 88.4)
    return _possible(pen, day)


def _possible(pen: Pen, day: int) -> int:
    """A working day (mostly) within the child's years: not before birth unless expected, not from 17."""
    born = pen.person.birth
    if not born:
        return pen.days.from_(TODAY - pen.chance.whole(5, 110))
    earliest = born - 90 if pen.person.expected else born + 5
    latest = pen.eighteenth - 300
    if day < earliest:
        day = earliest + int(pen.chance.draw() * min(TODAY - earliest, 900))
    if day > latest:
        day = max(latest - int(pen.chance.draw() * 400), HISTORY_STARTS - 200)
    return day if pen.chance.yes(0.04) else pen.days.from_(day)


def _opening(pen: Pen) -> Turn:
    first = pen.chance.of(_OPENINGS) if pen.person.birth else "contact"
    if first in ("old care", "old plan"):
        return _brought_along(pen, first)
    if first == "new care":
        pen.bound_for = "care"
        first = "contact"
    elif pen.person.disability not in ("", "NONE") and pen.chance.yes(0.06):
        first = "short breaks"
    elif first == "contact" and not pen.person.birth:
        pen.bound_for = "discuss" if pen.chance.yes(0.5) else ""
    return Turn(first, first_day(pen))


def _brought_along(pen: Pen, first: str) -> Turn:
    """Care and plans that had begun before the history starts."""
    born = pen.person.birth
    reach = 1700 if first == "old care" else 400
    day = HISTORY_STARTS - pen.chance.whole(20, reach)
    if day < born + 10 or day > pen.eighteenth - 700:
        pen.bound_for = "care" if first == "old care" else ""
        return Turn("contact", first_day(pen))
    return Turn("care" if first == "old care" else "plan", pen.days.from_(day))


def _close(pen: Pen, turn: Turn) -> int:
    """The case closes, a few days after the last thing happened."""
    reason = turn.step.removeprefix("close ")
    if reason == "RC7":
        reason = pen.chance.of(_RC7)
    on = pen.days.after(pen.days.from_(turn.on), pen.chance.whole(0, 6))
    pen.add("case_closed", on, pen.local.assessment, reason=reason)
    return on


def spell(pen: Pen, turn: Turn) -> int | None:
    """Tell one spell from its opening; the day it ended, or None when nothing more can follow."""
    while turn.step in STEPS:
        turn = STEPS[turn.step](pen, turn)
    pen.bound_for = ""
    if turn.step == "halt":
        return None
    on = turn.on
    if turn.step != "rest":
        on = _close(pen, turn)
    return None if turn.step in ("close RC1", "close RC5", "close RC6") else on


def story(pen: Pen) -> None:
    """All the spells of one child, up to the business date."""
    turn, again = _opening(pen), 0.68
    try:
        while True:
            ended = spell(pen, turn)
            if ended is None or not pen.chance.yes(again):
                return
            day = ended + pen.chance.whole(20, 420)
            if day > pen.eighteenth - 200:
                return
            turn, again = Turn(pen.chance.of(_AGAIN), pen.days.from_(day)), 0.6
    except Unfinished:
        return


def live(pen: Pen) -> None:
    """Write the whole history of a child into the pen: the story, a service beside it, a blemish."""
    story(pen)
    if pen.person.birth and pen.chance.yes(0.09):
        pen.track(services.asked, Turn("ask", first_day(pen)))
    blemish(pen)
