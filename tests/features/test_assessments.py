"""An assessment is written by one person and authorised by another, who may return it first."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from html import unescape
from typing import Any

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from kind_forms import MONDAY, beside
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.assessments.queries import Before
from caseflow.assessments.views import said_before
from caseflow.caf.published import FamilyViews
from caseflow.cases.queries import ChronologyLine
from caseflow.events.kinds import kinds
from caseflow.events.kinds.contact import ReferralReceived
from caseflow.events.kinds.declaration import Spoken
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent

FRIDAY, LATE = date(2010, 3, 5), date(2010, 3, 15)
SCRIPT = "<script>alert('seen')</script> 👩‍👧 '); drop table assessment; --"
WORDS = {"child": "I want to stay with Gran.", "analysis": SCRIPT, "plan": "Weekly visits"}


def parts(on: date) -> list[str]:
    return [str(on.day), str(on.month), str(on.year)]


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(FRIDAY)
    story = a_case(by="practitioner")
    referral = ReferralReceived(source="2A", primary_need="N1")
    story.recorded("referred", referral, MONDAY, note="Not seen at school for a week.")
    return story.decided(MONDAY).assessment_started(MONDAY)


@pytest.fixture
def rows(owning: Any) -> Callable[[str], list[Any]]:
    def found(query: str) -> list[Any]:
        with owning():
            return list(db.session.execute(text(query)).all())

    return found


class Pages:
    """The pages of the assessment of a story."""

    def __init__(self, story: Story, client_for: Callable[..., FlaskClient], which: str = "initial") -> None:
        begun = story.ids[f"{which}_assessment_started"]
        self.address, self.client_for = f"/cases/{story.case_id}/assessments/{begun}", client_for

    def submit(self, by: str = "practitioner", **more: Any) -> Any:
        return self.client_for(by).post(self.address, data={"outcome": "services", **WORDS, **more})

    def decide(self, decision: str, by: str = "manager", on: date = FRIDAY, **more: Any) -> Any:
        data = {"decision": decision, "occurred_on": parts(on), **more}
        return self.client_for(by).post(f"{self.address}/authorise", data=data)


COMPLETED = (
    "select occurred_on, recorded_by, data from case_event where kind = 'initial_assessment_completed'"
)
SUBMITTED = "select number, submitted_by, decided_by, authorised from assessment order by number"


def test_what_is_submitted_is_complete_on_the_day_on_which_somebody_else_authorises_it(
    story: Story, client_for: Any, rows: Any
) -> None:
    pages = Pages(story, client_for)
    assert pages.submit(child_seen="yes", child_seen_alone="no").status_code == 302
    assert rows(COMPLETED) == []
    page = unescape(client_for("practitioner").get(pages.address).text)
    assert "It waits for authorisation." in page
    assert "It waits for: Manager Testerton" in page
    queue = client_for("manager").get("/assessments/to-authorise")
    assert f'{pages.address}/authorise"' in queue.text
    assert "Practitioner Testerton" in queue.text
    assert "1 assessment to authorise" in client_for("manager").get("/team-board").text
    shown = client_for("manager").get(f"{pages.address}/authorise").text
    assert SCRIPT not in shown
    assert SCRIPT in unescape(shown)
    assert pages.decide("authorise").status_code == 302
    outcome = {"outcome": "services", "child_seen": True, "child_seen_alone": False}
    assert rows(COMPLETED) == [(FRIDAY, who("manager"), outcome)]
    assert rows("select stopped_on from clock where timescale = 'R02'") == [(FRIDAY,)]
    case = unescape(client_for("practitioner").get(f"/cases/{story.case_id}/chronology").text)
    assert "Written by Practitioner Testerton, 5 March 2010." in case
    assert "I want to stay with Gran." in case
    assert "No assessment" not in client_for("manager").get("/assessments/to-authorise").text
    assert pages.address not in client_for("manager").get("/assessments/to-authorise").text


def test_while_it_waits_the_case_says_so_and_asks_nobody_to_complete_it(
    story: Story, client_for: Any, today: Any
) -> None:
    """To whoever wrote it, to a colleague and to the manager; once it is returned, it is to be completed."""
    pages, case = Pages(story, client_for), f"/cases/{story.case_id}"
    worker = client_for("practitioner")
    assert "Complete the initial assessment" in worker.get(case).text
    pages.submit()
    today(date(2010, 3, 8))
    for name in ("practitioner", "colleague", "manager"):
        page = unescape(client_for(name).get(case).text)
        assert "Complete the initial assessment" not in page.partition("Record something else")[0]
        box = page[page.index("app-next") :][:900]
        assert "Submitted on Fri 5 March 2010, it waits for a manager to authorise or return it." in box
        assert "Read what waits for a manager" in box
    header = unescape(worker.get(f"{case}/chronology").text)
    assert "Since 1 March 2010; submitted on 5 March 2010, a manager has not decided yet" in header
    led_to = re.findall(r'href="([^"]*initial_assessment_completed[^"]*)"', unescape(worker.get(case).text))
    answer = worker.get(led_to[0], follow_redirects=True)
    assert "It waits for: Manager Testerton" in answer.text
    pages.decide("return", comment="Say more", on=date(2010, 3, 8))
    assert "Complete the initial assessment" in worker.get(case).text
    assert "has not decided yet" not in worker.get(case).text


def test_one_that_is_returned_is_written_on_with_the_comments_beside_it(
    story: Story, client_for: Any, rows: Any
) -> None:
    pages = Pages(story, client_for)
    pages.submit()
    wordless = pages.decide("return")
    assert wordless.status_code == 422
    assert "Say what has to change" in beside(wordless.text, "comment")
    assert pages.decide("return", comment_child="What does Gran say?").status_code == 302
    again = unescape(client_for("practitioner").get(pages.address).text)
    assert "Returned by Manager Testerton" in again
    assert "What does Gran say?" in again
    assert "I want to stay with Gran." in again, "what was written is there to go on with"
    assert pages.submit(parents="Gran agrees.").status_code == 302
    assert pages.decide("authorise").status_code == 302
    mine, theirs = who("practitioner"), who("manager")
    assert rows(SUBMITTED) == [(1, mine, theirs, False), (2, mine, theirs, True)]
    assert len(rows(COMPLETED)) == 1
    told = "select what from notice where what like 'assessment%' and practitioner_id = '{}' order by told_at"
    assert [row.what for row in rows(told.format(mine))] == ["assessment_returned", "assessment_authorised"]
    assert [row.what for row in rows(told.format(theirs))] == ["assessment_submitted"] * 2


def test_who_submitted_it_does_not_authorise_it(
    story: Story, client_for: Any, rows: Any, asking: Any
) -> None:
    pages = Pages(story, client_for)
    assert pages.submit(by="manager").status_code == 302
    assert pages.decide("authorise").headers["Location"] == pages.address
    assert rows(COMPLETED) == []
    decided = (
        "update assessment set authorised = true, decided_at = now(), comments = '{{}}', decided_by = '{}'"
    )
    for name in ("manager", "practitioner", "outsider"):
        with asking(name):
            assert db.session.execute(text(decided.format(who(name)))).rowcount == 0, name
    assert rows(SUBMITTED) == [(1, who("manager"), None, None)]


def test_what_was_decided_is_not_decided_again_nor_in_another_name(
    story: Story, client_for: Any, asking: Any
) -> None:
    pages = Pages(story, client_for)
    pages.submit()
    forged = "update assessment set authorised = true, decided_at = now(), comments = '{}', decided_by = :who"
    with pytest.raises(DBAPIError), asking("manager"):
        db.session.execute(text(forged), {"who": who("other_manager")})
    pages.decide("authorise")
    assert pages.decide("return", comment="Too late").headers["Location"] == pages.address
    assert pages.submit().status_code == 422
    with asking("manager"):
        assert db.session.execute(text("update assessment set comments = '{}'")).rowcount == 0


def test_what_was_submitted_again_meanwhile_is_read_before_it_is_decided(
    story: Story, client_for: Any, rows: Any
) -> None:
    pages = Pages(story, client_for)
    pages.submit()
    pages.decide("return", comment_plan="By whom?", number="1")
    pages.submit(plan="Weekly visits by the school nurse")
    stale = pages.decide("authorise", comment="Good", number="1")
    assert stale.status_code == 422
    assert "submitted again since you opened this page" in stale.text
    assert "Weekly visits by the school nurse" in stale.text
    assert ">Good</textarea>" in "".join(stale.text.split("\n"))
    assert 'name="number" type="hidden" value="2"' in stale.text
    assert len(rows(COMPLETED)) == 0
    assert pages.decide("authorise", comment="Good", number="2").status_code == 302
    assert len(rows(COMPLETED)) == 1


def test_only_managers_of_social_care_authorise(story: Story, client_for: Any) -> None:
    pages = Pages(story, client_for)
    pages.submit()
    assert pages.decide("authorise", by="colleague").status_code == 403
    assert pages.decide("authorise", by="other_manager").status_code == 403
    assert client_for("colleague").get("/assessments/to-authorise").status_code == 403
    assert pages.address not in client_for("other_manager").get("/assessments/to-authorise").text


def test_a_late_one_is_asked_why_once_whoever_is_asked(
    story: Story, client_for: Any, rows: Any, today: Any
) -> None:
    pages = Pages(story, client_for)
    today(LATE)
    asked = pages.submit()
    assert asked.status_code == 422
    assert "Initial assessment was due on" in beside(asked.text, "late_reason")
    assert pages.submit(asked_why="yes", late_reason="interpreter").status_code == 302
    assert pages.decide("authorise", on=LATE).status_code == 302
    assert rows("select late_reason from breach where timescale = 'R02'") == [("interpreter",)]


def test_one_that_was_in_time_when_it_was_submitted_and_is_late_now_asks_the_manager(
    story: Story, client_for: Any, rows: Any, today: Any
) -> None:
    pages = Pages(story, client_for)
    pages.submit()
    today(LATE)
    asked = pages.decide("authorise", on=LATE)
    assert asked.status_code == 422
    assert "Initial assessment was due on" in beside(asked.text, "late_reason")
    assert pages.decide("authorise", on=LATE, asked_why="yes").status_code == 302
    assert rows(COMPLETED)[0].occurred_on == LATE


def test_what_was_said_before_stands_beside_with_its_source_and_its_age(
    story: Story, client_for: Any, today: Any
) -> None:
    page = unescape(client_for("practitioner").get(Pages(story, client_for).address).text)
    assert "Not seen at school for a week." in page
    assert "Referral of Mon 1 March 2010, 4 days ago" in page
    assert "The referral of Mon 1 March 2010, 4 days ago, says: " in page
    assert '<option value="N1" selected' in page


def test_what_the_family_said_in_a_common_assessment_stands_beside_with_its_age() -> None:
    story_of = [_line("caf_completed", date(2009, 12, 1)), _line("initial_assessment_started", MONDAY)]
    found = Before(story_of[1].recorded_event, kinds()["initial_assessment_completed"], story_of)
    said = said_before(found, FamilyViews("It is too loud.", "We need help."), FRIDAY)
    assert said["child"] == [("Common assessment of Tue 1 December 2009, 3 months ago", "It is too loud.")]
    assert said["parents"][0].text == "We need help."
    visit = _line(
        "protection_visit_made", MONDAY, (Spoken("child", "I sleep now."), Spoken("parents", "", "not_there"))
    )
    said = said_before(found._replace(lines=[visit, *story_of]), FamilyViews("It is too loud.", ""), FRIDAY)
    assert [each.text for each in said["child"]] == ["It is too loud.", "I sleep now."]
    assert "parents" not in said
    assert said_before(found._replace(lines=[]), FamilyViews("It is too loud.", ""), FRIDAY) == {}


def _line(kind: str, on: date, spoken: tuple[Spoken, ...] = ()) -> ChronologyLine:
    at = datetime.combine(on, time(9), UTC)
    event = RecordedEvent(kind, kind, on, at, None, None, None, {})
    return ChronologyLine(event, "", "", (), (), spoken, False, 0)


def test_a_core_assessment_begins_with_the_factors_that_were_found_before(
    story: Story, client_for: Any, rows: Any
) -> None:
    story.core_started(MONDAY).core_assessed(date(2010, 3, 2), factors=("1B",))
    story.core_started(date(2010, 3, 3))
    pages = Pages(story, client_for, "core")
    page = unescape(client_for("practitioner").get(pages.address).text)
    assert "Core assessment of Tue 2 March 2010, 3 days ago" in page
    assert pages.submit(factors=["1B", "2B"]).status_code == 302
    assert pages.decide("authorise").status_code == 302
    found = rows("select data from case_event where kind = 'core_assessment_completed' order by seq")
    assert found[-1].data == {"outcome": "services", "factors": ["1B", "2B"]}


def test_the_link_to_complete_it_leads_to_its_page(story: Story, client_for: Any) -> None:
    worker, pages = client_for("practitioner"), Pages(story, client_for)
    link = f"/cases/{story.case_id}/record/initial_assessment_completed"
    assert (
        f'{link}?about={story.ids["initial_assessment_started"]}"'
        in worker.get(f"/cases/{story.case_id}").text
    )
    for address in (link, f"{link}?about={story.ids['initial_assessment_started']}"):
        assert worker.get(address).headers["Location"] == pages.address
    assert worker.get(f"/cases/{story.case_id}/assessments/unknown").status_code == 404
    assert worker.get(f"/cases/{story.case_id}/assessments/{story.ids['referred']}").status_code == 404


def test_a_form_that_is_wrong_keeps_every_word(story: Story, client_for: Any, rows: Any) -> None:
    long = "The child said so. " * 1053
    refused = Pages(story, client_for).submit(outcome="", seen=long)
    assert refused.status_code == 422
    assert beside(refused.text, "outcome")
    assert "at most 20,000 characters" in beside(refused.text, "seen")
    assert all(words in unescape(refused.text) for words in (*WORDS.values(), long.strip()))
    assert rows(SUBMITTED) == []


def test_one_that_waits_is_not_submitted_again(story: Story, client_for: Any, rows: Any) -> None:
    pages = Pages(story, client_for)
    pages.submit()
    again = pages.submit(child="Other words")
    assert again.status_code == 422
    assert "waits for authorisation already" in again.text
    assert len(rows(SUBMITTED)) == 1
