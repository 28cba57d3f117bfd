"""Records that may be of one child: compared by the workers, kept, and listed for whoever joins records."""

import signal
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from casework import MONDAY, Story, context, who, worker_process
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.joining import service
from caseflow.people.service import correct_child, reference_of

Clients = Callable[..., FlaskClient]
Cases = Callable[..., Story]
TODAY = date(2010, 3, 22)
WHY = "The mother confirmed that both are her daughter"
PAIRS = text("select one_case, other_case, why from possible_pair order by one_case, other_case")


@pytest.fixture
def compare(working: Any, today: Any) -> Callable[..., int]:
    """Compare as the workers do until nothing is left to do; how many parts that took."""
    today(TODAY)

    def until_done(whole: bool = False, many: int = 1_000) -> int:
        parts = 0
        if whole:
            with working():
                service.compare_all(at())
        while True:
            with working():
                if not service.compare_next(at(), many):
                    return parts
            parts += 1

    return until_done


def at() -> datetime:
    return context("practitioner", TODAY).at


def pairs(owning: Any) -> dict[frozenset[Any], list[str]]:
    with owning():
        return {frozenset(row[:2]): row[2] for row in db.session.execute(PAIRS)}


def described(story: Story, owning: Any, **said: Any) -> None:
    """Describe a child otherwise, as a page or a feed does."""
    names = ", ".join(f"{name} = :{name}" for name in said)
    with owning():
        db.session.execute(text(f"update child set {names} where id = :id"), said | {"id": story.child_id})


def both(one: Story, other: Story) -> frozenset[Any]:
    return frozenset((one.case_id, other.case_id))


def test_each_reason_is_found_from_whichever_record_is_compared_last(
    a_case: Cases, owning: Any, compare: Any
) -> None:
    """The names are of one another: a pair is the same whether this record or the other one changed."""
    first = a_case(given_name="Katherine", family_name="Nobody-Long")
    compare()
    others = {
        "same": a_case(given_name="Katherine", family_name="Nobody-Long"),
        "like": a_case(given_name="Kate", family_name="Nobody-Long"),
        "nhs": a_case(given_name="Xenia", family_name="Otherwise"),
        "upn": a_case(given_name="Yorick", family_name="Elsewhere"),
        "exchanged": a_case(given_name="Katherine", family_name="Nobody-Long"),
    }
    twin = a_case(given_name="Zacharias", family_name="Nobody-Long")
    described(first, owning, nhs_number="9434765919", upn="A123", birth_date=date(2003, 5, 4))
    for name, story in others.items():
        born = {"nhs": date(2001, 1, 1), "upn": date(2001, 1, 1), "exchanged": date(2003, 4, 5)}
        numbers = {"nhs": {"nhs_number": "9434765919"}, "upn": {"upn": "A123"}}.get(name, {})
        described(story, owning, birth_date=born.get(name, date(2003, 5, 4)), **numbers)
    described(twin, owning, birth_date=date(2003, 5, 4))
    compare()
    found = pairs(owning)
    assert {name: found.get(both(first, story)) for name, story in others.items()} == {
        name: [name] for name in others
    }
    assert both(first, twin) not in found
    with owning():
        db.session.execute(text("delete from possible_pair"))
        db.session.execute(text("update child set to_compare = true where id = :id"), {"id": first.child_id})
    compare()
    assert {key for key in found if first.case_id in key} == set(pairs(owning))
    compare(whole=True, many=2)
    assert pairs(owning) == found


def test_who_is_described_otherwise_leaves_the_list_or_enters_it(
    a_case: Cases, owning: Any, working: Any, compare: Any
) -> None:
    one, other = a_case(), a_case(by="outsider")
    compare()
    assert pairs(owning) == {both(one, other): ["same"]}
    for name, expected in (("Wilhelmina", {}), ("Zebedee", {both(one, other): ["same"]})):
        with owning():
            said = {"given_name": name}
            correct_child(one.child_id, said, "As the mother says", who("practitioner"), at(), TODAY)
        assert compare() == 1
        assert pairs(owning) == expected
    assert compare() == 0


