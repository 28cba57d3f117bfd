"""Recording consent and its withdrawal, and sharing on a basis that can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import TeamCard
from caseflow.cases import service as cases
from caseflow.consent import queries
from caseflow.consent.models import Consent, ConsentAgency, ConsentWithdrawal, Disclosure, Share
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import ConsentDeclined, ConsentGiven, ConsentWithdrawn
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification

CAPACITIES = {
    "young_person": "The child or young person, who understands what they agree to",
    "parental_responsibility": "A parent or other adult with parental responsibility",
    "carer": "A carer without parental responsibility",
}
METHODS = {
    "paper": "In writing: a signed paper that is kept",
    "verbal": "In words, before a witness",
    "electronic": "Electronically, in their own account or message",
}
ANSWERS = {
    "agreed": "Agreed",
    "refused": "Refused",
    "undecided": "Wants to think about it",
    "not_asked": "Not asked",
}
BASES = {
    "consent": "The family agreed to it",
    "public_interest": "Without consent: the risk to somebody outweighs it",
    "legal_duty": "Without consent: a law or a court requires it",
}
SHORTEST_REASON = 10


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody said about storing and sharing; `answers` are by agency code."""

    person_name: str
    relationship: str
    capacity: str
    method: str
    given_on: date
    storage: bool | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    witness: str = ""
    evidence: str = ""
    excluded: str = ""
    withheld: tuple[str, ...] = ()
    expires_on: date | None = None


def record(
    case_id: UUID,
    caf_event_id: str | None,
    said: Statement,
    context: RecordingContext,
    expected: int | None = None,
) -> list[UUID]:
    """Record what was said: one consent for storing, one for sharing, as far as either was asked.

    The log learns that consent was given and declined, for which agencies; never by whom. `expected` is the
    sequence number of the case that the writer last saw.
    """
    for fault in faults(said):
        raise fault
    agreed = tuple(sorted(code for code, answer in said.answers.items() if answer == "agreed"))
    refused = tuple(sorted(code for code, answer in said.answers.items() if answer == "refused"))
    given = declined = None
    if agreed or said.storage is True:
        event = ConsentGiven(scope=agreed or None)
        given = _happened(case_id, event, caf_event_id, said.given_on, context, expected)
        expected = None
    if refused or said.storage is False:
        declining = ConsentDeclined(scope=refused or None)
        declined = _happened(case_id, declining, caf_event_id, said.given_on, context, expected)
    row = _row(case_id, caf_event_id, said, context) | {
        "given_event_id": given,
        "declined_event_id": declined,
    }
    kept = []
    if said.storage is not None:
        kept.append(_keep(row | {"purpose": "storage", "agreed": said.storage}))
    if said.answers:
        kept.append(_keep(row | {"purpose": "sharing", "agreed": bool(agreed)}))
        answers = [
            {"consent_id": kept[-1], "agency_code": code, "answer": answer}
            for code, answer in said.answers.items()
        ]
        db.session.execute(insert(ConsentAgency), answers)
        _end_shares(case_id, caf_event_id, set(refused), context)
    return kept


def faults(said: Statement) -> list[Refusal]:
    """What is amiss with a statement, each beside its field; none where it can be recorded."""
    found = []
    if said.storage is None and not said.answers:
        found.append(Refusal("storage", "Say what was asked: storing, sharing with an agency, or both."))
    if said.method == "verbal" and not said.witness.strip():
        found.append(Refusal("witness", "Name who heard it (you, if only you did), or get it in writing."))
    if said.method == "paper" and not said.evidence.strip():
        found.append(Refusal("evidence", "Say where the signed paper is kept."))
    if said.expires_on and said.given_on and said.expires_on < said.given_on:
        found.append(Refusal("expires_on", "It cannot run out before it was given."))
    return found


