"""The borough of the access matrix: children with their own names and words, and who stands how to each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import borough
from borough import TODAY, consent, share
from casework import MONDAY, context, who
from flask.testing import FlaskClient
from sqlalchemy import text
from tac_stories import on, send

from caseflow.cases import service as cases
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db

Clients = Callable[..., FlaskClient]
UNKNOWN = "unknown"
OWN_FAMILY = "own_family"
# Case: what the family said about the health service that reads, or would read, its assessment.
CASES = {
    "plain": "never asked",
    "shielded": "never asked",
    "refused": "refused",
    "shared": "shared",
    "withdrawn": "withdrawn",
    "opened": "never asked",
    "own_family": "shared",
}
# Who stands how to which case: what they may know of it. "hidden" = not even that there is one.
STANDING: dict[tuple[str, str], str] = {
    ("teacher", "plain"): "content",
    ("head", "plain"): "content",
    ("visitor", "plain"): "none",
    ("outsider", "plain"): "none",
    ("other_manager", "plain"): "none",
    ("analyst", "plain"): "summary",
    ("administrator", "plain"): "none",
    ("governance", "plain"): "none",
    ("teacher", "shielded"): "content",
    ("outsider", "shielded"): "hidden",
    ("other_manager", "shielded"): "hidden",
    ("analyst", "shielded"): "hidden",
    ("administrator", "shielded"): "hidden",
    ("governance", "shielded"): "hidden",
    ("visitor", "refused"): "none",
    ("visitor", "shared"): "shared",
    ("visitor", "withdrawn"): "none",
    ("outsider", "opened"): "opened",
    ("other_manager", "opened"): "opened",
    ("colleague", "opened"): "none",
    # Of each role, with every reason there is: the accountable team, a share, an opening, the analyst's role.
    ("teacher", OWN_FAMILY): "hidden",
    ("visitor", OWN_FAMILY): "hidden",
    ("outsider", OWN_FAMILY): "hidden",
    ("other_manager", OWN_FAMILY): "hidden",
    ("analyst", OWN_FAMILY): "hidden",
    ("administrator", OWN_FAMILY): "hidden",
    ("governance", OWN_FAMILY): "hidden",
    ("head", OWN_FAMILY): "content",
    ("teacher", UNKNOWN): "hidden",
    ("other_manager", UNKNOWN): "hidden",
    ("analyst", UNKNOWN): "hidden",
}
ROLE = {
    "teacher": "practitioner",
    "head": "team_manager",
    "visitor": "practitioner",
    "outsider": "practitioner",
    "colleague": "practitioner",
    "other_manager": "team_manager",
    "analyst": "performance_analyst",
    "administrator": "administrator",
    "governance": "information_governance",
}
ACTORS = tuple(dict.fromkeys(name for name, _ in STANDING))


@dataclass
class Child:
    """A case of the borough: what its addresses are made of, and the words that only its readers may see."""

    name: str
    case_id: UUID
    family_name: str
    words: str
    parts: dict[str, Any] = field(default_factory=dict)


Borough = dict[str, Child]


def build(clients: Clients, owning: Any, asking: Any, password_hash: str) -> Borough:
    """Every case, told through the pages by the school that answers for it."""
    borough.widen(owning, password_hash)
    school = clients("teacher")
    children = {name: _child(school, owning, asking, name) for name in CASES}
    for name, said in CASES.items():
        _say(school, owning, children[name], said)
    with owning():
        shielded = {"id": children["shielded"].case_id}
        db.session.execute(
            text(
                "update child c set shielded = true from case_record r where r.child_id = c.id and r.id = :id"
            ),
            shielded,
        )
    for name in ("outsider", "other_manager"):
        for case in ("opened", OWN_FAMILY):
            _opened(owning, children[case].case_id, who(name))
    for first, second in (("plain", "refused"), ("refused", "shared"), ("shielded", "shared")):
        one, other = children[first].case_id, children[second].case_id
        send(school, f"/cases/{one}/family/children/{other}", kind="sibling", together="y")
    for child in children.values():
        child.parts = _parts(owning, child.case_id)
    for actor, name in STANDING:
        if (name, STANDING[actor, name]) == (OWN_FAMILY, "hidden"):
            _declared(clients(actor), actor, children[name])
    nobody = Child(UNKNOWN, uuid4(), "Nosuchname", "no such words")
    nobody.parts = {**children["plain"].parts, "case_id": nobody.case_id}
    return children | {UNKNOWN: nobody}


def _child(school: FlaskClient, owning: Any, asking: Any, name: str) -> Child:
    family_name, words = f"Zq{name}son", f"Zw{name} worries"
    assert borough.checklist(school, family_name=family_name, not_here="y").status_code == 302
    with owning():
        case_id = db.session.scalar(
            text("select r.id from case_record r join child c on c.id = r.child_id where c.family_name = :n"),
            {"n": family_name},
        )
    assert case_id is not None
    child = Child(name, case_id, family_name, words)
    assert school.post(f"/cases/{case_id}/caf/start", data=TODAY).status_code == 302
    with owning():
        caf = db.session.execute(
            text("select id, event_id from caf where case_id = :c"), {"c": case_id}
        ).one()
    child.parts = {"caf_id": caf.id, "caf_event": caf.event_id}
    said = {"conclusions.needs.answer": words}
    assert school.post(f"/cases/{case_id}/cafs/{caf.id}/1/conclusions", data=said).status_code == 302
    with asking("teacher"):
        at = context("teacher", MONDAY)
        cases.record(at, case_id, ContactReceived(source="1A"), MONDAY, note=words)
    _team(school, owning, case_id, words)
    _family(school, owning, child)
    return child


def _family(school: FlaskClient, owning: Any, child: Child) -> None:
    base = f"/cases/{child.case_id}/family"
    mother = {"given_name": child.words, "family_name": child.family_name, "sex": "F", "kind": "mother"}
    send(school, f"{base}/people/add", **mother, lives_here="y", notes=child.words)
    send(school, f"{base}/workers/add", name=child.words, role="Neighbour")
    said = {"kind": "other", "words": child.words} | on("review_on", MONDAY)
    send(school, f"/cases/{child.case_id}/alerts/new", **said)
    file = (BytesIO(child.words.encode()), "letter.txt")
    letter = {"title": child.words, "from_whom": child.words, "file": file} | on("dated_on", MONDAY)
    send(school, f"/cases/{child.case_id}/documents/new", **letter)
    with owning():
        db.session.execute(text("update document set verdict = 'clean'"))


def _team(school: FlaskClient, owning: Any, case_id: UUID, words: str) -> None:
    base = f"/cases/{case_id}/tac"
    send(school, f"{base}/members/me")
    planned = on("planned_on", MONDAY) | {"starts_at": "15:30", "place": words, "kind": "planning"}
    send(school, f"{base}/meetings/plan", **planned)
    send(school, f"{base}/outcomes/add", aim="healthy", words=words)
    with owning():
        outcome = db.session.scalar(
            text("select outcome_id from tac_outcome where case_id = :c"), {"c": case_id}
        )
    send(school, f"{base}/outcomes/{outcome}/actions", words=words)


def _say(school: FlaskClient, owning: Any, child: Child, said: str) -> None:
    case_id, event = str(child.case_id), child.parts["caf_event"]
    if said == "never asked":
        return
    answer = "refused" if said == "refused" else "agreed"
    assert consent(school, case_id, event, {"HEALTH": answer}).status_code == 302
    if said != "refused":
        assert share(school, case_id, event, "HV").status_code == 302
    if said == "withdrawn":
        with owning():
            given = db.session.scalar(
                text("select id from consent where case_id = :c and purpose = 'sharing'"),
                {"c": child.case_id},
            )
        address = f"/cases/{case_id}/consents/{given}/withdraw"
        assert school.post(address, data=TODAY | {"agency": "HEALTH"}).status_code == 302


def _opened(owning: Any, case_id: UUID, whose: UUID) -> None:
    """A break-glass opening, as its page leaves it."""
    until = datetime.now(UTC) + timedelta(hours=4)
    values = {"case": case_id, "who": whose, "until": until}
    with owning():
        db.session.execute(
            text(
                "insert into break_glass (id, case_id, practitioner_id, reason, opened_at, until_at)"
                " values (gen_random_uuid(), :case, :who, 'The school rang about her', now(), :until)"
            ),
            values,
        )
        db.session.execute(
            text(
                "insert into case_grant (case_id, practitioner_id, level, reason, until_at)"
                " values (:case, :who, 'content', 'break glass', :until)"
            ),
            values,
        )


def _declared(client: FlaskClient, actor: str, child: Child) -> None:
    said = {"given_name": "Ottoline", "family_name": child.family_name, "birth_date": ["5", "5", "2003"]}
    answer = client.post("/own-family", data=said | {"whose": str(who(actor)), "relationship": "relative"})
    assert answer.status_code == 302


# What a part of an address is filled with, from the rows of the case.
_PARTS = {
    "caf_id": "select id from caf where case_id = :c",
    "event_id": "select event_id from case_event where case_id = :c order by seq limit 1",
    "consent_id": "select id from consent where case_id = :c and purpose = 'sharing'",
    "share_id": "select id from share where case_id = :c",
    "meeting_id": "select id from tac_meeting where case_id = :c",
    "member_id": "select id from tac_member where case_id = :c",
    "outcome_id": "select outcome_id from tac_outcome where case_id = :c",
    "action_id": "select action_id from tac_action where case_id = :c",
    "person_id": "select person_id from family_member where case_id = :c",
    "relation_id": "select relation_id from family_relation where case_id = :c",
    "stay_id": "select stay_id from family_stay where case_id = :c",
    "worker_id": "select worker_id from network_worker where case_id = :c",
    "link_id": "select link_id from case_link where :c in (one_case, other_case)",
    "alert_id": "select id from alert where case_id = :c",
    "document_id": "select id from document where case_id = :c",
    "reader": "select 'court' where :c is not null",
    "timescale": "select timescale from clock where case_id = :c",
    "subject": "select subject from clock where case_id = :c",
}


def _parts(owning: Any, case_id: UUID) -> dict[str, Any]:
    with owning():
        found = {name: db.session.scalar(text(query), {"c": case_id}) for name, query in _PARTS.items()}
    fixed = {"case_id": case_id, "number": 1, "section": "conclusions", "kind": "contact_received"}
    return {name: value or _SOMETHING[name] for name, value in found.items()} | fixed


_SOMETHING: dict[str, Any] = {name: uuid4() for name in _PARTS if name.endswith("_id")} | {
    "timescale": "R02",
    "subject": "nothing",
}
