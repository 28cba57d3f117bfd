"""What is counted of the facts: always what the facts come to, in few rows after a full rebuild."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from casework import MONDAY, Story, dawn
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.projections import service
from caseflow.rules.rulebook import rulebook

RULES = rulebook("cypp-2009")
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]

OF_FACTS = (
    "select code, first_on, last_on, quindrat, count(*) filter (where in_numerator),"
    " count(*) filter (where in_denominator), count(*) filter (where exception)"
    " from indicator_fact group by 1, 2, 3, 4"
)
OF_COUNTS = (
    "select code, first_on, last_on, quindrat, sum(numerator), sum(denominator), sum(exceptions)"
    " from fact_count group by 1, 2, 3, 4"
    " having (sum(numerator), sum(denominator), sum(exceptions)) <> (0, 0, 0)"
)


def rows(query: str) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in db.session.execute(text(query))}


def how_many() -> int:
    return int(db.session.scalar(text("select count(*) from fact_count")))


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
        assert rows(OF_COUNTS) == rows(OF_FACTS) != set()


def test_a_full_rebuild_leaves_one_row_of_each_kind(a_case: Cases, working: Transaction) -> None:
    for _ in range(2):
        story = a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))
        with working():
            service.project(story.case_id, RULES)
    with working():
        before = how_many()
        service.nightly(RULES, dawn(MONDAY))
        assert how_many() == len(rows(OF_FACTS)) < before
        assert rows(OF_COUNTS) == rows(OF_FACTS)
    with working():
        once = rows("select id from fact_count")
        service.nightly(RULES, dawn(MONDAY))
        assert rows("select id from fact_count") == once  # what is right and in few rows stays untouched


def test_a_change_by_hand_is_counted_too(a_case: Cases, working: Transaction, owning: Transaction) -> None:
    story = a_case().referred(date(2010, 1, 4))
    with working():
        service.project(story.case_id, RULES)
    with owning():
        db.session.execute(text("update indicator_fact set first_on = first_on + 1, last_on = last_on + 1"))
        assert rows(OF_COUNTS) == rows(OF_FACTS) != set()
