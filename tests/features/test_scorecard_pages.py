"""The scorecard: what is wrong first, one figure in one home, nothing unfinished compared."""

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any

import openpyxl
import pytest
from casework import Story
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.web.today import now, rules_in_force

NI_53 = "/scorecard/indicators/ni-53"
TYPED = {"quindrat": "borough", "state": "final", "source": "Health visiting", "date": ["15", "1", "2010"]}
AIMS = {"aim_0": "90", "aim_1": "90", "aim_2": "92", "source": "Trust Board"}
PLAN = {
    "reason": "Fewer than agreed",
    "owner": "Head of health visiting",
    "review_on": ["1", "4", "2010"],
    "what": "A visit in the second week",
    "who": "Health visitors",
    "by_on": ["15", "3", "2010"],
}


@pytest.fixture
def analyst(client_for: Any, today: Any) -> Any:
    today(date(2010, 3, 1))
    return client_for("analyst")


def words(page: Any) -> str:
    assert page.status_code in (200, 422), page.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def enter(client: Any, period: str, above: int, below: int, code: str = "ni-53", **changed: Any) -> None:
    numbers = {"period": period, "numerator": str(above), "denominator": str(below)}
    answer = client.post(f"/scorecard/indicators/{code}/values/new", data={**TYPED, **numbers, **changed})
    assert answer.status_code == 302, words(answer)


def sent(client: Any, address: str, **data: Any) -> Any:
    answer = client.post(address, data=data)
    assert answer.status_code == 302, words(answer)
    return answer


def cells(client: Any, code: str, query: str = "") -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(client.get(f"/scorecard.csv{query}").text))
    return next(row for row in rows if row["code"] == code)


def test_what_is_wrong_stands_first_with_its_words_and_its_plan(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 41, 60)
    enter(analyst, "2009-10Q3", 30, 32, "ni-126")
    for code in ("ni-53", "ni-126"):
        sent(analyst, f"/scorecard/indicators/{code}/targets", **AIMS)
    sent(analyst, f"{NI_53}/commentary", period="2009-10Q3", words="Two clinics were shut")
    sent(analyst, f"{NI_53}/plans/new", **PLAN)
    page = words(analyst.get("/scorecard"))
    assert page.index("What is wrong") < page.index("NI 53 Prevalence") < page.index("NI 126 Early")
    assert "68.3% 41 of 60" in page
    assert "Red 21.7 points off target" in page
    assert "Green Target met" in page
    assert "Two clinics were shut (Analyst Testerton, 1 Mar 2010)" in page
    assert "Action plan of Head of health visiting: 0 of 1 action done, review 1 Apr 2010" in page
    assert "Be Healthy, 1.2.1" in page


def test_what_is_wrong_stands_by_how_far_it_is_off_and_a_passed_limit_is_wrong(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 45, 60)
    enter(analyst, "2009-10Q3", 30, 60, "ni-126")
    for quarter in ("2009-10Q1", "2009-10Q2", "2009-10Q3"):
        enter(analyst, quarter, 0, 0, "csc-028", numerator="", denominator="", value="500")
    for code in ("ni-53", "ni-126"):
        sent(analyst, f"/scorecard/indicators/{code}/targets", **AIMS)
    sent(analyst, "/scorecard/indicators/csc-028/targets", **{**AIMS, "aim_1": "1400"})
    page = words(analyst.get("/scorecard"))
    order = ("NI 126 Early", "NI 53 Prev", "CSC 028", "Red first, then late")
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert "1,400 Red 1,500 already: the year's limit of 1,400 is passed" in page
    assert "Nothing shown here of Make a Positive Contribution is red" not in page


def test_filters_narrow_it_and_nothing_else_says_so(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 41, 60)
    assert "NI 53" in words(analyst.get("/scorecard?board=be-healthy"))
    other = words(analyst.get("/scorecard?board=stay-safe&theme=2"))
    assert "NI 53" not in other
    assert "NI 111" in other  # of its board and theme, without a figure
    assert "Nothing to show" in words(analyst.get("/scorecard?show=green"))
    assert "Theme 1" in words(analyst.get("/scorecard?by=theme"))
    assert analyst.get("/scorecard?period=soon").status_code == 422
    assert analyst.get("/scorecard.csv?period=soon").status_code == 404
    assert analyst.get("/scorecard?board=x&theme=9&by=z&quindrat=q&show=w").status_code == 200
    page = analyst.get("/scorecard?board=stay-safe&_method=//&_anchor=x&endpoint=y")
    assert re.search(r'href="/scorecard.xlsx\?period=2009-10Q3&amp;board=stay-safe&amp;by=board"', page.text)


