"""An entry is put right with a reason: what moves is shown first, what continues it follows, both stay."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Asking, Story, context, who
from flask.testing import FlaskClient
from kind_forms import WITH_A_PAGE, answer, beside, continued, typed
from sqlalchemy import text

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds.contact import ReferralReceived
from caseflow.events.put_right import Corrected
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections import service as projections
from caseflow.rules.case_log import CaseLog
from caseflow.rules.rulebook import rulebook

MONDAY, FRIDAY, LATE = date(2010, 3, 1), date(2010, 3, 5), date(2010, 3, 15)
WHY = "The letter says otherwise"


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    """An initial assessment that was completed late."""
    today(LATE)
    story = a_case(by="practitioner")
    referral = ReferralReceived(source="2A", primary_need="N1")
    story.recorded("referred", referral, MONDAY, note="Not seen at school.")
    return story.decided(MONDAY).assessed(LATE, late_reason="interpreter")


@pytest.fixture
def rows(owning: Any) -> Callable[..., list[Any]]:
    def found(query: str, **given: Any) -> list[Any]:
        with owning():
            return list(db.session.execute(text(query), given).all())

    return found


def page_of(story: Story, name: str) -> str:
    return f"/cases/{story.case_id}/entries/{story.ids[name]}/correct"


def boxes(on: date) -> list[str]:
    return [str(on.day), str(on.month), str(on.year)]


def sent_twice(client: FlaskClient, address: str, **data: Any) -> tuple[Any, Any]:
    """The preview, and the answer to it sent again."""
    preview = client.post(address, data={"why": WHY, **data})
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', preview.text)
    return preview, client.post(address, data={"why": WHY, **data, "seen": seen[1] if seen else ""})


REFERRAL = {"occurred_on": boxes(MONDAY), "source": "2A", "primary_need": "N1", "note": "Not seen at school."}
COUNTING = (
    "select e.kind, e.occurred_on, e.data, e.team from case_event e where not exists"
    " (select from withdrawn_event w where w.event_id = e.event_id and w.case_id = e.case_id)"
    " and e.kind <> 'event_withdrawn' order by e.occurred_on, e.kind"
)


def test_what_the_form_does_not_ask_for_stays_as_it_was_recorded(
    a_case: Callable[..., Story], client_for: Any, today: Callable[[date], None], rows: Any
) -> None:
    """A feed says of a child who was not seen that it was not seen alone; no form asks that."""
    today(LATE)
    story = a_case(by="practitioner").referred(MONDAY).decided(MONDAY)
    story.assessed(FRIDAY, child_seen=False, child_seen_alone=False)
    address = page_of(story, "initial_assessment_completed")
    data = {"occurred_on": boxes(date(2010, 3, 4)), "outcome": "services", "child_seen": "no"}
    preview, _ = sent_twice(client_for("manager"), address, **data)
    assert "alone" not in preview.text.partition("What changes")[2].partition("</table>")[0]
    kept = "select data from case_event where kind = 'initial_assessment_completed' order by seq desc limit 1"
    assert rows(kept)[0].data == {"child_seen": False, "child_seen_alone": False, "outcome": "services"}


def test_an_answer_that_moves_nothing_is_put_right_by_a_worker_at_once(
    story: Story, client_for: Any, rows: Any
) -> None:
    client, address = client_for("practitioner"), page_of(story, "referred")
    form = client.get(address)
    assert form.status_code == 200
    assert "Not seen at school." in form.text
    assert '<option value="N1" selected' in form.text
    before = rows(COUNTING)
    preview, done = sent_twice(client, address, **REFERRAL | {"primary_need": "N5"})
    assert preview.status_code == 200
    assert "It would say" in preview.text
    assert "No clock and no figure would move." in preview.text
    assert done.headers["Location"] == f"/cases/{story.case_id}"
    after = rows(COUNTING)
    assert [(each.kind, each.occurred_on, each.team) for each in after] == [
        (each.kind, each.occurred_on, each.team) for each in before
    ]
    right = next(each for each in after if each.kind == "referral_received")
    assert right.data == {"source": "2A", "primary_need": "N5"}
    page = unescape(client.get(f"/cases/{story.case_id}/chronology").text)
    assert f"Put right by Practitioner Testerton: {WHY}" in page
    assert "It was put right: the corrected entry stands beside it" in page
    assert "Not seen at school." in page


def test_what_continues_it_stays_attached_and_so_do_clocks_and_reasons(
    story: Story, client_for: Any, rows: Any, asking: Asking
) -> None:
    clocks = "select timescale, number, started_on, due_on, stopped_on from clock order by 1, 2"
    before, reasons = rows(clocks), "select late_reason from breach where voided_at is null"
    assert rows(reasons) == [("interpreter",)]
    sent_twice(client_for("practitioner"), page_of(story, "referred"), **REFERRAL | {"primary_need": "N5"})
    assert rows(clocks) == before
    assert rows(reasons) == [("interpreter",)]
    with asking("practitioner"):
        case_log = CaseLog(log.recorded_events(story.case_id))
    about = {each.kind: case_log.by_id[each.about].kind for each in case_log.events if each.about}
    assert about == {
        "referral_decided": "referral_received",
        "initial_assessment_started": "referral_received",
        "initial_assessment_completed": "initial_assessment_started",
    }


def test_one_that_moves_a_figure_is_confirmed_by_a_manager(
    story: Story, client_for: Any, rows: Any, working: Any
) -> None:
    client, address = client_for("practitioner"), page_of(story, "initial_assessment_completed")
    data = {"occurred_on": boxes(FRIDAY), "outcome": "services", "late_reason": "interpreter"}
    preview, asked = sent_twice(client, address, **data)
    said = unescape(preview.text)
    assert "NI 59" in said
    assert "the child counts as 0 of 1 now; it would be 1 of 1" in said
    assert "due 10 Mar 2010, done 15 Mar 2010 now; it would be due 10 Mar 2010, done 5 Mar 2010" in said
    assert "/confirmations/" in asked.headers["Location"]
    assert [each.occurred_on for each in rows(COUNTING) if each.kind.endswith("completed")] == [LATE]
    manager = client_for("manager")
    assert "Put an entry right" in manager.get("/confirmations").text
    decide = unescape(manager.get(asked.headers["Location"]).text)
    assert "Date: 15 March 2010, to be 5 March 2010" in decide
    expected = re.search(r'name="expected"[^>]*value="(\d+)"', decide)
    sent = {"decision": "confirm", "expected": expected[1] if expected else ""}
    assert manager.post(asked.headers["Location"], data=sent).status_code == 302
    assert [each.occurred_on for each in rows(COUNTING) if each.kind.endswith("completed")] == [FRIDAY]
    with working():
        projections.project(story.case_id, rulebook())
    assert rows("select in_numerator from indicator_fact where code = 'NI 59'") == [(True,)]
    told = rows("select practitioner_id from notice where what = 'entry_put_right'")
    assert (who("practitioner"),) in told


def test_what_a_manager_does_not_confirm_stays_as_it_is(story: Story, client_for: Any, rows: Any) -> None:
    address = page_of(story, "initial_assessment_completed")
    data = {"occurred_on": boxes(FRIDAY), "outcome": "services"}
    _, asked = sent_twice(client_for("practitioner"), address, **data)
    before = rows(COUNTING)
    answer = {"decision": "refuse", "answer": "It was signed on the 15th"}
    assert client_for("manager").post(asked.headers["Location"], data=answer).status_code == 302
    assert rows(COUNTING) == before


def test_nothing_is_done_that_was_not_seen(story: Story, client_for: Any, rows: Any) -> None:
    client, address, before = client_for("practitioner"), page_of(story, "referred"), rows(COUNTING)
    preview = client.post(address, data={"why": WHY, **REFERRAL, "primary_need": "N5"})
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', preview.text)
    assert seen
    other = client.post(address, data={"why": WHY, **REFERRAL, "primary_need": "N6", "seen": seen[1]})
    assert other.status_code == 200
    assert "It would say" in other.text
    assert rows(COUNTING) == before


def test_a_correction_says_why_and_changes_to_what_can_be(story: Story, client_for: Any, rows: Any) -> None:
    client, address, before = client_for("practitioner"), page_of(story, "referred"), rows(COUNTING)
    wordless = client.post(address, data={**REFERRAL, "why": " "})
    assert wordless.status_code == 422
    assert "Say why it is put right" in beside(wordless.text, "why")
    late = client.post(address, data={**REFERRAL, "why": WHY, "occurred_on": ["16", "3", "2010"]})
    assert late.status_code == 422
    assert "today or in the past" in beside(late.text, "occurred_on")
    assert client.post(address, data={**REFERRAL, "why": WHY, "source": "<b>"}).status_code == 422
    assert rows(COUNTING) == before


def test_what_was_withdrawn_and_what_has_pages_of_its_own_is_not_put_right(
    story: Story, client_for: Any, a_case: Callable[..., Story]
) -> None:
    client = client_for("practitioner")
    assert client.get(f"/cases/{story.case_id}/entries/unknown/correct").status_code == 404
    other = a_case(given_name="Wilhelmina").referred(MONDAY)
    assert client.get(f"/cases/{story.case_id}/entries/{other.ids['referred']}/correct").status_code == 404
    other.closed(MONDAY)
    led = client.get(page_of(other, "closed"), follow_redirects=True)
    assert led.request.path == f"/cases/{other.case_id}/entries/{other.ids['closed']}/withdraw"
    assert "part of work with pages of its own" in led.text
    story.withdrawn("decided", LATE)
    assert client.get(page_of(story, "decided")).status_code == 404


def test_a_step_that_was_asked_for_is_in_the_way(story: Story, client_for: Any) -> None:
    data = {"direction": "down", "from_tier": "specialist", "to_tier": "universal", "to_team": "SCHOOL"}
    story.recorded("step", read("step_requested", data), LATE, story.ids["referred"])
    refused = client_for("practitioner").post(
        page_of(story, "referred"), data={"why": WHY, **REFERRAL, "primary_need": "N5"}
    )
    assert refused.status_code == 422
    assert "because of: Step requested" in refused.text


def test_only_the_team_that_answers_for_the_case_puts_right(
    story: Story, client_for: Any, asking: Asking, owning: Any
) -> None:
    with owning():
        columns = "insert into case_grant (case_id, practitioner_id, level, reason)"
        granted = text(f"{columns} values (:case, :who, 'content', 'by hand')")
        db.session.execute(granted, {"case": story.case_id, "who": who("outsider")})
    right = REFERRAL | {"primary_need": "N5"}
    refused = client_for("outsider").post(page_of(story, "referred"), data={"why": WHY, **right})
    assert refused.status_code == 403
    assert "Only the team that answers for the case" in refused.text
    corrected = Corrected(FRIDAY, {"source": "2A"})
    with pytest.raises(Refusal), asking("outsider"):
        cases.put_right(context("outsider", LATE), story.case_id, story.ids["referred"], corrected)
    assert client_for("teacher").get(page_of(story, "referred")).status_code == 403


def test_an_entry_of_another_team_stays_that_teams(
    story: Story, asking: Asking, rows: Any, owning: Any
) -> None:
    """The case went to another team since: what the first one did stays what it did."""
    with owning():
        move = "update practitioner set team_code = 'SOUTH' where id = :who"
        db.session.execute(text("update case_record set team_code = 'SOUTH'"))
        db.session.execute(text(move), {"who": who("practitioner")})
        columns = "insert into case_grant (case_id, team_code, level, reason)"
        granted = text(f"{columns} values (:case, 'SOUTH', 'content', 'by hand')")
        db.session.execute(granted, {"case": story.case_id})
    moved = context("practitioner", LATE)._replace(team="SOUTH")
    with asking("practitioner"):
        corrected = Corrected(MONDAY, {"source": "2A", "primary_need": "N5"})
        cases.put_right(moved, story.case_id, story.ids["referred"], corrected)
    assert {each.team for each in rows(COUNTING)} == {"NORTH"}
    forged = moved._replace(team="DOOR")
    with pytest.raises(Refusal), asking("practitioner"):
        cases.record(forged, story.case_id, ReferralReceived(source="2A"), LATE)


@pytest.mark.parametrize("kind", WITH_A_PAGE.values(), ids=WITH_A_PAGE.keys())
def test_every_kind_with_a_form_can_be_put_right(
    kind: Any, a_case: Callable[..., Story], client_for: Any, today: Any, rows: Any
) -> None:
    today(FRIDAY)
    story = a_case(by="practitioner")
    about = continued(story, kind)
    data = {each.name: answer(each) for each in kind.fields}
    story.recorded("it", read(kind.kind, data), MONDAY, about)
    form = {each.name: typed(each) for each in kind.fields} | {"note": "Words"}
    before = len(rows(COUNTING))
    preview, done = sent_twice(
        client_for("practitioner"), page_of(story, "it"), **form, occurred_on=["2", "3", "2010"]
    )
    assert preview.status_code == 200, beside(preview.text, "occurred_on")
    assert done.status_code == 302
    if "/confirmations/" in done.headers["Location"]:
        confirmed = client_for("manager").post(done.headers["Location"], data={"decision": "confirm"})
        assert confirmed.status_code == 302
    found = [each for each in rows(COUNTING) if each.kind == kind.kind]
    assert found[-1].occurred_on == date(2010, 3, 2)
    assert len(rows(COUNTING)) == before
