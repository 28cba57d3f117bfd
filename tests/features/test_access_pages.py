"""Law 5 on the pages: role x relation x action, and what each channel shows."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]

# An account of each role outside the accountable team, which each relation is then given to.
ACCOUNT = {
    "practitioner": "outsider",
    "team_manager": "other_manager",
    "performance_analyst": "analyst",
    "administrator": "administrator",
    "information_governance": "governance",
}
# Relation: the level granted, until how many hours from now (None = for good), and the level that gives. The
# one named break glass is granted for that reason, which reads.
RELATIONS: dict[str, tuple[str | None, int | None, str]] = {
    "none": (None, None, "none"),
    "summary": ("summary", None, "summary"),
    "content": ("content", None, "content"),
    "break glass": ("content", 4, "content"),
    "expired": ("content", -1, "none"),
}
CASEWORK = ("practitioner", "team_manager")


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)
    return story.allocated(MONDAY)


def relate(owning: Any, story: Story, relation: str) -> None:
    """Give every account of `ACCOUNT` this relation to the case."""
    level, hours, _ = RELATIONS[relation]
    if level is None:
        return
    until = "null" if hours is None else f"now() + interval '{hours} hours'"
    with owning():
        for name in ACCOUNT.values():
            db.session.execute(
                text(
                    "insert into case_grant (case_id, practitioner_id, level, reason, until_at)"
                    f" values (:case, :who, :level, :reason, {until})"
                ),
                {"case": story.case_id, "who": who(name), "level": level}
                | {"reason": "break glass" if relation == "break glass" else "by hand"},
            )


def pages(story: Story) -> dict[str, str]:
    """A page for each action on a case."""
    case = f"/cases/{story.case_id}"
    return {
        "view": case,
        "record a contact": f"{case}/record/contact_received",
        "record a referral": f"{case}/record/referral_received",
        "decide": f"{case}/record/referral_decided?about={story.ids['referred']}",
        "start": f"{case}/record/initial_assessment_started",
        "start core": f"{case}/record/core_assessment_started",
        "complete": f"{case}/assessments/{story.ids['initial_assessment_started']}",
        "withdraw": f"{case}/entries/{story.ids['referred']}/withdraw",
        "explain": f"{case}/clocks/R02/{story.ids['referred']}/1/explain",
        "close": f"{case}/close",
        "allocate": f"{case}/allocate",
        "open": f"{case}/open",
        "concern": f"/concern?case_id={story.case_id}",
    }


def expected(role: str, relation: str, action: str) -> int:
    """What the answer has to be, said apart from the policy that gives it."""
    level = RELATIONS[relation][2]
    if action == "concern":
        return 200
    if role == "performance_analyst":
        return 200 if action == "view" else 403
    if role not in CASEWORK:
        return 403
    if action == "open":
        return 200
    if action == "view":
        return 403 if level == "none" else 200
    if action in (
        "allocate",
        "withdraw",
        "close",
    ):  # the accountable team alone does these
        return 403
    if relation == "break glass":
        return 200 if action == "record a contact" else 403
    return 200 if level == "content" else 403


@pytest.mark.parametrize("relation", RELATIONS)
def test_each_role_does_with_a_relation_what_the_policy_says(
    relation: str, story: Story, owning: Any, client_for: Clients
) -> None:
    relate(owning, story, relation)
    for role, name in ACCOUNT.items():
        client = client_for(name)
        for action, address in pages(story).items():
            wanted = expected(role, relation, action)
            assert client.get(address).status_code == wanted, f"{role}: {action}"
            if action not in ("view", "concern"):
                answer = client.post(address, data={}).status_code
                assert (answer == 403) == (wanted == 403), f"{role}: post to {action}: {answer}"


@pytest.mark.parametrize("relation", RELATIONS)
def test_each_channel_shows_what_a_relation_allows_and_no_more(
    relation: str, story: Story, owning: Any, client_for: Clients
) -> None:
    relate(owning, story, relation)
    level = RELATIONS[relation][2]
    for role, name in ACCOUNT.items():
        client = client_for(name)
        page = client.get(f"/cases/{story.case_id}").text
        summary = role == "performance_analyst" or (role in CASEWORK and level != "none")
        assert ("Referral received" in page) == (role in CASEWORK and level == "content"), role
        assert ("Zebedee" in page) == summary, role
        assert "020 7946" in page, f"{role}: whom to phone is said with a refusal too"
        search = client.get("/children?name=Testcase")
        if role in (*CASEWORK, "performance_analyst"):
            assert "Zebedee" in search.text, role
            assert (f'href="/cases/{story.case_id}"' in search.text) == summary, role
        else:
            assert search.status_code == 403
        for address in ("/my-work", "/team-board", "/team-board?show=unallocated"):
            assert "Zebedee" not in client.get(address).text, f"{role}: {address} is of one's own team only"


@pytest.mark.parametrize("name", ["outsider", "other_manager", "teacher", "administrator", "governance"])
def test_a_shielded_child_is_nowhere_for_those_without_a_reason(
    name: str, story: Story, owning: Any, client_for: Clients
) -> None:
    with owning():
        db.session.execute(text("update child set shielded = true"))
    client = client_for(name)
    for action, address in pages(story).items():
        if action != "concern":
            assert client.get(address).status_code == 404, action
            assert client.post(address, data={}).status_code in (404, 405), action
    missing = client.get(f"/cases/{uuid4()}")
    assert missing.status_code == 404
    assert _plain(client.get(f"/cases/{story.case_id}").text) == _plain(missing.text)
    assert "Zebedee" not in client.get("/children?name=Testcase").text
    assert "Zebedee" not in client.get(f"/children?name={story.child_id}").text
    unknown = client.get(f"/concern?case_id={uuid4()}").text.replace(str(story.case_id), "")
    assert len(client.get(f"/concern?case_id={story.case_id}").text) == pytest.approx(len(unknown), abs=60)


def _plain(page: str) -> str:
    """A page without what differs from one answer to the next."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_shielded_child_is_there_for_the_accountable_team(
    story: Story, owning: Any, client_for: Clients
) -> None:
    with owning():
        db.session.execute(text("update child set shielded = true"))
    client = client_for("colleague")
    assert client.get(f"/cases/{story.case_id}").status_code == 200
    assert "Zebedee" in client.get("/children?name=Zebedee").text