def test_pairs_are_told_apart_joined_and_parted_and_only_then_offered_again(
    a_case: Cases, client_for: Clients, owning: Any, working: Any, compare: Any
) -> None:
    one, other, third = a_case().referred(MONDAY), a_case(by="outsider").referred(MONDAY), a_case()
    compare()
    assert set(pairs(owning)) == {both(one, other), both(one, third), both(other, third)}
    governance = client_for("governance")
    page = f"/joining/{one.case_id}/{other.case_id}"
    assert governance.post(page, data={"kept": "apart", "reason": "x"}).status_code == 422
    assert governance.post(page, data={"kept": "apart", "reason": "Cousins with one name"}).status_code == 302
    assert set(pairs(owning)) == {both(one, third), both(other, third)}
    compare(whole=True)
    assert set(pairs(owning)) == {both(one, third), both(other, third)}
    refused = governance.post(page, data={"kept": str(one.case_id), "reason": WHY})
    assert "these are two children" in refused.text
    page = f"/joining/{one.case_id}/{third.case_id}"
    joined = governance.post(page, data={"kept": str(one.case_id), "reason": WHY}).location
    assert pairs(owning) == {}, "the third record is read with the first, from the moment it is joined"
    compare(whole=True)
    assert set(pairs(owning)) == set()
    assert governance.post(joined, data={"reason": "They are twins, said the midwife"}).status_code == 302
    compare()
    assert set(pairs(owning)) == {both(one, third), both(other, third)}


def test_the_page_says_how_far_it_goes_and_each_number_is_that_of_its_list(
    a_case: Cases, client_for: Clients, owning: Any, compare: Any, monkeypatch: Any
) -> None:
    governance = client_for("governance")
    assert "The records have not been compared yet." in governance.get("/joining").text
    for _ in range(3):
        a_case()
    numbered = [a_case(given_name=name) for name in ("Xenia", "Zacharias")]
    for story in numbered:
        described(story, owning, nhs_number="9434765919", birth_date=date(2001, 1, 1))
    compare()
    page = governance.get("/joining").text
    assert "What changed since then may not be in this list yet." in page
    assert "Any reason (4)" in page
    assert "4 pairs of records" in page
    assert page.rindex("The same NHS number") < page.rindex("The same name and date of birth")
    by_number = governance.get("/joining?why=nhs").text
    assert "1 pair of records" in by_number
    assert by_number.count("Side by side") == 1
    monkeypatch.setattr("caseflow.joining.queries.PAGE", 3)
    assert [governance.get(f"/joining?page={n}").text.count("Side by side") for n in (1, 2, 3)] == [3, 1, 0]
    compare(whole=True)
    assert "Every record was last compared with all others" in governance.get("/joining").text


def test_nobody_but_whoever_joins_records_reads_a_pair_and_none_of_the_own_family(
    a_case: Cases, client_for: Clients, asking: Any, compare: Any
) -> None:
    """A shielded child least of all: that two records are alike says that the child is there."""
    one = a_case().referred(MONDAY)
    a_case(by="outsider").referred(MONDAY)
    shield = {"reference": reference_of(one.child_id), "reason": WHY}
    assert client_for("governance").post("/shielding/new", data=shield).status_code == 302
    compare()
    for name in ("practitioner", "outsider", "manager", "analyst", "administrator", None):
        with asking(name):
            assert db.session.execute(PAIRS).all() == [], name
            assert db.session.execute(text("select * from pair_comparison")).all() == [], name
    with asking("governance"):
        assert len(db.session.execute(PAIRS).all()) == 1
    mine = {"relationship": "relative", "whose": str(who("governance")), "given_name": "Zebedee"}
    born = {"family_name": "Testcase", "birth_date": ["5", "5", "2003"]}
    assert client_for("governance").post("/own-family", data=mine | born).status_code == 302
    with asking("governance"):
        assert db.session.execute(PAIRS).all() == []
    assert "No possible duplicates" in client_for("governance").get("/joining").text


def test_a_killed_worker_is_followed_by_another_from_where_it_was(
    a_case: Cases, live: Any, owning: Any, working: Any, compare: Any
) -> None:
    """What it had compared is kept, the part in which it died is compared again, and nothing is missing."""
    for _ in range(6):
        a_case()
    compare()
    expected = pairs(owning)
    with owning():
        db.session.execute(text("delete from possible_pair"))
    with working():
        service.compare_all(at())
    code = (
        "import os, signal\nfrom datetime import UTC, datetime\n"
        "from workers.transaction import application\nfrom caseflow.extensions import db\n"
        "from caseflow.joining import service\n"
        "with application().app_context():\n"
        "    at = datetime(2010, 3, 22, 9, tzinfo=UTC)\n"
        "    service.compare_next(at, 2)\n    db.session.commit()\n"
        "    service.compare_next(at, 2)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    process = worker_process(live, code)
    assert process.wait(60) == -signal.SIGKILL
    with owning():  # once the server knows that the worker is gone
        after = db.session.scalar(text("select whole_after from pair_comparison for update"))
        done = db.session.scalar(text("select count(*) from child where id <= :after"), {"after": after})
    assert done == 2
    assert 0 < len(pairs(owning)) < len(expected)
    assert compare(many=2) == 2
    assert pairs(owning) == expected
