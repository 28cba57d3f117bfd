"""Children looked after: placements, reviews, adoption, short breaks."""

from caseflow.demonstration.chance import odds
from caseflow.demonstration.days import HISTORY_STARTS, months_after
from caseflow.demonstration.histories.pen import Pen, Turn

TEAM = "CSC-LAC"
SHORT_BREAKS_TEAM = "CSC-CWD"

_STATUS = odds({"V2": 55, "C2": 22, "C1": 14, "E1": 3, "L1": 3, "L2": 3})
_STAY = odds({20: 10, 45: 10, 90: 12, 170: 13, 300: 13, 500: 10, 800: 10, 1200: 9, 1900: 8, 2600: 5})
_TYPES = odds({"U4": 50, "U1": 18, "K2": 14, "H5": 6, "P1": 5, "R1": 2, "S1": 2, "P2": 3})
_PROVIDERS = odds({"PR1": 60, "PR3": 12, "PR4": 28})
_STEADY = odds({30: 10, 60: 8, 150: 9, 400: 10, 800: 16, 1500: 28, 2600: 30})
_UNSETTLED = odds({25: 2, 50: 4, 80: 4, 120: 4, 180: 2})
_OLDER = odds({"PN1": 55, "PN2": 8, "PN3": 4, "PN4": 6, "PN5": 10, "PN6": 9, "PN7": 8})
_ENDS = odds({"returned_home": 70, "special_guardianship": 9, "other": 21})
_CLOSED = {"adopted": "RC1", "special_guardianship": "RC4", "turned_18": "RC6"}


def looked_after(pen: Pen, turn: Turn) -> Turn:
    """A period of care, from the day it starts to the day it ends."""
    started = pen.add("care_started", turn.on, TEAM, legal_status=pen.chance.of(_STATUS))
    pen.track(Pen.allocate, turn.on, TEAM)
    stay = int(pen.chance.of(_STAY) * (0.7 + 0.6 * pen.chance.draw()))
    if turn.on < HISTORY_STARTS:  # of those brought along, only the ones still here matter
        stay = max(stay, HISTORY_STARTS - turn.on + pen.chance.whole(30, 900))
    ends, reason = turn.on + stay, pen.chance.of(_ENDS)
    if pen.age(turn.on) < 6 and pen.chance.yes(0.45):
        return _adoption(pen, turn.on, started)
    if ends >= pen.eighteenth:
        ends, reason = pen.eighteenth, "turned_18"
    pen.track(_placements, turn.on, ends, started)
    pen.track(_reviews, turn.on, ends, started)
    pen.add("care_ended", ends, TEAM, started, reason=reason)
    if reason == "returned_home" and pen.chance.yes(0.6):
        return Turn("need", ends)
    return Turn(f"close {_CLOSED.get(reason, 'RC7')}", ends)


def _placements(pen: Pen, on: int, ends: int, care: str) -> None:
    """One placement after another; a few children are moved often, and some go away for a fortnight."""
    lengths = _UNSETTLED if pen.chance.yes(0.12) else _STEADY
    while on < ends:
        stays = int(pen.chance.of(lengths) * (0.7 + 0.6 * pen.chance.draw()))
        until = min(on + max(stays, 5), ends)
        kind, provider = pen.chance.of(_TYPES), pen.chance.of(_PROVIDERS)
        placed = pen.add("placement_started", on, TEAM, care, type=kind, provider=provider)
        if until - on > 120 and pen.chance.yes(0.2):
            pen.track(_away, on + pen.chance.whole(40, until - on - 20), care)
        reason = "care_ended" if until == ends else "moved"
        pen.add("placement_ended", until, TEAM, placed, reason=reason)
        on = until


def _away(pen: Pen, on: int, care: str) -> None:
    away = pen.add("placement_started", on, TEAM, care, type="T0", temporary=True)
    pen.add("placement_ended", on + pen.chance.whole(3, 14), TEAM, away)


def _reviews(pen: Pen, on: int, ends: int, care: str) -> None:
    """Within 28 days, three months after that, then every six months; a few slip."""
    due, held = on + 28, 0
    while True:
        late = pen.chance.yes(0.03 - pen.local.ahead * 0.12)
        day = pen.days.from_(due + pen.chance.whole(1, 24) if late else due - 3 - pen.chance.whole(0, 9))
        if not late:
            day = min(day, due)
        if day >= ends:
            return
        took_part = "PN0" if pen.age(day) < 4 else pen.chance.of(_OLDER)
        data = {"participation": took_part} if pen.chance.yes(0.96) else {}
        pen.add("care_review_held", day, TEAM, care, **data)
        held += 1
        due = months_after(day, 3 if held == 1 else 6)


def _adoption(pen: Pen, on: int, care: str) -> Turn:
    """Decision, placement with the new family, order; one decision in eight is reversed."""
    decided = pen.days.from_(on + pen.chance.whole(190, 330))
    wait = pen.chance.whole(70, 340) if pen.in_time(on, 0.72) else pen.chance.whole(370, 520)
    placed = pen.days.from_(decided + wait)
    ordered = pen.days.from_(placed + pen.chance.whole(110, 280))
    reversed_ = pen.chance.yes(0.12)
    pen.track(_reviews, on, ordered, care)
    pen.track(_placement, on, ordered if reversed_ else placed, care, "U4")
    decision = pen.add("adoption_decided", decided, TEAM, care)
    if reversed_:
        pen.add("adoption_decision_reversed", pen.days.from_(decided + 150), TEAM, decision)
        pen.add("care_ended", ordered, TEAM, care, reason="special_guardianship")
        return Turn("close RC4", ordered)
    about = pen.add("placed_for_adoption", placed, TEAM, decision)
    pen.track(_placement, placed, ordered, care, "A3")
    pen.add("adoption_order_made", ordered, TEAM, about)
    pen.add("care_ended", ordered, TEAM, care, reason="adopted")
    return Turn("close RC1", ordered)


def _placement(pen: Pen, on: int, until: int, care: str, kind: str) -> None:
    placed = pen.add("placement_started", on, TEAM, care, type=kind, provider="PR1")
    pen.add("placement_ended", until, TEAM, placed, reason="moved" if kind == "U4" else "care_ended")


def short_breaks(pen: Pen, turn: Turn) -> Turn:
    """A series of short breaks for a disabled child: never counted among the children in care."""
    status = "V4" if pen.chance.yes(0.85) else "V3"
    series = pen.add("care_started", turn.on, SHORT_BREAKS_TEAM, legal_status=status)
    pen.track(Pen.allocate, turn.on, SHORT_BREAKS_TEAM)
    ends = min(turn.on + pen.chance.whole(300, 1600), pen.eighteenth)
    pen.track(_weekends, turn.on, ends, series)
    reason = "other" if ends < pen.eighteenth else "turned_18"
    pen.add("care_ended", ends, SHORT_BREAKS_TEAM, series, reason=reason)
    return Turn("close RC7" if reason == "other" else "close RC6", ends)


def _weekends(pen: Pen, on: int, ends: int, series: str) -> None:
    day = on
    while day < ends:
        placed = pen.add("placement_started", day, SHORT_BREAKS_TEAM, series, type="U6", provider="PR1")
        pen.add("placement_ended", day + 2, SHORT_BREAKS_TEAM, placed)
        day += pen.chance.whole(6, 14) * 7
