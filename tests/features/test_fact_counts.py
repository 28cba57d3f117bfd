"""What is counted of the facts: always what the facts come to, in few rows after a full rebuild."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Story, dawn
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.projections import queries, service
from caseflow.rules.rulebook import rulebook

RULES = rulebook("cypp-2009")
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]

APART = "select code from counts_apart union all select code from lengths_apart"
KEPT = "select 'count', id from fact_count union all select 'length', id from fact_length"
KINDS = (
    "select distinct code, edge, grain, on_day, false, quindrat, null::integer from fact_count"
    " union select distinct code, edge, grain, on_day, whole, quindrat, days from fact_length"
)


def rows(query: str) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in db.session.execute(text(query))}


def how_many() -> int:
    return len(rows(KEPT))


def counted_right() -> bool:
    """Whether facts are there, and what is counted of them is what they come to."""
    return rows(APART) == set() != rows("select id from fact_count")


def test_counts_follow_facts_as_they_come_change_and_go(a_case: Cases, working: Transaction) -> None:
    stories = [
        a_case(quindrat_code=quindrat).referred(date(2010, 1, 4)).decided(date(2010, 1, 5))
        for quindrat in ("EAST", "EAST", None)
    ]
    for story in stories:
        story.assessed(date(2010, 1, 20))
        with working():
            service.project(story.case_id, RULES)
    stories[0].withdrawn("initial_assessment_completed", MONDAY)
    with working():
        service.project(stories[0].case_id, RULES)
        assert counted_right()


def test_a_full_rebuild_leaves_one_row_of_each_kind(a_case: Cases, working: Transaction) -> None:
    for _ in range(2):
        story = a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))
        with working():
            service.project(story.case_id, RULES)
    with working():
        before = how_many()
        service.nightly(RULES, dawn(MONDAY))
        assert how_many() == len(rows(KINDS)) < before
        assert counted_right()
    with working():
        once = rows(KEPT)
        service.nightly(RULES, dawn(MONDAY))
        assert rows(KEPT) == once  # what is right and in few rows stays untouched


def test_a_change_by_hand_is_counted_too(a_case: Cases, working: Transaction, owning: Transaction) -> None:
    story = a_case().referred(date(2010, 1, 4))
    with working():
        service.project(story.case_id, RULES)
    with owning():
        db.session.execute(text("update indicator_fact set first_on = first_on + 1, last_on = last_on + 1"))
        assert counted_right()
        assert queries.sums_apart() == []
        db.session.execute(text("update fact_count set numerator = numerator + 1 where grain = 'month'"))
        assert {each[-10:] for each in queries.sums_apart()} == {"2010-01-01"}


def test_days_fall_into_whole_years_quarters_months_and_days_each_once(owning: Transaction) -> None:
    """From and up to any day: each is there once, less what is taken off again, in few whole grains."""
    edge_days = [
        date(year, month, day)
        for year in (2007, 2008, 2009, 2010)
        for month, day in ((1, 1), (1, 2), (2, 28), (3, 31), (4, 1), (6, 15), (12, 31))
    ]
    asked = text(
        "select a, b from unnest(cast(:days as date[])) a, unnest(cast(:days as date[])) b where a <= b and"
        " (exists (select from in_grains(a, b) g, generate_series(g.first_on, g.upto - 1, '1 day') d (day)"
        "   group by d.day having sum(g.sign) <> (d.day between a and b)::integer)"
        " or (select sum(g.sign * (g.upto - g.first_on)) from in_grains(a, b) g) <> b + 1 - a"
        " or (select sum(g.upto - g.first_on) from in_grains(a, b) g where grain = 'day') > 30"
        " or exists (select from in_grains(a, b) g, lateral (values (g.first_on), (g.upto)) d (day)"
        "   where grain_start(g.grain, d.day) <> d.day)"
        " or exists (select from in_grains(a, b) g group by g.grain having count(*) > 2))"
    )
    with owning():
        assert rows("select * from in_grains('2010-03-31', '2010-03-30')") == set()
        year = date(2009, 4, 1), date(2010, 4, 1)
        assert rows("select * from in_grains('2009-04-01', '2010-03-31')") == {(1, "year", *year)}
        assert rows("select sign, grain, first_on from in_grains('2010-03-02', '2010-03-31')") == {
            (-1, "day", date(2010, 3, 1)),
            (1, "month", date(2010, 3, 1)),
        }
        assert db.session.execute(asked, {"days": edge_days}).all() == []


FACT = text(
    "insert into indicator_fact (case_id, code, event_id, first_on, last_on, in_numerator, in_denominator,"
    " exception, days, reason, quindrat) values (gen_random_uuid(), :code, :event_id, :first_on, :last_on,"
    " :above, :below, :exception, :days, '', :quindrat)"
)
WINDOWS = (
    "cast(:places as integer[]), cast(:codes as text[]), cast(:lowest as date[]), cast(:highest as date[]),"
    " cast(:until as date[])"
)
BY_HAND = (
    "from unnest({windows}) as w (place, code, lowest, highest, until) join indicator_fact i"
    " on i.code = w.code and i.first_on between w.lowest and w.highest and i.last_on >= w.until"
)
QUESTIONS = {
    "counts": (
        "select place, grp, numerator, denominator, exceptions from indicator_counts({windows}, :split)",
        "select place, case when :split = 'quindrat' then i.quindrat end,"
        " count(*) filter (where in_numerator), count(*) filter (where in_denominator),"
        " count(*) filter (where exception) {facts} group by 1, 2",
    ),
    "medians": (
        "select place, grp, twice from indicator_medians({windows}, :split)",
        "select place, case when :split = 'quindrat' then i.quindrat end,"
        " (2 * percentile_cont(0.5) within group (order by i.days))::bigint {facts}"
        " where in_denominator and days is not null group by 1, 2",
    ),
    "scores": (
        "select place, grp, total, scored from indicator_scores({windows}, :split)",
        "select place, case when :split = 'quindrat' then i.quindrat end, sum(days), count(*) {facts}"
        " where in_numerator and days is not null group by 1, 2",
    ),
}


@pytest.mark.parametrize("seed", range(5))
def test_what_is_added_up_is_what_the_facts_come_to(owning: Transaction, seed: int) -> None:
    """Facts at random, some of which go again, in windows of flows and of snapshots at random."""
    chance = random.Random(seed)
    start = date(2008, 11, 20)

    def day() -> date:
        return start + timedelta(days=chance.randrange(900))

    windows: dict[str, list[Any]] = {"places": [], "codes": [], "lowest": [], "highest": [], "until": []}
    for place in range(12):
        first, last = sorted((day(), day()))
        code = chance.choice(("FLOW", "SHOT"))
        lowest, until = (first, first) if code == "FLOW" else (date.min, last)
        for name, value in zip(windows, (place, code, lowest, last, until), strict=True):
            windows[name].append(value)
    with owning():
        for number in range(80):
            db.session.execute(FACT, _fact(chance, number, sorted((day(), day()))))
        db.session.execute(text("delete from indicator_fact where days % 7 = 0"))
        for split in (None, "quindrat"):
            for name, (ours, by_hand) in QUESTIONS.items():
                facts = BY_HAND.format(windows=WINDOWS)
                asked = ours.format(windows=WINDOWS), by_hand.format(facts=facts)
                found, expected = (_anything(each, {**windows, "split": split}) for each in asked)
                assert found == expected, (name, split)
                east = asked[0].replace(":split", "'quindrat', 'EAST'")
                assert split is None or _anything(east, windows) == {row for row in found if row[1] == "EAST"}
        assert rows(APART) == set()


def _anything(query: str, given: dict[str, Any]) -> set[tuple[Any, ...]]:
    found = map(tuple, db.session.execute(text(query), given))
    return {row for row in found if any(row[2:])}


def _fact(chance: random.Random, number: int, days: list[date]) -> dict[str, Any]:
    flow = chance.random() < 0.5
    exception = chance.random() < 0.1
    return {
        "code": "FLOW" if flow else "SHOT",
        "event_id": str(number),
        "first_on": days[0],
        "last_on": days[0] if flow or chance.random() < 0.1 else chance.choice((days[1], date.max)),
        "above": not exception and chance.random() < 0.5,
        "below": not exception and chance.random() < 0.9,
        "exception": exception,
        "days": chance.choice((None, chance.randrange(12), chance.randrange(60))),
        "quindrat": chance.choice(("EAST", "WEST", None)),
    }
