"""Who a child is said to be is checked alike at every door: each page that adds a child, and the feed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import MONDAY
from flask.testing import FlaskClient
from sqlalchemy import text
from test_import import Loading, child, load  # noqa: F401

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.people.service import NewChild, add_child

Clients = Callable[..., FlaskClient]

STRANGE: list[tuple[dict[str, Any], str]] = [
    ({"given_name": "\u200b"}, "must not hold hidden or control characters"),
    ({"given_name": "Zo\u00ade"}, "must not hold hidden or control characters"),
    ({"family_name": "\u202eesactseT"}, "must not hold hidden or control characters"),
    ({"family_name": "Test\x07case"}, "must not hold hidden or control characters"),
    ({"family_name": "Test\u2028case"}, "must not hold hidden or control characters"),
    ({"given_name": "7"}, "must have at least one letter"),
    ({"postcode": "TW1\u200b 1AA"}, "must not hold hidden or control characters"),
    ({"birth_date": date(1810, 5, 5)}, ""),
    ({"birth_date": date(201, 5, 5)}, ""),
    ({"birth_date": date(1964, 12, 31)}, "must be in 1965 or later"),
    ({"birth_date": date(2010, 3, 2)}, "must be today or in the past"),
]
STRANGE_NEW = [
    *STRANGE,
    ({"birth_date": None, "expected_birth_date": date(2031, 1, 1)}, "must be at most a year from today"),
    ({"birth_date": None, "expected_birth_date": date(1989, 1, 1)}, "must be in 1990 or later"),
    ({"expected_birth_date": date(2010, 6, 1)}, "must be left out for a child who is born"),
]
SAID = {"given_name": "Zoe", "family_name": "Testcase", "birth_date": date(2003, 5, 5), "postcode": ""}
DOORS: dict[str, dict[str, Any]] = {
    "/concern": {"what": "worried"},
    "/referrals/new": {"sex": "U", "occurred_on": ["1", "3", "2010"], "source": "2A"},
    "/caf/checklist": {"occurred_on": ["1", "3", "2010"], "next_step": "none"},
}


def typed(said: dict[str, Any]) -> dict[str, Any]:
    """As the boxes of a form hold it."""
    boxes = {name: value for name, value in said.items() if value is not None}
    for name, value in boxes.items():
        if isinstance(value, date):
            boxes[name] = [str(value.day), str(value.month), str(value.year)]
    return boxes


def children(owning: Any) -> int:
    with owning():
        return int(db.session.scalar(text("select count(*) from child")) or 0)


@pytest.mark.parametrize("door", DOORS)
def test_a_page_refuses_beside_the_field_and_keeps_what_was_typed(
    door: str, client_for: Clients, owning: Any
) -> None:
    client = client_for("teacher" if door == "/caf/checklist" else "practitioner")
    for strange, sentence in STRANGE if door == "/concern" else STRANGE_NEW:
        answer = client.post(door, data=DOORS[door] | typed(SAID | strange))
        assert answer.status_code == 422, strange
        assert sentence in answer.text, strange
        assert answer.text.partition("error-summary__list")[2].partition("</ul>")[0].count("<li>") == 1
        assert "Testcase" in answer.text or "family_name" in strange
    assert children(owning) == 0


def test_the_feed_refuses_the_same(load: Loading, owning: Any) -> None:  # noqa: F811
    for strange, sentence in STRANGE_NEW:
        told = {name: value.isoformat() if isinstance(value, date) else value or ""
                for name, value in (SAID | strange).items()}  # fmt: skip
        report = load([child("C1", **told)], [])
        assert sentence in report.rejected[0].reason, strange
    assert children(owning) == 0


def test_the_service_behind_the_pages_refuses_the_same(asking: Any) -> None:
    empty = {"sex": "U", "expected_birth_date": None, "quindrat_code": None}
    for strange, sentence in STRANGE_NEW:
        with asking("practitioner"), pytest.raises(Refusal, match=sentence or "1965"):
            add_child(NewChild(**(SAID | empty | strange)), MONDAY)


@pytest.mark.parametrize("year", ["1810", "201", "0010", "99999", "-5", "+5", "1_0", "²", "9" * 5000])
def test_a_year_that_is_none_is_no_date_on_any_form(year: str, client_for: Clients) -> None:
    data = DOORS["/referrals/new"] | typed(SAID) | {"occurred_on": ["1", "3", year]}
    answer = client_for("practitioner").post("/referrals/new", data=data)
    assert answer.status_code == 422