def _row(
    case_id: UUID, caf_event_id: str | None, said: Statement, context: RecordingContext
) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "caf_event_id": caf_event_id,
        "person_name": said.person_name.strip(),
        "relationship": said.relationship.strip(),
        "capacity": said.capacity,
        "method": said.method,
        "witness": said.witness.strip(),
        "evidence": said.evidence.strip(),
        "excluded": said.excluded.strip(),
        "withheld": list(said.withheld),
        "given_on": said.given_on,
        "expires_on": said.expires_on,
        "explained_by": context.practitioner_id,
        "recorded_at": context.at,
    }


def _keep(row: dict[str, Any]) -> UUID:
    consent_id = uuid4()
    db.session.execute(insert(Consent).inline(), {"id": consent_id, **row})
    return consent_id


def _happened(
    case_id: UUID,
    event: CaseEvent,
    about: str | None,
    on: date,
    context: RecordingContext,
    expected: int | None = None,
) -> str:
    return cases.record(context, case_id, event, on, about=about, expected=expected)


def withdraw(
    case_id: UUID, consent_id: UUID, agency_code: str | None, on: date, words: str, context: RecordingContext
) -> None:
    """Take consent back, for one agency or for all: from this moment they read nothing any more.

    What was recorded stays, and protecting the child is not held up. Those who had it are told.
    """
    consent = db.session.scalar(select(Consent).where(Consent.id == consent_id, Consent.case_id == case_id))
    if consent is None or consent.given_event_id is None:
        raise Refusal("", "There is no such consent.")
    standing = {each.agency_code: each.state for each in queries.states(case_id, consent.caf_event_id)}
    if agency_code and standing.get(agency_code) != "agreed":
        raise Refusal("agency", "No consent is in force for this agency.")
    event = ConsentWithdrawn(scope=(agency_code,) if agency_code else None)
    row = {
        "id": uuid4(),
        "consent_id": consent_id,
        "agency_code": agency_code,
        "withdrawn_on": on,
        "recorded_by": context.practitioner_id,
        "recorded_at": context.at,
        "event_id": _happened(case_id, event, consent.given_event_id, on, context),
        "words": words.strip(),
    }
    db.session.execute(insert(ConsentWithdrawal), row)
    concerned = {agency_code} if agency_code else queries.agencies_of(consent_id)
    _end_shares(case_id, consent.caf_event_id, concerned, context)


def _end_shares(
    case_id: UUID, caf_event_id: str | None, agency_codes: set[str], context: RecordingContext
) -> None:
    """Shares that stood on consent end with it; the teams that had them are told."""
    ended = [
        each
        for each in queries.shares(case_id, caf_event_id)
        if each.agency_code in agency_codes and each.basis == "consent" and not each.ended_at
    ]
    for each in ended:
        end_share(case_id, each.id, context)
        _tell_team(each.team_code, case_id, "consent_withdrawn", str(each.id), context)


class Sharing(NamedTuple):
    """What is to be shared, for what and on which basis; without consent, why and who stands for it."""

    what: str
    purpose: str
    basis: str = "consent"
    reason: str = ""
    manager_id: UUID | None = None
    until_on: date | None = None


def share(
    case_id: UUID,
    caf_event_id: str,
    team_code: str,
    sharing: Sharing,
    context: RecordingContext,
    why: str = "sent",
) -> UUID:
    """Let a team read a CAF, and keep a record of it. `why` is sent or team_around_child.

    Refuses without consent in force for its agency, unless a reason is given and a manager stands for it.
    """
    team = agencies.team(team_code)
    if team is None:
        raise Refusal("team", "Choose a team.")
    standing = [each for each in queries.shares(case_id, caf_event_id) if not each.ended_at]
    if any(each.team_code == team_code and each.why == why and each.in_force for each in standing):
        raise Refusal("team", "It is shared with this team already.")
    for each in standing:
        if each.team_code == team_code and each.why == why:
            end_share(case_id, each.id, context)
    disclosure_id = disclose(case_id, caf_event_id, team, sharing, context)
    row = {
        "id": uuid4(),
        "case_id": case_id,
        "caf_event_id": caf_event_id,
        "team_code": team_code,
        "disclosure_id": disclosure_id,
        "why": why,
        "until_on": sharing.until_on,
        "since_at": context.at,
    }
    db.session.execute(insert(Share), row)
    _tell_team(team_code, case_id, "caf_shared", str(row["id"]), context)
    return disclosure_id


