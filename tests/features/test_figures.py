"""Figures: read or computed, split or whole, as they were known at a time, and always with their rows."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import casework
import pytest
from casework import MONDAY, Story, dawn
from click.testing import CliRunner
from sqlalchemy import text

from caseflow.cli import main
from caseflow.cli.printing import printed
from caseflow.config import Config
from caseflow.extensions import db
from caseflow.kernel.dates import period
from caseflow.people.service import reference_of
from caseflow.performance import queries
from caseflow.performance.queries.exports import FIGURE_COLUMNS, MEMBER_COLUMNS
from caseflow.projections import service
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
AT = dawn(MONDAY)
YEAR = period("2009-10")
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]


@pytest.fixture
def borough(a_case: Cases, working: Transaction) -> list[Story]:
    """Three assessments: one in time (East), one late (West), one late of a child without a quindrat."""
    stories = []
    for quindrat, assessed_on in (("EAST", 12), ("WEST", 20), (None, 21)):
        story = a_case(quindrat_code=quindrat).referred(date(2010, 1, 4)).decided(date(2010, 1, 5))
        stories.append(story.assessed(date(2010, 1, assessed_on)))
    with working():
        service.sweep(RULES, AT)
    return stories


def one(figures: list[queries.Figure]) -> tuple[int, int, str | None, int]:
    (figure,) = figures
    return figure.numerator, figure.denominator, figure.value, figure.exceptions


def test_a_figure_of_the_borough(borough: list[Story], owning: Transaction) -> None:
    with owning():
        assert one(queries.figures(["NI 59"], YEAR, "borough", RULES)) == (1, 3, "33.3", 0)
        assert one(queries.figures(["NI 61"], YEAR, "borough", RULES)) == (0, 0, None, 0)
        assert one(queries.figures(["NI 59"], period("2009-10Q1"), "borough", RULES)) == (0, 0, None, 0)


def test_groups_add_up_to_the_borough(borough: list[Story], owning: Transaction) -> None:
    with owning():
        quindrats = queries.figures(["NI 59"], YEAR, "quindrat", RULES)
        assert [(f.group, f.numerator, f.denominator) for f in quindrats] == [
            ("EAST", 1, 1),
            ("WEST", 0, 1),
            ("not allocated", 0, 1),
        ]
        for by in queries.BY:
            found = queries.figures(["NI 59"], YEAR, by, RULES)
            assert (sum(f.numerator for f in found), sum(f.denominator for f in found)) == (1, 3)


def test_what_is_read_equals_what_is_computed(borough: list[Story], owning: Transaction) -> None:
    codes = list(RULES.indicators)
    with owning():
        for by in queries.BY:
            read = queries.figures(codes, YEAR, by, RULES)
            assert queries.figures(codes, YEAR, by, RULES, stored=False) == read
        listed = queries.members(codes, YEAR, RULES)
        assert listed
        assert queries.members(codes, YEAR, RULES, stored=False) == listed


def test_another_framework_counts_by_its_own_limits(a_case: Cases, owning: Transaction) -> None:
    story = a_case().referred(date(2010, 4, 6)).decided(date(2010, 4, 6))
    story.assessed(date(2010, 4, 19))  # nine working days
    later = rulebook("wt-2010")
    with owning():
        service.catch_up_all(RULES, AT)
        asked = (["NI 59"], period("2010-11"), "borough")
        assert one(queries.figures(*asked, RULES)) == (0, 1, "0.0", 0)
        assert one(queries.figures(*asked, later, stored=False)) == (1, 1, "100.0", 0)


def test_known_at_gives_the_old_figure_again(
    borough: list[Story], a_case: Cases, working: Transaction, owning: Transaction
) -> None:
    published_at = datetime(2010, 4, 1, tzinfo=UTC)
    with owning():
        before = queries.figures(["NI 59"], YEAR, "quindrat", RULES)
        listed = queries.members(["NI 59"], YEAR, RULES)
    borough[1].withdrawn("initial_assessment_completed", date(2010, 4, 20))
    late = date(2010, 4, 21)  # an assessment of March that was entered weeks later
    story = a_case(quindrat_code="EAST").referred(date(2010, 3, 1), recorded_on=late)
    story.decided(date(2010, 3, 2), recorded_on=late).assessed(date(2010, 3, 8), recorded_on=late)
    with working():
        service.sweep(RULES, AT)
    with owning():
        assert one(queries.figures(["NI 59"], YEAR, "borough", RULES)) == (2, 3, "66.7", 0)
        assert queries.figures(["NI 59"], YEAR, "quindrat", RULES, published_at) == before
        assert queries.members(["NI 59"], YEAR, RULES, published_at) == listed


def test_a_series_has_every_period_of_every_group(borough: list[Story], asking: casework.Asking) -> None:
    quarters = [period(f"2009-10Q{number}") for number in range(1, 5)]
    with asking("practitioner"):
        assert not any(f.denominator for f in queries.figure_series(["NI 59"], quarters, "borough", RULES))
    with asking("manager"):
        whole = queries.figure_series(["NI 59", "NI 68"], quarters, "borough", RULES)
        assert [(f.code, f.period, f.denominator) for f in whole] == [
            *(("NI 59", each.label, 3 if each.label.endswith("Q4") else 0) for each in quarters),
            *(("NI 68", each.label, 3 if each.label.endswith("Q4") else 0) for each in quarters),
        ]
        split = queries.figure_series(["NI 59"], quarters, "quindrat", RULES)
        assert [f.group for f in split[::4]] == ["EAST", "WEST", "not allocated"]
        assert len(split) == 12


def test_a_series_is_one_query_and_one_each_for_medians_and_means(
    borough: list[Story], statements: list[str], asking: casework.Asking
) -> None:
    with asking("analyst"):
        statements.clear()
        queries.figure_series(list(RULES.indicators), [YEAR, period("2008-09")], "quindrat", RULES)
        assert len(statements) == 3
        statements.clear()
        queries.figure_series(["NI 59", "CAF 01"], [YEAR, period("2008-09")], "quindrat", RULES)
        assert len(statements) == 1


def test_nobody_signed_in_sees_no_figure(borough: list[Story], asking: casework.Asking) -> None:
    with asking(None):
        assert one(queries.figures(["NI 59"], YEAR, "borough", RULES)) == (0, 0, None, 0)
        assert queries.member_rows("NI 59", YEAR, "borough", None, RULES) == ([], 0)


def test_the_rows_behind_a_figure_are_paged_and_filtered(
    borough: list[Story], asking: casework.Asking
) -> None:
    with asking("analyst"):
        first, total = queries.member_rows("NI 59", YEAR, "borough", None, RULES, size=2)
        second, _ = queries.member_rows("NI 59", YEAR, "borough", None, RULES, page=2, size=2)
        assert total == 3
        assert [row.counted for row in first + second] == ["yes", "no", "no"]
        assert [row.case_id for row in first + second] == [each.case_id for each in borough]
        assert first[0].family_name == "Testcase"
        for counted, count in (("yes", 1), ("no", 2), ("exception", 0)):
            assert queries.member_rows("NI 59", YEAR, "borough", None, RULES, counted)[1] == count
        rows, total = queries.member_rows("NI 59", YEAR, "quindrat", "not allocated", RULES)
        assert (total, rows[0].quindrat) == (1, None)


def test_rows_name_a_child_only_to_those_who_may_read_the_case(
    borough: list[Story], asking: casework.Asking
) -> None:
    with asking("other_manager"):
        rows, total = queries.member_rows("NI 59", YEAR, "borough", None, RULES)
        assert (rows, total) == ([], 0)
    with asking("manager"):
        assert queries.member_rows("NI 59", YEAR, "borough", None, RULES)[1] == 3
    with asking("practitioner"):
        assert queries.member_rows("NI 59", YEAR, "borough", None, RULES) == ([], 0)


@pytest.mark.parametrize("typed", ["NI 59", "NI59", "ni59", " ni  59 "])
def test_a_code_may_be_typed_in_any_usual_way(typed: str) -> None:
    assert queries.known_codes([typed, "NI 59"], RULES) == ["NI 59"]


def test_an_unknown_code_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no indicator NI 999; there are NI 32, NI 58, NI 59"):
        queries.known_codes(["NI 999"], RULES)
    assert queries.known_codes([], RULES) == list(RULES.indicators)


def test_figures_as_text() -> None:
    figures = [
        queries.Figure("NI 59", "2009-10", "quindrat", "EAST", 6, 8, 1),
        queries.Figure("NI 59", "2009-10", "quindrat", "not allocated", 0, 0, 0),
    ]
    assert json.loads(printed(figures, FIGURE_COLUMNS, "json")) == [
        {
            "code": "NI 59",
            "period": "2009-10",
            "by": "quindrat",
            "group": "EAST",
            "numerator": 6,
            "denominator": 8,
            "value": "75.0",
            "exceptions": 1,
        },
        {
            "code": "NI 59",
            "period": "2009-10",
            "by": "quindrat",
            "group": "not allocated",
            "numerator": 0,
            "denominator": 0,
            "value": None,
            "exceptions": 0,
        },
    ]
    assert printed(figures, FIGURE_COLUMNS, "csv").splitlines() == [
        "code,period,by,group,numerator,denominator,value,exceptions",
        "NI 59,2009-10,quindrat,EAST,6,8,75.0,1",
        "NI 59,2009-10,quindrat,not allocated,0,0,,0",
    ]
    assert printed(figures, FIGURE_COLUMNS, "table").splitlines() == [
        "code   period   by        group          numerator  denominator  value  exceptions",
        "NI 59  2009-10  quindrat  EAST                   6            8   75.0           1",
        "NI 59  2009-10  quindrat  not allocated          0            0      -           0",
    ]


@pytest.fixture
def caseflow(live: Config, authority: None) -> Callable[..., str]:
    """Run a command as somebody at a terminal would; its output."""

    def run(*arguments: str, status: int = 0) -> str:
        told = {
            "CASEFLOW_HOME": str(live.home),
            "CASEFLOW_SECRET_KEY": live.secret_key,
            "DATABASE_URL": live.database_url,
            "REDIS_URL": live.redis_url,
            "CASEFLOW_DEMONSTRATION": "1",
        }
        result = CliRunner().invoke(main, arguments, env=told)
        assert result.exit_code == status, result.output
        return result.output

    return run


def test_figures_from_the_command_line(borough: list[Story], caseflow: Callable[..., str]) -> None:
    found = json.loads(caseflow("indicators", "--period", "2009-10", "--code", "ni59", "--format", "json"))
    (figure,) = found
    assert list(figure) == [*FIGURE_COLUMNS, "until", "unfinished"]
    assert (figure["group"], figure["value"]) == ("borough", "33.3")
    known = ("--known-at", "2009-12-31T12:00:00+00:00", "--by", "team")
    assert json.loads(caseflow("indicators", "--period", "2009-10", *known, "--format", "json")) == []
    assert "NI 59" in caseflow("indicators", "--period", "2009-10", "--framework", "wt-2010")


def test_children_from_the_command_line(borough: list[Story], caseflow: Callable[..., str]) -> None:
    told = caseflow("indicators", "--period", "2009-10", "--code", "NI 59", "--children", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert list(rows[0]) == [*MEMBER_COLUMNS, "until", "unfinished"]
    assert told.startswith("code,child_id,event_id,counted,started_on,due_on,stopped_on,days,reason,until,")
    assert {(row["child_id"], row["counted"]) for row in rows} == {
        (reference_of(borough[0].child_id), "yes"),
        (reference_of(borough[1].child_id), "no"),
        (reference_of(borough[2].child_id), "no"),
    }


def test_a_period_that_is_not_over_counts_as_far_as_today_everywhere(
    borough: list[Story], caseflow: Callable[..., str], client_for: Callable[..., Any]
) -> None:
    asked = ("indicators", "--period", "2009-10", "--code", "NI 67", "--code", "NI 59")
    told = json.loads(caseflow(*asked, "--format", "json"))
    assert [(each["period"], each["until"], each["unfinished"]) for each in told] == [
        ("2009-10", "2010-03-01", True)
    ] * len(told)
    until = json.loads(
        caseflow("indicators", "--period", "2009-04-01..2010-03-01", *asked[3:], "--format", "json")
    )
    assert [each["value"] for each in until] == [each["value"] for each in told]
    assert caseflow(*asked).startswith("2009-10 so far, to 1 March 2010\n")
    rows = list(csv.DictReader(io.StringIO(caseflow(*asked, "--format", "csv"))))
    assert {(row["until"], row["unfinished"]) for row in rows} == {("2010-03-01", "yes")}
    listed = list(csv.DictReader(io.StringIO(caseflow(*asked, "--children", "--format", "csv"))))
    assert {row["until"] for row in listed} <= {"2010-03-01"}
    page = client_for("analyst").get("/indicators.csv?period=2009-10&by=team").text
    exported = list(csv.DictReader(io.StringIO(page)))
    assert {row["by"] for row in exported} == {"borough", "team"}
    mine = {row["code"]: (row["value"] or None, row["until"]) for row in exported if row["by"] == "borough"}
    assert {each["code"]: (each["value"], each["until"]) for each in told}.items() <= mine.items()


def test_a_period_that_has_not_begun_is_refused(caseflow: Callable[..., str]) -> None:
    assert "has not begun" in caseflow("indicators", "--period", "2010-11", status=2)


def test_a_period_that_is_over_says_no_more_than_it_did(
    borough: list[Story], caseflow: Callable[..., str]
) -> None:
    told = caseflow("indicators", "--period", "2008-09", "--format", "csv")
    assert told.splitlines()[0] == ",".join(FIGURE_COLUMNS)


def test_cases_that_a_load_left_behind_are_followed_before_they_are_counted(
    borough: list[Story], caseflow: Callable[..., str], owning: Any
) -> None:
    asked = ("indicators", "--period", "2009-10", "--code", "NI 59", "--format", "csv")
    before = caseflow(*asked)
    with owning():
        db.session.execute(text("delete from indicator_fact"))
        db.session.execute(text("update case_record set facts_seq = 0, clocks_seq = 0"))
    again = caseflow(*asked)
    assert "cases lagged and were brought up to date first" in again
    assert again.endswith(before)
    assert caseflow(*asked) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--period", "2009"),
        ("--period", "2009-10", "--code", "NI 999"),
        ("--period", "2009-10", "--known-at", "yesterday"),
        ("--period", "2009-10", "--framework", "nonesuch"),
    ],
)
def test_what_cannot_be_understood_is_status_two(
    arguments: tuple[str, ...], caseflow: Callable[..., str]
) -> None:
    caseflow("indicators", *arguments, status=2)
