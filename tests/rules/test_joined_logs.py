"""Two records of one child, read as one: what counts, and when a closing closes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.projections.fold import Authority, Subject, fold
from caseflow.rules.case_log import CaseLog
from caseflow.rules.joining import joined_events, joined_to
from caseflow.rules.pathway import CaseState, specialist_spells, state
from caseflow.rules.rulebook import rulebook

DAY = {number: date(2010, 3, number) for number in range(1, 32)}


def event(
    kind: str, on: int, about: str | None = None, team: str | None = None, **data: Any
) -> RecordedEvent:
    at = datetime.combine(DAY[on], time(12), UTC)
    return RecordedEvent(f"{kind} {on} {team}", kind, DAY[on], at, "CSC", team, about, data)


def read(*parts: list[RecordedEvent]) -> CaseState:
    own, *others = parts
    return state(CaseLog(joined_events(own, others, effects())), None, effects())


def opened(on: int, team: str) -> RecordedEvent:
    return event("contact_received", on, team=team, source="2A")


def pursued(on: int, team: str) -> RecordedEvent:
    return event("strategy_discussion_held", on, team=team, outcome="enquiry")


def joined(tier: str) -> RecordedEvent:
    return replace(event("records_joined", 20), data={"reference": "CF-1", "team": "NORTH", "tier": tier})


NORTH = [opened(1, "NORTH")]
SOUTH = [opened(3, "SOUTH"), event("case_closed", 10, team="SOUTH", reason="RC8")]
JOINED = joined("universal")
TO = event("record_joined_to", 20, case="11111111-1111-1111-1111-111111111111")


def test_a_closing_closes_nothing_where_the_child_was_open_in_the_other_record() -> None:
    """The child was with the north team all along; the south team's closing leaves it there."""
    found = read([*NORTH, JOINED], [*SOUTH, TO])
    assert (found.open, found.opened_on, found.closed_on, found.team) == (True, DAY[1], None, "NORTH")


def test_after_that_closing_the_tier_is_that_of_the_other_record() -> None:
    south = [opened(3, "SOUTH"), pursued(4, "SOUTH"), event("case_closed", 10, team="SOUTH", reason="RC8")]
    log = CaseLog(joined_events(NORTH, [[*south, TO]], effects()))
    assert read(NORTH, [*south, TO]).tier == "universal"
    assert specialist_spells(log, effects()) == [(DAY[4], DAY[10])]


def test_closings_of_both_records_close() -> None:
    north = [*NORTH, event("case_closed", 5, team="NORTH", reason="RC8")]
    found = read(north, SOUTH)
    assert (found.open, found.closed_on) == (False, DAY[10])
    assert not read(north, [opened(5, "SOUTH"), event("case_closed", 5, team="SOUTH", reason="RC8")]).open


def test_an_open_record_whose_team_nobody_named_stays_open() -> None:
    nobody = event("contact_received", 1, source="2A")
    found = read([nobody], SOUTH)
    assert (found.open, found.tier) == (True, "universal")


def test_joined_the_case_stays_with_the_team_of_the_record_that_is_kept_on_the_higher_tier() -> None:
    taken = event("protection_plan_started", 4, team="SOUTH", category="NEG")
    south = [opened(3, "SOUTH"), taken, TO]
    found = read([*NORTH, joined("specialist")], south)
    assert (found.team, found.tier) == ("NORTH", "specialist")
    assert found.team_history[-1] == (DAY[20], "NORTH")


def test_joining_opens_nothing() -> None:
    north = [*NORTH, event("case_closed", 15, team="NORTH", reason="RC8")]
    assert not read([*north, event("records_joined", 20, reference="CF-1")], SOUTH).open


def test_a_joined_record_is_empty_until_it_is_parted() -> None:
    parted = event("records_parted", 25, TO.event_id)
    assert joined_to(CaseLog([*SOUTH, TO])) == TO
    assert joined_to(CaseLog([*SOUTH, TO, parted])) is None
    assert joined_to(CaseLog(NORTH)) is None
    again = event("record_joined_to", 27, case="22222222-2222-2222-2222-222222222222")
    assert joined_to(CaseLog([*SOUTH, TO, parted, again])) == again


def test_parting_takes_back_what_joining_did() -> None:
    taken = joined("specialist")
    log = CaseLog([*NORTH, taken, event("records_parted", 25, taken.event_id)])
    assert state(log, None, effects()) == read(NORTH)
    assert log.was_withdrawn(taken.event_id)


@pytest.mark.parametrize("with_facts", [True, False])
def test_nothing_is_kept_of_a_record_that_is_joined_to_another(with_facts: bool) -> None:
    subject, authority = Subject(date(2005, 1, 1), "EAST", "SOUTH"), Authority("DOOR", ("SOUTH",), ())
    rows = fold(CaseLog([*SOUTH, TO]), subject, authority, rulebook(), with_facts)
    (record,) = rows.pop("case_record")
    assert (record.opened_on, record.closed_on, record.team_code) == (None, DAY[20], "SOUTH")
    assert str(record.joined_to) == TO.data["case"]
    assert not any(rows.values())
    assert ("indicator_fact" in rows) == with_facts


def test_the_child_is_counted_once() -> None:
    """Two records of one referral each: one child with two referrals, whose clocks are all there."""
    subject, authority = Subject(date(2005, 1, 1), "EAST", "NORTH"), Authority("DOOR", ("NORTH", "SOUTH"), ())

    def referred(on: int, team: str) -> list[RecordedEvent]:
        return [event("referral_received", on, team=team, source="2A", primary_need="N1")]

    north, south = referred(1, "NORTH"), referred(3, "SOUTH")
    alone = [fold(CaseLog(part), subject, authority, rulebook()) for part in (north, south)]
    both = joined_events([*north, JOINED], [[*south, TO]], effects())
    together = fold(CaseLog(both), subject, authority, rulebook())
    assert len(together["clock"]) == sum(len(each["clock"]) for each in alone)
    assert len(together["case_record"]) == 1