class Person(NamedTuple):
    """Somebody without an account, of a listed agency or (None) of another."""

    name: str
    agency_code: str | None


def _check_reason(sharing: Sharing) -> None:
    if len(sharing.reason.strip()) < SHORTEST_REASON:
        raise Refusal("reason", "Say on which facts you share without consent.")
    if not queries.is_manager(sharing.manager_id):
        raise Refusal("manager", "Choose the manager who stands for sharing without consent.")


def disclose(
    case_id: UUID,
    caf_event_id: str | None,
    to: TeamCard | Person | str,
    sharing: Sharing,
    context: RecordingContext,
) -> UUID:
    """Keep what was shared with whom, for what and on which basis; `to` is a team, a person or a name.

    Consent must be in force for the agency. Without it, only with a reason and a manager.
    """
    team = to if isinstance(to, TeamCard) else None
    person = Person(to, None) if isinstance(to, str) else to
    consent_id = _consent_for(case_id, caf_event_id, person) if sharing.basis == "consent" else None
    if consent_id is None:
        _check_reason(sharing)
    row = {
        "id": uuid4(),
        "case_id": case_id,
        "caf_event_id": caf_event_id,
        "what": sharing.what.strip(),
        "agency_code": person.agency_code,
        "team_code": team.code if team else None,
        "recipient": "" if team else person.name,
        "purpose": sharing.purpose.strip(),
        "basis": sharing.basis,
        "consent_id": consent_id,
        "reason": sharing.reason.strip(),
        "manager_id": None if sharing.basis == "consent" else sharing.manager_id,
        "decided_by": context.practitioner_id,
        "disclosed_on": context.today_on,
        "disclosed_at": context.at,
    }
    db.session.execute(insert(Disclosure).inline(), row)
    if sharing.manager_id and sharing.basis != "consent":
        key = str(row["id"])
        notification = Notification(sharing.manager_id, case_id, "shared_without_consent", key, None)
        notices.tell([notification], context.at)
    return UUID(str(row["id"]))


def _consent_for(case_id: UUID, caf_event_id: str | None, to: TeamCard | Person) -> UUID:
    said = queries.standing(queries.states(case_id, caf_event_id), to.agency_code)
    if said and said.agreed:
        return said.consent_id
    name = to.agency_name if isinstance(to, TeamCard) else "this person"
    why = f"The family was asked and {said.words}" if said else "Ask the family first"
    raise Refusal("basis", f"There is no consent in force to share with {name}. {why}.")


def end_share(case_id: UUID, share_id: UUID, context: RecordingContext) -> None:
    """The team reads the CAF no longer; the record that it was shared stays."""
    db.session.execute(
        update(Share)
        .where(Share.id == share_id, Share.case_id == case_id, Share.ended_at.is_(None))
        .values(ended_at=context.at)
    )


def ask_to_join(case_id: UUID, context: RecordingContext) -> None:
    """Tell the managers of the accountable team that a practitioner asks to join; it opens nothing."""
    key = f"{case_id}/{context.practitioner_id}"
    _tell_team(cases.accountable_team(case_id), case_id, "asked_to_join", key, context)


def _tell_team(team_code: str, case_id: UUID, what: NoticeKind, key: str, context: RecordingContext) -> None:
    """Tell a team's managers, or its members where it has no manager."""
    told = agencies.managers_of(team_code) or [each.id for each in agencies.members_of(team_code)]
    notices.tell([Notification(each, case_id, what, key, None) for each in told], context.at)
