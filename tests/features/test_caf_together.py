"""Ten people write in one assessment at once, each over a connection of their own: nothing typed is lost."""

import json
import re
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import borough
import pytest
from borough import TODAY, begun
from casework import who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.agencies import service as agencies
from caseflow.extensions import db

NUMBER = 10
Clients = Callable[..., FlaskClient]
FIELD = "conclusions.needs.answer"


@pytest.fixture
def writers(client_for: Clients, owning: Any, password_hash: Any) -> list[FlaskClient]:
    borough.widen(owning, password_hash)
    with owning():
        accounts = [borough.account(f"writer{n}", "practitioner", "SCHOOL") for n in range(NUMBER)]
        agencies.add_accounts(accounts, password_hash)
    return [client_for(f"writer{n}") for n in range(NUMBER)]


def at_once(writers: list[FlaskClient], act: Callable[[int, FlaskClient], Any]) -> list[Any]:
    """What each writer's request answered, all sent in the same moment by a thread each."""
    start, answers = Barrier(len(writers)), [None] * len(writers)

    def run(n: int) -> None:
        start.wait()
        answers[n] = act(n, writers[n])

    threads = [Thread(target=run, args=(n,)) for n in range(len(writers))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def answers_now(owning: Any) -> dict[str, str]:
    with owning():
        rows = db.session.execute(
            text("select distinct on (field) field, value from caf_answer order by field, revision desc")
        )
        return {row.field: row.value for row in rows}


def everything_written(owning: Any) -> list[str]:
    with owning():
        return list(db.session.scalars(text("select value from caf_answer")))


def seen_on(page: str) -> str:
    """What the page's hidden field sends back as seen."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1].replace("&#34;", '"')


def test_different_answers_of_ten_writers_are_all_kept(writers: list[FlaskClient], owning: Any) -> None:
    _, caf, _ = begun(writers[0], owning)
    elements = ["health", "physical", "speech", "emotional", "behaviour", "identity", "relationships"]
    elements += ["self_care", "understanding", "participation"]
    blank = {f"development.{each}.needs": "" for each in elements}

    def write(n: int, client: FlaskClient) -> int:
        mine = {f"development.{elements[n]}.needs": f"Words of writer {n}"}
        return client.post(f"{caf}/1/development", data=blank | mine | {"seen": "{}"}).status_code

    assert at_once(writers, write) == [302] * NUMBER
    now = answers_now(owning)
    assert [now[f"development.{each}.needs"] for each in elements] == [
        f"Words of writer {n}" for n in range(NUMBER)
    ]


def test_lines_added_to_one_table_at_once_are_all_kept(writers: list[FlaskClient], owning: Any) -> None:
    _, caf, _ = begun(writers[0], owning)

    def write(n: int, client: FlaskClient) -> int:
        page = client.get(f"{caf}/1/actions").get_data(as_text=True)
        # The last line is a blank one; a faster writer's may stand above it by now.
        field = re.findall(r'name="(actions\.agreed\.r\w+\.action)"', page)[-1]
        return client.post(f"{caf}/1/actions", data={field: f"Action {n}", "seen": seen_on(page)}).status_code

    assert at_once(writers, write) == [302] * NUMBER
    assert {f"Action {n}" for n in range(NUMBER)} <= set(answers_now(owning).values())


def test_the_same_answer_of_ten_writers_shows_both_texts_and_loses_nothing(
    writers: list[FlaskClient], owning: Any
) -> None:
    _, caf, _ = begun(writers[0], owning)
    address = f"{caf}/1/conclusions"

    def write(n: int, client: FlaskClient) -> str:
        return client.post(address, data={FIELD: f"Words of writer {n}", "seen": "{}"}).location

    onward = at_once(writers, write)
    first = [n for n, where in enumerate(onward) if where == caf]
    assert len(first) == 1  # one was first; nine are shown both texts
    assert everything_written(owning).count(f"Words of writer {first[0]}") == 1
    for n, client in enumerate(writers):
        if n in first:
            continue
        page = client.get(address).get_data(as_text=True)
        assert f"Words of writer {n}" in page
        assert "changed this while you were writing" in page
        shown = re.search(rf'name="shown-{re.escape(FIELD)}" value="(\d+)"', page)
        assert shown
        choice = {FIELD: f"Words of writer {n}", "seen": seen_on(page)}
        choice |= {f"keep-{FIELD}": "both", f"shown-{FIELD}": shown[1]}
        assert client.post(address, data=choice).location == caf
    assert all(f"Words of writer {n}" in answers_now(owning)[FIELD] for n in range(NUMBER))


def test_a_choice_made_while_a_third_writes_is_asked_again(writers: list[FlaskClient], owning: Any) -> None:
    _, caf, _ = begun(writers[0], owning)
    address = f"{caf}/1/conclusions"
    one, two, three = writers[:3]
    one.post(address, data={FIELD: "One", "seen": "{}"})
    two.post(address, data={FIELD: "Two", "seen": "{}"})
    page = two.get(address).get_data(as_text=True)
    three.post(address, data={FIELD: "Three", "seen": json.dumps({FIELD: 1})})
    mine = {FIELD: "Two", "seen": seen_on(page), f"keep-{FIELD}": "mine", f"shown-{FIELD}": "1"}
    assert two.post(address, data=mine).location == address
    assert "Three" in two.get(address).get_data(as_text=True)
    keep = mine | {f"keep-{FIELD}": "theirs", f"shown-{FIELD}": "2"}
    assert two.post(address, data=keep).location == caf
    assert answers_now(owning)[FIELD] == "Three"


def test_a_draft_never_hides_what_others_saved(writers: list[FlaskClient], owning: Any) -> None:
    _, caf, _ = begun(writers[0], owning)
    address = f"{caf}/1/conclusions"
    one, two = writers[:2]
    draft = {FIELD: "My draft", "conclusions.change.answer": "", "seen": "{}"}
    assert one.post(f"/drafts?for={address}", data=draft).status_code == 204
    two.post(address, data={"conclusions.change.answer": "Said by two", "seen": "{}"})
    page = one.get(address).get_data(as_text=True)
    assert "My draft" in page
    assert "Said by two" in page
    one.post(
        address, data={FIELD: "My draft", "conclusions.change.answer": "Said by two", "seen": seen_on(page)}
    )
    assert answers_now(owning)[FIELD] == "My draft"
    with owning():
        assert not db.session.scalar(
            text("select count(*) from draft where practitioner_id = :who"), {"who": who("writer0")}
        )


def test_one_of_ten_signs_and_the_others_are_told(writers: list[FlaskClient], owning: Any) -> None:
    _, caf, _ = begun(writers[0], owning)

    def sign(n: int, client: FlaskClient) -> int:
        return client.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"}).status_code

    assert sorted(at_once(writers, sign)) == [302] + [422] * (NUMBER - 1)
    with owning():
        count = text("select count(*) from case_event where kind = 'caf_completed'")
        assert db.session.scalar(count) == 1
