"""Pages of figures: each number opens the list it was counted from, and downloads leave a trace."""

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from casework import MONDAY, Story, dawn, who
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import period
from caseflow.kernel.spreadsheet import csv_line
from caseflow.people.service import reference_of
from caseflow.performance import queries
from caseflow.performance.forms import compared_with
from caseflow.performance.views.definition import definition_details
from caseflow.performance.views.figures import list_names, movement
from caseflow.projections import service
from caseflow.rules.indicators import slug
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
Transaction = Callable[[], AbstractContextManager[None]]
QUARTER = "2009-10Q4"
LISTS = {"counted": 1, "not-counted": 2, "left-out": 1}


@pytest.fixture
def borough(a_case: Callable[..., Story], working: Transaction) -> list[Story]:
    """In time (East), late (West), late (no quindrat, the south's), and one that ended before it began."""
    stories = []
    for quindrat, day, by in (
        ("EAST", 12, "practitioner"),
        ("WEST", 20, "practitioner"),
        (None, 21, "outsider"),
    ):
        story = a_case(by=by, quindrat_code=quindrat, given_name=f"Child{day}")
        stories.append(
            story.referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, day))
        )
    odd = a_case(quindrat_code="EAST").referred(date(2010, 1, 11))
    stories.append(odd.assessment_started(date(2010, 1, 20)).assessed(date(2010, 1, 8)))
    with working():
        service.sweep(RULES, dawn(MONDAY))
    return stories


def rows_on(page: str) -> int:
    """How many children a page lists."""
    return page.count('data-name="Reason"')


