"""A bank holiday announced late, and a limit that is tried: counted, listed child by child, put in force."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from casework import Story, dawn, until_done, who
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.performance import queries as performance
from caseflow.projections import service as projections
from caseflow.publication import service as publication
from caseflow.publication.service import Wish
from caseflow.rules.periods import reporting
from caseflow.timescales import service
from caseflow.web.today import now, rules_in_force

TODAY, STARTED, LATE = date(2010, 4, 12), date(2010, 4, 6), date(2010, 3, 1)
"""Seven working days from 6 April end on 15 April, from 1 March on 10 March."""
HOLIDAY, EARLIER = date(2010, 4, 14), date(2010, 3, 9)
FORM = {"name": "Invented holiday", "source": "The Gazette of Nowhere", "reason": "It was announced late."}
NUMBERS = re.compile(r'href="(/proposals/[^"]*#list)">(\d+)<')
Count = Callable[[], None]


@pytest.fixture
def borough(a_case: Callable[..., Story], today: Any, working: Any) -> list[Story]:
    """Two assessments that run, and one that was done in March a day late."""
    stories = [a_case(given_name=name).referred(STARTED).decided(STARTED) for name in ("Amy", "Ben")]
    for story in stories:
        story.allocated(STARTED).assessment_started(STARTED)
    done = a_case(given_name="Cat", quindrat_code="EAST").referred(LATE).decided(LATE)
    done.allocated(LATE).assessment_started(LATE).assessed(date(2010, 3, 11))
    today(TODAY)
    return [*stories, done]


@pytest.fixture
def count(working: Any) -> Count:
    """Let the workers follow what lags, and count what is proposed."""

    def run() -> None:
        with working():
            while projections.sweep(rules_in_force(), now().at).more:
                pass
        until_done(working, lambda: service.count_next_part(now().at, rules_in_force()))

    return run


def proposed(client: Any, on: date, **other: str) -> str:
    given = FORM | {"on": [str(on.day), str(on.month), str(on.year)], **other}
    answer = client.post("/bank-holidays/add", data=given)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def put_in_force(client: Any, address: str, count: Count) -> str:
    answer = client.post(f"{address}/confirm", follow_redirects=True)
    count()
    return str(answer.text)


def due(owning: Any, story: Story) -> date:
    with owning():
        asked = text("select due_on from clock where case_id = :case and timescale = 'R02'")
        found = db.session.scalar(asked, {"case": story.case_id})
    assert found
    return date.fromisoformat(str(found))


def test_a_late_holiday_is_counted_first_then_moves_what_it_touches_and_lists_it(
    borough: list[Story], client_for: Any, count: Count, owning: Any
) -> None:
    analyst = client_for("analyst")
    count()
    address = proposed(analyst, HOLIDAY)
    assert "The workers begin it" in analyst.get(address).text
    assert "Put it in force" not in analyst.get(address).text
    assert "have not counted yet" in analyst.post(f"{address}/confirm", follow_redirects=True).text
    count()
    page = analyst.get(address).text
    assert "The due date of 2 open clocks would move, and of 0 clocks that are over." in page
    assert "Put it in force" in page
    assert {due(owning, each) for each in borough[:2]} == {date(2010, 4, 15)}, "nothing has moved yet"
    assert "The bank holiday is in force." in put_in_force(analyst, address, count)
    assert {due(owning, each) for each in borough[:2]} == {date(2010, 4, 16)}
    assert due(owning, borough[2]) == date(2010, 3, 10)
    page = analyst.get(address).text
    assert "The due date of 2 open clocks moved" in page
    rows = re.findall(r">(Amy|Ben|Cat) Testcase<.*?>(15 Apr 2010)<.*?>(16 Apr 2010)<", page, re.DOTALL)
    assert sorted(name for name, *_ in rows) == ["Amy", "Ben"]
    tried = analyst.get("/timescales/R02?from_on=6&from_on=4&from_on=2010").text
    assert "due Fri 16 April 2010" in tried
    assert "14 April is a bank holiday" in tried
    assert "16 April 2010" in client_for("practitioner").get(f"/cases/{borough[0].case_id}").text
    assert "is in force already" in analyst.post(f"{address}/confirm", follow_redirects=True).text


def test_each_number_opens_its_list_and_only_children_whom_the_reader_may_know_are_named(
    borough: list[Story], client_for: Any, count: Count
) -> None:
    count()
    address = proposed(client_for("analyst"), HOLIDAY)
    count()
    for name in ("analyst", "manager"):
        client = client_for(name)
        numbers = NUMBERS.findall(client.get(address).text)
        assert [int(number) for _, number in numbers] == [2, 2]
        for href, number in numbers:
            page = client.get(href.replace("&amp;", "&")).text
            assert page.count("Testcase</a>") == int(number)
            assert f"({number})" in page
    other = client_for("other_manager").get(address).text
    assert "Testcase" not in other
    assert "2 more are of children whose records are not open to you." in other
    assert client_for("practitioner").get(address).status_code == 403
    assert client_for("manager").get("/bank-holidays/add").status_code == 403
    assert client_for("manager").post(f"{address}/confirm").status_code == 403


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2010, 4, 2), "This day is no working day already."),
        (date(2010, 4, 11), "This day is no working day already."),
        (date(1950, 4, 11), "Enter a day from 1985 to 2059."),
    ],
)
def test_a_day_that_is_none_already_is_refused(on: date, sentence: str, client_for: Any) -> None:
    given = FORM | {"on": [str(on.day), str(on.month), str(on.year)]}
    answer = client_for("analyst").post("/bank-holidays/add", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_day_that_was_added_wrongly_is_taken_back_and_all_stands_as_before(
    borough: list[Story], client_for: Any, count: Count, owning: Any
) -> None:
    analyst = client_for("analyst")
    count()
    address = proposed(analyst, HOLIDAY)
    count()
    put_in_force(analyst, address, count)
    with owning():
        before = rules_in_force()
    answer = analyst.post(f"{address}/take-back", data={"reason": "It was a rumour."})
    back = answer.headers["Location"]
    count()
    assert "The due date of 2 open clocks would move" in analyst.get(back).text
    assert "The day is a working day again." in put_in_force(analyst, back, count)
    assert due(owning, borough[0]) == date(2010, 4, 15)
    with owning():
        assert rules_in_force().calendar.added == ()
        assert rules_in_force().fingerprint != before.fingerprint
    assert "taken back" in analyst.get("/timescales").text
    count()
    again = proposed(analyst, HOLIDAY, reason="It was no rumour.")
    count()
    assert "The due date of 2 open clocks would move" in analyst.get(again).text


def test_published_figures_do_not_change_and_are_made_again_by_the_calendar_of_their_day(
    borough: list[Story], client_for: Any, count: Count, asking: Any, working: Any, owning: Any
) -> None:
    count()
    period = reporting("2009-10Q4", TODAY)
    with asking("analyst"):
        wish = Wish(period, ["NI 59"], True, False, "final", "everyone", False, "As they were.")
        made = publication.freeze(who("analyst"), now().at, wish, rules_in_force())
    with owning():
        frozen = _frozen(made)
    analyst = client_for("analyst")
    address = proposed(analyst, EARLIER)
    count()
    page = analyst.get(address).text
    assert "The due date of 0 open clocks would move, and of 1 clock that is over." in page
    assert "10 Mar 2010, done late" in page
    assert "11 Mar 2010, done in time" in page
    put_in_force(analyst, address, count)
    with owning():
        (figure,) = performance.figures(["NI 59"], period.within, "borough", rules_in_force(), None)
        assert (figure.numerator, figure.denominator) == (1, 1), "the figure of today has moved"
        assert _frozen(made) == frozen
        assert (frozen[0].numerator, frozen[0].denominator) == (0, 1)
    with working():
        assert publication.check(made) == []


def _frozen(made: UUID) -> list[Any]:
    asked = text(
        "select grp, numerator, denominator from publication_figure where publication_id = :made"
        " and code = 'NI 59' order by grp = 'borough' desc, grp"
    )
    return list(db.session.execute(asked, {"made": made}))


# Another limit, which is only tried.


def test_a_limit_is_tried_on_the_history_by_team_and_nothing_is_changed_by_it(
    borough: list[Story], client_for: Any, count: Count, owning: Any, a_case: Callable[..., Story]
) -> None:
    late = a_case(given_name="Dan").referred(LATE).decided(LATE).allocated(LATE).assessment_started(LATE)
    late.assessed(date(2010, 4, 1))
    count()
    with owning():
        before = db.session.execute(text("select * from clock order by 1, 2, 3, 4")).all()
    manager = client_for("manager")
    given = {"working_days": "10", "reason": "The framework of next year"}
    stopped = manager.post("/timescales/R02/propose", data=given).headers["Location"]
    assert "count no further" in manager.post(f"{stopped}/stop", follow_redirects=True).text
    count()
    assert "Stopped " in manager.get(stopped).text
    address = manager.post(f"{stopped}/again").headers["Location"]
    count()
    page = manager.get(address).text
    assert (
        "2 clocks of this timescale were done. 0 were in time, and 1 would be with 10 working days." in page
    )
    ((href, number),) = NUMBERS.findall(page)
    assert number == "1"
    found = manager.get(href.replace("&amp;", "&")).text
    assert re.findall(r">(Cat|Dan) Testcase<", found) == ["Cat"]
    assert "15 Mar 2010, done in time" in found
    with owning():
        assert db.session.execute(text("select * from clock order by 1, 2, 3, 4")).all() == before
        assert rules_in_force().calendar.added == ()
    assert "10 working days tried" in manager.get("/timescales/R02").text
    assert manager.post(f"{address}/confirm").status_code == 403
    assert "or cannot be" in client_for("analyst").post(f"{address}/confirm", follow_redirects=True).text


@pytest.mark.parametrize("days", ["", "0", "501", "ten", "7.5"])
def test_a_limit_that_is_none_is_refused_beside_the_field(days: str, client_for: Any) -> None:
    given = {"working_days": days, "reason": "Trial"}
    answer = client_for("manager").post("/timescales/R02/propose", data=given)
    assert answer.status_code == 422
    assert 'href="#working_days"' in answer.text


def test_what_is_not_in_force_is_forgotten_after_two_weeks(
    borough: list[Story], client_for: Any, count: Count, working: Any, today: Any
) -> None:
    count()
    analyst = client_for("analyst")
    address = proposed(analyst, HOLIDAY)
    count()
    put_in_force(analyst, address, count)
    tried = analyst.post("/timescales/R02/propose", data={"working_days": "9", "reason": "x"})
    today(date(2010, 5, 3))
    with working():
        service.forget_old(dawn(date(2010, 5, 3)))
    assert analyst.get(tried.headers["Location"]).status_code == 404
    assert analyst.get(address).status_code == 200
