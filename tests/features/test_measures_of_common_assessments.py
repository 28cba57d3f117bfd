"""Counts and medians: read and computed alike, told in their own unit on pages and as text."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from casework import MONDAY, Story, dawn

from caseflow.cli.printing import printed
from caseflow.events.kinds.caf import CafCompleted, CafStarted
from caseflow.kernel.dates import period
from caseflow.performance import queries
from caseflow.performance.queries.exports import FIGURE_COLUMNS
from caseflow.projections import service
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
YEAR = period("2009-10")
CODES = ["CAF 01", "CAF 03a", "NI 59"]
Transaction = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def assessed(a_case: Callable[..., Story], working: Transaction) -> None:
    """Three common assessments of 5, 6 and 10 working days in two quindrats."""
    for quindrat, done_on in (("EAST", 8), ("WEST", 9), ("WEST", 15)):
        story = a_case(quindrat_code=quindrat).recorded("caf", CafStarted(), date(2010, 2, 1))
        story.recorded("done", CafCompleted(), date(2010, 2, done_on), about=story.ids["caf"])
    with working():
        service.sweep(RULES, dawn(MONDAY))


def test_read_and_computed_alike(assessed: None, owning: Transaction) -> None:
    with owning():
        for by in queries.BY:
            read = queries.figures(CODES, YEAR, by, RULES)
            assert queries.figures(CODES, YEAR, by, RULES, stored=False) == read
        values = {(f.code, f.group): f.value for f in queries.figures(CODES, YEAR, "quindrat", RULES)}
        whole = {f.code: f.value for f in queries.figures(CODES, YEAR, "borough", RULES)}
    assert values == {
        ("CAF 01", "EAST"): "1",
        ("CAF 01", "WEST"): "2",
        ("CAF 03a", "EAST"): "5.0",
        ("CAF 03a", "WEST"): "8.0",
    }
    assert whole == {"CAF 01": "3", "CAF 03a": "6.0", "NI 59": None}


def test_each_form_tells_the_unit(assessed: None, owning: Transaction) -> None:
    with owning():
        found = queries.figures(CODES, YEAR, "borough", RULES)
    told = json.loads(printed(found, FIGURE_COLUMNS, "json"))
    assert [each.get("unit") for each in told] == ["count", "working_days", None]
    table = printed(found, FIGURE_COLUMNS, "table")
    assert "3 in all" in table
    assert "6.0 working days" in table


def test_pages_tell_the_unit(assessed: None, client_for: Any, today: Any) -> None:
    today(date(2010, 3, 1))
    client = client_for("manager")
    overview = client.get("/indicators?period=2009-10").text
    assert "6.0 working days" in overview
    assert "median of 3" in overview
    for slug, said in (("caf-03a", "6.0 working days"), ("caf-01", "Completed")):
        answer = client.get(f"/indicators/{slug}?period=2009-10")
        assert answer.status_code == 200
        assert said.lower() in answer.text.lower()
    listed = client.get("/indicators/caf-03a/children?period=2009-10").text
    assert "Counted (3)" in listed
    assert "6.0 working days" in listed