def words_of(page: str) -> str:
    """A page as it is read, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_indicator_is_there_with_its_figure(borough: list[Story], client_for: Any) -> None:
    for name in ("practitioner", "teacher", "administrator", "governance"):
        assert client_for(name).get("/indicators").status_code == 403, "it tells of few"
    for name in ("manager", "analyst"):
        page = client_for(name).get("/indicators")
        assert page.status_code == 200
        for code in RULES.indicators:
            assert f">{code}<" in page.text
        assert "33.3% 1 of 3" in words_of(page.text)
        assert "fewer than 10 cases: percentages may swing" in page.text
        assert "has not ended" in page.text


@pytest.mark.parametrize("asked", ["2009-10Q3", "2009-10", "2009-10YTD4", "2009-04-01..2009-06-30"])
def test_any_period_may_be_chosen(asked: str, borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    for path in ("/indicators", "/indicators/ni-59", "/indicators/ni-67", "/indicators/ni-68/children"):
        page = client.get(f"{path}?period={asked}")
        assert page.status_code == 200
        assert f'<option value="{asked}" selected' in page.text


@pytest.mark.parametrize("asked", ["2011-12", "lately", "2010-02-30..2010-03-01"])
def test_a_period_that_is_none_is_said_beside_the_list(asked: str, client_for: Any) -> None:
    page = client_for("analyst").get(f"/indicators?period={asked}")
    assert page.status_code == 422
    assert "<title>Error:" in re.sub(r"<title[^>]*>\s*", "<title>", page.text)
    assert "Choose a period from the list" in page.text
    assert client_for("analyst").get(f"/indicators.csv?period={asked}").status_code == 404


def test_nothing_recorded_is_said_honestly(app: Any, client_for: Any) -> None:
    client = client_for("analyst")
    assert "Nothing to count in this period" in client.get("/indicators").text
    page = client.get("/indicators/ni-61")
    assert page.status_code == 200
    assert "Nothing to count in this period" in page.text
    for show in LISTS:
        assert rows_on(client.get(f"/indicators/ni-61/children?show={show}").text) == 0


def test_the_page_of_an_indicator(borough: list[Story], client_for: Any) -> None:
    page = client_for("analyst").get(f"/indicators/ni-59?period={QUARTER}").text
    words = words_of(page)
    assert "33.3% 1 of 3" in words
    assert "Fewer than 10 cases" in words
    assert "Eastmere" in words
    assert "Not allocated" in words
    assert RULES.title in words
    assert "7 working days" in words
    assert "A worked example" in words
    assert "caseflow indicators --period 2010-01-01..2010-03-01 --code" in words
    assert "caseflow indicators" not in client_for("practitioner").get("/indicators/ni-59").text
    assert RULES.fingerprint in words
    assert page.count("<svg") >= 4


OF_CHILDREN = ["age", "sex", "ethnicity", "disability"]


@pytest.mark.parametrize("by", ["quindrat", "team", "agency", *OF_CHILDREN, "nonsense"])
def test_groups_add_up_to_the_borough_on_the_page(by: str, borough: list[Story], client_for: Any) -> None:
    page = client_for("analyst").get(f"/indicators/ni-59?period={QUARTER}&by={by}").text
    counted = re.findall(r'data-name="In time"><div>(.*?)</div>', page, re.DOTALL)
    numbers = [int(re.search(r"\d+", words_of(each)).group()) for each in counted]  # type: ignore[union-attr]
    assert numbers
    assert sum(numbers[:-1]) == numbers[-1] == 1


def test_every_list_has_as_many_rows_as_the_figure_says(borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    for show, count in LISTS.items():
        page = client.get(f"/indicators/ni-59/children?period={QUARTER}&show={show}").text
        assert rows_on(page) == count
        assert f"({count})" in page
    for code, definition in RULES.indicators.items():
        with client.application.test_request_context():
            address = f"/indicators/{slug(code)}"
        for link in re.findall(r'href="([^"]+/children\?[^"]+)"', client.get(address).text):
            page = client.get(link.replace("&amp;", "&"))
            said = re.search(r"<title[^>]*>[^<]*\((\d+)\)", page.text)
            assert said
            assert rows_on(page.text) == int(said[1]), (definition.code, link)


def test_each_linked_number_of_a_group_opens_that_many_rows(borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    page = client.get(f"/indicators/ni-59?period={QUARTER}").text
    links = re.findall(r'href="([^"]+/children\?[^"]*group=[^"]+)">(\d+)<', page)
    assert len(links) == 4
    for address, count in links:
        assert rows_on(client.get(address.replace("&amp;", "&")).text) == int(count)


@pytest.mark.parametrize("by", OF_CHILDREN)
def test_groups_of_children_open_their_rows_and_are_for_those_who_may_see_them(
    by: str, borough: list[Story], client_for: Any
) -> None:
    address = f"/indicators/ni-59?period={QUARTER}&by={by}"
    page = client_for("analyst").get(address)
    links = re.findall(r'href="([^"]+/children\?[^"]*group=[^"]+)">(\d+)<', page.text)
    assert sum(int(count) for _, count in links) == 4
    for link, count in links:
        assert rows_on(client_for("analyst").get(link.replace("&amp;", "&")).text) == int(count)
    for code in ("ni-58", "caf-03a"):
        assert client_for("analyst").get(f"/indicators/{code}?by={by}").status_code == 200
    assert f"By {by}" in words_of(page.text)
    assert f"By {by}" not in words_of(client_for("practitioner").get(address).text)


def test_a_share_says_between_what_it_lies_whichever_way_those_left_out_count(
    borough: list[Story], client_for: Any
) -> None:
    page = words_of(client_for("analyst").get(f"/indicators/ni-59?period={QUARTER}").text)
    assert "If all that was left out (1) had counted, it would be 50.0%; if none had, 25.0%." in page
    assert "Twelve months to 1 March 2010: 1 of 3" in page
    assert "There are fewer than eight finished quarters" in page
    builds_up = words_of(client_for("analyst").get(f"/indicators/ni-67?period={QUARTER}").text)
    assert "This figure builds up over the financial year" in builds_up


def test_a_period_that_is_not_over_is_compared_with_no_whole_one(
    borough: list[Story], client_for: Any
) -> None:
    client = client_for("analyst")
    for path in ("/indicators", "/indicators/ni-59"):
        assert not re.search(r"was \d", words_of(client.get(f"{path}?period={QUARTER}").text))
    assert "Compared with the quarter before" not in client.get(f"/indicators?period={QUARTER}").text


def test_an_exception_is_listed_with_its_reason(borough: list[Story], client_for: Any) -> None:
    page = client_for("analyst").get(f"/indicators/ni-59/children?period={QUARTER}&show=left-out").text
    assert "before it started" in page


def test_a_manager_sees_who_only_for_cases_of_the_team(borough: list[Story], client_for: Any) -> None:
    page = client_for("manager").get(f"/indicators/ni-59/children?period={QUARTER}&show=not-counted").text
    assert rows_on(page) == 1
    assert "Child20 Testcase" in page
    assert f"/cases/{borough[1].case_id}" in page
    assert "A few more are counted and not listed" in page
    assert "Child21" not in page
    assert str(borough[2].case_id) not in page


def test_lists_are_for_managers_and_analysts(borough: list[Story], client_for: Any) -> None:
    for name in ("practitioner", "administrator", "governance"):
        assert client_for(name).get("/indicators/ni-59/children").status_code == 403
    assert "/children?" not in client_for("practitioner").get("/indicators/ni-59").text
    assert client_for("governance").get("/indicators").status_code == 403


def test_an_indicator_that_there_is_not(client_for: Any) -> None:
    client = client_for("analyst")
    for rest in ("", "/children", "/children.csv", "/figures.csv"):
        assert client.get(f"/indicators/ni-999{rest}").status_code == 404


@pytest.mark.parametrize("sort", ["started", "due", "stopped", "days"])
def test_a_list_is_sorted_as_asked(sort: str, borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    asked = f"/indicators/ni-59/children?period={QUARTER}&show=not-counted&sort={sort}"
    names = {
        order: re.findall(r"Child2\d", client.get(f"{asked}&order={order}").text) for order in ("up", "down")
    }
    assert set(names["up"]) == {"Child20", "Child21"}
    if sort in ("stopped", "days"):
        assert (names["up"][0], names["down"][0]) == ("Child20", "Child21")


def test_a_list_is_called_what_it_holds_and_shows_no_empty_column(
    borough: list[Story], client_for: Any
) -> None:
    client = client_for("analyst")
    of_time = words_of(client.get(f"/indicators/ni-59?period={QUARTER}").text)
    assert "1 In time" in of_time
    assert "2 Late" in of_time
    page = client.get(f"/indicators/ni-59/children?period={QUARTER}&show=not-counted").text
    assert all(f"sort={each}" in page for each in ("started", "due", "stopped", "days"))
    named = {code: list(list_names(RULES.indicators[code]).values())[:2] for code in RULES.indicators}
    assert named["NI 61"] == named["NI 66"] == ["In time", "Not in time"]
    assert named["NI 65"] == ["Second or later", "First"]
    assert named["CAF 04"] == ["Lead professional named", "No lead professional named by then"]
    assert named["CAF 07"] == named["NI 64"] == ["Met", "Not met"]
    assert named["NI 71"] == named["CAF 03a"] == ["Counted", "Not counted"]
    nothing = words_of(client.get("/indicators/ni-61/children?show=not-counted").text)
    assert "Started" not in nothing


# --- Downloads --------------------------------------------------------------------------------------


def read(page: Any) -> list[dict[str, str]]:
    """The rows of a download."""
    assert page.status_code == 200
    assert page.mimetype == "text/csv"
    assert "attachment" in page.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(page.text)))


def test_figures_as_a_file(borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    rows = read(client.get(f"/indicators/ni-59/figures.csv?period={QUARTER}"))
    assert [(row["group"], row["numerator"], row["denominator"]) for row in rows] == [
        ("borough", "1", "3"),
        ("EAST", "1", "1"),
        ("WEST", "0", "1"),
        ("not allocated", "0", "1"),
    ]
    assert {(row["framework"], row["rules"]) for row in rows} == {(RULES.framework, RULES.fingerprint)}
    everything = read(client.get("/indicators.csv?period=2009-10Q4"))
    assert {row["code"] for row in everything} == set(RULES.indicators)


@pytest.mark.parametrize("by", ["quindrat", "team", "agency", *OF_CHILDREN])
def test_the_file_has_the_groups_that_are_on_the_page(by: str, borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    page = client.get(f"/indicators/ni-59?period={QUARTER}&by={by}").text
    (link,) = re.findall(r'href="([^"]+/figures\.csv[^"]*)"', page)
    rows = read(client.get(unescape(link)))
    assert {row["by"] for row in rows} == {"borough", by}
    on_page = re.findall(r'data-name="In time"><div>(.*?)</div>', page, re.DOTALL)
    counted = [int(re.search(r"\d+", words_of(each)).group()) for each in on_page]  # type: ignore[union-attr]
    assert sorted(counted) == sorted(int(row["numerator"]) for row in rows)


def test_children_as_a_file(borough: list[Story], client_for: Any) -> None:
    client = client_for("analyst")
    address = f"/indicators/ni-59/children.csv?period={QUARTER}"
    rows = read(client.get(address))
    assert sorted(row["counted"] for row in rows) == ["exception", "no", "no", "yes"]
    assert {row["child_id"] for row in rows} == {reference_of(each.child_id) for each in borough}
    assert "Testcase" not in client.get(address).text
    for show, count in LISTS.items():
        assert len(read(client.get(f"{address}&show={show}"))) == count
    assert len(read(client.get(f"{address}&group=EAST"))) == 2


def test_a_download_is_written_down(borough: list[Story], client_for: Any, owning: Transaction) -> None:
    """Once, with who, what was asked for and the file that it gave, whose name tells the period."""
    asked = {
        "/indicators.csv": "indicators-2009-10Q4.csv",
        "/indicators/ni-59/figures.csv?by=team": "ni-59-figures-2009-10Q4.csv",
        f"/indicators/ni-59/children.csv?period={QUARTER}&show=counted": f"ni-59-children-{QUARTER}.csv",
    }
    kept = text(
        "select practitioner_id, action, detail ->> 'path', detail ->> 'file' from audit_entry"
        " where action like '%export%' order by id"
    )
    for address in asked:
        read(client_for("analyst").get(address))
    with owning():
        rows = [tuple(row) for row in db.session.execute(kept)]
    assert rows == [(who("analyst"), "export_figures", *row) for row in asked.items()]
    log = client_for("governance").get("/access-log").text
    assert "/indicators.csv, as indicators-2009-10Q4.csv" in log


def test_an_export_that_gives_nothing_is_written_down_too(
    borough: list[Story], client_for: Any, owning: Transaction
) -> None:
    address = "/indicators/nothing/children.csv"
    assert client_for("analyst").get(address).status_code == 404
    with owning():
        kept = text(
            "select detail ->> 'path', detail ->> 'file' from audit_entry where action like '%export%'"
        )
        assert [tuple(row) for row in db.session.execute(kept)] == [(address, "")]


def test_the_list_of_a_team_is_written_down_once(
    borough: list[Story], client_for: Any, owning: Transaction
) -> None:
    assert client_for("manager").get("/team-board.csv?show=breach").status_code == 200
    with owning():
        kept = text(
            "select action, detail ->> 'path', detail ->> 'file' from audit_entry where detail ? 'file'"
        )
        (row,) = db.session.execute(kept)
    assert row[:2] == ("export_worklist", "/team-board.csv?show=breach")
    assert row[2].startswith("team-board-")


def test_downloads_are_for_analysts(borough: list[Story], client_for: Any, owning: Transaction) -> None:
    for name in ("practitioner", "manager", "administrator", "governance"):
        for path in ("/indicators.csv", "/indicators/ni-59/figures.csv", "/indicators/ni-59/children.csv"):
            assert client_for(name).get(path).status_code == 403
    assert "(CSV)" not in client_for("manager").get("/indicators/ni-59/children").text
    with owning():
        refused = text("select detail ->> 'allowed' from audit_entry where action = 'export_figures'")
        assert db.session.scalars(refused).all() == ["false"] * 12


@pytest.mark.parametrize("bad", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_no_cell_begins_a_formula(bad: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_line([bad, -3, None, "plain"]), newline=""))
    assert row == [f"'{bad}", "-3", "", "plain"]


# --- In words ---------------------------------------------------------------------------------------


def figure(numerator: int, denominator: int) -> queries.Figure:
    return queries.Figure("NI 59", "2009-10Q3", "borough", "borough", numerator, denominator, 0)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((80, 100), (70, 100), "up 10.0 points: was 70.0%"),
        ((60, 100), (70, 100), "down 10.0 points: was 70.0%"),
        ((709, 1000), (700, 1000), "about the same: was 70.0%"),
        ((9, 9), (70, 100), "was 70.0%; too few cases to compare"),
        ((0, 0), (70, 100), "nothing to compare"),
        ((70, 100), (0, 0), "nothing to compare"),
    ],
)
def test_the_way_it_went(now: tuple[int, int], before: tuple[int, int], said: str) -> None:
    assert movement(figure(*now), figure(*before)) == said


def test_the_way_it_went_names_the_period_that_it_is_compared_with() -> None:
    spoken = movement(
        figure(80, 100), figure(70, 100), compared_with(reporting("2009-10Q3", date(2010, 3, 1)))
    )
    assert spoken == "up 10.0 points: was 70.0% in July to September 2009"
    assert compared_with(reporting("2009-10", date(2010, 4, 1))) == "2008-09"
    assert compared_with(reporting("2009-10YTD3", date(2010, 4, 1))) == "the same part of 2008-09"
    assert compared_with(reporting("2009-10-01..2009-10-05", date(2010, 3, 1))) == ""


def test_every_definition_shows_both_sides_of_the_line_and_its_example() -> None:
    for definition in RULES.indicators.values():
        details = definition_details(definition, RULES)
        answers = [answer for _, answer in details.rows]
        assert definition.numerator in answers
        assert definition.denominator in answers
        assert [child.shows for child in details.children] == [c.shows for c in definition.example.children]
        assert details.results


def test_a_ratio_a_count_and_a_median_say_what_they_are() -> None:
    labels = {
        code: [label for label, _ in definition_details(RULES.indicators[code], RULES).rows[:2]]
        for code in ("NI 59", "NI 68", "CAF 01", "CAF 03a")
    }
    assert labels == {
        "NI 59": ["Counted", "Out of"],
        "NI 68": ["Counted", "For every hundred"],
        "CAF 01": ["Counted", "Out of"],
        "CAF 03a": ["Measured", "Out of"],
    }
    assert (
        "6.0 working days, the median of 5"
        in definition_details(RULES.indicators["CAF 03a"], RULES).results[0]
    )


def test_the_limit_shown_is_that_of_the_framework() -> None:
    for rules, lengths in (
        (RULES, ["7 working days"]),
        (rulebook("wt-2010"), ["7 working days", "10 working days"]),
    ):
        limits = definition_details(rules.indicators["NI 59"], rules).limits
        assert [limit.partition(": ")[2].partition(" (")[0] for limit in limits] == lengths


# --- Many rows --------------------------------------------------------------------------------------


def many(case: Any, number: int) -> None:
    """Facts of one case, as many as asked for, all of them late."""
    rows = [
        {"case": case, "event": str(uuid4()), "on": date(2010, 1, 4) + timedelta(days=n % 50), "days": 8 + n}
        for n in range(number)
    ]
    db.session.execute(
        text(
            "insert into indicator_fact (case_id, code, event_id, first_on, last_on, in_numerator,"
            " in_denominator, exception, started_on, stopped_on, days, reason, team, quindrat)"
            " values (:case, 'NI 59', :event, :on, :on, false, true, false, :on, :on, :days, 'late',"
            " 'NORTH', 'EAST')"
        ),
        rows,
    )


# Two of each are the same everywhere: who asks, with the date and the names of teams, and the trace.
# Figures also ask for how many cases they wait.
PAGES = {
    "/indicators": 7,  # one each for counts, medians and means, one for drafts that wait for the reader
    "/indicators/ni-59": 6,  # one asks what it was compared with
    "/indicators/ni-59/children?show=not-counted": 6,  # one keeps which children were on the list
    "/indicators/ni-59/children?show=not-counted&group=EAST&sort=days": 6,
    # One asks for e-mails that did not go out, one for cases closed while something was open, one for
    # documents that wait for the virus scan, and one how far everything has been made again.
    "/health": 11,
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_as_often_whatever_there_is(
    path: str, borough: list[Story], client_for: Any, statements: list[str], owning: Transaction
) -> None:
    client = client_for("analyst")
    client.get(path)  # names of teams and the like are asked for once
    asked = []
    for number in (0, 170):
        with owning():
            many(borough[0].case_id, number) if number else None
        statements.clear()
        assert client.get(path).status_code == 200
        asked.append(list(statements))
    assert len(asked[0]) == len(asked[1]) == PAGES[path], "\n".join(asked[1])


def test_a_long_list_is_paged(borough: list[Story], client_for: Any, owning: Transaction) -> None:
    with owning():
        many(borough[0].case_id, 98)
    client = client_for("analyst")
    listed = f"/indicators/ni-59/children?period={QUARTER}&show=not-counted"
    assert [rows_on(client.get(f"{listed}&page={n}").text) for n in (1, 2)] == [50, 50]
    assert "(100)" in client.get(listed).text
    assert rows_on(client.get(f"{listed}&page=77").text) == 50
    assert len(read(client.get(listed.replace("/children", "/children.csv")))) == 100


def test_the_pages_and_the_command_agree(borough: list[Story], owning: Transaction) -> None:
    asked = reporting(QUARTER, MONDAY)
    with owning():
        for line in queries.overview(asked, RULES):
            (made,) = queries.figures([line.definition.code], period(asked.within.label), "borough", RULES)
            assert made == line.figure


# --- Health -----------------------------------------------------------------------------------------


def test_health_before_anything_ran(app: Any, client_for: Any) -> None:
    for name in ("administrator", "analyst"):
        page = client_for(name).get("/health").text
        assert "Nothing has run yet" in page
        assert "Never run" in page
        assert RULES.fingerprint in page
    assert client_for("manager").get("/health").status_code == 403


def test_health_counts_what_lags_for_those_who_may_read_no_case(
    a_case: Callable[..., Story], client_for: Any, working: Transaction
) -> None:
    a_case().referred(date(2010, 1, 4))
    assert re.search(
        r'number">1</span>\s*<span[^>]*>Cases that lag', client_for("administrator").get("/health").text
    )
    with working():
        service.sweep(RULES, dawn(MONDAY))
    page = client_for("administrator").get("/health").text
    assert re.search(r'number">0</span>\s*<span[^>]*>Cases that lag', page)
    assert "Nothing has run yet" not in page


PAGES_OF_FIGURES = (
    "/indicators",
    "/indicators/ni-59",
    "/indicators/ni-59/children",
    "/plan/indicators",
    "/plan/indicators/ni-59",
    "/plan/outcomes/1.1.2",
)


@pytest.mark.parametrize("page", PAGES_OF_FIGURES)
def test_figures_say_for_how_many_cases_they_wait(
    page: str, borough: list[Story], client_for: Any, working: Transaction
) -> None:
    client = client_for("manager")
    assert "These figures wait" not in client.get(page).text
    borough[0].core_started(date(2010, 1, 21))
    assert "1 case has changed and has not been counted again yet" in client.get(page).text
    borough[1].core_started(date(2010, 1, 21))
    assert "2 cases have changed and have not been counted again yet" in client.get(page).text
    with working():
        service.sweep(RULES, dawn(MONDAY))
    assert "These figures wait" not in client.get(page).text


def words(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_an_administrator_has_everything_made_again_and_stops_it(
    borough: list[Story], client_for: Any, working: Transaction
) -> None:
    """The page asks; whoever may not read a case is told no case, and the workers do it range by range."""
    client, analyst = client_for("administrator"), client_for("analyst")

    def pressed(what: str) -> str:
        return words(client.post(f"/health/recomputation/{what}", follow_redirects=True))

    assert "The workers have never been asked to" in words(analyst.get("/health"))
    assert "0 of 1 range of cases done" in pressed("begin")
    assert "make everything again already" in pressed("begin")
    assert re.search("stopped .* Go on", pressed("stop"))
    with working():
        assert not service.make_next_range(RULES, dawn(MONDAY))
    assert "the workers are at it. Look again Stop" in pressed("resume")
    with working():
        assert service.make_next_range(RULES, dawn(MONDAY))
        assert not service.make_next_range(RULES, dawn(MONDAY))
    page = words(analyst.get("/health"))
    assert f"1 of 1 range of cases done: {len(borough)} cases made again, 0 of them had drifted" in page
    assert "finished" in page
    assert "Make everything again" not in page
    assert analyst.post("/health/recomputation/begin").status_code == 403
    assert client.post("/health/recomputation/other").status_code == 404


def test_health_names_failures_and_drift(
    borough: list[Story], client_for: Any, working: Transaction, owning: Transaction
) -> None:
    case = borough[0].case_id
    with owning():
        db.session.execute(text("delete from indicator_fact where case_id = :case"), {"case": case})
    with working():
        service.nightly(RULES, dawn(MONDAY))
    with owning():
        db.session.execute(
            text("insert into projection_failure values (:case, 'LogTooShort: 2 of 3', :at, 4)"),
            {"case": case, "at": dawn(MONDAY)},
        )
    page = client_for("analyst").get("/health").text
    assert "LogTooShort: 2 of 3" in page
    assert "What had drifted at the last nightly rebuild" in page
    assert f"/cases/{case}" in page
    assert f"/cases/{case}" not in client_for("administrator").get("/health").text
