"""A figure as it was known on a day, or under another framework, beside that of now."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from casework import Story, until_done
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.performance import queries
from caseflow.performance import service as performance
from caseflow.projections import service as projections
from caseflow.projections.service import parts
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import rulebook

NOW = datetime(2010, 5, 3, 12, tzinfo=UTC)
TODAY, PERIOD = date(2010, 5, 3), "2010-04-01..2010-05-02"
COMPARE = f"/indicators/ni-59/compare?period={PERIOD}"
EIGHT_DAYS = (date(2010, 4, 6), date(2010, 4, 16))
"""Eight working days: late in the plan's framework, in time in that of 2010."""


@pytest.fixture
def borough(a_case: Callable[..., Story], working: Any, today: Any) -> list[Story]:
    """Four children assessed in April: two in eight days, one in time, and one that was recorded in May."""
    started, ended = EIGHT_DAYS
    stories = [
        a_case(given_name=name).referred(started).decided(started).allocated(started)
        for name in ("Anton", "Berta", "Caspar", "Dora")
    ]
    for story in stories[:2]:
        story.assessment_started(started).assessed(ended)
    stories[2].assessment_started(started).assessed(started)
    stories[3].assessment_started(started).assessed(started, recorded_on=date(2010, 5, 3))
    today(TODAY)
    with working():
        for story in stories:
            projections.project(story.case_id, rulebook())
    return stories


@pytest.fixture
def count(working: Any) -> Callable[[], int]:
    """Let the workers count until nothing waits; how many times they did something."""
    return lambda: until_done(working, lambda: performance.count_next_part(NOW, rulebook()))


def asked(client: Any, **data: Any) -> str:
    """The address of a comparison that is asked for."""
    given = {"known_on": ["", "", ""], "framework": "cypp-2009", **data}
    answer = client.post(COMPARE, data=given)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def differing(page: str) -> set[str]:
    """The children whose answer differs, by their given names."""
    return set(re.findall(r">(Anton|Berta|Caspar|Dora) Testcase<", page))


def test_a_figure_as_known_on_a_day_stands_beside_that_of_now(
    borough: list[Story], client_for: Any, count: Any, owning: Any
) -> None:
    analyst = client_for("analyst")
    address = asked(analyst, known_on=["30", "4", "2010"])
    assert "The workers begin it" in analyst.get(address).text
    assert count() == 2, "one range, begun and counted"
    page = analyst.get(address).text
    assert "As known on 30 April 2010" in page
    assert re.findall(r'app-figure__of">([^<]*)<', page) == ["1 of 3", "2 of 4"]
    assert "1 thing counts otherwise." in page
    assert differing(page) == {"Dora"}
    with owning():  # as the command line counts it
        period, known_at = reporting(PERIOD, TODAY).within, datetime(2010, 4, 30, 22, 59, tzinfo=UTC)
        (then,) = queries.figures(["NI 59"], period, "borough", rulebook(), known_at)
    assert (then.numerator, then.denominator) == (1, 3)
    assert "1 of 3" in analyst.get(f"/indicators/ni-59?period={PERIOD}").text


def test_a_figure_under_another_framework_names_the_children_it_counts_otherwise(
    borough: list[Story], client_for: Any, count: Any
) -> None:
    address = asked(client_for("analyst"), framework="wt-2010")
    count()
    page = client_for("analyst").get(address).text
    assert "Under " in page
    assert re.findall(r'app-figure__of">([^<]*)<', page) == ["4 of 4", "2 of 4"]
    assert differing(page) == {"Anton", "Berta"}


