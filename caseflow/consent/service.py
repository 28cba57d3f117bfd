"""Recording consent and its withdrawal, and sharing on a basis that can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import orjson
from sqlalchemy import insert, select, text, update

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import TeamCard
from caseflow.cases import service as cases
from caseflow.consent import queries
from caseflow.consent.models import Consent, ConsentWithdrawal, Disclosure, Share
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import ConsentDeclined, ConsentGiven, ConsentWithdrawn
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.rules.reasons import says_why

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
_RECORD = text("select record_consent(cast(:said as jsonb), cast(:answers as jsonb))")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What one person said about storing and sharing; `answers` are by agency code."""

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

    def agencies(self, answer: str) -> tuple[str, ...]:
        """The agencies about which this was the answer, by code."""
        return tuple(sorted(code for code, given in self.answers.items() if given == answer))


def record(
    context: RecordingContext,
    case_id: UUID,
    caf_event_id: str | None,
    statement: Statement,
    expected: int | None = None,
) -> list[UUID]:
    """Record a statement: one consent for storing, one for sharing, as far as either was asked.

    The log learns that consent was given and declined, for which agencies; never by whom. `expected` is the
    sequence number of the case that the writer last saw.
    """
    for fault in faults(statement):
        raise fault
    agreed, refused = statement.agencies("agreed"), statement.agencies("refused")
    given = declined = None
    on = statement.given_on
    if agreed or statement.storage is True:
        event: CaseEvent = ConsentGiven(scope=agreed or None)
        given = cases.record(context, case_id, event, on, about=caf_event_id, expected=expected)
        expected = None
    if refused or statement.storage is False:
        event = ConsentDeclined(scope=refused or None)
        declined = cases.record(context, case_id, event, on, about=caf_event_id, expected=expected)
    row = _row(context, case_id, caf_event_id, statement)
    row |= {"given_event_id": given, "declined_event_id": declined}
    consent_ids = []
    if statement.storage is not None:
        consent_ids.append(_insert(row | {"purpose": "storage", "agreed": statement.storage}, {}))
    if statement.answers:
        said = row | {"purpose": "sharing", "agreed": bool(agreed)}
        consent_ids.append(_insert(said, statement.answers))
        _end_shares(context, case_id, caf_event_id, set(refused))
    return consent_ids


def faults(statement: Statement) -> list[Refusal]:
    """What is wrong with a statement, each beside its field; nothing where it can be recorded."""
    refusals = []
    if statement.storage is None and not statement.answers:
        refusals.append(Refusal("storage", "Say what was asked: storing, sharing with an agency, or both."))
    if statement.method == "verbal" and not statement.witness.strip():
        refusals.append(Refusal("witness", "Name who heard it (you, if only you did), or get it in writing."))
    if statement.method == "paper" and not statement.evidence.strip():
        refusals.append(Refusal("evidence", "Say where the signed paper is kept."))
    if statement.expires_on and statement.given_on and statement.expires_on < statement.given_on:
        refusals.append(Refusal("expires_on", "It cannot run out before it was given."))
    return refusals


def _row(
    context: RecordingContext, case_id: UUID, caf_event_id: str | None, statement: Statement
) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "caf_event_id": caf_event_id,
        "person_name": statement.person_name.strip(),
        "relationship": statement.relationship.strip(),
        "capacity": statement.capacity,
        "method": statement.method,
        "witness": statement.witness.strip(),
        "evidence": statement.evidence.strip(),
        "excluded": statement.excluded.strip(),
        "withheld": list(statement.withheld),
        "given_on": statement.given_on,
        "expires_on": statement.expires_on,
        "explained_by": context.practitioner_id,
        "recorded_at": context.at,
    }


def _insert(row: dict[str, Any], answers: Mapping[str, str]) -> UUID:
    consent_id = uuid4()
    said = orjson.dumps({"id": consent_id, **row}).decode()
    db.session.execute(_RECORD, {"said": said, "answers": orjson.dumps(dict(answers)).decode()})
    return consent_id


