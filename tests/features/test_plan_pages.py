"""The plan's pages: every part opens, says who answers for it, and tells what no case tells."""

import re
from html import unescape
from typing import Any

import pytest

from caseflow.rules.rulebook import rulebook

PLAN = rulebook().plan


@pytest.fixture
def analyst(client_for: Any) -> Any:
    return client_for("analyst")


def words(page: Any) -> str:
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def links(page: Any) -> set[str]:
    return {unescape(each) for each in re.findall(r'href="(/plan[^"#]*)"', page.text)}


def test_every_part_of_the_plan_is_reached_from_its_first_page(analyst: Any) -> None:
    ahead, seen = {"/plan"}, set()
    while ahead:
        address = ahead.pop()
        seen.add(address)
        page = analyst.get(address)
        assert page.status_code == 200, address
        if "?" not in address:
            ahead |= links(page) - seen
    parts = {address.partition("?")[0] for address in seen}
    for kind, numbers in (
        ("themes", PLAN.themes),
        ("commitments", PLAN.commitments),
        ("outcomes", PLAN.outcomes),
    ):
        assert {f"/plan/{kind}/{number}" for number in numbers} <= parts
    assert sum(each.startswith("/plan/indicators/") for each in parts) == 165
    assert sum(each.startswith("/plan/boards/") for each in parts) == 6


def test_an_indicator_that_no_case_tells_says_so_and_leads_to_its_values(analyst: Any) -> None:
    answer = analyst.get("/plan/indicators/ni-69")
    page = words(answer)
    assert "Children who have experienced bullying" in page
    assert "Not counted from cases" in page
    assert 'href="/scorecard/indicators/ni-69"' in answer.text
    assert "Families and Wellbeing board" in page


def test_one_that_is_counted_here_leads_to_its_figures(analyst: Any) -> None:
    page = analyst.get("/plan/indicators/ni-59")
    assert "Counted here from cases" in words(page)
    assert re.search(r'href="/indicators/ni-59\?period=', page.text)


def test_a_misprint_is_shown_as_printed_with_what_is_meant(analyst: Any) -> None:
    page = words(analyst.get("/plan/indicators/ni-108"))
    assert "Printed as NI 108" in page
    assert "Meant NI 109" in page


def test_measures_of_the_common_assessment_stand_under_the_board_of_their_outcome(analyst: Any) -> None:
    page = words(analyst.get("/plan/boards/families-and-wellbeing"))
    assert "CAF 01" in page
    assert "Local measure, not printed in the plan" in page
    assert "CAF 01" not in words(analyst.get("/plan/boards/stay-safe"))


@pytest.mark.parametrize(("show", "rows"), [("", 165), ("counted", 28), ("missing", 137), ("agreement", 16)])
def test_the_list_can_be_narrowed_and_its_count_equals_its_rows(analyst: Any, show: str, rows: int) -> None:
    page = analyst.get(f"/plan/indicators?show={show}")
    last = max(map(int, re.findall(r"[?&;]page=(\d+)", page.text)), default=1)
    pages = [analyst.get(f"/plan/indicators?show={show}&page={number}").text for number in range(1, last + 1)]
    codes = [code for each in pages for code in re.findall(r'app-nowrap">([^<]+)<', each)]
    assert len(codes) == len(set(codes)) == rows
    assert re.search(rf'aria-current="page">\s*<span class="app-keys__number">{rows}<', page.text)


def test_what_is_not_in_the_plan_is_not_found(analyst: Any) -> None:
    for address in ("themes/5", "commitments/1.9", "outcomes/3.2.1", "boards/none", "indicators/ni-1"):
        assert analyst.get(f"/plan/{address}").status_code == 404


def test_a_period_that_cannot_be_read_is_asked_again(analyst: Any) -> None:
    page = analyst.get("/plan/themes/1?period=2031-32")
    assert page.status_code == 422
    assert "has not begun" in page.text
