"""A concern reaches those who stand by the child, stands first until it is decided, and is answered."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import borough
import pytest
from casework import ACCOUNTS, Story, dawn, who
from flask.testing import FlaskClient
from sqlalchemy import text
from test_my_work import Team

from caseflow.agencies import queries as agencies
from caseflow.caseload.service import watch
from caseflow.events.kinds.child_in_need import ChildInNeedPlanStarted
from caseflow.events.kinds.contact import ContactReceived
from caseflow.events.kinds.enquiry import StrategyDiscussionHeld
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.referrals import queries, views
from caseflow.rules.rulebook import rulebook

MONDAY, TUESDAY = date(2010, 3, 1), date(2010, 3, 2)
WORDS = "She came to school with a bruise"
Clients = Callable[..., FlaskClient]


@pytest.fixture
def story(a_case: Callable[..., Story], today: Any) -> Story:
    today(MONDAY)
    return a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY)


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def first(client: FlaskClient) -> str:
    """What stands first on My work: the part above everything else that is not about contacts."""
    page = plain(client.get("/my-work").text)
    return page.partition("Decide first")[2].partition("Due now")[0]


def concern(client: FlaskClient, story: Story, words: str = WORDS) -> Any:
    return client.post(f"/concern?case_id={story.case_id}", data={"what": words, "source": "1B"})


def the_contact(owning: Any) -> str:
    with owning():
        return str(db.session.scalar(text("select event_id from contact order by received_at desc limit 1")))


def told(owning: Any, what: str = "contact") -> set[Any]:
    with owning():
        found = db.session.scalars(
            text("select practitioner_id from notice where what = :what"), {"what": what}
        )
        return set(found)


def decide(client: FlaskClient, story: Story, event: str, words: str = "We rang the family") -> Any:
    data = {"occurred_on": ["1", "3", "2010"], "outcome": "open_work", "reason": "known", "note": words}
    return client.post(f"/cases/{story.case_id}/record/contact_decided?about={event}", data=data)


def test_a_concern_stands_first_for_everybody_who_stands_by_the_child(
    story: Story, client_for: Clients, owning: Any
) -> None:
    assert concern(client_for("teacher"), story).status_code == 302
    for name in ("practitioner", "manager", "duty", "duty_manager"):
        assert "Zebedee Testcase" in first(client_for(name)), name
    assert "Teacher Testerton, School pastoral team, 020" in first(client_for("practitioner"))
    for name in ("colleague", "outsider", "other_manager"):
        assert "Decide first" not in client_for(name).get("/my-work").text, name
    assert told(owning) == {who("practitioner"), who("manager"), who("duty_manager")}


def test_the_newest_stands_first(story: Story, client_for: Clients) -> None:
    for words in ("the first", "the second"):
        concern(client_for("teacher"), story, words)
    page = client_for("duty").get("/my-work").text
    assert "Decide first (2)" in page
    case = client_for("duty").get(f"/cases/{story.case_id}").text
    assert case.index("the second") < case.index("the first")


def test_it_waits_in_the_transaction_of_the_event_and_equals_a_rebuild(
    story: Story, client_for: Clients, owning: Any, working: Any
) -> None:
    """The teacher may not read the case: the row and the clock are there before any worker has run."""
    with working():
        projections.project(story.case_id, rulebook())
    concern(client_for("teacher"), story)
    kept = {
        "contact": "select * from contact",
        "clock": "select * from clock where timescale = 'R26'",
    }

    def rows() -> dict[str, Any]:
        with owning():
            return {
                name: [tuple(row) for row in db.session.execute(text(q)).all()] for name, q in kept.items()
            }

    before = rows()
    assert [len(found) for found in before.values()] == [1, 1]
    with owning():
        due = db.session.execute(text("select due_on, allocated_to from clock where timescale = 'R26'")).one()
    assert tuple(due) == (TUESDAY, who("practitioner"))
    with working():
        assert projections.project(story.case_id, rulebook())
    assert rows() == before


def test_the_front_door_opens_the_case_while_the_contact_waits_and_no_longer(
    story: Story, client_for: Clients, owning: Any
) -> None:
    address, duty = f"/cases/{story.case_id}", client_for("duty")
    assert duty.get(address).status_code == 403
    concern(client_for("teacher"), story)
    page = duty.get(address)
    assert page.status_code == 200
    assert WORDS in page.text
    assert decide(duty, story, the_contact(owning)).status_code == 302
    assert WORDS not in duty.get(address).text, "what was decided is not theirs any more"


def test_reading_stops_nothing_and_is_told_to_whoever_reported_it(
    story: Story, client_for: Clients, owning: Any
) -> None:
    teacher, worker = client_for("teacher"), client_for("practitioner")
    concern(teacher, story)
    event = the_contact(owning)
    assert "Nobody has said yet that they have read it" in teacher.get("/concerns").text
    assert worker.post(f"/cases/{story.case_id}/contacts/{event}/read").status_code == 302
    answer = plain(teacher.get("/concerns").text)
    assert re.search(
        r"Read at \d\d:\d\d on Mon 1 March 2010 by Practitioner Testerton \(Assessment north, 020", answer
    )
    assert "Nobody has decided yet. A decision is due by Tue 2 March 2010" in answer
    assert "Zebedee Testcase" in first(worker), "it stands until it is decided"
    with owning():
        assert db.session.scalar(text("select stopped_on from clock where timescale = 'R26'")) is None


def test_the_answer_is_read_in_words_and_nothing_else_of_the_case(
    story: Story, client_for: Clients, owning: Any
) -> None:
    teacher, worker = client_for("teacher"), client_for("practitioner")
    concern(teacher, story)
    assert decide(worker, story, the_contact(owning)).status_code == 302
    answer = plain(teacher.get("/concerns").text)
    assert "Decided on Mon 1 March 2010" in answer
    assert "What it came to: Taken up by those who work with the child already" in answer
    assert "Why: It is known, and is being acted on" in answer
    assert "We rang the family" in answer
    assert "there is an answer to what you reported" in teacher.get("/my-work").text
    assert teacher.get(f"/cases/{story.case_id}").status_code == 403, "the answer, not the case"
    assert "Decide first" not in worker.get("/my-work").text
    assert "somebody got in touch about this child" in client_for("manager").get("/my-work").text


def test_an_answer_holds_the_writers_words_and_not_what_they_confirmed(
    story: Story, client_for: Clients, owning: Any
) -> None:
    """Told apart by what a note is, not by how it begins: whoever decides may begin theirs in any way."""
    teacher, worker = client_for("teacher"), client_for("practitioner")
    concern(teacher, story)
    address = f"/cases/{story.case_id}/record/contact_decided?about={the_contact(owning)}"
    words = "Confirmed when it was recorded: the nurse rang"
    said = {"outcome": "open_work", "reason": "known", "note": words, "occurred_on": ["26", "2", "2010"]}
    assert "It is dated before what it continues" in plain(worker.post(address, data=said).text)
    assert worker.post(address, data=said | {"confirmed": "yes"}).status_code == 302
    answer = plain(teacher.get("/concerns").text)
    assert words in answer
    assert "It is dated before what it continues" not in answer
    chronology = worker.get(f"/cases/{story.case_id}/chronology").text
    assert "It is dated before what it continues" in plain(chronology)


def test_a_contact_that_becomes_a_referral_is_answered_by_the_referral(
    story: Story, client_for: Clients, owning: Any
) -> None:
    teacher, worker = client_for("teacher"), client_for("practitioner")
    concern(teacher, story)
    event, case = the_contact(owning), f"/cases/{story.case_id}"
    on = {"occurred_on": ["1", "3", "2010"]}
    worker.post(f"{case}/record/referral_received?about={event}", data=on | {"source": "1B"})
    assert "It became a referral to social care on Mon 1 March 2010" in plain(teacher.get("/concerns").text)
    assert "Decide first" not in worker.get("/my-work").text
    with owning():
        referral = db.session.scalar(text("select event_id from case_event where about = :e"), {"e": event})
    answer = on | {"outcome": "early_help", "note": "Ask the school nurse"}
    worker.post(f"{case}/record/referral_decided?about={referral}", data=answer)
    page = plain(teacher.get("/concerns").text)
    assert "this was decided on Mon 1 March 2010" in page
    assert "Early help" in page
    assert "Ask the school nurse" in page


def test_only_those_who_stand_by_it_can_say_that_they_have_read_it(
    story: Story, client_for: Clients, owning: Any
) -> None:
    concern(client_for("teacher"), story)
    event = the_contact(owning)
    for name in ("teacher", "outsider"):
        answer = client_for(name).post(f"/cases/{story.case_id}/contacts/{event}/read")
        assert answer.status_code in (302, 403, 404)
    with owning():
        assert db.session.scalar(text("select count(*) from contact_read")) == 0


def test_withdrawing_the_decision_brings_it_back(story: Story, client_for: Clients, owning: Any) -> None:
    story.recorded("contact", ContactReceived(source="2A"), MONDAY)
    worker = client_for("practitioner")
    decide(worker, story, story.ids["contact"])
    assert "Decide first" not in worker.get("/my-work").text
    with owning():
        query = text("select event_id from case_event where kind = 'contact_decided'")
        story.ids["decision"] = str(db.session.scalar(query))
    story.withdrawn("decision", MONDAY)
    assert "Zebedee Testcase" in first(worker)


def test_the_board_counts_what_waits_and_lists_it(story: Story, client_for: Clients) -> None:
    manager = client_for("manager")
    assert "Contacts to decide: none" in plain(manager.get("/team-board?show=contacts").text)
    concern(client_for("teacher"), story)
    page = plain(manager.get("/team-board?show=contacts").text)
    assert "1 Contacts to decide" in page
    assert "Contacts to decide (1)" in page
    assert "Zebedee Testcase" in page.partition("Contacts to decide (1)")[2]


def test_where_the_team_has_no_manager_everybody_in_it_is_told(
    a_case: Callable[..., Story], client_for: Clients, owning: Any, today: Any
) -> None:
    today(MONDAY)
    theirs = a_case(by="teacher").recorded("contact", ContactReceived(source="2A"), MONDAY)
    assert "Zebedee" in first(client_for("duty")), "a contact of a school reaches social care too"
    concern(client_for("outsider"), theirs)
    assert who("teacher") in told(owning)
    page = first(client_for("teacher"))
    assert "The front door of social care decides: Front door, 020" in page


def test_an_entry_for_another_team_names_the_authors_own_agency(
    story: Story, client_for: Clients, owning: Any
) -> None:
    concern(client_for("teacher"), story)
    page = plain(client_for("practitioner").get(f"/cases/{story.case_id}").text)
    assert "by Teacher Testerton, " in page
    with owning():
        school = db.session.scalar(text("select name from agency where code = 'SCHOOL'"))
    assert f"by Teacher Testerton, {school}, for Front door" in page
    assert "by Practitioner Testerton, Assessment north" in page


def test_somebody_with_an_account_is_told_here_and_it_is_recorded(
    story: Story, client_for: Clients, owning: Any
) -> None:
    concern(client_for("teacher"), story)
    worker, event = client_for("practitioner"), the_contact(owning)
    decide(worker, story, event)
    assert told(owning, "contact_answered") == {who("teacher")}
    page = plain(worker.get(f"/cases/{story.case_id}").text)
    assert "Whoever got in touch was told" in page
    assert "On their page here" in page
    with owning():
        decision = db.session.scalar(text("select event_id from case_event where kind = 'contact_decided'"))
    assert f"entries/{decision}/answer.pdf" not in worker.get(f"/cases/{story.case_id}").text


def test_anybody_else_is_written_a_letter_and_that_it_went_is_recorded(
    story: Story, client_for: Clients, owning: Any
) -> None:
    story.recorded("contact", ContactReceived(source="1B"), MONDAY, by="practitioner")
    worker, case = client_for("practitioner"), f"/cases/{story.case_id}"
    decide(worker, story, story.ids["contact"])
    with owning():
        decision = db.session.scalar(text("select event_id from case_event where kind = 'contact_decided'"))
    letter = f"{case}/entries/{decision}/answer.pdf"
    assert letter in worker.get(case).text
    paper = worker.get(letter)
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    assert paper.data.startswith(b"%PDF")
    assert worker.get(f"{case}/entries/{story.ids['contact']}/answer.pdf").status_code == 404
    data = {"occurred_on": ["1", "3", "2010"], "how": "letter"}
    assert worker.post(f"{case}/record/reporter_told?about={decision}", data=data).status_code == 302
    page = worker.get(case).text
    assert "By letter" in page
    assert letter not in page


def test_a_letter_names_neither_the_child_nor_those_who_work_with_the_child(
    story: Story, client_for: Clients, asking: Any, owning: Any
) -> None:
    story.recorded("contact", ContactReceived(source="1B"), MONDAY)
    decide(client_for("practitioner"), story, story.ids["contact"])
    with owning():
        decision = str(
            db.session.scalar(text("select event_id from case_event where kind = 'contact_decided'"))
        )
    with asking("practitioner"):
        entry, front_door = queries.answer(story.case_id, decision), agencies.team("DOOR")
    assert entry
    assert front_door
    said = str(views.letter(entry, front_door, MONDAY))
    assert "We rang the family" in said
    assert "Taken up by those who work with the child already" in said
    for secret in ("Zebedee", "Testcase", "Practitioner", "Assessment north"):
        assert secret not in said


def test_what_is_missed_is_not_due_soon_as_well(story: Story, working: Any, owning: Any) -> None:
    calendar = rulebook().calendar
    for on in (date(2010, 3, 9), date(2010, 3, 15)):
        with working():
            watch(on, dawn(on), calendar)
    with owning():
        rows = db.session.execute(
            text("select key, count(*) from notice where read_at is null group by key having count(*) > 1")
        ).all()
        missed = db.session.scalar(text("select count(*) from notice where what = 'breach'"))
    assert missed
    assert rows == []


def test_a_case_without_a_clock_says_what_comes_next(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    today(MONDAY)
    worker = client_for("practitioner")
    planned = a_case().recorded("plan", ChildInNeedPlanStarted(), MONDAY)
    page = plain(worker.get(f"/cases/{planned.case_id}").text)
    assert "Nothing is due" not in page
    assert "No timescale runs" in page
    discussed = a_case(given_name="Wilhelmina").recorded(
        "discussion", StrategyDiscussionHeld(initiates_enquiry=False), MONDAY
    )
    page = plain(worker.get(f"/cases/{discussed.case_id}").text)
    assert "If it is over, close the case." in page
    dropped = a_case(given_name="Xanthe").referred(MONDAY).decided(MONDAY, "nfa")
    page = plain(worker.get(f"/cases/{dropped.case_id}").text)
    assert "Nothing is due" not in page
    assert "If it is over, close the case." in page


def test_whoever_covers_sees_it_first_on_those_days_and_is_told(
    story: Story, client_for: Clients, owning: Any, today: Any
) -> None:
    worker, colleague = client_for("practitioner"), client_for("colleague")
    days = {"from_on": ["1", "3", "2010"], "until_on": ["2", "3", "2010"]}
    people = {"practitioner": str(who("practitioner")), "covered_by": str(who("colleague"))}
    assert worker.post("/cover", data=days | people).status_code == 302
    assert "Colleague Testerton covers for Practitioner Testerton, Mon 1 March" in worker.get("/cover").text
    concern(client_for("teacher"), story)
    assert "Zebedee Testcase" in first(colleague)
    assert who("colleague") in told(owning)
    today(date(2010, 3, 3))
    assert "Decide first" not in colleague.get("/my-work").text
    today(MONDAY)
    end = re.findall(r'action="(/cover/[^"]*/end)"', worker.get("/cover").text)[0]
    assert "Nothing has changed" in client_for("outsider").post(end, follow_redirects=True).text
    assert worker.post(end).status_code == 302
    assert "Decide first" not in colleague.get("/my-work").text


def standing_by(owning: Any, case_id: Any) -> set[Any]:
    with owning():
        found = text("select practitioner_id from stands_by(:case)")
        return set(db.session.scalars(found, {"case": case_id}))


def finding_it(asking: Any, case_id: Any) -> set[Any]:
    """Who of all the accounts finds a contact of this case among those to be decided."""
    found = set()
    for account in ACCOUNTS:
        with asking(account["email"].partition("@")[0]):
            waiting = text("select count(*) from contacts_to_decide(100, 0) where case_id = :case")
            if db.session.scalar(waiting, {"case": case_id}):
                found.add(account["id"])
    return found


@pytest.mark.parametrize("away", [None, "manager", "practitioner", "duty_manager"])
def test_it_is_found_by_those_who_are_told_and_by_the_front_door(
    away: str | None, story: Story, client_for: Clients, asking: Any, owning: Any
) -> None:
    """Two queries state who stands by a case: from the case, and, to be fast, from the person."""
    days = {"from_on": ["1", "3", "2010"], "until_on": ["2", "3", "2010"]}
    people = {"practitioner": str(who("practitioner")), "covered_by": str(who("colleague"))}
    client_for("practitioner").post("/cover", data=days | people)
    concern(client_for("teacher"), story)
    with owning():
        gone = text("update practitioner set active = false where id = :who")
        db.session.execute(gone, {"who": who(away) if away else None})
        door = {each["id"] for each in ACCOUNTS if each["team_code"] == "DOOR"}
    told = standing_by(owning, story.case_id)
    assert told
    active = {each["id"] for each in ACCOUNTS} - {who(away) if away else None}
    assert finding_it(asking, story.case_id) & active == (told | door) & active


@pytest.mark.parametrize(
    ("name", "people", "until"),
    [
        ("practitioner", ("colleague", "practitioner"), "2"),
        ("practitioner", ("practitioner", "outsider"), "2"),
        ("practitioner", ("practitioner", "practitioner"), "2"),
        ("practitioner", ("practitioner", "colleague"), "0"),
        ("outsider", ("practitioner", "colleague"), "2"),
    ],
)
def test_cover_is_arranged_within_a_team_for_oneself(
    name: str, people: tuple[str, str], until: str, client_for: Clients, owning: Any
) -> None:
    away, covering = people
    data: dict[str, Any] = {"practitioner": str(who(away)), "covered_by": str(who(covering))}
    data |= {"from_on": ["1", "3", "2010"], "until_on": [until, "3", "2010"]}
    assert client_for(name).post("/cover", data=data).status_code == 422
    with owning():
        assert db.session.scalar(text("select count(*) from cover")) == 0


def test_a_manager_arranges_cover_for_anybody_of_the_team(client_for: Clients) -> None:
    data: dict[str, Any] = {"practitioner": str(who("practitioner")), "covered_by": str(who("manager"))}
    data |= {"from_on": ["1", "3", "2010"], "until_on": ["2", "3", "2010"]}
    assert client_for("manager").post("/cover", data=data).status_code == 302


def test_cover_by_somebody_who_is_away_too_is_said_on_the_board(client_for: Clients, today: Any) -> None:
    today(MONDAY)
    manager = client_for("manager")
    first = {"practitioner": str(who("practitioner")), "covered_by": str(who("colleague"))}
    second = {"practitioner": str(who("colleague")), "covered_by": str(who("manager"))}
    manager.post("/cover", data=first | {"from_on": ["1", "3", "2010"], "until_on": ["5", "3", "2010"]})
    gap = "Colleague Testerton is away too, Thu 4 March 2010 to Fri 5 March 2010. Choose somebody else."
    assert gap not in manager.get("/team-board").text
    manager.post("/cover", data=second | {"from_on": ["4", "3", "2010"], "until_on": ["9", "3", "2010"]})
    assert manager.get("/team-board").text.count(gap) == 1
    assert manager.get("/cover").text.count(gap) == 1


def test_the_lead_professional_and_their_manager_see_it_first(
    client_for: Clients, owning: Any, today: Any, password_hash: Any
) -> None:
    """Both sides are told of a contact about a child with open help."""
    today(MONDAY)
    borough.widen(owning, password_hash)
    case, _, event = borough.begun(client_for("teacher"), owning)
    team = Team(owning, case, event)
    team.lead(team.member("assistant"))
    client_for("outsider").post(f"/concern?case_id={case}", data={"what": WORDS})
    assert told(owning) == {who("assistant"), who("head"), who("duty_manager")}
    for name in ("assistant", "head", "duty"):
        assert "Ottoline Pretend" in first(client_for(name)), name
    assert "Decide first" not in client_for("teacher").get("/my-work").text
