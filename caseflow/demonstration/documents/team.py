"""The team around a child: who is in it, what its meetings left behind, what it agreed."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from caseflow.demonstration.borough import AGENCY_OF, PRACTITIONERS
from caseflow.demonstration.documents.file import File, writer
from caseflow.demonstration.documents.words import DEEDS, MEETINGS

_MOTHER = {"name": "Marigold Makebelieve", "role": "mother", "phone": "", "email": "", "agency_code": None}


def team(file: File, code: str, disclosures: dict[str, UUID]) -> dict[str, UUID]:
    """One of the team, who leads, the mother, and somebody of each team with which it is shared."""
    met_on, written = file.event("tac_meeting_held").occurred_on, file.stamp(code, "tac_meeting_held")
    people: dict[str, dict[str, Any]] = {"family": _MOTHER | {"kind": "family", "practitioner_id": None}}
    for each in (code, *disclosures):
        people[each] = _practitioner(each)
    for each, known in people.items():
        file.add(
            "tac_member",
            id=file.key(f"member {each}"),
            invited_on=met_on,
            joined_on=met_on,
            basis="consent" if each in disclosures else "",
            disclosure_id=disclosures.get(each),
            version=1,
            agency_words="",
            left_on=None,
            left_why="",
            **known,
            **written,
        )
    lead = file.event("lead_professional_named")
    since = {"from_on": lead.occurred_on, "why": "", "family_told_on": lead.occurred_on}
    member = {"number": 1, "member_id": file.key(f"member {code}"), "event_id": lead.event_id}
    file.add("tac_lead", **member, **since, **written)
    return {each: file.key(f"member {each}") for each in people}


def _practitioner(code: str) -> dict[str, Any]:
    person = next(each for each in PRACTITIONERS if each.id == writer(code))
    details = {"name": person.name, "role": person.title, "phone": person.phone, "email": person.email}
    return details | {"kind": "practitioner", "practitioner_id": person.id, "agency_code": AGENCY_OF[code]}


def meeting(file: File, code: str, kind: str, event: tuple[str, int], there: Sequence[UUID]) -> UUID:
    """A meeting that was held, with its minutes."""
    held, written = file.event(*event), file.stamp(code, *event)
    meeting_id, again = file.key(f"meeting {held.event_id}"), held.data.get("next_review_on")
    file.add(
        "tac_meeting",
        id=meeting_id,
        kind=kind,
        planned_on=held.occurred_on,
        starts_at=time(15, 30),
        place="Osier Wharf Primary School, the blue room",
        version=1,
        **written,
    )
    for each in there:
        file.add("tac_invitation", meeting_id=meeting_id, member_id=each, **written)
    file.add(
        "tac_minutes",
        event_id=held.event_id,
        meeting_id=meeting_id,
        held_on=held.occurred_on,
        present=list(there),
        others_present="",
        next_review_on=date.fromisoformat(str(again)) if again else None,
        **MEETINGS[kind],
        **written,
    )
    return meeting_id


def plan(file: File, code: str, members: dict[str, UUID]) -> None:
    """One outcome with an action that is done and one that is past its date, agreed with the family."""
    written, outcome = file.stamp(code, "tac_meeting_held"), file.key("outcome")
    goal = {"outcome_id": outcome, "revision": 1, "aim": "healthy", "words": "Breakfast every day"}
    file.add("tac_outcome", **goal, **written)
    for place, (words, status, by_on) in enumerate(DEEDS):
        action = {"words": words, "status": status, "by_on": by_on, "member_id": members[code]}
        key = {"action_id": file.key(f"action {place}"), "revision": 1, "outcome_id": outcome}
        file.add("tac_action", **key, **action, **written)
    agreed = file.event("delivery_plan_agreed")
    views = {"child_view": "I want toast", "parent_view": "This would help us"}
    file.add("tac_agreement", event_id=agreed.event_id, agreed_on=agreed.occurred_on, **views, **written)
