"""Steps on the pages, by the right accounts: asking, answering, too late, disagreeing, figures and lists."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import MONDAY, Asking, Story, dawn, who
from flask.testing import FlaskClient
from stepping_stories import Steps, accountable

from caseflow.stepping import queries, service

Clients = Callable[..., FlaskClient]
TUESDAY, LATER = date(2010, 3, 2), date(2010, 3, 12)
UP = {"to_team": "DOOR", "to_tier": "specialist"}


@pytest.fixture
def early(a_case: Callable[..., Story], asking: Asking) -> Steps:
    """A child whom the school helps."""
    return Steps(a_case(by="teacher").referred(MONDAY), asking)


def words(page: Any) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<(style|script|svg).*?</\1>", " ", page.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def proposal(on: date = MONDAY, **fields: Any) -> dict[str, Any]:
    """The form of a request, as a browser sends it."""
    return {
        "to_tier": "specialist",
        "to_team": "DOOR",
        "occurred_on": [str(on.day), str(on.month), str(on.year)],
        "trigger": "new_information",
        "rationale": "Needs grow and the plan does not meet them",
        "threshold": "Paragraph 4",
        "consent": "given",
        "consent_person": "Paula Pretend",
        "consent_relationship": "mother",
        "consent_capacity": "parental_responsibility",
        "consent_method": "electronic",
        "child_view": "",
        "child_view_missing": "Too young to say",
    } | fields


def reply(on: date = MONDAY, decision: str = "accepted", **fields: Any) -> dict[str, Any]:
    """The form of an answer."""
    return {
        "occurred_on": [str(on.day), str(on.month), str(on.year)],
        "decision": decision,
        "lead_id": str(who("duty")),
    } | fields


RETURNED = {"reason": "missing_information", "words": "No school report", "would_change": "The report"}


def test_a_request_goes_from_form_to_answer(early: Steps, client_for: Clients, owning: Any) -> None:
    case = f"/cases/{early.story.case_id}"
    school, door = client_for("teacher"), client_for("duty")
    form = words(school.get(f"{case}/steps/new"))
    assert form.index("Is the child in danger now?") < form.index("Which tier")
    refused = school.post(f"{case}/steps/new", data=proposal(threshold=""))
    assert refused.status_code == 422
    assert "Say which part of the threshold document is met, or in your own words" in words(refused)
    several = {"threshold": "", "rationale": "", "consent_person": "Paula", "consent_capacity": ""}
    amiss = words(school.post(f"{case}/steps/new", data=proposal(**several, consent_method="paper")))
    for sentence in (
        "Say why the child needs this step",
        "Say which part of the threshold document",
        "Choose why they can decide, so that what they said can be recorded.",
        "Say where the signed paper is kept.",
    ):
        assert sentence in amiss, "everything that is amiss is said at once"
    unsaid = words(school.post(f"{case}/steps/new", data=proposal(threshold="", consent_person="")))
    for sentence in ("Say which part of the threshold", "No consent to share the case with"):
        assert sentence in unsaid, "what is missing of the consent does not wait for the rest"
    sent = school.post(f"{case}/steps/new", data=proposal())
    assert sent.status_code == 302
    page = words(door.get(sent.location))
    assert "Not recorded, because: Too young to say" in page
    assert "Yes: The child&#39;s view is recorded, or why not" in page
    assert "Not yet: The parents&#39; views are recorded" in page
    listed = words(door.get("/incoming"))
    assert "Waiting for our answer (1)" in listed
    assert "Zebedee Testcase" in listed
    assert "Teacher Testerton waits" in listed
    assert "We asked and wait (1)" in words(school.get("/incoming"))

    answer = f"{sent.location}/answer"
    assert "Answer this request" in words(door.get(answer))
    bad = door.post(answer, data=reply(decision="returned"))
    assert (bad.status_code, "Choose the reason." in words(bad)) == (422, True)
    assert door.post(answer, data=reply()).status_code == 302
    assert accountable(owning, early.story)[0] == "DOOR"
    assert "Leads from then on Duty Testerton" in words(door.get(sent.location))
    assert "your request to step has been answered" in words(school.get("/my-work"))


def test_a_double_click_and_a_late_answer_read_what_happened(early: Steps, client_for: Clients) -> None:
    early.asked("teacher", MONDAY, **UP)
    address = f"/cases/{early.story.case_id}/steps/{early.latest}/answer"
    door = client_for("duty")
    assert door.post(address, data=reply(decision="returned", **RETURNED)).status_code == 302
    for client in (door, client_for("duty_manager")):
        second = client.post(address, data=reply())
        assert second.status_code == 409
        assert "answered already: returned for information on 1 March 2010." in words(second)
    early.asked("teacher", TUESDAY, happened_on=MONDAY, **UP)
    early.act(service.withdraw, "teacher", TUESDAY, "wrong_team")
    late = door.post(f"/cases/{early.story.case_id}/steps/{early.latest}/answer", data=reply())
    assert (late.status_code, "withdrawn by the team that made it" in words(late)) == (409, True)


def test_a_returned_request_is_asked_again_from_what_was_said(
    early: Steps, client_for: Clients, today: Callable[[date], None]
) -> None:
    first = early.asked("teacher", MONDAY, outstanding="A speech test", **UP)
    early.answered("duty", MONDAY, "returned")
    school = client_for("teacher")
    base = f"/cases/{early.story.case_id}/steps"
    page = words(school.get(f"{base}/{first}"))
    assert "Ask again with more information" in page
    assert "Dispute this answer" in page
    form = school.get(f"{base}/new?follows={first}").get_data(as_text=True)
    assert "A speech test" in form
    sent = school.post(f"{base}/new?follows={first}", data=proposal(outstanding="It is done"))
    assert sent.status_code == 302
    assert "Asked again on" in words(school.get(base))
    assert "The thread" in words(school.get(sent.location))


def test_a_dispute_is_carried_on_by_those_it_is_with(early: Steps, client_for: Clients) -> None:
    early.asked("teacher", MONDAY, **UP)
    early.answered("duty", MONDAY, "not_accepted", reason="threshold_not_met")
    base = f"/cases/{early.story.case_id}/steps/{early.latest}"
    school, manager = client_for("teacher"), client_for("duty_manager")
    assert school.get(f"{base}/dispute").status_code == 200
    assert school.post(f"{base}/dispute", data={"words": "It is met"}).status_code == 302
    assert "Disputes that wait for you (1)" in words(manager.get("/incoming"))
    assert "a dispute about a step waits for you" in words(manager.get("/my-work"))
    assert "pass it to a named senior" in words(manager.get(base))
    wrong = manager.post(f"{base}/pass-on", data={"senior_id": str(who("duty_manager"))})
    assert "Choose a manager of neither" in words(wrong)
    passed = manager.post(f"{base}/pass-on", data={"senior_id": str(who("other_manager"))})
    assert passed.status_code == 302
    senior = client_for("other_manager")
    assert "Disputes that wait for you (1)" in words(senior.get("/incoming"))
    assert senior.get(f"{base}/settle").status_code == 200
    settled = senior.post(f"{base}/settle", data={"outcome": "to_be_accepted", "words": "It is met"})
    assert settled.status_code == 302
    page = words(school.get(base))
    assert "The request is to be accepted, Mon 1 March 2010: It is met" in page
    assert school.get(f"{base}/told").status_code == 200
    told = school.post(f"{base}/told", data={"told_family_on": ["1", "3", "2010"]})
    assert told.status_code == 302
    assert "Family was told Mon 1 March 2010" in words(school.get(base))


def test_a_refusal_of_the_family_leads_to_closing_and_not_to_a_step(
    a_case: Callable[..., Story], client_for: Clients
) -> None:
    story = a_case().referred(MONDAY).decided(MONDAY)
    north = client_for("practitioner")
    base = f"/cases/{story.case_id}/steps"
    down = proposal(to_tier="targeted", to_team="SCHOOL", consent="refused", consent_words="No more visits")
    sent = north.post(f"{base}/new", data=down)
    assert sent.location.endswith(base)
    page = words(north.get(base))
    assert "Step down not asked for: the family said no" in page
    assert "close it with the reason that early help was declined" in page
    up = proposal(to_tier="specialist", consent="refused")
    assert "report a concern" in words(north.get(north.post(f"{base}/new", data=up).location)).lower()


def test_withdrawing_takes_the_case_from_the_other_team(early: Steps, client_for: Clients) -> None:
    early.asked("teacher", MONDAY, **UP)
    base = f"/cases/{early.story.case_id}"
    school, door = client_for("teacher"), client_for("duty")
    assert door.get(base).status_code == 200
    assert school.get(f"{base}/steps/{early.latest}/withdraw").status_code == 200
    sent = school.post(f"{base}/steps/{early.latest}/withdraw", data={"reason": "wrong_team"})
    assert sent.status_code == 302
    assert "Withdrawn" in words(school.get(sent.location))
    assert door.get(base).status_code in (403, 404)
    assert "Nothing waits for your team" in words(door.get("/incoming"))


def test_silence_is_listed_and_the_manager_told(
    early: Steps, client_for: Clients, today: Callable[[date], None], working: Any, asking: Any
) -> None:
    early.asked("teacher", MONDAY, **UP)
    today(LATER)
    with working():
        service.remind(LATER, dawn(LATER))
    manager = client_for("duty_manager")
    assert "Past the day for an answer (1)" in words(manager.get("/incoming"))
    assert "1 request to answer, 1 past the day to answer by" in words(manager.get("/team-board"))
    with asking("teacher"):
        assert queries.requests_waiting_asked("SCHOOL", LATER).answers() == [(0, 0, 1)]
    assert "a request to step has had no answer, due 8 Mar" in words(manager.get("/my-work"))


@pytest.fixture
def moved(a_case: Callable[..., Story], asking: Asking, today: Callable[[date], None]) -> list[Steps]:
    """Two steps down, one of whom came back; one that waits; one that was returned."""
    found = []
    for name in ("Ada", "Ben", "Cas", "Dot"):
        story = a_case(given_name=name, quindrat_code="EAST" if name == "Ada" else "WEST").referred(MONDAY)
        found.append(Steps(story.decided(MONDAY), asking))
        found[-1].asked("practitioner", MONDAY)
    for steps in found[:2]:
        steps.answered("teacher", TUESDAY)
    found[2].answered("teacher", TUESDAY, "returned")
    found[0].asked("teacher", date(2010, 3, 8), **UP)
    found[0].answered("duty", date(2010, 3, 9))
    today(LATER)
    return found


def test_every_figure_opens_as_many_rows(moved: list[Steps], client_for: Clients) -> None:
    analyst = client_for("analyst")
    page = analyst.get("/handovers").get_data(as_text=True)
    assert "<svg" in page
    assert "Specialist to Targeted: 2" in page
    links = re.findall(r'href="(/handovers/rows[^"]*)">(\d+)<', page)
    assert len(links) >= 9
    for href, count in links:
        said = words(analyst.get(href.replace("&amp;", "&")))
        assert f" {count} step{'' if count == '1' else 's'} " in said, href
    assert "Ada Testcase" in words(analyst.get("/handovers/rows?what=back&months=3"))


def test_a_quindrat_and_a_period_narrow_the_figures(moved: list[Steps], client_for: Clients) -> None:
    manager = client_for("other_manager")
    assert "1 of 1" in words(manager.get("/handovers?quindrat=EAST"))
    assert "0 of 1" in words(manager.get("/handovers?quindrat=WEST"))
    assert "No requests in this period" in words(manager.get("/handovers?period=2008-09"))
    assert "is not a period" in words(manager.get("/handovers?period=nonsense"))
    named = words(manager.get("/handovers/rows?what=down"))
    assert "are counted and not listed" in named
    assert "Ada" not in named
    assert "Nothing is behind this figure" in words(manager.get("/handovers/rows?what=other"))


@pytest.mark.parametrize(("name", "status"), [("practitioner", 403), ("governance", 403), (None, 302)])
def test_figures_are_for_managers_and_analysts(name: str | None, status: int, client_for: Clients) -> None:
    assert client_for(name).get("/handovers").status_code == status


def test_others_do_not_see_a_request(early: Steps, client_for: Clients) -> None:
    early.asked("teacher", MONDAY, **UP)
    base = f"/cases/{early.story.case_id}/steps/{early.latest}"
    for name in ("outsider", "practitioner"):
        client = client_for(name)
        assert client.get(base).status_code == 403
        assert client.post(f"{base}/answer", data=reply()).status_code == 404
        assert "Nothing waits" in words(client.get("/incoming"))
