"""Needs by quindrat: numbers that open their lists, and rates where a population is entered."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story, who
from sqlalchemy import text

from caseflow.extensions import db
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


# --- What assessments found -------------------------------------------------------------------------

FOUND = f"/needs/found?period={PERIOD}"
_FORM = """
with k as (insert into caf (id, case_id, event_id, started_on, started_by)
    values (gen_random_uuid(), :case, :event, '2010-04-07', :who) returning id),
v as (insert into caf_version (caf_id, number, form_on, begun_on, begun_by, begun_at, agreement_words)
    select id, 1, '2010-04-07', '2010-04-07', :who, now(), '' from k returning caf_id)
insert into caf_answer (caf_id, number, field, revision, value, source, written_by, written_at)
    select caf_id, 1, f.field, f.revision, f.value, '', :who, now() from v cross join (values
        ('development.health.level', 1, 'strength'), ('development.health.level', 2, 'need'),
        ('parents.basic.needs', 1, 'Nobody cooks'), ('environment.housing.needs', 1, 'A bed'),
        ('environment.housing.level', 1, 'strength')) f (field, revision, value)
"""
_SIGNED = """
update caf_version set signed_on = '2010-04-08', signed_by = begun_by, signed_at = now(), agreement = 'paper'
"""


@pytest.fixture
def found(a_case: Callable[..., Story], today: Any, owning: Any) -> list[Story]:
    """Two children of whom core assessments found factors, one of them withdrawn later, one with a form."""
    day = date(2010, 4, 8)
    stories = [a_case(given_name=name, quindrat_code="EAST") for name in ("Anton", "Berta", "Caspar")]
    for story in stories:
        story.referred(date(2010, 4, 6)).decided(date(2010, 4, 6)).allocated(date(2010, 4, 6))
        story.core_started(day).core_assessed(day, factors=["1B", "3B"])
    stories[2].withdrawn("core_assessment_completed", date(2010, 4, 9))
    with owning():
        given = {"case": stories[0].case_id, "event": stories[0].ids["referred"], "who": who("practitioner")}
        db.session.execute(text(_FORM), given)
        db.session.execute(text(_SIGNED))
    today(TODAY)
    return stories


def test_each_number_that_assessments_found_opens_a_list_of_as_many_children(
    found: list[Story], client_for: Any
) -> None:
    analyst = client_for("analyst")
    page = analyst.get(FOUND).text
    opened = re.findall(r'href="(/needs/[^"]*/children[^"]*)">([0-9]+)<', page)
    numbers = {address.replace("&amp;", "&"): int(number) for address, number in opened}
    assert {re.search(r"/needs/([^/]+)/", address)[1]: number for address, number in numbers.items()} == {  # type: ignore[index]
        "factor-1b": 2,
        "factor-3b": 2,
        "part-development": 1,
        "part-parents": 1,
    }
    for address, number in numbers.items():
        assert len(re.findall(r">(\w+) Testcase<", analyst.get(address).text)) == number
    assert "app-picture__caption" in page
    assert analyst.get("/needs/factor-9z").status_code == 404
    assert analyst.get(f"/needs/factor-1b/children?period={PERIOD}&quindrat=NOWHERE").status_code == 404
    assert analyst.get(f"/needs/referrals/children?period={PERIOD}&quindrat=EAST").status_code == 404
    over_time = analyst.get(f"/needs/factor-1b?period={PERIOD}").text
    assert "Alcohol misuse: parent or carer" in over_time
    assert re.search(r"/needs/factor-1b/children\?period=2010-11Q1&amp;quindrat=EAST\">2<", over_time)
    rows = list(csv.DictReader(io.StringIO(analyst.get(FOUND.replace("/found", "/found.csv")).text)))
    assert [
        row["number"] for row in rows if row["indicator"] == "factor.3B" and row["quindrat"] == "EAST"
    ] == ["2"]


def test_a_manager_sees_who_only_of_cases_of_the_team(
    found: list[Story], client_for: Any, a_case: Callable[..., Story], today: Any
) -> None:
    other = a_case(by="outsider", given_name="Dora", quindrat_code="EAST")
    day = date(2010, 4, 8)
    other.referred(day).decided(day).core_started(day).core_assessed(day, factors=["1B"])
    today(TODAY)
    manager = client_for("manager")
    page = manager.get(FOUND).text
    assert re.search(r"/needs/factor-1b/children[^>]*>c<", page), "fewer than six are held back"
    assert not re.search(r"/needs/[a-z0-9-]+/children[^>]*>[1-5]<", page)
    assert "c stands for 1 to 5 children" in page
    over_time = manager.get(f"/needs/factor-1b?period={PERIOD}").text
    assert "not shown (small numbers)" in over_time
    assert "by quarter" not in over_time
    listed = manager.get(f"/needs/factor-1b/children?period={PERIOD}&quindrat=EAST").text
    assert len(re.findall(r">(\w+) Testcase<", listed)) == 2
    assert "Dora" not in listed
    assert "A few more are counted and not listed" in listed
    assert "Children (c)" in listed


def test_needs_are_for_those_who_may_see_the_children_behind_figures(client_for: Any, today: Any) -> None:
    today(TODAY)
    assert client_for("manager").get("/needs").status_code == 200
    assert client_for("manager").get("/needs/population").status_code == 403
    for name in ("practitioner", "administrator"):
        assert client_for(name).get("/needs").status_code == 403
        assert client_for(name).get("/needs/found").status_code == 403
