"""Who agreed to what, who can see, and what was shared."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.agencies import queries as agencies
from caseflow.consent.models import Consent, ConsentAgency, ConsentWithdrawal, Disclosure, Share
from caseflow.extensions import db

_STATES = {
    "undecided": "wants to think about it",
    "withdrawn": "agreed, then taken back",
    "expired": "agreed, has run out",
}


class State(NamedTuple):
    """How one agency stands: agreed, refused, undecided, withdrawn or expired."""

    agency_code: str
    agency_name: str
    consent_id: UUID
    state: str
    given_on: date
    expires_on: date | None

    @property
    def agreed(self) -> bool:
        """Whether consent is in force today."""
        return self.state == "agreed"

    @property
    def words(self) -> str:
        """The state in words."""
        return _STATES.get(self.state, self.state)


class Withdrawal(NamedTuple):
    """Consent taken back; `agency_name` empty = for all."""

    agency_code: str | None
    withdrawn_on: date
    words: str


class ConsentCard(NamedTuple):
    """One consent with its answers and what was taken back."""

    id: UUID
    caf_event_id: str | None
    purpose: str
    agreed: bool
    person_name: str
    relationship: str
    capacity: str
    method: str
    witness: str
    evidence: str
    excluded: str
    withheld: tuple[str, ...]
    given_on: date
    expires_on: date | None
    explained_by: str
    recorded_at: datetime
    given_event_id: str | None
    declined_event_id: str | None
    answers: tuple[tuple[str, str], ...]
    withdrawals: tuple[Withdrawal, ...]


class Reader(NamedTuple):
    """A team that can read the CAF, and why."""

    agency_name: str
    team_name: str
    phone: str
    why: str


class ShareCard(NamedTuple):
    """A share; `in_force` as far as its own dates say, its consent aside."""

    id: UUID
    team_code: str
    agency_code: str
    why: str
    basis: str
    since_at: datetime
    until_on: date | None
    ended_at: datetime | None
    in_force: bool


class DisclosureCard(NamedTuple):
    """One share as it was written down."""

    what: str
    to: str
    purpose: str
    basis: str
    reason: str
    manager: str
    decided_by: str
    disclosed_on: date


def states(case_id: UUID, caf_event_id: str | None) -> list[State]:
    """How every agency that was asked stands today, by name; nothing for those who may not read the case."""
    rows = db.session.execute(
        text("select * from consent_states(:case, :caf)"), {"case": case_id, "caf": caf_event_id}
    )
    return [State(*row) for row in rows]


def consented(case_id: UUID, agency_code: str, caf_event_id: str | None = None) -> bool:
    """Whether consent is in force today for an agency, about this CAF or any of the case."""
    asked = {"case": case_id, "agency": agency_code, "caf": caf_event_id}
    return bool(db.session.scalar(text("select may_share(:case, :agency, :caf)"), asked))


def standing(states: Iterable[State], agency_code: str | None) -> State | None:
    """How one agency stands; None where nobody was asked about it."""
    return next((each for each in states if each.agency_code == agency_code), None)


def who_can_see(case_id: UUID, caf_event_id: str) -> list[Reader]:
    """Every team that can read the CAF today."""
    rows = db.session.execute(
        text("select * from who_can_see(:case, :caf)"), {"case": case_id, "caf": caf_event_id}
    )
    return [Reader(*row) for row in rows]


def consents(case_id: UUID, caf_event_id: str | None = None) -> list[ConsentCard]:
    """Every consent recorded on a case, or about one CAF, latest first."""
    query = select(Consent).where(Consent.case_id == case_id).order_by(Consent.place.desc())
    if caf_event_id:
        query = query.where(Consent.caf_event_id == caf_event_id)
    rows = list(db.session.scalars(query))
    names = agencies.names_of({row.explained_by for row in rows})
    return [_card(row, names.get(row.explained_by, "")) for row in rows]


def _card(row: Consent, explained_by: str) -> ConsentCard:
    answers = db.session.execute(
        select(ConsentAgency.agency_code, ConsentAgency.answer)
        .where(ConsentAgency.consent_id == row.id)
        .order_by(ConsentAgency.agency_code)
    )
    taken_back = db.session.execute(
        select(ConsentWithdrawal.agency_code, ConsentWithdrawal.withdrawn_on, ConsentWithdrawal.words)
        .where(ConsentWithdrawal.consent_id == row.id)
        .order_by(ConsentWithdrawal.recorded_at)
    )
    return ConsentCard(
        row.id,
        row.caf_event_id,
        row.purpose,
        row.agreed,
        row.person_name,
        row.relationship,
        row.capacity,
        row.method,
        row.witness,
        row.evidence,
        row.excluded,
        tuple(row.withheld),
        row.given_on,
        row.expires_on,
        explained_by,
        row.recorded_at,
        row.given_event_id,
        row.declined_event_id,
        tuple((each.agency_code, each.answer) for each in answers),
        tuple(Withdrawal(*each) for each in taken_back),
    )


def agencies_of(consent_id: UUID) -> set[str]:
    """The agencies for which a consent was given."""
    query = select(ConsentAgency.agency_code).where(
        ConsentAgency.consent_id == consent_id, ConsentAgency.answer == "agreed"
    )
    return set(db.session.scalars(query))


def shares(case_id: UUID, caf_event_id: str | None) -> list[ShareCard]:
    """Every share of a case, or of one CAF, latest first."""
    query = (
        select(Share, Disclosure.agency_code, Disclosure.basis, text("business_today()"))
        .join(Disclosure, Disclosure.id == Share.disclosure_id)
        .where(Share.case_id == case_id)
    )
    if caf_event_id:
        query = query.where(Share.caf_event_id == caf_event_id)
    rows = db.session.execute(query.order_by(Share.since_at.desc(), Share.id))
    return [
        ShareCard(
            share.id,
            share.team_code,
            agency or "",
            share.why,
            basis,
            share.since_at,
            share.until_on,
            share.ended_at,
            share.ended_at is None and (share.until_on is None or share.until_on >= today_on),
        )
        for share, agency, basis, today_on in rows
    ]


def disclosures(case_id: UUID) -> list[DisclosureCard]:
    """What of a case was shared with whom, latest first."""
    rows = list(
        db.session.scalars(
            select(Disclosure)
            .where(Disclosure.case_id == case_id)
            .order_by(Disclosure.disclosed_at.desc(), Disclosure.id)
        )
    )
    people = {row.decided_by for row in rows} | {row.manager_id for row in rows if row.manager_id}
    names = agencies.names_of(people)
    teams = {each.code: f"{each.agency_name}, {each.name}" for each in agencies.teams()}
    return [
        DisclosureCard(
            row.what,
            teams.get(row.team_code or "", "") or row.recipient,
            row.purpose,
            row.basis,
            row.reason,
            names.get(row.manager_id, "") if row.manager_id else "",
            names.get(row.decided_by, ""),
            row.disclosed_on,
        )
        for row in rows
    ]


def is_manager(practitioner_id: UUID | None) -> bool:
    """Whether this is an active manager of a team, who can stand for sharing without consent."""
    account = agencies.account(practitioner_id) if practitioner_id else None
    return account is not None and account.active and account.role == "team_manager"