def test_an_unfinished_period_is_neither_rated_nor_compared_and_says_so(analyst: Any) -> None:
    enter(analyst, "2009-10Q4", 41, 60, state="provisional")
    enter(analyst, "2008-09Q4", 55, 60)
    sent(analyst, f"{NI_53}/targets", **AIMS)
    page = words(analyst.get("/scorecard?period=2009-10Q4"))
    assert "Nothing is rated, and nothing compared, until the period is over" in page
    row = cells(analyst, "NI 53", "?period=2009-10Q4")
    assert row["status"] == "So far: the period is not over"
    assert (row["rating"], row["why"]) == ("Not rated", "The period is not over")
    assert (row["last year"], row["direction"]) == ("–", "The period is not over")
    assert cells(analyst, "NI 53", "?period=2008-09Q4")["rating"] == "Green"


def test_last_year_year_to_date_and_late_values(analyst: Any) -> None:
    for period, above in (("2008-09Q3", 30), ("2009-10Q1", 20), ("2009-10Q2", 22), ("2009-10Q3", 24)):
        enter(analyst, period, above, 40)
    row = cells(analyst, "NI 53")
    assert (row["last year"], row["year to date"]) == ("75.0%", "55.0%")
    assert row["direction"].startswith("Too few periods to say")
    enter(analyst, "2009-10Q2", 30, 40, "ni-126")
    late = cells(analyst, "NI 126")
    assert (late["rating"], late["value"]) == ("Late", "No figure")
    assert late["status"] == "The last was 75.0%, 2009-10Q2"


def test_a_value_of_each_year_stands_on_a_quarters_scorecard_with_its_year(analyst: Any) -> None:
    for year, value in (("2007-08", "24.6"), ("2008-09", "23.0")):
        enter(analyst, year, 0, 0, "ni-112", numerator="", denominator="", value=value)
    row = cells(analyst, "NI 112")
    assert (row["value"], row["last year"], row["year to date"]) == ("23", "24.6", "–")
    assert row["period"].startswith("Year 2008-09")


def test_a_quindrat_shows_its_own_values(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 41, 60)
    enter(analyst, "2009-10Q3", 9, 9, quindrat="EAST")
    row = cells(analyst, "NI 53", "?quindrat=EAST")
    assert (row["value"], row["counted from"], row["why"]) == ("100.0%", "9 of 9", "No target")
    sent(analyst, f"{NI_53}/targets", **AIMS)
    assert cells(analyst, "NI 53", "?quindrat=EAST")["why"] == "Fewer than 10 cases"


def _counted(a_case: Any, working: Any) -> None:
    for day in range(2, 14):
        start = date(2009, 11, day)
        story: Story = a_case().referred(start).decided(start).allocated(start).assessment_started(start)
        story.assessed(date(2009, 11, day + 5) if day < 12 else date(2009, 12, 20))
    with working():
        while projections.sweep(rules_in_force(), now().at).more:
            pass


def test_the_spreadsheets_say_what_the_page_says(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 41, 60, source="=1+1")
    by_csv = cells(analyst, "NI 53")
    sheet = openpyxl.load_workbook(io.BytesIO(analyst.get("/scorecard.xlsx").data)).active
    header = [cell.value for cell in sheet[1]]
    line = next(row for row in sheet.iter_rows(min_row=2, values_only=True) if row[2] == "NI 53")
    by_xlsx = {name: str(content or "") for name, content in zip(header, line, strict=True)}
    assert by_xlsx == by_csv
    assert analyst.get("/scorecard.pdf").data.startswith(b"%PDF")


# --- Beside an indicator ------------------------------------------------------------------------------


def test_targets_stand_by_year_and_the_agreement_has_three(analyst: Any) -> None:
    page = words(analyst.get("/scorecard/indicators/ni-72/targets"))
    assert all(f"Target for {year}" in page for year in ("2008-09", "2009-10", "2010-11"))
    assert "Local Area Agreement" in page
    wrong = analyst.post(f"{NI_53}/targets", data={**AIMS, "aim_1": "ninety", "tolerance": "x"})
    assert wrong.status_code == 422
    assert 'value="ninety"' in wrong.text
    sent(analyst, f"{NI_53}/targets", **AIMS, tolerance="2.5")
    sent(analyst, f"{NI_53}/targets", **{**AIMS, "aim_1": "10 to 15"}, tolerance="2.5")
    assert "10 to 15%" in words(analyst.get(NI_53))
    again = analyst.post(f"{NI_53}/targets", data={**AIMS, "aim_1": "10 to 15", "tolerance": "2.5"})
    assert "the targets that stand already" in again.text
    sent(analyst, f"{NI_53}/targets", aim_0="", aim_1="", aim_2="", source="Trust Board")
    assert "No target is set" in words(analyst.get(NI_53))


def test_what_others_came_to_is_shown_with_its_source(analyst: Any) -> None:
    page = words(analyst.get("/scorecard/indicators/ni-59"))
    assert "England 2007-08 71.0% National child protection figures" in page
    typed = {"area": "Outer London", "year": "2008-09", "value": "74", "source": "A benchmarking club"}
    wrong = analyst.post("/scorecard/indicators/ni-59/comparators", data={**typed, "value": "70 to 74"})
    assert "Enter the value as a number" in wrong.text
    sent(analyst, "/scorecard/indicators/ni-59/comparators", **typed)
    assert "Outer London 2008-09 74.0% A benchmarking club" in words(
        analyst.get("/scorecard/indicators/ni-59")
    )


