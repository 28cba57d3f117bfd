"""Children looked after: placements, reviews, adoption, short breaks."""

from caseflow.demonstration.days import HISTORY_STARTS, months_after
from caseflow.demonstration.histories.event_writer import EventWriter, Turn
from caseflow.demonstration.random_numbers import odds

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


def looked_after(writer: EventWriter, turn: Turn) -> Turn:
    """A period of care, from the day it starts to the day it ends."""
    started = writer.add("care_started", turn.on, TEAM, legal_status=writer.numbers.of(_STATUS))
    writer.track(EventWriter.allocate, turn.on, TEAM)
    stay = int(writer.numbers.of(_STAY) * (0.7 + 0.6 * writer.numbers.draw()))
    if turn.on < HISTORY_STARTS:  # of those brought along, only the ones still here matter
        stay = max(stay, HISTORY_STARTS - turn.on + writer.numbers.whole(30, 900))
    ends, reason = turn.on + stay, writer.numbers.of(_ENDS)
    if writer.age(turn.on) < 6 and writer.numbers.yes(0.45):
        return _adoption(writer, turn.on, started)
    if ends >= writer.eighteenth:
        ends, reason = writer.eighteenth, "turned_18"
    writer.track(_placements, turn.on, ends, started)
    writer.track(_reviews, turn.on, ends, started)
    writer.add("care_ended", ends, TEAM, started, reason=reason)
    if reason == "returned_home" and writer.numbers.yes(0.6):
        return Turn("need", ends)
    return Turn(f"close {_CLOSED.get(reason, 'RC7')}", ends)


def _placements(writer: EventWriter, on: int, ends: int, care: str) -> None:
    """One placement after another; a few children are moved often, and some go away for a fortnight."""
    lengths = _UNSETTLED if writer.numbers.yes(0.12) else _STEADY
    while on < ends:
        stays = int(writer.numbers.of(lengths) * (0.7 + 0.6 * writer.numbers.draw()))
        until = min(on + max(stays, 5), ends)
        kind, provider = writer.numbers.of(_TYPES), writer.numbers.of(_PROVIDERS)
        placed = writer.add("placement_started", on, TEAM, care, type=kind, provider=provider)
        if until - on > 120 and writer.numbers.yes(0.2):
            writer.track(_away, on + writer.numbers.whole(40, until - on - 20), care)
        reason = "care_ended" if until == ends else "moved"
        writer.add("placement_ended", until, TEAM, placed, reason=reason)
        on = until


def _away(writer: EventWriter, on: int, care: str) -> None:
    away = writer.add("placement_started", on, TEAM, care, type="T0", temporary=True)
    writer.add("placement_ended", on + writer.numbers.whole(3, 14), TEAM, away)


def _reviews(writer: EventWriter, on: int, ends: int, care: str) -> None:
    """Within 28 days, three months after that, then every six months; a few slip."""
    due, held = on + 28, 0
    while True:
        late = writer.numbers.yes(0.03 - writer.local.ahead * 0.12)
        day = writer.days.from_(
            due + writer.numbers.whole(1, 24) if late else due - 3 - writer.numbers.whole(0, 9)
        )
        if not late:
            day = min(day, due)
        if day >= ends:
            return
        took_part = "PN0" if writer.age(day) < 4 else writer.numbers.of(_OLDER)
        data = {"participation": took_part} if writer.numbers.yes(0.96) else {}
        writer.add("care_review_held", day, TEAM, care, **data)
        held += 1
        due = months_after(day, 3 if held == 1 else 6)


def _adoption(writer: EventWriter, on: int, care: str) -> Turn:
    """Decision, placement with the new family, order; one decision in eight is reversed."""
    decided = writer.days.from_(on + writer.numbers.whole(190, 330))
    wait = writer.numbers.whole(70, 340) if writer.in_time(on, 0.72) else writer.numbers.whole(370, 520)
    placed = writer.days.from_(decided + wait)
    ordered = writer.days.from_(placed + writer.numbers.whole(110, 280))
    reversed_ = writer.numbers.yes(0.12)
    writer.track(_reviews, on, ordered, care)
    writer.track(_placement, on, ordered if reversed_ else placed, care, "U4")
    decision = writer.add("adoption_decided", decided, TEAM, care)
    if reversed_:
        writer.add("adoption_decision_reversed", writer.days.from_(decided + 150), TEAM, decision)
        writer.add("care_ended", ordered, TEAM, care, reason="special_guardianship")
        return Turn("close RC4", ordered)
    about = writer.add("placed_for_adoption", placed, TEAM, decision)
    writer.track(_placement, placed, ordered, care, "A3")
    writer.add("adoption_order_made", ordered, TEAM, about)
    writer.add("care_ended", ordered, TEAM, care, reason="adopted")
    return Turn("close RC1", ordered)


def _placement(writer: EventWriter, on: int, until: int, care: str, kind: str) -> None:
    placed = writer.add("placement_started", on, TEAM, care, type=kind, provider="PR1")
    writer.add("placement_ended", until, TEAM, placed, reason="moved" if kind == "U4" else "care_ended")


def short_breaks(writer: EventWriter, turn: Turn) -> Turn:
    """A series of short breaks for a disabled child: never counted among the children in care."""
    status = "V4" if writer.numbers.yes(0.85) else "V3"
    series = writer.add("care_started", turn.on, SHORT_BREAKS_TEAM, legal_status=status)
    writer.track(EventWriter.allocate, turn.on, SHORT_BREAKS_TEAM)
    ends = min(turn.on + writer.numbers.whole(300, 1600), writer.eighteenth)
    writer.track(_weekends, turn.on, ends, series)
    reason = "other" if ends < writer.eighteenth else "turned_18"
    writer.add("care_ended", ends, SHORT_BREAKS_TEAM, series, reason=reason)
    return Turn("close RC7" if reason == "other" else "close RC6", ends)


def _weekends(writer: EventWriter, on: int, ends: int, series: str) -> None:
    day = on
    while day < ends:
        placed = writer.add("placement_started", day, SHORT_BREAKS_TEAM, series, type="U6", provider="PR1")
        writer.add("placement_ended", day + 2, SHORT_BREAKS_TEAM, placed)
        day += writer.numbers.whole(6, 14) * 7
