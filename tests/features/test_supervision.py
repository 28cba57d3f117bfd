"""Supervision: a page for each worker, decisions that stay until they are done, signed and read by two."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from casework import MONDAY, Story, dawn, who
from sqlalchemy import text

from caseflow.events.kinds.waits import WaitBegan
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.supervision import service

ON, NEXT = date(2010, 3, 15), date(2010, 4, 12)


@pytest.fixture
def story(a_case: Any, today: Any) -> Story:
    """A case of the practitioner whose assessment is late, and that waits for the police."""
    story = a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(MONDAY)
    expected = WaitBegan(waits_for="police", reason="information", expected_on=ON)
    story.recorded("waits", expected, MONDAY)
    today(ON)
    return story


def _page(name: str) -> str:
    return f"/supervision/{who(name)}"


def _day(on: date) -> list[str]:
    return [str(on.day), str(on.month), str(on.year)]


def _meeting(client_for: Any, on: date = ON) -> str:
    answer = client_for("manager").post(f"{_page('practitioner')}/meetings/new", data={"held_on": _day(on)})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def _decided(client_for: Any, meeting: str, story: Story, words: str, by_on: date = NEXT) -> Any:
    said = {"case": str(story.case_id), "words": words, "by_on": _day(by_on)}
    return client_for("manager").post(f"{meeting}/decide", data=said)


def test_a_page_shows_a_workers_cases_and_what_is_stuck(story: Story, client_for: Any, today: Any) -> None:
    assert "Practitioner Testerton" in client_for("manager").get("/supervision").text
    assert client_for("practitioner").get("/supervision").headers["Location"] == _page("practitioner")
    for name in ("manager", "practitioner"):
        page = client_for(name).get(_page("practitioner")).text
        assert "Zebedee Testcase" in page
        assert re.search(r"Initial assessment: [^<]*late", page)
        assert "Waits since Mon 1 March 2010. The police: Information or a report" in page
        assert "Nothing recorded since" not in page
    today(date(2010, 3, 29))
    assert "Nothing recorded since Mon 1 March 2010" in client_for("manager").get(_page("practitioner")).text


def test_a_decision_stays_until_it_is_done_and_a_signed_meeting_as_it_is(
    story: Story, client_for: Any, today: Any
) -> None:
    worker, manager = client_for("practitioner"), client_for("manager")
    meeting = _meeting(client_for)
    assert _decided(client_for, meeting, story, "Ask the police again", date(2010, 3, 1)).status_code == 422
    assert _decided(client_for, meeting, story, "Ask the police again.", date(2010, 3, 19)).status_code == 302
    assert "Ask the police again." in worker.get(meeting).text
    assert worker.post(f"{meeting}/sign").status_code == 302
    assert "Signed by the worker" in manager.get(_page("practitioner")).text
    refused = _decided(client_for, meeting, story, "And one thing more.")
    assert refused.status_code == 422
    assert "This meeting is signed." in refused.text
    manager.post(f"{meeting}/sign")
    assert "Signed by both" in worker.get(_page("practitioner")).text
    assert (
        "You have signed this meeting already." in worker.post(f"{meeting}/sign", follow_redirects=True).text
    )
    today(NEXT)
    later = _meeting(client_for, NEXT)
    page = worker.get(later).text
    assert "From earlier meetings" in page
    assert "Not done, and late" in page
    (done,) = set(re.findall(r'action="(/supervision/decisions/[^"]+/done)"', page))
    assert worker.post(done).status_code == 302
    assert "Done Mon 12 April 2010" in manager.get(later).text
    assert "Nothing is left to do" in manager.get(_page("practitioner")).text
    assert "Somebody has said already that this is done." in manager.post(done, follow_redirects=True).text


def test_a_meeting_that_is_to_come_does_not_begin(story: Story, client_for: Any) -> None:
    address = f"{_page('practitioner')}/meetings/new"
    assert client_for("manager").post(address, data={"held_on": _day(NEXT)}).status_code == 422
    assert client_for("practitioner").post(address, data={"held_on": _day(ON)}).status_code == 404


def test_only_the_two_and_whoever_covers_for_the_manager_read_it(
    story: Story, client_for: Any, asking: Any, owning: Any
) -> None:
    meeting = _meeting(client_for)
    _decided(client_for, meeting, story, "Between the two of us.")
    for name in ("colleague", "other_manager", "outsider"):
        assert client_for(name).get(meeting).status_code == 404, name
        assert client_for(name).get(_page("practitioner")).status_code == 404, name
        assert client_for(name).post(f"{meeting}/sign").status_code == 404, name
    for name in ("analyst", "governance", "administrator"):
        assert client_for(name).get(meeting).status_code == 403, name
    counted = "select (select count(*) from supervision), (select count(*) from supervision_decision)"
    others = ("colleague", "other_manager", "outsider", "analyst", "governance", "administrator")
    for name in ("practitioner", "manager", *others):
        with asking(name):
            assert tuple(db.session.execute(text(counted)).one()) == ((0, 0) if name in others else (1, 1))
    cover = text(
        "insert into cover (id, practitioner_id, covered_by, from_on, until_on, written_by, written_at)"
        " values (:id, :away, :by, :on, :on, :away, :at)"
    )
    with owning():
        given = {"id": uuid4(), "away": who("manager"), "by": who("colleague"), "on": ON, "at": dawn(ON)}
        db.session.execute(cover, given)
    assert "Between the two of us." in client_for("colleague").get(meeting).text
    assert client_for("colleague").get(_page("colleague")).status_code == 200, "their own, not as a manager"
    assert client_for("colleague").get(f"{_page('colleague')}/meetings/new").status_code == 404


def test_in_the_database_nobody_signs_for_another_or_adds_to_what_is_signed(
    story: Story, client_for: Any, asking: Any
) -> None:
    meeting = _meeting(client_for)
    signed = text("select worker_signed_at is not null, manager_signed_at is not null from supervision")
    given = {"id": meeting.rpartition("/")[2], "at": dawn(ON)}
    for name, found in (("colleague", (False, False)), ("practitioner", (True, False))):
        with asking(name):
            db.session.execute(text("select sign_supervision(:id, :at)"), given)
        with asking("manager"):
            assert tuple(db.session.execute(signed).one()) == found
    with pytest.raises(Exception, match="permission denied"), asking("practitioner"):
        db.session.execute(text("update supervision set manager_signed_at = now()"))
    decision = text(
        "insert into supervision_decision (id, supervision_id, case_id, words, by_on, author_id, written_at)"
        " values (gen_random_uuid(), :id, :case, 'x', current_date, :me, now())"
    )
    with pytest.raises(Exception, match="row-level security"), asking("manager"):
        db.session.execute(decision, {"id": given["id"], "case": story.case_id, "me": who("manager")})


def test_a_decision_reaches_the_page_of_its_case_for_the_two_who_read_it(
    story: Story, a_case: Any, client_for: Any
) -> None:
    other = a_case(given_name="Yolanda").referred(MONDAY).decided(MONDAY).allocated(MONDAY)
    assert _decided(client_for, _meeting(client_for), story, "Ask the police again.").status_code == 302
    for name in ("practitioner", "manager"):
        client = client_for(name)
        assert f"/cases/{story.case_id}/supervision" in client.get(f"/cases/{story.case_id}").text
        assert "Ask the police again." in client.get(f"/cases/{story.case_id}/supervision").text
        assert "Ask the police again." not in client.get(f"/cases/{other.case_id}/supervision").text
    page = client_for("colleague").get(f"/cases/{story.case_id}/supervision")
    assert (page.status_code, "Ask the police again." in page.text) == (200, False)
    assert client_for("outsider").get(f"/cases/{story.case_id}/supervision").status_code in (403, 404)


def test_a_meeting_begins_on_the_day_that_it_is_in_london(owning: Any) -> None:
    """Half an hour after midnight, in summer: by UTC it is the day before."""
    with owning():
        at = datetime(2010, 4, 11, 23, 30, tzinfo=UTC)
        assert service.begin(who("practitioner"), who("manager"), date(2010, 4, 12), at)
        with pytest.raises(Refusal):
            service.begin(who("practitioner"), who("manager"), date(2010, 4, 13), at)