def test_a_commentary_is_written_beside_the_figure_that_it_is_about(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 41, 60)
    enter(analyst, "2009-10Q2", 30, 60)
    sent(analyst, f"{NI_53}/targets", **AIMS)
    form = analyst.get(f"{NI_53}/commentary?period=2009-10Q3")
    said = (
        "Quarter 3 of 2009-10, October to December 2009: 68.3% (41 of 60). Target 90%. Red: 21.7 points off"
    )
    assert said in words(form)
    assert 'value="2009-10Q3" selected' in form.text
    assert said in words(analyst.get(NI_53))  # the last whole quarter, where none is named
    assert "July to September 2009: 50.0% (30 of 60)" in words(analyst.get(f"{NI_53}?period=2009-10Q2"))
    assert "No figure. Not rated: no figure." in words(
        analyst.get("/scorecard/indicators/ni-126?period=soon")
    )


def test_a_plan_stands_beside_the_indicator_until_it_is_closed(analyst: Any) -> None:
    assert analyst.post(f"{NI_53}/plans/new", data={**PLAN, "by_on": ["1", "1", "2010"]}).status_code == 422
    plan = sent(analyst, f"{NI_53}/plans/new", **PLAN).location
    more = {"what": "A text before each visit", "who": "Clinics", "by_on": ["31", "3", "2010"]}
    sent(analyst, f"{plan}/actions", **more)
    done = re.search(r'action="([^"]+/done)"', analyst.get(plan).text)[1]
    sent(analyst, done)
    assert "This action is done already" in words(analyst.post(done, follow_redirects=True))
    sent(analyst, f"{plan}/reviews", words="Half way", next_review_on=["3", "5", "2010"])
    page = words(analyst.get(NI_53))
    assert "Action plan: 1 of 2 actions done" in page
    assert "Next review Mon 3 May 2010" in page
    assert "Review: Half way" in page
    sent(analyst, f"{plan}/close", outcome="The target is met")
    assert "(closed)" in words(analyst.get(NI_53))
    closed = analyst.post(f"{plan}/actions", data={**more, "what": "Too late"})
    assert "This action plan is closed" in words(closed)
    assert "Action plan of" not in words(analyst.get("/scorecard"))


def test_only_the_performance_team_adds_anything(analyst: Any, client_for: Any, asking: Any) -> None:
    sent(analyst, f"{NI_53}/targets", **AIMS)
    sent(analyst, f"{NI_53}/commentary", period="2009-10Q3", words="Two clinics were shut")
    plan = sent(analyst, f"{NI_53}/plans/new", **PLAN).location
    manager = client_for("manager")
    assert "Add to it" not in words(manager.get(NI_53))
    assert "Close this plan" not in words(manager.get(plan))
    for address in (f"{NI_53}/targets", f"{NI_53}/commentary", f"{NI_53}/plans/new", f"{plan}/close"):
        assert manager.post(address, data=AIMS).status_code == 403
    for table in ("indicator_target", "indicator_commentary", "action_plan_review"):
        with pytest.raises(DBAPIError), asking("analyst"):
            db.session.execute(text(f"update {table} set code = 'NI 1'"))
    with asking("manager"):
        assert db.session.execute(text("update action_plan set outcome = 'x'")).rowcount == 0
    with pytest.raises(DBAPIError), asking("analyst"):
        db.session.execute(text("update action_plan set reason = 'x'"))
    with asking("governance"):
        assert db.session.scalar(text("select count(*) from action_plan")) == 0


# --- One figure, one home -----------------------------------------------------------------------------


def test_a_counted_figure_is_that_of_the_indicators_page(
    analyst: Any, a_case: Any, working: Any, statements: list[str]
) -> None:
    analyst.get("/scorecard")  # whatever is read once is read now
    statements.clear()
    analyst.get("/scorecard")
    few = len(statements)
    _counted(a_case, working)
    statements.clear()
    page = analyst.get("/scorecard")
    assert len(statements) == few <= 18, statements  # one each for counts, medians and means
    row = cells(analyst, "NI 59")
    shown = words(analyst.get("/indicators/ni-59?period=2009-10Q3"))
    assert row["counted from"] == "10 of 12"
    assert f"{row['value']} 10 of 12" in shown
    assert f"{row['value']} 10 of 12" in words(page)


def test_what_is_said_of_the_borough_says_so_beside_a_quindrat(analyst: Any) -> None:
    enter(analyst, "2009-10Q3", 41, 60)
    enter(analyst, "2009-10Q3", 20, 30, quindrat="EAST")
    sent(analyst, f"{NI_53}/commentary", period="2009-10Q3", words="Two clinics were shut")
    assert "For the borough: Two clinics" in cells(analyst, "NI 53", "?quindrat=EAST")["commentary"]
    assert cells(analyst, "NI 53")["commentary"].startswith("Two clinics")