# --- Opening a case without a relation ---------------------------------------------------------------


def test_opening_a_case_takes_a_reason_tells_the_manager_and_is_reviewed(
    story: Story, client_for: Clients, owning: Any
) -> None:
    client, address = client_for("outsider"), f"/cases/{story.case_id}"
    assert client.get(address).status_code == 403
    short = client.post(f"{address}/open", data={"reason": "because"})
    assert short.status_code == 422
    assert "Say why you need to open this case" in short.text
    assert client.get(address).status_code == 403
    reason = "The hospital rang about this child"
    assert client.post(f"{address}/open", data={"reason": reason}).headers["Location"] == address
    assert "Referral received" in client.get(address).text
    assert "opened by somebody without a relation" in client_for("manager").get("/my-work").text
    manager = client_for("manager")
    assert reason in manager.get("/break-glass").text
    with owning():
        opening = db.session.scalar(text("select id from break_glass"))
    review = f"/break-glass/{opening}"
    assert review in manager.get("/break-glass").text
    page = manager.get(review).text
    assert "Zebedee Testcase" in page
    assert "Read a case" in page or "See who a case is with" in page, "what was looked at is there"
    silent = manager.post(review, data={"justified": "yes"})
    assert silent.status_code == 422
    assert "Say why" in silent.text
    manager.post(review, data={"justified": "yes", "note": "The ward asked us"})
    client_for("governance").post(review, data={"justified": "no", "note": "The ward never rang"})
    after = manager.get(review).text
    for verdict in (
        "Justified, Manager Testerton",
        "Not justified, Governance Testerton",
        "The ward never rang",
    ):
        assert verdict in after, "each verdict stays"
    assert "your opening of a case was reviewed" in client.get("/my-work").text


def test_an_opening_ends_after_four_hours(story: Story, client_for: Clients, owning: Any) -> None:
    client, address = client_for("outsider"), f"/cases/{story.case_id}"
    client.post(f"{address}/open", data={"reason": "The hospital rang about this child"})
    with owning():
        db.session.execute(
            text("update case_grant set until_at = now() - interval '1 second' where reason = 'break glass'")
        )
    assert client.get(address).status_code == 403
    again = client.post(f"{address}/open", data={"reason": "The hospital rang about this child again"})
    assert again.headers["Location"] == address, "a case can be opened again when the hours are over"
    assert client.get(address).status_code == 200


def test_nobody_reviews_their_own_opening(story: Story, client_for: Clients, owning: Any) -> None:
    client = client_for("other_manager")
    client.post(f"/cases/{story.case_id}/open", data={"reason": "The hospital rang about this child"})
    with owning():
        opening = db.session.scalar(text("select id from break_glass"))
    answer = client.post(f"/break-glass/{opening}", data={"justified": "yes", "note": "It was"})
    assert answer.status_code == 422
    assert "Somebody else has to review your own opening." in answer.text
    with owning():
        assert db.session.scalar(text("select count(*) from break_glass_review")) == 0


def test_governance_reads_every_look_and_others_their_own(story: Story, client_for: Clients) -> None:
    client_for("outsider").get(f"/cases/{story.case_id}")
    assert f"/cases/{story.case_id}" in client_for("governance").get("/access-log").text
    own = client_for("outsider").get("/my-access").text
    assert f"/cases/{story.case_id}" in own
    assert "See what a team is asked" not in own
    client_for("outsider").get("/incoming")
    assert "See what a team is asked" in client_for("outsider").get("/my-access").text, "in words"
    assert f"/cases/{story.case_id}" not in client_for("teacher").get("/my-access").text
    assert client_for("manager").get("/access-log").status_code == 403
    assert "/access-log" in client_for("governance").get("/access-log").text, "reading the trace leaves one"
