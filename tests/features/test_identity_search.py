"""A child is found however the name is written, by former names and partial dates, and is not added twice."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from unicodedata import normalize

import pytest
from casework import Story
from flask.testing import FlaskClient
from sqlalchemy import text
from test_import import Loading, child, load  # noqa: F401

from caseflow.extensions import db
from caseflow.people import queries

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]
BORN = ["5", "5", "2003"]


@pytest.fixture
def practitioner(client_for: Clients) -> FlaskClient:
    return client_for("practitioner")


def add(
    client: FlaskClient, given_name: str, family_name: str, born: list[str] | None = None, **more: Any
) -> str:
    data = {"given_name": given_name, "family_name": family_name, "birth_date": born or BORN, "sex": "U"}
    data |= {"occurred_on": ["1", "3", "2010"], "source": "2A"}
    answer = client.post("/referrals/new", data=data | more)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def found(client: FlaskClient, name: str, born: tuple[str, str, str] = ("", "", "")) -> str:
    answer = client.get("/children", query_string={"name": name, "born_on": list(born)})
    assert answer.status_code == 200
    return answer.text


def near(page: str) -> str:
    return page.partition("<details")[0]


@pytest.mark.parametrize(
    ("given_name", "family_name", "typed"),
    [
        (
            "Ana",
            "Núñez",
            ["Nunez", "NUNEZ", normalize("NFD", "Núñez"), "Ana Núñez", "Nunez Ana", "nuñez, ana"],
        ),
        ("Linh", normalize("NFD", "Nguyễn"), ["Nguyen", "nguyễn", "Nguyen Linh"]),
        ("Liam", "O’Brien", ["OBrien", "O'Brien", "O’Brien", "obrien liam", "o brien"]),
        ("Anne-Marie", "Smith-Jones", ["Anne Marie Smith Jones", "annemarie smithjones", "smith jones"]),
        ("Łukasz", "Testøe", ["Lukasz Testoe"]),
    ],
)
def test_a_name_is_found_however_it_is_written(
    given_name: str, family_name: str, typed: list[str], practitioner: FlaskClient
) -> None:
    add(practitioner, given_name, family_name)
    add(practitioner, "Somebody", "Else")
    for words in typed:
        page = near(found(practitioner, words))
        assert normalize("NFC", given_name) in page, words
        assert "Somebody" not in page, words


def test_a_search_says_when_there_are_more_than_it_shows(
    load: Loading,  # noqa: F811
    practitioner: FlaskClient,
) -> None:
    """50 of the same name are the 50 there are; of 51 the nearest are shown; of those only like it, ten."""
    names = [f"TM-{n:06}" for n in range(51)]
    children = [child(each, given_name="Zebedee", family_name="Samename") for each in names]
    load(children[:50], [referral(each) for each in names[:50]])
    page = near(found(practitioner, "Zebedee Samename"))
    assert "50 children</p>" in page
    assert "There may be more" not in page
    load(children[50:], [referral(names[50])])
    assert "50 children, the nearest. There may be more: " in near(found(practitioner, "Zebedee Samename"))
    assert "The nearest 10 of more children with a name like it" in found(practitioner, "Barnabas Samename")


def test_a_reference_is_found_in_any_case(load: Loading, practitioner: FlaskClient, owning: Any) -> None:  # noqa: F811
    load([child("TM-000002", given_name="Zebedee")], [referral("TM-000002")])
    for typed in ("tm-000002", "TM 000002", "Tm000002"):
        assert "Zebedee" in near(found(practitioner, typed)), typed


def referral(child_id: str) -> dict[str, Any]:
    event = {"event_id": f"e-{child_id}", "child_id": child_id, "kind": "referral_received"}
    return event | {"occurred_on": "2010-02-01", "data": {"source": "2A"}}


def test_a_partial_date_narrows_and_is_never_ignored(practitioner: FlaskClient) -> None:
    add(practitioner, "Zoe", "Yearling", ["5", "5", "2003"])
    add(practitioner, "Zoe", "Yearling", ["9", "11", "2003"], not_here="y")
    add(practitioner, "Zoe", "Yearling", ["5", "5", "2007"], not_here="y")
    assert near(found(practitioner, "Zoe Yearling")).count("Zoe Yearling</a>") == 3
    year = found(practitioner, "Zoe Yearling", ("", "", "2003"))
    assert near(year).count("Zoe Yearling</a>") == 2
    assert "5 May 2007" in year.partition("<details")[2], "another date is shown apart, not hidden"
    assert near(found(practitioner, "Zoe Yearling", ("", "11", "2003"))).count("Zoe Yearling</a>") == 1
    assert near(found(practitioner, "", ("", "5", "2003"))).count("Zoe Yearling</a>") == 1
    for wrong in (("", "5", ""), ("5", "", "2003"), ("5", "5", ""), ("31", "2", "2003"), ("", "13", "2003")):
        answer = practitioner.get("/children", query_string={"name": "Zoe", "born_on": list(wrong)})
        assert answer.status_code == 422, wrong
        assert "Enter" in answer.text


def test_a_date_without_its_day_is_refused_on_every_form(practitioner: FlaskClient) -> None:
    data = {"family_name": "Partly", "birth_date": ["", "5", "2003"], "sex": "U", "source": "2A"}
    answer = practitioner.post("/referrals/new", data=data | {"occurred_on": ["1", "3", "2010"]})
    assert answer.status_code == 422
    assert "Enter a real date" in answer.text


def test_an_unborn_child_is_found_by_the_date_of_birth(practitioner: FlaskClient) -> None:
    add(practitioner, "", "Expectley", ["", "", ""], expected_birth_date=["1", "6", "2010"])
    assert "Unborn baby Expectley" in near(found(practitioner, "Expectley", ("20", "5", "2010")))
    assert "Unborn baby Expectley" not in near(found(practitioner, "Expectley", ("20", "5", "2003")))


def among(client: FlaskClient, path: str, name: str, born: tuple[str, str, str] = ("", "", "")) -> str:
    answer = client.get(path, query_string={"name": name, "born_on": list(born)})
    assert answer.status_code == 200
    return " ".join(unescape(answer.text).split())


YEAR = ("", "", "2003")


@pytest.mark.parametrize("path", ["/children", "/caf/new"])
def test_a_date_alone_or_a_piece_of_a_name_finds_ones_own_cases_alone(
    path: str, practitioner: FlaskClient, client_for: Clients
) -> None:
    add(practitioner, "Zebedee", "Testnobody")
    add(practitioner, "Li", "Testnobody", not_here="y")
    outsider = client_for("outsider")
    for name, born in (("", tuple(BORN)), ("", ("", "5", "2003")), ("", YEAR), ("Tes", YEAR), ("Zeb", YEAR)):
        assert "Zebedee Testnobody" in among(practitioner, path, name, born), (name, born)
        for stranger in (outsider, client_for("teacher"), client_for("other_manager")):
            page = among(stranger, path, name, born)
            assert "Testnobody" not in page, (name, born)
            assert "Nobody whose case you may open is recorded with this" in page
            assert ("By so few letters" if name else "By a date alone") in page
    for whole in ("Testnobody", "Zebedee", "Li", "Li Tes"):
        assert "Testnobody" in among(outsider, path, whole), whole
    assert "Zebedee Testnobody" not in among(outsider, path, "Li")
    assert "may open" not in among(outsider, path, "Testnobody")


def test_it_says_by_what_nobody_was_found(practitioner: FlaskClient) -> None:
    """A search by a year alone says nothing of a name."""
    for name, born, said in (
        ("", YEAR, "Nobody whose case you may open is recorded with this date of birth."),
        ("Nobodyatall", ("", "", ""), "Nobody is recorded with this name."),
        ("Nobodyatall", YEAR, "Nobody is recorded with this name and date of birth."),
    ):
        assert said in among(practitioner, "/children", name, born)


def test_a_case_that_was_opened_for_a_reason_is_found_by_the_date_alone(
    practitioner: FlaskClient, client_for: Clients
) -> None:
    case, outsider = add(practitioner, "Zebedee", "Testnobody"), client_for("outsider")
    outsider.post(f"{case}/open", data={"reason": "The hospital rang about him"})
    assert "Zebedee Testnobody" in among(outsider, "/children", "", YEAR)


# --- Corrections --------------------------------------------------------------------------------------


def correct(client: FlaskClient, case: str, **changed: Any) -> Any:
    data = {"given_name": "Ana", "family_name": "Formerly", "birth_date": BORN, "sex": "U"}
    return client.post(f"{case}/child/correct", data=data | {"reason": "As her mother says"} | changed)


def test_a_corrected_name_is_kept_shown_and_found(practitioner: FlaskClient, client_for: Clients) -> None:
    case = add(practitioner, "Ana", "Formerly")
    assert correct(practitioner, case, family_name="Today", birth_date=["6", "5", "2003"]).status_code == 302
    page = near(found(practitioner, "Formerly"))
    assert "Ana Today" in page
    assert "formerly Ana Formerly" in page
    assert "formerly" not in near(found(practitioner, "Ana Today"))
    shown = practitioner.get(f"{case}/child/correct").text
    for words in ("Formerly", "5 May 2003", "6 May 2003", "As her mother says"):
        assert words in shown
    assert correct(practitioner, case, birth_date=["6", "5", "2003"]).status_code == 302, "and back again"
    assert "formerly Ana Today" in near(found(practitioner, "Today"))


def test_a_correction_asks_the_reason_and_refuses_what_no_child_can_be(practitioner: FlaskClient) -> None:
    case = add(practitioner, "Ana", "Formerly")
    assert "Say why you change this" in correct(practitioner, case, reason="", given_name="Anna").text
    assert "1965" in correct(practitioner, case, birth_date=["5", "5", "1950"]).text
    assert "hidden or control" in correct(practitioner, case, given_name="A\u200bna").text
    assert "Nothing is different" in correct(practitioner, case).text
    assert "at least one name" in correct(practitioner, case, given_name="", family_name="").text


def test_every_detail_is_corrected(practitioner: FlaskClient, owning: Any) -> None:
    case = add(practitioner, "Ana", "Formerly")
    details = {"ethnicity": "CHNE", "disability": ["LD", "VIS"], "upn": "A1", "nhs_number": "9", "sex": "F"}
    assert correct(practitioner, case, **details).status_code == 302
    with owning():
        row = db.session.execute(text("select ethnicity, disability, upn, nhs_number, sex from child")).one()
    assert tuple(row) == ("CHNE", ["LD", "VIS"], "A1", "9", "F")
    shown = practitioner.get(f"{case}/child/correct").text
    assert "Learning, Vision" in shown


@pytest.mark.parametrize("name", ["outsider", "analyst", "administrator", "governance"])
def test_only_those_who_record_on_the_case_correct_it(
    name: str, practitioner: FlaskClient, client_for: Clients
) -> None:
    case = add(practitioner, "Ana", "Formerly")
    assert correct(client_for(name), case, given_name="Anna").status_code in (403, 404)


def test_a_shielded_child_is_not_found_by_a_former_name(
    practitioner: FlaskClient, client_for: Clients, owning: Any
) -> None:
    case = add(practitioner, "Ana", "Formerly")
    correct(practitioner, case, family_name="Today")
    with owning():
        db.session.execute(text("update child set shielded = true"))
    assert "Ana Today" in found(practitioner, "Formerly")
    other = found(client_for("outsider"), "Formerly")
    assert "Today" not in other
    assert "formerly" not in other
    data = {"what": "worried", "given_name": "Ana", "family_name": "Today", "birth_date": BORN}
    assert client_for("outsider").post("/concern", data=data).status_code == 302, "nothing tells of her"


def test_a_birth_is_told(practitioner: FlaskClient, owning: Any) -> None:
    case = add(practitioner, "", "Expectley", ["", "", ""], expected_birth_date=["1", "3", "2010"])
    assert "Record the child&#39;s birth" in practitioner.get(case).text or "Record the child's birth" in (
        practitioner.get(case).text
    )
    data = {"given_name": "", "family_name": "Expectley", "birth_date": ["26", "2", "2010"], "sex": "F"}
    assert practitioner.post(f"{case}/child/birth", data=data).status_code == 302
    page = practitioner.get(case).text
    assert "Unborn baby" not in page, "a born child whose name is not known is no unborn baby"
    assert "26 February 2010" in page
    with owning():
        assert (
            db.session.scalar(text("select count(*) from child_correction where field = 'birth_date'")) == 1
        )


def test_a_later_feed_keeps_what_was_and_what_it_does_not_know(
    load: Loading,  # noqa: F811
    practitioner: FlaskClient,
    owning: Any,
) -> None:
    first = {"given_name": "Zoe", "family_name": "Before", "birth_date": "2003-05-05", "sex": "F"}
    load([child("C1", **first)], [referral("C1")])
    report = load([child("C1", **first | {"family_name": "After", "sex": "U"})], [])
    assert report.children_updated == 1
    assert "formerly Zoe Before" in near(found(practitioner, "Before"))
    with owning():
        assert db.session.scalar(text("select sex from child")) == "F"
    assert load([child("C1", **first | {"family_name": "After", "sex": "U"})], []).children_updated == 0


# --- Before a child is added --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/referrals/new", "/concern"])
def test_children_alike_are_shown_before_one_is_added_and_twins_go_on(
    path: str, practitioner: FlaskClient, owning: Any
) -> None:
    add(practitioner, "Ana", "Núñez")
    data = {"given_name": "Anna", "family_name": "Nunez", "birth_date": BORN, "sex": "U", "source": "2A"}
    data |= {"occurred_on": ["1", "3", "2010"], "what": "Came without a coat"}
    asked = practitioner.post(path, data=data)
    assert asked.status_code == 422
    assert "Is it one of these children?" in asked.text
    assert "Ana Núñez" in asked.text
    assert 'value="Anna"' in asked.text
    assert practitioner.post(path, data=data | {"not_here": "y"}).status_code == 302
    with owning():
        assert db.session.scalar(text("select count(*) from child")) == 2


def test_nobody_is_asked_about_for_another_name_or_date(practitioner: FlaskClient) -> None:
    add(practitioner, "Ana", "Núñez")
    add(practitioner, "Ana", "Núñez", ["7", "9", "1999"])
    add(practitioner, "Wilhelmina", "Otherwise")


def test_a_story_is_found_by_the_name_it_was_told_with(a_case: Callable[..., Story], asking: Any) -> None:
    story = a_case(given_name="Zebedee").referred(MONDAY)
    with asking("practitioner"):
        assert [each.case_id for each in queries.results("zebedee", None)] == [story.case_id]
