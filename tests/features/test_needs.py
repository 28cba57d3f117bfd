"""Needs by quindrat: numbers that open their lists, and rates where a population is entered."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story

from caseflow.kernel import Refusal
from caseflow.needs.queries import LINES
from caseflow.needs.service import read_table
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook

TODAY, PERIOD = date(2010, 5, 3), "2010-04-01..2010-05-02"
NEEDS = f"/needs?period={PERIOD}"
HEADER = ["quindrat", "counted_on", "population", "source"]
ENTRY = {"quindrat": "EAST", "number": "400", "counted_on": ["30", "6", "2009"], "source": "Estimates"}


@pytest.fixture
def borough(a_case: Callable[..., Story], working: Any, today: Any) -> list[Story]:
    """Three children referred, two of them assessed, each in the quindrat of its story."""
    stories = []
    for name in ("Anton", "Berta", "Caspar"):
        story = (
            a_case(given_name=name, quindrat_code="EAST").referred(date(2010, 4, 6)).decided(date(2010, 4, 6))
        )
        if name != "Caspar":
            story.allocated(date(2010, 4, 6)).assessment_started(date(2010, 4, 6)).assessed(date(2010, 4, 9))
        stories.append(story)
    today(TODAY)
    with working():
        for story in stories:
            projections.project(story.case_id, rulebook())
    return stories


def lists(page: str) -> dict[str, int]:
    """The numbers of a page by the list that each opens."""
    found = re.findall(r'href="(/indicators/[^"]*/children[^"]*)">([0-9.]+)<', page)
    return {address.replace("&amp;", "&"): int(number) for address, number in found if "." not in number}


def test_each_number_opens_a_list_of_as_many_children(borough: list[Story], client_for: Any) -> None:
    analyst = client_for("analyst")
    numbers = lists(analyst.get(NEEDS).text)
    assert sorted(numbers.values()) == [2, 3], "three referrals and two assessments"
    for address, number in numbers.items():
        assert len(re.findall(r">(\w+) Testcase<", analyst.get(address).text)) == number
    for line in LINES:
        page = analyst.get(f"/needs/{line.slug}?period={PERIOD}")
        assert page.status_code == 200
        assert ("app-picture__caption" in page.text) is not line.measured
        for address, number in lists(page.text).items():
            assert len(re.findall(r">(\w+) Testcase<", analyst.get(address).text)) == number


def test_a_rate_is_there_once_a_population_is_entered(borough: list[Story], client_for: Any) -> None:
    analyst = client_for("analyst")
    page = analyst.get(NEEDS).text
    assert "No population entered: no rate." in page
    assert "per 1,000<" not in page
    place = re.search(r"group=([A-Z]+)", next(iter(lists(page))))
    assert place
    answer = analyst.post("/needs/population", data={**ENTRY, "quindrat": place[1]})
    assert answer.status_code == 302, answer.text
    page = analyst.get(NEEDS).text
    assert "7.5 per 1,000" in page, "3 of 400"
    assert "5.0 per 1,000" in page, "2 of 400"
    assert "Estimates, 30 June 2009" in page
    rows = list(csv.DictReader(io.StringIO(analyst.get(f"/needs.csv?period={PERIOD}").text)))
    rated = {(row["line"], row["number"], row["per_1000"]) for row in rows if row["quindrat"] == place[1]}
    assert ("Referrals to social care received", "3", "7.5") in rated
    assert ("Initial assessments completed", "2", "5.0") in rated
    assert not [row for row in rows if row["per_1000"] and row["quindrat"] != place[1]]
    before = analyst.get("/needs?period=2009-04-01..2009-06-29").text
    assert "No population entered: no rate." in before, "it is counted from its day on"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"number": "0"}, "Enter a whole number from 1 to 1000000"),
        ({"number": ""}, "Enter how many live there"),
        ({"quindrat": "NOWHERE"}, "Choose an answer from the list"),
        ({"counted_on": ["4", "5", "2010"]}, "Enter a day that has come."),
        ({"source": ""}, "Enter the source"),
    ],
)
def test_what_cannot_be_a_population_is_said_beside_its_field(
    data: dict[str, Any], sentence: str, client_for: Any, today: Any
) -> None:
    today(TODAY)
    answer = client_for("analyst").post("/needs/population", data={**ENTRY, **data})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_file_of_populations_is_kept_whole_or_not_at_all(client_for: Any, today: Any) -> None:
    today(TODAY)
    analyst = client_for("analyst")

    def send(*lines: str) -> Any:
        text = "\r\n".join((",".join(HEADER), *lines))
        file = (io.BytesIO(text.encode()), "people.csv")
        return analyst.post("/needs/population/file", data={"file": file})

    answer = send("EAST,2009-06-30,400,Estimates", "EAST,2009-06-31,400,Estimates")
    assert answer.status_code == 422
    assert "Line 3: counted_on is not a day of the calendar. Nothing of the file is kept." in answer.text
    assert "Nothing is entered yet" in analyst.get("/needs/population").text
    assert send("EAST,2009-06-30,400,Estimates").status_code == 302
    assert ">400<" in re.sub(r"<div>|</div>", "", analyst.get("/needs/population").text).replace("\n", "")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([], "The first line must be quindrat, counted_on, population, source."),
        ([["quindrat"]], "The first line must be"),
        ([HEADER], "There is no line below the first one."),
        ([HEADER, ["EAST"]], "Line 2: it must have 4 values"),
        ([HEADER, ["X", "2009-06-30", "1", "s"]], "Line 2: 'X' is not a quindrat; there are EAST"),
        ([HEADER, ["EAST", "2009-06-30", "0", "s"]], "Line 2: the population must be a whole number"),
        ([HEADER, ["EAST", "2009-06-30", "1", ""]], "Line 2: the source must be there"),
        ([HEADER, ["EAST", "30/6/2009", "1", "s"]], "Line 2: counted_on must be a date such as"),
        ([HEADER, ["EAST", "2010-05-04", "1", "s"]], "Line 2: counted_on must be a day that has come"),
    ],
)
def test_a_line_that_is_wrong_is_named(table: list[list[str]], sentence: str) -> None:
    with pytest.raises(Refusal, match=re.escape(sentence)):
        read_table(table, ["EAST"], TODAY)


def test_needs_are_for_those_who_may_see_the_children_behind_figures(client_for: Any, today: Any) -> None:
    today(TODAY)
    assert client_for("manager").get("/needs").status_code == 200
    assert client_for("manager").get("/needs/population").status_code == 403
    for name in ("practitioner", "administrator"):
        assert client_for(name).get("/needs").status_code == 403
