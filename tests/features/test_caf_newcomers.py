"""What stood in the way of newcomers: nothing is asked twice, lost, or taken for something else."""

import html
import json
import re
from collections.abc import Callable
from typing import Any

import borough
import pytest
from borough import TODAY, begun, checklist, consent
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db

Clients = Callable[..., FlaskClient]


@pytest.fixture
def school(client_for: Clients, owning: Any, password_hash: Any) -> FlaskClient:
    borough.widen(owning, password_hash)
    return client_for("teacher")


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.get_data(as_text=True)


def test_a_search_names_the_likely_first_and_folds_the_rest(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    begun(school, owning)
    visitor = client_for("visitor")
    for search in ("/children", "/caf/new"):
        assert "Ottoline" not in visitor.get(search).text
        for nobody in ("Nobody found", "not here</", "Begin the checklist"):
            assert nobody not in visitor.get(search).text, "before anything was looked for"
        near = visitor.get(f"{search}?name=Ottoline+Pretend").text
        assert "with a name like it" not in near
        other = visitor.get(f"{search}?name=Barnaby+Pretend").text
        folded = other.partition("<details")[2]
        assert "Ottoline" not in other.partition("<details")[0]
        assert "1 child with a name like it" in folded
        assert "Ottoline" in folded.partition("</details>")[0]
        older = visitor.get(f"{search}?name=Barnaby+Pretend&born_on=5&born_on=5&born_on=1996").text
        assert "Ottoline" not in older, "a child of another age is no other spelling"
        born = visitor.get(f"{search}?name=Barnaby+Pretend&born_on=5&born_on=5&born_on=2003").text
        assert "Ottoline" in born.partition("<details")[0], "the same date of birth is near"


def test_what_was_looked_for_is_carried_on_and_not_asked_again(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    begun(school, owning)
    outside = client_for("visitor")
    looked = outside.get("/caf/new?name=Ottoline+Pretend&born_on=5&born_on=5&born_on=2003").text
    onward = html.unescape(re.search(r'href="(/caf/checklist[^"]*)"', looked)[1])  # type: ignore[index]
    form = outside.get(onward).text
    for value in ("Ottoline", "Pretend", "0?5", "2003"):
        assert re.search(f'value="{value}"', form)
    answers = {"given_name": "Ottoline", "family_name": "Pretend", "birth_date": ["5", "5", "2003"]}
    answers |= TODAY | {"sex": "F", "next_step": "none"}
    other = outside.post(onward, data=answers | {"family_name": "Pretender"})
    assert "Is it one of these children?" in other.text, "another name was not looked for yet"
    assert outside.post(onward, data=answers).status_code == 302, "this one was: it is not asked twice"


def test_everything_that_is_amiss_is_said_at_once(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    begun(school, owning)
    answer = checklist(client_for("visitor"), birth_date=["5", "5", "2011"], next_step="")
    assert answer.status_code == 422
    assert "Choose what happens next" in answer.text
    assert "Date of birth must be today or in the past" in answer.text
    again = checklist(client_for("visitor"), next_step="")
    assert "Is it one of these children?" in again.text
    assert "Choose what happens next" in again.text


def test_typed_and_not_saved_is_marked_in_the_list_and_before_signing(
    school: FlaskClient, owning: Any
) -> None:
    _, caf, _ = begun(school, owning)
    assert "Typed, not saved" not in page(school, caf)
    kept = {"parents.warmth.strengths": "She sings to her"}
    assert school.post(f"/drafts?for={caf}/1/parents", data=kept).status_code == 204
    assert "Typed, not saved" in page(school, caf)
    assert "would not be in what is signed" in page(school, f"{caf}/1/sign-off")
    assert "Parents, Ottoline Pretend, kept today at" in re.sub(r"<[^>]*>", "", page(school, "/my-work"))
    school.post(f"{caf}/1/parents", data=kept)
    assert "Typed, not saved" not in page(school, caf)


def test_a_day_that_is_none_is_said_and_kept_as_it_was_typed(school: FlaskClient, owning: Any) -> None:
    _, caf, _ = begun(school, owning)
    line = {"actions.agreed.r001ab.action": "Weekly club", "actions.agreed.r001ab.by": "31 February 2010"}
    saved = school.post(f"{caf}/1/actions", data=line, follow_redirects=True).text
    assert "31 February 2010 is no day of the calendar" in saved
    assert "31 February 2010" in page(school, f"{caf}/1/actions")
    assert "31 February 2010 is no day of the calendar" in page(school, f"{caf}/1/sign-off")
    line["actions.agreed.r001ab.by"] = "by half-term"
    line["seen"] = json.dumps({"actions.agreed.r001ab.by": 1})
    assert "no day" not in school.post(f"{caf}/1/actions", data=line, follow_redirects=True).text


def test_whether_it_may_be_kept_is_asked_and_stays_to_do_until_it_is_said(
    school: FlaskClient, owning: Any
) -> None:
    _, caf, event = begun(school, owning)
    case = caf.partition("/cafs/")[0].removeprefix("/cases/")
    step = re.compile(r"<strong>(To do|Done):</strong> <a [^>]*>Ask the family</a>")

    def asked() -> str:
        found = step.search(page(school, caf))
        return found[1] if found else ""

    assert asked() == "To do"
    assert consent(school, case, event, {"HEALTH": "agreed"}, storage="not_asked").status_code == 302
    assert asked() == "To do", "sharing was spoken of, keeping was not"
    consent(school, case, event, {})
    assert asked() == "Done"


def test_from_consent_one_goes_back_to_the_assessment(school: FlaskClient, owning: Any) -> None:
    case, caf, event = begun(school, owning)
    assert f'href="/cases/{case}/caf?caf={event}"' in page(school, f"/cases/{case}/consent?caf={event}")
    assert school.get(f"/cases/{case}/caf?caf={event}").location == caf


def test_the_writer_and_the_parent_who_was_asked_are_not_asked_for_again(
    school: FlaskClient, owning: Any
) -> None:
    case, caf, event = begun(school, owning)
    before = page(school, f"{caf}/1/situation")
    assert 'value="Teacher' not in before, "a line that grows is no input"
    assert ">Teacher" in before
    assert "Paula Pretend" not in before
    consent(school, case, event, {})
    offered = page(school, f"{caf}/1/situation")
    for words in (">Paula Pretend<", ">mother<", ">yes<", "From what was said about consent"):
        assert words in offered
    with owning():
        count = text("select count(*) from caf_answer where field like 'situation.carers%'")
        assert not db.session.scalar(count), "looking writes nothing"
    names = re.findall(r'name="(situation\.carers\.r000asked\.\w+)"', offered)
    assert len(names) == 4
    line = dict(zip(names, ("Paula Pretend", "mother", "yes", ""), strict=True))
    school.post(f"{caf}/1/situation", data=line)
    kept = page(school, f"{caf}/1/situation")
    assert kept.count("Paula Pretend") == 1
    assert "From what was said about consent" not in kept
    school.post(f"{caf}/1/situation", data={names[0]: "Pauline Pretend", "seen": json.dumps({names[0]: 1})})
    assert "Paula" not in page(school, f"{caf}/1/situation"), "a correction is not overruled"


def test_what_is_closed_says_so_and_stays_as_it_is(school: FlaskClient, owning: Any, today: Any) -> None:
    case, caf, _ = begun(school, owning)
    school.post(f"{caf}/1/conclusions", data={"conclusions.needs.answer": "Sleep"})
    school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"})
    school.post(f"{caf}/review", data=TODAY)
    ending = {
        "closed_on": TODAY["occurred_on"],
        "reason": "needs_met",
        "without_meeting": "They asked to stop",
    }
    answer = school.post(f"/cases/{case}/tac/close", data=ending | {"summary": "All is well again"})
    assert answer.status_code == 302, answer.text
    assert "Closed 1 March 2010" in page(school, "/cafs")
    shown = page(school, caf)
    assert "Closed on 1 March 2010: the needs are met" in shown
    assert "To do:" not in shown
    assert "Sign off" not in shown
    page(school, f"{caf}/2/sign-off", 404)
    page(school, f"{caf}/review", 404)
    for address, data in (
        (f"{caf}/2/sign-off", {"agreement": "none"}),
        (f"{caf}/2/conclusions", {"conclusions.needs.answer": "More"}),
        (f"{caf}/review", {}),
    ):
        refused = school.post(address, data=TODAY | data)
        assert refused.status_code == 422, address
        assert "closed and stays as it is" in refused.text, address
    again = school.post(f"/cases/{case}/caf/start", data=TODAY | {"record_again": "yes"})
    assert again.status_code == 302, "help may be needed again"


def test_a_review_begun_by_mistake_is_thrown_away_and_the_family_keeps_its_copy(
    school: FlaskClient, client_for: Clients, owning: Any, asking: Any
) -> None:
    _, caf, _ = begun(school, owning)
    school.post(f"{caf}/1/conclusions", data={"conclusions.needs.answer": "Sleep"})
    assert "cannot" not in page(school, caf)
    refused = school.post(f"{caf}/discard-review", follow_redirects=True)
    assert "it stays" in refused.text, "the first version is no review"
    school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"})
    school.post(f"{caf}/review", data=TODAY)
    reviewing = page(school, caf)
    assert "Everything that version 1 says is kept" in reviewing
    assert f"{caf}/1/family.pdf" in reviewing, "the family's copy is the signed one"
    assert f"{caf}/2/family.pdf" not in reviewing
    assert client_for("kite").post(f"{caf}/discard-review").status_code == 403
    assert "Throw this review away" in reviewing
    school.post(f"{caf}/discard-review")
    assert "/2/" not in page(school, caf)
    school.post(f"{caf}/review", data=TODAY | {"record_again": "yes"})
    school.post(f"{caf}/2/conclusions", data={"conclusions.needs.answer": "Friends"})
    assert "it stays" in school.post(f"{caf}/discard-review", follow_redirects=True).text
    assert "Friends" in page(school, f"{caf}/2")
    with asking("teacher"):
        gone = db.session.execute(text("delete from caf_version"))
        assert gone.rowcount == 0, "the database keeps what was written, too"  # type: ignore[attr-defined]


def test_everything_else_on_a_page_is_still_true_at_one_tick(
    school: FlaskClient, owning: Any, today: Any
) -> None:
    _, caf, _ = begun(school, owning)
    first = {
        "parents.care.strengths": "Warm meals",
        "parents.warmth.strengths": "Sings",
        "parents.warmth.needs": "Rest",
    }
    school.post(f"{caf}/1/parents", data=first)
    school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"})
    school.post(f"{caf}/review", data=TODAY)
    assert "Everything else that was written on this page is still true" in page(school, f"{caf}/2/parents")
    assert "Everything else" not in page(school, f"{caf}/2/environment"), "nothing was written there"
    school.post(f"{caf}/2/parents", data={"still": "parents", "parents.warmth.needs": "A day off"})
    second = page(school, f"{caf}/2")
    for words in ("Warm meals", "Sings", "A day off"):
        assert words in second
    assert ">Rest<" not in second
