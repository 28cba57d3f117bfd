"""Who can be reached about a case: always exactly one answer, and nobody who is away or has left."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.reachable import (
    CoverSpell,
    Presence,
    Reached,
    TermTime,
    Through,
    presence,
    reachable,
)
from caseflow.rules.school_holidays import SchoolHoliday

MONDAY = date(2010, 3, 1)
HOLDER, COVER, SECOND, MANAGER, DEPUTY = PEOPLE = [UUID(int=number) for number in range(1, 6)]
EVERYBODY = frozenset(PEOPLE)


def away(person: UUID, covered_by: UUID, from_on: date = MONDAY, until_on: date = MONDAY) -> CoverSpell:
    return CoverSpell(person, covered_by, from_on, until_on)


@pytest.mark.parametrize(
    ("covers", "left", "person", "through"),
    [
        ([], set(), HOLDER, Through.HOLDER),
        ([away(HOLDER, COVER)], set(), COVER, Through.COVER),
        ([away(HOLDER, COVER)], {HOLDER}, COVER, Through.COVER),
        ([], {HOLDER}, MANAGER, Through.MANAGER),
        ([away(HOLDER, COVER), away(COVER, SECOND)], set(), SECOND, Through.COVER),
        ([away(HOLDER, COVER), away(HOLDER, SECOND)], {COVER}, SECOND, Through.COVER),
        ([away(HOLDER, COVER), away(COVER, HOLDER)], set(), MANAGER, Through.MANAGER),
        ([away(HOLDER, MANAGER), away(MANAGER, DEPUTY)], set(), DEPUTY, Through.COVER),
        ([away(MANAGER, DEPUTY)], {HOLDER}, DEPUTY, Through.COVER_OF_MANAGER),
        ([away(MANAGER, DEPUTY), away(DEPUTY, MANAGER)], {HOLDER}, None, Through.TELEPHONE),
        ([], {HOLDER, MANAGER}, None, Through.TELEPHONE),
    ],
)
def test_the_holder_is_asked_then_cover_then_a_manager_then_their_cover(
    covers: list[CoverSpell], left: set[UUID], person: UUID | None, through: Through
) -> None:
    there = presence(MONDAY, EVERYBODY - left, covers)
    assert reachable(HOLDER, [MANAGER], there) == Reached(person, through)


def test_a_case_with_nobody_is_its_managers() -> None:
    assert reachable(None, [MANAGER], presence(MONDAY, EVERYBODY, [])) == Reached(MANAGER, Through.MANAGER)
    assert reachable(None, [], presence(MONDAY, EVERYBODY, [])) == Reached(None, Through.TELEPHONE)


@pytest.mark.parametrize(("days", "person"), [(-1, HOLDER), (0, COVER), (4, COVER), (5, HOLDER)])
def test_cover_holds_from_its_first_day_to_its_last(days: int, person: UUID) -> None:
    spell = away(HOLDER, COVER, MONDAY, MONDAY + timedelta(days=4))
    there = presence(MONDAY + timedelta(days=days), EVERYBODY, [spell])
    assert reachable(HOLDER, [MANAGER], there).person == person


@pytest.mark.parametrize(("days", "person"), [(-1, HOLDER), (0, COVER), (4, COVER), (5, HOLDER)])
def test_whoever_works_in_terms_only_is_away_from_the_first_day_of_a_holiday_to_its_last(
    days: int, person: UUID
) -> None:
    holidays = (SchoolHoliday(MONDAY, MONDAY + timedelta(days=4), "half term"),)
    covers = [away(HOLDER, COVER, MONDAY, MONDAY + timedelta(days=4))]
    on = MONDAY + timedelta(days=days)
    term_time = TermTime({HOLDER}, holidays)
    assert reachable(HOLDER, [MANAGER], presence(on, EVERYBODY, covers, term_time)).person == person
    uncovered = reachable(HOLDER, [MANAGER], presence(on, EVERYBODY, [], term_time)).person
    assert uncovered == (MANAGER if person == COVER else HOLDER)
    out = TermTime({HOLDER, COVER}, holidays)
    both = reachable(HOLDER, [MANAGER], presence(on, EVERYBODY, covers, out)).person
    assert both == uncovered, "cover that is away in the holidays too covers nothing"


_person = st.sampled_from(PEOPLE)
_day = st.integers(0, 6).map(lambda days: MONDAY + timedelta(days=days))
_cover = st.builds(away, _person, _person, _day, _day)
_holiday = st.builds(SchoolHoliday, _day, _day, st.just("half term"))
_term_time = st.builds(TermTime, st.frozensets(_person), st.lists(_holiday, max_size=2).map(tuple))


def _led_to(start: Sequence[UUID], there: Presence) -> set[UUID]:
    """Everybody to whom cover leads from these, one step after the other until nobody new is found."""
    found: set[UUID] = set()
    while more := {each for person in [*start, *found] for each in there.covered_by.get(person, ())} - found:
        found |= more
    return found


@given(
    st.none() | _person,
    st.lists(_person, max_size=2),
    st.frozensets(_person),
    st.lists(_cover),
    _term_time,
    _day,
)
def test_exactly_one_answer_and_nobody_away_or_gone(
    holder: UUID | None,
    managers: list[UUID],
    active: frozenset[UUID],
    covers: list[CoverSpell],
    term_time: TermTime,
    on: date,
) -> None:
    there = presence(on, active, covers, term_time)
    person, through = reachable(holder, managers, there)
    begin = [*([holder] if holder else []), *managers]
    could = {each for each in {*begin, *_led_to(begin, there)} if there.is_there(each)}
    assert (person is None) == (through is Through.TELEPHONE) == (not could), (
        "nobody only where nobody is left"
    )
    if person is not None:
        assert person in could
        assert person in active
        closed = any(each.from_on <= on <= each.until_on for each in term_time.holidays)
        assert not (closed and person in term_time.people)
        assert not any(
            each.practitioner_id == person and each.from_on <= on <= each.until_on for each in covers
        )
    assert reachable(holder, managers, there) == (person, through)
    if holder and there.is_there(holder):
        assert person == holder
