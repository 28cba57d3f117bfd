"""A child is found however somebody writes the name, and the page says why; the set is that of the bench."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from test_identity_search import add, found, near

from caseflow.extensions import db
from caseflow.people import queries
from caseflow.rules.search import span
from tests.bench import matching
from tests.bench.names import children, questions

Clients = Callable[..., FlaskClient]
BORN = ["4", "5", "2003"]


def test_the_right_child_is_among_the_first_five(owning: Any, asking: Any) -> None:
    """At least 95 in 100 of 200 searches: by name alone, with the date of birth, or with one nearly right."""
    of = children(2_000)
    with owning():
        matching.add(of, "SOUTH")
        known = matching.places()
    wanted, seen = questions(of), []
    with asking("practitioner"):
        for place, way in enumerate(matching.WAYS):
            seen += matching.searched(wanted[place::3], known, [way])
    assert len(seen) == 200
    assert sum(each.right for each in seen) >= 190, matching.table(seen, [])


@pytest.mark.parametrize(
    ("recorded", "words", "born", "why"),
    [
        (("Catherine", "Nobody"), "Kate Nobody", ("", "", ""), "Short form or other spelling of the name"),
        (("Niamh", "Nobody"), "Neve Nobody", ("4", "5", "2003"), "same date of birth"),
        (("Zebedee", "Nobody"), "Nobody Zebedee", ("5", "4", "2003"), "day and month of birth swapped"),
        (("Zebedee", "Nobody"), "Zebdee Nobody", ("4", "5", "2013"), "Similar name, date of birth nearly"),
        (("Zebedee", "Nobody"), "Zebedee", ("", "", "2003"), "Part of the name, born then"),
    ],
)
def test_the_page_says_why_a_child_was_found(
    recorded: tuple[str, str], words: str, born: tuple[str, str, str], why: str, client_for: Clients
) -> None:
    practitioner = client_for("practitioner")
    add(practitioner, *recorded, BORN)
    assert why in near(found(practitioner, words, born))


def test_a_name_that_sounds_alike_is_found_with_the_date(client_for: Clients) -> None:
    practitioner = client_for("practitioner")
    add(practitioner, "Phoebe", "Nobody", BORN)
    assert "Phoebe Nobody" in found(practitioner, "Feebee", ("4", "5", "2003"))
    assert "Phoebe Nobody" not in found(practitioner, "Feebee"), "without it there would be too many"


def test_what_was_asked_is_what_the_page_says(client_for: Clients, owning: Any) -> None:
    practitioner = client_for("practitioner")
    add(practitioner, "Zebedee", "Nobody", BORN)
    with owning():
        reference = db.session.scalar(text("select reference from child"))
    page = near(found(practitioner, str(reference)))
    assert "This reference" in page
    assert "imilar name" not in page


def test_children_of_the_own_team_come_first_of_those_alike(client_for: Clients, asking: Any) -> None:
    """Two children of one name: whoever asks has theirs first, and one who is more alike is before both."""
    add(client_for("practitioner"), "Zebedee", "Nobody", BORN)
    add(client_for("outsider"), "Zebedee", "Nobody", BORN, not_here="y")
    teams = {}
    for name in ("practitioner", "outsider"):
        with asking(name):
            found_here = queries.results("Zebedee Nobodi", span(2003, 5, 4))
            assert len(found_here) == 2
            teams[name] = found_here[0].team_name
    assert teams["practitioner"] != teams["outsider"]


def test_no_more_are_told_of_than_are_shown(client_for: Clients, asking: Any, owning: Any) -> None:
    """Of names that are only a little alike, the database tells of those that the page shows and one more."""
    with owning():
        matching.add([each._replace(given_name="Zebedee") for each in children(60)], "SOUTH")
    with asking("practitioner"):
        told = queries.results("Zebedee Xa", None)
    little = [each for each in told if each.likeness < queries.NEAR]
    assert len(little) == queries.OTHERS_AT_MOST + 1