def withdraw(
    context: RecordingContext, case_id: UUID, consent_id: UUID, agency_code: str | None, on: date, words: str
) -> None:
    """Take consent back, for one agency or for all: from this moment they read nothing any more.

    What was recorded stays, and protecting the child is not held up. Those who had it are told.
    """
    consent = db.session.scalar(select(Consent).where(Consent.id == consent_id, Consent.case_id == case_id))
    if consent is None or consent.given_event_id is None:
        raise Refusal("", "There is no such consent.")
    state = queries.standing(queries.states(case_id, consent.caf_event_id), agency_code)
    if agency_code and not (state and state.agreed):
        raise Refusal("agency", "No consent is in force for this agency.")
    event = ConsentWithdrawn(scope=(agency_code,) if agency_code else None)
    row = {
        "id": uuid4(),
        "consent_id": consent_id,
        "agency_code": agency_code,
        "withdrawn_on": on,
        "recorded_by": context.practitioner_id,
        "recorded_at": context.at,
        "event_id": cases.record(context, case_id, event, on, about=consent.given_event_id),
        "words": words.strip(),
    }
    db.session.execute(insert(ConsentWithdrawal), row)
    concerned = {agency_code} if agency_code else queries.agencies_of(consent_id)
    _end_shares(context, case_id, consent.caf_event_id, concerned)


def _end_shares(
    context: RecordingContext, case_id: UUID, caf_event_id: str | None, agency_codes: set[str]
) -> None:
    """Shares that stood on consent end with it; the teams that had them are told."""
    for each in queries.shares(case_id, caf_event_id):
        if each.agency_code in agency_codes and each.basis == "consent" and not each.ended_at:
            end_share(context, case_id, each.id)
            _tell_team(context, each.team_code, case_id, "consent_withdrawn", str(each.id))


class Sharing(NamedTuple):
    """What is to be shared, for what and on which basis; without consent, why and who stands for it."""

    what: str
    purpose: str
    basis: str = "consent"
    reason: str = ""
    manager_id: UUID | None = None
    until_on: date | None = None


def share(
    context: RecordingContext,
    case_id: UUID,
    caf_event_id: str,
    team_code: str,
    sharing: Sharing,
    why: str = "sent",
) -> UUID:
    """Let a team read a CAF, and keep a record of it. `why` is sent or team_around_child.

    Refuses without consent in force for its agency, unless a reason is given and a manager stands for it.
    """
    team = agencies.team(team_code)
    if team is None:
        raise Refusal("team", "Choose a team.")
    earlier = [
        each
        for each in queries.shares(case_id, caf_event_id)
        if each.team_code == team_code and each.why == why and not each.ended_at
    ]
    if any(each.in_force for each in earlier):
        raise Refusal("team", "It is shared with this team already.")
    for each in earlier:
        end_share(context, case_id, each.id)
    disclosure_id = disclose(context, case_id, caf_event_id, team, sharing)
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
    _tell_team(context, team_code, case_id, "caf_shared", str(row["id"]))
    return disclosure_id


class Person(NamedTuple):
    """Somebody without an account, of a listed agency or (None) of another."""

    name: str
    agency_code: str | None


def _check_reason(sharing: Sharing) -> None:
    if not says_why(sharing.reason):
        raise Refusal("reason", "Say on which facts you share without consent.")
    if not queries.is_manager(sharing.manager_id):
        raise Refusal("manager", "Choose the manager who stands for sharing without consent.")


def disclose(
    context: RecordingContext,
    case_id: UUID,
    caf_event_id: str | None,
    to: TeamCard | Person | str,
    sharing: Sharing,
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
    state = queries.standing(queries.states(case_id, caf_event_id), to.agency_code)
    if state and state.agreed:
        return state.consent_id
    name = to.agency_name if isinstance(to, TeamCard) else "this person"
    why = f"The family was asked and {state.words}" if state else "Ask the family first"
    raise Refusal("basis", f"There is no consent in force to share with {name}. {why}.")


def end_share(context: RecordingContext, case_id: UUID, share_id: UUID) -> bool:
    """The team reads the CAF no longer; the record that it was shared stays. Whether it was shared."""
    ended = db.session.execute(
        update(Share)
        .where(Share.id == share_id, Share.case_id == case_id, Share.ended_at.is_(None))
        .values(ended_at=context.at)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def ask_to_join(context: RecordingContext, case_id: UUID) -> None:
    """Tell the managers of the accountable team that a practitioner asks to join; it opens nothing."""
    key = f"{case_id}/{context.practitioner_id}"
    _tell_team(context, cases.accountable_team(case_id), case_id, "asked_to_join", key)


def _tell_team(context: RecordingContext, team_code: str, case_id: UUID, what: NoticeKind, key: str) -> None:
    """Tell a team's managers, or its members where it has no manager."""
    people = agencies.managers_of(team_code) or [each.id for each in agencies.members_of(team_code)]
    notices.tell([Notification(person, case_id, what, key, None) for person in people], context.at)
