"""Figures under other rules or as known earlier, counted at once: they are those that the fold gives."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from casework import MONDAY, Story, dawn
from test_figures import caseflow  # noqa: F401 (a fixture)

from caseflow.kernel.dates import period
from caseflow.performance import queries
from caseflow.projections import service
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
YEAR = period("2009-10")


@pytest.fixture
def borough(a_case: Callable[..., Story], working: Any) -> list[Story]:
    """An assessment in time, one of nine working days, one withdrawn, and one that was entered later."""
    stories = []
    for quindrat, assessed_on in (("EAST", 12), ("WEST", 18), (None, 19)):
        story = a_case(quindrat_code=quindrat).referred(date(2010, 1, 4)).decided(date(2010, 1, 5))
        stories.append(story.assessed(date(2010, 1, assessed_on)))
    stories[2].withdrawn("initial_assessment_completed", date(2010, 2, 1))
    late = date(2010, 2, 21)
    story = a_case(quindrat_code="EAST").referred(date(2010, 2, 1), recorded_on=late)
    stories.append(
        story.decided(date(2010, 2, 2), recorded_on=late).assessed(date(2010, 2, 3), recorded_on=late)
    )
    with working():
        service.sweep(RULES, dawn(MONDAY))
    return stories


def test_all_figures_are_those_of_the_fold(borough: list[Story], owning: Any) -> None:
    """For every code, the two that are folded too, by a split, another framework and a time of knowing."""
    told: list[str] = []
    with owning():
        for framework, known_at, by in (
            ("cypp-2009", None, "team"),
            ("wt-2010", None, "quindrat"),
            ("cypp-2009", datetime(2010, 2, 10, tzinfo=UTC), "borough"),
        ):
            rules = rulebook(framework)
            asked = (list(rules.indicators), YEAR, by, rules, known_at)
            found = queries.what_if(*asked, lambda what, done, of: told.append(what))
            assert found.figures == queries.figures(*asked, stored=False)
            assert set(found.folded) == {"CAF 05", "CAF 07"}
    assert {"reading the log", "tables", "NI 59", "case by case"} <= set(told)


def test_what_if_from_the_command_line(
    borough: list[Story],
    caseflow: Callable[..., str],  # noqa: F811
) -> None:
    asked = (
        "--period",
        "2009-10",
        "--code",
        "NI 59",
        "--code",
        "NI 68",
        "--framework",
        "wt-2010",
        "--format",
    )
    assert json.loads(caseflow("what-if", *asked, "json")) == json.loads(
        caseflow("indicators", *asked, "json")
    )
    assert "CAF 05 was folded case by case" in caseflow("what-if", "--period", "2009-10", "--code", "CAF 05")
    assert "no framework wt-1066" in caseflow("what-if", *asked[:2], "--framework", "wt-1066", status=2)
