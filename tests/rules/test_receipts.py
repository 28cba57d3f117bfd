"""A receipt holds all that a clock or an answer came of: from that alone it is worked out again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_clock_laws import KINDS, cases

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import Clock, clocks, on_a_closed_case
from caseflow.rules.pathway import state
from caseflow.rules.receipts import Inputs, Part, inputs, parts, step_inputs, steps_worked_out, worked_out
from caseflow.rules.requests import requests
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
_UP = {"direction": "up", "from_tier": "targeted", "to_tier": "specialist", "to_team": "SOUTH"}
_DOWN = {"direction": "down", "from_tier": "specialist", "to_tier": "targeted", "to_team": "EARLY"}


def kept(case_log: CaseLog) -> list[Clock]:
    """The clocks as they are kept of a case."""
    return on_a_closed_case(clocks(case_log, RULES), state(case_log, "door", effects()).closed_on)


def receipt(case_log: CaseLog, clock: Clock) -> Inputs:
    closed_on = state(case_log, "door", effects()).closed_on
    return inputs(case_log, RULES.timescales[clock.timescale], closed_on)


@given(cases())
def test_every_clock_is_worked_out_again_from_its_receipt_alone(events: list[RecordedEvent]) -> None:
    case_log = CaseLog(e for e in events if e.kind != "step_requested" or "direction" in e.data)
    for clock in kept(case_log):
        found = receipt(case_log, clock)
        assert worked_out(found, RULES)[clock[:3]] == clock
        said = [part for part, _ in parts(clock, found, RULES.timescales[clock.timescale])]
        assert len(said) == len(found.events)
        assert (Part.STOPPED in said) == (clock.stopped_by is not None)
        assert (Part.BEGAN in said) == (clock.begun_by is not None)


@st.composite
def stepping(draw: st.DrawFn) -> list[RecordedEvent]:
    """Requests, answers, withdrawals and other things in any order."""
    events = []
    kinds = {
        **{kind: KINDS[kind] for kind in ("caf_started", "case_closed", "event_withdrawn", "step_decided")}
    }
    kinds |= {"step_requested": [_UP, _DOWN], "strategy_discussion_held": [{"initiates_enquiry": True}]}
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(sorted(kinds)))
        on = date(2010, 3, 1) + timedelta(days=draw(st.integers(0, 60)))
        at = datetime(2010, 7, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 30)))
        about = draw(st.none() | st.integers(0, 14).map(lambda n: f"e{n}"))
        data: dict[str, Any] = draw(st.sampled_from(kinds[kind]))
        events.append(RecordedEvent(f"e{number}", kind, on, at, "csc", "north", about, data))
    return events


@given(stepping())
def test_every_answer_is_worked_out_again_from_its_receipt_alone(events: list[RecordedEvent]) -> None:
    case_log = CaseLog(events)
    place = state(case_log, "door", effects())
    found = steps_worked_out(step_inputs(case_log, place.tier_spells, place.closed_on, RULES), RULES)
    assert list(found.values()) == list(requests(case_log, kept(case_log), place.tier_spells))


def told(*said: tuple[str, str, int, str | None, dict[str, Any]]) -> CaseLog:
    """A case of March 2010: id, kind, day, what it is about, data."""
    return CaseLog(
        RecordedEvent(
            name, kind, date(2010, 3, day), datetime(2010, 3, day, 9, tzinfo=UTC), "csc", "door", about, data
        )
        for name, kind, day, about, data in said
    )


def what_each_did(case_log: CaseLog, timescale: str) -> Iterator[tuple[str, Part]]:
    clock = next(each for each in kept(case_log) if each.timescale == timescale)
    for part, event in parts(clock, receipt(case_log, clock), RULES.timescales[timescale]):
        yield event.event_id, part


REFERRED = ("r", "referral_received", 1, None, {"source": "2A"})
DECIDED = ("d", "referral_decided", 2, "r", {"outcome": "initial_assessment"})
STARTED = ("s", "initial_assessment_started", 3, "r", {"trigger": "referral"})
DONE = ("c", "initial_assessment_completed", 9, "s", {"outcome": "services"})
ASKED = ("a", "step_requested", 1, None, _UP)


@pytest.mark.parametrize(
    ("timescale", "story", "said"),
    [
        ("R01", (REFERRED, DECIDED), {"r": Part.BEGAN, "d": Part.STOPPED}),
        (
            "R02",
            (REFERRED, DECIDED, STARTED, DONE),
            {"r": Part.COUNTED_FROM, "d": Part.ANNOUNCED, "s": Part.BEGAN, "c": Part.STOPPED},
        ),
        ("R02", (REFERRED, DECIDED), {"r": Part.COUNTED_FROM, "d": Part.ANNOUNCED}),
        (
            "R01",
            (REFERRED, ("x", "case_closed", 5, None, {"reason": "RC1"})),
            {"r": Part.BEGAN, "x": Part.ENDED},
        ),
        (
            "R25",
            (
                ASKED,
                ("p", "clock_paused", 2, "a", {"timescale": "R25"}),
                ("q", "clock_resumed", 4, "p", {}),
                ("o", "clock_paused", 2, "a", {"timescale": "R22"}),
            ),
            {"a": Part.BEGAN, "p": Part.PAUSED, "q": Part.RESUMED, "o": Part.LOOKED_AT},
        ),
    ],
)
def test_a_receipt_says_what_each_entry_did(timescale: str, story: Any, said: dict[str, Part]) -> None:
    assert dict(what_each_did(told(*story), timescale)) == said
