"""Every timescale has a page: what starts and stops it, its versions, and what a day comes to."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from caseflow.rules.rulebook import rulebook

Clients = Callable[..., FlaskClient]
CODES = sorted(rulebook().timescales)


def plain(html: str) -> str:
    """The words of a page."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


@pytest.mark.parametrize("code", CODES)
def test_a_timescale_says_what_starts_and_stops_it_by_which_source(code: str, client_for: Clients) -> None:
    answer = client_for("practitioner").get(f"/timescales/{code}")
    page, timescale = plain(answer.text), rulebook().timescales[code]
    assert answer.status_code == 200
    assert timescale.name in page
    assert timescale.source in page
    assert "Starts with" in page
    assert "Stops with" in page
    for _, limit in timescale.limits.versions:
        assert limit.source in page


def test_all_timescales_are_listed_with_the_calendar(client_for: Clients) -> None:
    page = client_for("analyst").get("/timescales").text
    assert [code for code in CODES if f'href="/timescales/{code}"' not in page] == []
    assert "Good Friday" in page
    assert rulebook().calendar.version in page


@pytest.mark.parametrize(
    ("day", "month", "year", "status", "said"),
    [
        (
            "26",
            "3",
            "2010",
            200,
            "due Thu 8 April 2010. 7 working days from Fri 26 March 2010; 2 and 5 April are",
        ),
        ("1", "3", "2010", 200, "due Wed 10 March 2010. 7 working days from Mon 1 March 2010."),
        ("9", "4", "2010", 200, "due Tue 20 April 2010."),
        ("31", "2", "2010", 422, "Enter a real date"),
        ("1", "1", "2100", 200, "The calendar does not reach that far."),
    ],
)
def test_a_day_is_tried(day: str, month: str, year: str, status: int, said: str, client_for: Clients) -> None:
    tried = f"from_on={day}&from_on={month}&from_on={year}"
    answer = client_for("practitioner").get(f"/timescales/R02?{tried}")
    assert answer.status_code == status
    assert said in plain(answer.text)


def test_what_is_no_timescale_is_not_found(client_for: Clients) -> None:
    assert client_for("practitioner").get("/timescales/R99").status_code == 404
