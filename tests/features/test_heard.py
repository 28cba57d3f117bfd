"""What a family said over time, beside the entry it stands in; and who can read a case, for the family."""

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import typst
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text
from tac_stories import MONDAY, agreed, at_work, on, planned, send, with_team

from caseflow.caf.service import assessment
from caseflow.cases import queries as cases
from caseflow.cases import views
from caseflow.events import log
from caseflow.events.kinds.declaration import Spoken
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.heard.views import MOST_HELPERS, ROOM
from caseflow.web.typesetting import TEMPLATES

Clients = Callable[..., FlaskClient]


SAID = "I like it when Gran comes."


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(date(2010, 3, 10))
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)
    with story.asking("practitioner"):
        assessment.start(at_work("practitioner"), story.case_id, None, {}, MONDAY)
        story.ids["caf"] = db.session.scalar(text("select event_id from caf")) or ""
    agreed(story, SCHOOL="agreed")
    return story


def said(story: Story, clients: Clients) -> None:
    """The child in an assessment that was submitted twice, at a meeting, and after being missing."""
    client, begun = clients("practitioner"), story.ids["initial_assessment_started"]
    page = f"/cases/{story.case_id}/assessments/{begun}"
    for words, decided in (("I said this first.", "return"), ("I want to stay with Gran.", "")):
        form = {"outcome": "services", "child": words, "parents": "We need a rest."}
        assert client.post(page, data=form).status_code == 302
        back = {"decision": decided, "comment_child": "Say more", **on("occurred_on", date(2010, 3, 10))}
        if decided:
            assert clients("manager").post(f"{page}/authorise", data=back).status_code == 302
    base = with_team(story, client)
    meeting = planned(client, base)
    send(
        client,
        f"{meeting}/hold",
        minutes="We talked.",
        child_view="I want breakfast.",
        **on("held_on", MONDAY),
    )
    story.recorded("gone", read("missing_episode_started", {"absence": "missing"}), date(2010, 3, 3))
    back = read("missing_episode_ended", {})
    spoken = [Spoken("child", "I was at the lake.")]
    story.recorded("back", back, date(2010, 3, 4), about=story.ids["gone"], spoken=spoken, note="Fetched.")
    story.recorded(
        "asked", read("service_requested", {"service": "camhs"}), date(2010, 3, 5), note="Not a child's"
    )


def test_what_a_family_said_stands_together_with_who_wrote_it_and_where(
    story: Story, client_for: Clients
) -> None:
    client, page = client_for("practitioner"), f"/cases/{story.case_id}/words"
    assert "Nothing is written down yet" in client.get(page).text
    said(story, client_for)
    shown = unescape(client.get(page).text)
    order = ["I want to stay with Gran.", "I was at the lake.", "I want breakfast."]
    assert sorted(order, key=shown.index) == order
    assert "We need a rest." in shown
    assert "I said this first." not in shown, "the latest submission stands"
    assert "Not a child's" not in shown, "a note of somebody else is not the child's words"
    assert "Fetched." not in shown
    assert f'/cases/{story.case_id}/entries/{story.ids["back"]}"' in shown
    assert "by Practitioner Testerton" in shown
    story.withdrawn("back", date(2010, 3, 10))
    taken_back = unescape(client.get(page).text)
    assert "Withdrawn" in taken_back[: taken_back.index("I was at the lake.")].rpartition("<li")[2]


def visited(story: Story, client: FlaskClient) -> str:
    """A visit on its one form: the child said something, the parents were not there; its entry's address."""
    story.recorded("plan", read("protection_plan_started", {"category": "NEG"}), MONDAY)
    page = f"/cases/{story.case_id}/record/protection_visit_made?about={story.ids['plan']}"
    form = {"note": "Both were up.", "child_said": f"{SAID}\nTwice.", "parents_unsaid": "not_there"}
    assert client.post(page, data=form | on("occurred_on", MONDAY)).status_code == 302
    with story.asking("practitioner"):
        entries = log.recorded_events(story.case_id)
    return f"/cases/{story.case_id}/entries/{entries[-1].event_id}"


