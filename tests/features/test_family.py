"""The family of a child: people who are no clients, reciprocal relationships, households, linked cases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.family import queries

MONDAY = date(2010, 3, 1)
PHONES = "select distinct on (case_id) case_id, phone from family_member order by case_id, revision desc"
LINK = (
    "insert into case_link (link_id, revision, one_case, other_case, kind, words, together, reason,"
    " written_by, written_at) values (gen_random_uuid(), 1, :one, :other, 'sibling', '', true, '', :who,"
    " now())"
)
MOTHER = {
    "given_name": "Paula",
    "family_name": "Pretend",
    "former_name": "Imaginary",
    "sex": "F",
    "kind": "mother",
    "responsibility": "yes",
    "birth_date": ["4", "7", "1980"],
    "phone": "020 7946 0777",
    "language": "Polish",
    "interpreter": "y",
    "notes": "The dog is loud and friendly",
    "lives_here": "y",
    "from_on": ["5", "5", "2003"],
}


def sent(client: FlaskClient, address: str, **data: Any) -> str:
    """What the page after a form says; the form is taken."""
    answer = client.post(address, data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(client.get(answer.location).get_data(as_text=True))


def refused(client: FlaskClient, address: str, **data: Any) -> str:
    """What a form that is not taken says."""
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    return str(answer.get_data(as_text=True))


@pytest.fixture
def case(a_case: Callable[..., Story]) -> Story:
    return a_case(given_name="Ottoline", family_name="Pretend").referred(MONDAY)


def key(owning: Any, table: str, column: str, case_id: Any) -> str:
    with owning():
        query = text(f"select {column} from {table} where case_id = :case order by written_at desc limit 1")
        return str(db.session.scalar(query, {"case": case_id}))


def test_a_mother_is_added_with_all_that_is_known_of_her(case: Story, client_for: Any) -> None:
    client, base = client_for("practitioner"), f"/cases/{case.case_id}/family"
    page = sent(client, f"{base}/people/add", **MOTHER)
    for words in (
        "Paula Pretend",
        "Formerly Imaginary",
        "4 July 1980",
        "Speaks Polish, needs an interpreter",
        "Mother of Ottoline Pretend, parental responsibility",
        "Lives with the child, since 5 May 2003",
        'href="tel:02079460777"',
        "The dog is loud and friendly",
    ):
        assert words in page, words


def test_what_is_changed_says_why_and_what_it_was_before(case: Story, client_for: Any, owning: Any) -> None:
    client, base = client_for("practitioner"), f"/cases/{case.case_id}/family"
    sent(client, f"{base}/people/add", **MOTHER)
    address = f"{base}/people/{key(owning, 'family_member', 'person_id', case.case_id)}"
    form = client.get(address).get_data(as_text=True)
    assert 'value="020 7946 0777"' in form
    assert "Say why you change this" in refused(client, address, seen="1", given_name="Paula", phone="1")
    changed = MOTHER | {"phone": "020 7946 0778", "reason": "She has another number"}
    page = sent(client, address, seen="1", **changed)
    assert "phone: 020 7946 0777, now 020 7946 0778" in page
    assert "She has another number" in page
    assert "Somebody else changed this meanwhile" in refused(
        client, address, seen="1", **changed | {"phone": "2"}
    )
    page = sent(client, address, seen="2", **changed, mistake="y")
    assert "Nobody of the family is recorded yet" in page
    assert "Taken out: it was recorded by mistake" in page
    assert client.get(address).status_code == 404
    with owning():
        kept = db.session.scalars(text("select phone from family_member order by revision")).all()
    assert kept == ["020 7946 0777", "020 7946 0778", "020 7946 0778"]


def test_people_are_related_to_each_other_from_one_day_to_another(
    case: Story, client_for: Any, owning: Any
) -> None:
    client, base = client_for("practitioner"), f"/cases/{case.case_id}/family"
    sent(client, f"{base}/people/add", **MOTHER)
    mother = key(owning, "family_member", "person_id", case.case_id)
    page = sent(client, f"{base}/people/add", given_name="Fred", sex="M", kind="father", responsibility="no")
    assert "Father of Ottoline Pretend, no parental responsibility" in page
    father = key(owning, "family_member", "person_id", case.case_id)
    couple = {"person": mother, "of": father, "kind": "partner", "from_on": ["1", "2", "2001"]}
    assert "Partner of Fred, since 1 Feb 2001" in sent(client, f"{base}/relations/add", **couple)
    assert "Choose two different people." in refused(
        client, f"{base}/relations/add", **couple | {"of": mother}
    )
    end = {"kind": "former_partner", "of": father, "from_on": ["1", "2", "2001"], "to_on": ["3", "3", "2009"]}
    address = f"{base}/relations/{key(owning, 'family_relation', 'relation_id', case.case_id)}"
    wrong = end | {"to_on": ["3", "3", "1999"], "reason": "They have parted", "seen": "1"}
    assert "The end cannot be before the beginning." in refused(client, address, **wrong)
    page = sent(client, address, **end, seen="1", reason="They have parted")
    assert "Former partner of Fred, 1 Feb 2001 to 3 Mar 2009" in page
    sent(client, f"{base}/stays/add", person=father, words="at weekends", from_on=["4", "3", "2009"])
    stay = f"{base}/stays/{key(owning, 'family_stay', 'stay_id', case.case_id)}"
    page = sent(client, stay, seen="1", words="", to_on=["1", "1", "2010"], reason="He moved away")
    assert "Lived with the child, until 1 Jan 2010" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"given_name": "", "family_name": ""}, "Enter at least one name."),
        ({"birth_date": ["1", "1", "2999"]}, "The date must be today or in the past."),
        ({"death_date": ["1", "1", "1970"]}, "The date of death cannot be before the date of birth."),
        ({"given_name": "123"}, "Given name must have at least one letter."),
        ({"kind": ""}, "Choose what they are to the child"),
        ({"phone": "1" * 31}, "Use at most 30 characters for: Phone"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    said: dict[str, Any], sentence: str, case: Story, client_for: Any
) -> None:
    client = client_for("practitioner")
    assert sentence in refused(client, f"/cases/{case.case_id}/family/people/add", **MOTHER | said)


def test_whoever_works_with_a_child_is_listed_with_a_telephone(
    case: Story, client_for: Any, owning: Any
) -> None:
    case.allocated(MONDAY)
    with owning():
        db.session.execute(
            text("update practitioner set phone = '020 7946 0999' where id = :id"),
            {"id": who("practitioner")},
        )
    client, base = client_for("practitioner"), f"/cases/{case.case_id}/family"
    page = sent(
        client,
        f"{base}/workers/add",
        name="Dr Gil Pill",
        role="GP",
        agency="Lantern Surgery",
        phone="020 7946 0555",
    )
    for words in (
        "Accountable team",
        "The case is allocated to them",
        "020 7946 0999",
        "Manager Testerton",
        "Recorded here, last for 1 Mar 2010",
        "Dr Gil Pill",
        "Lantern Surgery",
        "020 7946 0555",
    ):
        assert words in page, words
    assert page.count("Practitioner Testerton</th>") + page.count("Practitioner Testerton\n") <= 1
    worker = f"{base}/workers/{key(owning, 'network_worker', 'worker_id', case.case_id)}"
    page = sent(
        client, worker, seen="1", name="Dr Gil Pill", to_on=["28", "2", "2010"], reason="The family moved"
    )
    assert "Worked with the child, until 28 Feb 2010" in page


def test_a_link_shows_on_both_cases_each_in_its_own_words(
    case: Story, a_case: Callable[..., Story], client_for: Any, owning: Any
) -> None:
    other = a_case(given_name="Bertram", family_name="Pretend", sex="M", birth_date=date(2001, 1, 1))
    client = client_for("practitioner")
    search = client.get(f"/cases/{case.case_id}/family/children?name=Bertram").get_data(as_text=True)
    address = f"/cases/{case.case_id}/family/children/{other.case_id}"
    assert address in search
    page = sent(client, address, kind="half_sibling", together="y", from_on=["1", "1", "2005"])
    assert "Half-brother" in page
    assert "Lives with Ottoline Pretend, since 1 Jan 2005" in page
    there = client.get(f"/cases/{other.case_id}/family").get_data(as_text=True)
    assert "Half-brother or half-sister" in there
    assert "Ottoline Pretend" in there
    assert "linked already" in refused(client, address, kind="sibling")
    with owning():
        link = db.session.scalar(text("select link_id from case_link"))
    change = f"/cases/{other.case_id}/family/links/{link}"
    page = sent(client, change, seen="1", kind="sibling", reason="They have one father")
    assert "Brother" in client.get(f"/cases/{case.case_id}/family").get_data(as_text=True)
    sent(client, change, seen="2", kind="sibling", reason="Not the same family", mistake="y")
    assert "No case is linked" in client.get(f"/cases/{case.case_id}/family").get_data(as_text=True)
    assert "Brother" in sent(client, address, kind="sibling")


def test_a_mother_who_has_a_case_herself_is_turned_the_right_way_round(
    case: Story, a_case: Callable[..., Story], client_for: Any
) -> None:
    mother = a_case(given_name="Mina", family_name="Pretend", sex="F", birth_date=date(1994, 1, 1))
    client = client_for("practitioner")
    sent(client, f"/cases/{case.case_id}/family/children/{mother.case_id}", kind="mother")
    assert "Child" in client.get(f"/cases/{mother.case_id}/family").get_data(as_text=True)


def test_the_same_person_is_recorded_once_for_brothers_and_sisters(
    case: Story, a_case: Callable[..., Story], client_for: Any, owning: Any
) -> None:
    other = a_case(given_name="Bertram", family_name="Pretend")
    third = a_case(given_name="Cora", family_name="Pretend")
    client = client_for("practitioner")
    sent(client, f"/cases/{case.case_id}/family/children/{other.case_id}", kind="sibling")
    also = {"kind": "sibling", "also": str(other.case_id)}
    sent(client, f"/cases/{case.case_id}/family/children/{third.case_id}", **also)
    assert "Bertram Pretend" in client.get(f"/cases/{third.case_id}/family").get_data(as_text=True)
    base = f"/cases/{case.case_id}/family"
    sent(client, f"{base}/people/add", **MOTHER, also=[str(other.case_id), str(third.case_id)])
    assert "Mother of Bertram Pretend" in client.get(f"/cases/{other.case_id}/family").get_data(as_text=True)
    person = key(owning, "family_member", "person_id", case.case_id)
    changed = MOTHER | {"phone": "020 7946 0778", "reason": "She has another number", "seen": "1"}
    sent(client, f"{base}/people/{person}", **changed, also=str(other.case_id))
    with owning():
        rows = db.session.execute(text(PHONES))
        phones = {row.case_id: row.phone for row in rows}
    changed_here, kept = "020 7946 0778", "020 7946 0777"
    assert phones == {case.case_id: changed_here, other.case_id: changed_here, third.case_id: kept}


# --- What a link gives away ------------------------------------------------------------------------


@pytest.fixture
def pair(case: Story, a_case: Callable[..., Story], asking: Any, owning: Any) -> tuple[Story, Story]:
    """Two linked cases of different teams: the child, and a brother with the team in the south."""
    other = a_case(by="outsider", given_name="Bertram", family_name="Secretson")
    with owning():
        db.session.execute(
            text(LINK),
            {"one": case.case_id, "other": other.case_id, "who": who("outsider")},
        )
    return case, other


def shield(owning: Any, story: Story) -> None:
    with owning():
        db.session.execute(text("update child set shielded = true where id = :id"), {"id": story.child_id})


def test_of_a_case_of_another_team_a_link_tells_what_a_search_tells(
    pair: tuple[Story, Story], client_for: Any, asking: Any
) -> None:
    case, other = pair
    page = client_for("practitioner").get(f"/cases/{case.case_id}/family").get_data(as_text=True)
    assert "Bertram Secretson" in page
    assert "Assessment south" in page
    assert f"/cases/{other.case_id}" not in page
    with asking("practitioner"):
        (found,) = queries.open_siblings(queries.linked_asked(case.case_id).answers())
    assert (found.readable, found.works, found.sex, found.phone) == (False, False, "U", "020 7946 0003")


def test_a_shielded_case_is_linked_for_its_own_team_alone(
    pair: tuple[Story, Story], client_for: Any, asking: Any, owning: Any
) -> None:
    case, other = pair
    shield(owning, other)
    page = client_for("practitioner").get(f"/cases/{case.case_id}/family").get_data(as_text=True)
    assert "Secretson" not in page
    assert "No case is linked" in page
    with asking("practitioner"):
        assert queries.linked_children(case.case_id) == []
        assert db.session.scalar(text("select count(*) from case_link")) == 0
    answer = client_for("practitioner").get(f"/cases/{case.case_id}/family/children/{other.case_id}")
    assert answer.status_code == 404
    there = client_for("outsider").get(f"/cases/{other.case_id}/family").get_data(as_text=True)
    assert "Ottoline Pretend" in there


def test_a_relationship_to_a_child_whose_case_is_shielded_goes_with_the_link(
    pair: tuple[Story, Story], client_for: Any, asking: Any, owning: Any
) -> None:
    case, other = pair
    client, base = client_for("practitioner"), f"/cases/{case.case_id}/family"
    sent(client, f"{base}/people/add", **MOTHER)
    person = key(owning, "family_member", "person_id", case.case_id)
    with owning():
        link = db.session.scalar(text("select link_id from case_link"))
    page = sent(client, f"{base}/relations/add", person=person, of=f"link {link}", kind="mother")
    assert "Mother of Bertram Secretson" in page
    shield(owning, other)
    assert "Secretson" not in client.get(base).get_data(as_text=True)
    with asking("practitioner"):
        assert db.session.scalar(text("select count(*) from family_relation")) == 1


def test_a_closed_case_is_no_open_sibling(pair: tuple[Story, Story], asking: Any) -> None:
    case, other = pair
    other.referred(MONDAY).closed(MONDAY)
    with asking("practitioner"):
        assert queries.open_siblings(queries.linked_asked(case.case_id).answers()) == []
        assert len(queries.linked_children(case.case_id)) == 1