def test_only_children_whom_the_reader_may_know_are_named(
    borough: list[Story], client_for: Any, count: Any
) -> None:
    address = asked(client_for("analyst"), framework="wt-2010")
    count()
    manager, other = (client_for(name).get(address).text for name in ("manager", "other_manager"))
    assert differing(manager) == {"Anton", "Berta"}
    assert differing(other) == set()
    assert "2 are about children whose records are not open to you." in other
    assert client_for("practitioner").get(address).status_code == 403


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Enter a day, or choose another framework."),
        ({"known_on": ["4", "5", "2010"]}, "Enter a day that has come"),
        ({"known_on": ["31", "2", "2010"]}, "Enter a real date"),
        ({"framework": "wt-1066"}, "Choose an answer from the list"),
    ],
)
def test_what_cannot_be_counted_is_refused_beside_the_field(
    borough: list[Story], client_for: Any, data: dict[str, Any], sentence: str
) -> None:
    given = {"known_on": ["", "", ""], "framework": "cypp-2009", **data}
    answer = client_for("analyst").post(COMPARE, data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'href="#' in answer.text


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_any_ranges_and_any_order_of_workers_come_to_the_same(
    size: int,
    borough: list[Story],
    client_for: Any,
    count: Any,
    monkeypatch: pytest.MonkeyPatch,
    working: Any,
) -> None:
    monkeypatch.setattr(parts, "CASES_IN_A_PART", size)
    address = asked(client_for("analyst"), framework="wt-2010")
    with working():
        performance.count_next_part(NOW, rulebook())
    if size < 4:
        assert f"0 of {-(-4 // size)} parts" in client_for("analyst").get(address).text
    count()
    page = client_for("analyst").get(address).text
    assert re.findall(r'app-figure__of">([^<]*)<', page) == ["4 of 4", "2 of 4"]
    assert differing(page) == {"Anton", "Berta"}


def test_a_range_that_a_worker_holds_is_left_to_it_and_taken_up_when_it_stops(
    borough: list[Story], client_for: Any, count: Any, monkeypatch: pytest.MonkeyPatch, worker_app: Any
) -> None:
    monkeypatch.setattr(parts, "CASES_IN_A_PART", 2)
    address = asked(client_for("analyst"), framework="wt-2010")
    with worker_app.app_context():
        performance.count_next_part(NOW, rulebook())
        db.session.commit()
        assert performance.count_next_part(NOW, rulebook())  # one range, counted and not committed
        with worker_app.app_context():
            assert performance.count_next_part(NOW, rulebook()), "another worker takes the other range"
            assert not performance.count_next_part(NOW, rulebook())
            db.session.commit()
        db.session.rollback()  # the first worker was stopped
    assert "1 of 2 parts" in client_for("analyst").get(address).text
    assert count() == 1
    assert "4 of 4" in client_for("analyst").get(address).text


def test_who_asked_or_an_analyst_stops_it_between_ranges_and_it_is_asked_for_again(
    borough: list[Story], client_for: Any, count: Any, monkeypatch: pytest.MonkeyPatch, worker_app: Any
) -> None:
    monkeypatch.setattr(parts, "CASES_IN_A_PART", 1)
    analyst, manager, other = (client_for(name) for name in ("analyst", "manager", "other_manager"))
    for asks, stops, day in ((manager, analyst, ["", "", ""]), (manager, manager, ["30", "4", "2010"])):
        address = asked(asks, framework="wt-2010", known_on=day)
        with worker_app.app_context():
            performance.count_next_part(NOW, rulebook())
            db.session.commit()
            assert performance.count_next_part(NOW, rulebook())  # one range, counted and not committed yet
            assert "Stop counting" not in other.get(address).text
            assert "nothing to stop" in other.post(f"{address}/stop", follow_redirects=True).text
            assert "Stop counting" in stops.get(address).text
            assert "count no further" in stops.post(f"{address}/stop", follow_redirects=True).text
            db.session.commit()
        assert count() == 0, "no range is begun that a worker did not hold"
        page = asks.get(address).text
        assert "Stopped " in page
        assert "Counted until then: 1 of 4 parts of the borough." in page
        assert "nothing to stop" in stops.post(f"{address}/stop", follow_redirects=True).text
        assert "Stopped " in asks.get(f"/indicators/ni-59?period={PERIOD}").text
    again = other.post(f"{address}/again")
    count()
    page = analyst.get(again.headers["Location"]).text
    assert re.findall(r'app-figure__of">([^<]*)<', page) == ["3 of 3", "2 of 4"]


def test_comparisons_are_few_at_a_time_and_deleted_after_two_weeks(
    borough: list[Story], client_for: Any, count: Any, working: Any
) -> None:
    analyst = client_for("analyst")
    for day in range(1, 6):
        asked(analyst, known_on=[str(day), "4", "2010"])
    sixth = {"known_on": ["6", "4", "2010"], "framework": "cypp-2009"}
    refused = analyst.post(COMPARE, data=sixth)
    assert refused.status_code == 422
    assert "5 comparisons wait to be counted" in refused.text
    count()
    with working():
        performance.forget_old(NOW + timedelta(days=15))
    with working():
        assert db.session.scalar(text("select count(*) from figure_comparison_part")) == 0