def test_words_of_a_visit_stand_beside_it_never_in_the_log_and_are_corrected_with_it(
    story: Story, client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    entry = visited(story, client)
    shown = unescape(client.get(entry).text)
    assert SAID in shown
    assert "Not recorded, because: was not there" in shown
    plan = unescape(client.get(f"/cases/{story.case_id}/entries/{story.ids['plan']}").text)
    assert re.search(r"What the child said:</dt><dd>Not recorded</dd>", plan)
    words = unescape(client.get(f"/cases/{story.case_id}/words").text)
    assert SAID in words
    assert "Nothing they said is written down: 1 entry" in words
    with owning():
        assert not db.session.scalar(
            text(f"select count(*) from case_event where data::text like '%{SAID}%'")
        )
        kept = db.session.execute(
            text("select said_by, text, unsaid, author_id from case_note order by 2")
        ).all()
    assert [each[:3] for each in kept] == [
        ("parents", "", "not_there"),
        (None, "Both were up.", None),
        ("child", f"{SAID}\nTwice.", None),
    ]
    assert {each.author_id for each in kept} == {who("practitioner")}
    form = client.get(f"{entry}/correct").text
    assert SAID in unescape(form)
    assert 'value="not_there" selected' in form
    plan_page = f"/cases/{story.case_id}/entries/{story.ids['plan']}/correct"
    right = {"why": "A slip", "category": "NEG", "parents_said": "We agree.", **on("occurred_on", MONDAY)}
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', client.post(plan_page, data=right).text)
    assert seen
    assert client.post(plan_page, data=right | {"seen": seen[1]}).status_code == 302
    after = unescape(client.get(f"/cases/{story.case_id}/words").text)
    assert "We agree." in after
    assert after.count(SAID) == 2, "the visit follows the plan with its words; the withdrawn one stays"


def test_a_copy_for_a_conference_leaves_out_what_the_child_said_and_says_so(
    story: Story, client_for: Clients
) -> None:
    visited(story, client_for("practitioner"))
    with story.asking("practitioner"):
        lines, found = cases.chronology(story.case_id), cases.opened(story.case_id, whole=False)
        names = {"agency": {}, "team": {}, "agency_of": {}, "timescale": {}}
        entries = [views.timeline_entry(each, names) for each in lines]
        assert found
        banner = views.banner(found.case, found.header, None, True, "", [])
        court, family = (
            views.chronology_paper(banner, entries, reader, "Somebody", MONDAY) for reader in views.READERS
        )
    assert SAID in str(court["lines"])
    assert SAID not in str(family)
    assert "What the child said is not in this copy" in str(family["left_out"])
    assert "was not there" in str(family["lines"])


def test_the_family_has_the_plan_on_one_page_with_whom_to_phone_what_was_agreed_and_what_comes(
    story: Story, client_for: Clients
) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/family-plan"
    assert "There is no plan of social care" in client.get(address).text
    assert client.get(f"{address}.pdf").status_code == 404
    story.recorded("plan", read("protection_plan_started", {"category": "NEG"}), MONDAY, note="Up by eight.")
    with_team(story, client)
    story.allocated(MONDAY)
    for on_day, agreed_then in ((3, "An older agreement."), (9, "Gran on Thursdays. " * 900)):
        group = read("core_group_held", {"child_seen": True})
        day = date(2010, 3, on_day)
        story.recorded("group", group, day, about=story.ids["plan"], note=agreed_then)
    spoken = [Spoken("child", SAID)]
    visit = read("protection_visit_made", {})
    day = date(2010, 3, 9)
    story.recorded("visit", visit, day, about=story.ids["plan"], note="The kitchen.", spoken=spoken)
    page = client.get(address).text
    shown = unescape(page[page.index("<h1") :])
    for words in (
        "There is a child protection plan for Zebedee Testcase, since Mon 1 March 2010.",
        "Practitioner Testerton, your worker:",
        "the team that is responsible",
        "Up by eight.",
        "Core group held, Tue 9 March 2010",
        "Ask for the rest of this.",
        "First review conference: by Tue 1 June 2010",
    ):
        assert words in shown, words
    for words in ("An older agreement.", "The kitchen.", SAID, "Initial assessment"):
        assert words not in shown, words
    paper = client.get(f"{address}.pdf")
    assert paper.mimetype == "application/pdf"
    data = {
        "name": "N",
        "what": ["w" * 90] * 3,
        "printed": "1 March 2010",
        "coming": ["A meeting: by then"] * 4,
    }
    data["helpers"] = [{"name": "n" * 40, "what": "w" * 60, "phone": "020 7946 0000"}] * MOST_HELPERS
    data["agreed"] = [{"title": "A" * 60, "text": "Said so. " * (ROOM // 9 // 3)}] * 3
    drawn = typst.compile(
        TEMPLATES / "heard/plan.typ", root=TEMPLATES, format="svg", sys_inputs={"data": json.dumps(data)}
    )
    assert not isinstance(drawn, list) or len(drawn) == 1


def test_words_are_read_by_those_alone_who_read_the_entry(
    story: Story, client_for: Clients, asking: Any
) -> None:
    said(story, client_for)
    for name, whole in (
        ("practitioner", True),
        ("outsider", False),
        ("analyst", False),
        ("governance", False),
    ):
        with asking(name):
            found = db.session.execute(
                text("select child from family_words(:id)"), {"id": story.case_id}
            ).all()
            assert bool(found) is whole, name
        page = client_for(name).get(f"/cases/{story.case_id}/words")
        assert ("stay with Gran" in page.text) is whole, name


def test_the_family_is_told_which_teams_can_read_and_why_and_nobody_is_named(
    story: Story, client_for: Clients, asking: Any
) -> None:
    address = f"/cases/{story.case_id}/readers"
    client = client_for("practitioner")
    alone = unescape(client.get(address).text)
    assert "This team is responsible for the work with the child" in alone
    assert "The family agreed to it" not in alone
    with_team(story, client)
    opened = {"reason": "The hospital rang about the child"}
    assert client_for("outsider").post(f"/cases/{story.case_id}/open", data=opened).status_code == 302
    shown = unescape(client.get(address).text)
    body = shown[shown.index("Who can read the record") :]
    assert "The family agreed to it" in body
    assert "One practitioner of" in body
    assert "Opened the record once without working with the child" in body
    assert "Testerton" not in body
    paper = client.get(f"{address}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    for name in ("analyst", "governance", "teacher"):
        with asking(name):
            rows = db.session.execute(text("select * from case_readers(:id)"), {"id": story.case_id}).all()
            assert rows == [], name
