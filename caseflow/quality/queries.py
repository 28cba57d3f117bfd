"""Samples, audits, what was written in an audited assessment, and the scores by agency and quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import func, select, text

from caseflow.agencies import queries as agencies
from caseflow.caf import published as assessments
from caseflow.caf.published import WrittenAnswer
from caseflow.extensions import db
from caseflow.quality.models import CafAudit, CafAuditAnswer, CafSample
from caseflow.rules.caf_audit import Item, Score, audit_items, score
from caseflow.rules.permissions import Sharing


@dataclass(frozen=True)
class AgencyScore:
    """The score of an agency in a quarter, and on how many audits it rests."""

    agency: str
    quarter: str
    audits: int
    score: Score


@dataclass(frozen=True)
class SampleCard:
    """A sample and how far its audits have come."""

    id: UUID
    agency: str
    quarter: str
    first_on: date
    last_on: date
    seed: str
    population: int
    drawn_on: date
    drawn_by: str
    audits: int
    finished: int


@dataclass(frozen=True)
class AuditCard:
    """One assessment of a sample, its auditor, and what was said about it."""

    id: UUID
    sample_id: UUID
    place: int
    case_id: UUID
    author_id: UUID
    auditor_id: UUID | None
    until_at: datetime | None
    finished_on: date | None
    words: str
    answered_on: date | None
    answer: str


@dataclass(frozen=True)
class SampledAudit:
    """An audit of a sample, and why the person who asks may not open it ("" = may)."""

    audit: AuditCard
    auditor: str
    barred: str
    is_open: bool


@dataclass(frozen=True)
class JudgedItem:
    """A question of the audit with its answer."""

    item: Item
    answer: str


def scores() -> list[AgencyScore]:
    """The score of every agency in every quarter with a finished audit, the earliest first."""
    names = agencies.agency_names()
    rows = db.session.execute(text("select * from caf_audit_scores()"))
    return [
        AgencyScore(
            names.get(row.agency_code, row.agency_code),
            row.quarter,
            row.audits,
            Score(row.yes, row.no, row.not_applicable),
        )
        for row in rows
    ]


def samples() -> list[SampleCard]:
    """Every sample, the latest first."""
    query = (
        select(CafSample, func.count(CafAudit.id), func.count(CafAudit.finished_on))
        .outerjoin(CafAudit, CafAudit.sample_id == CafSample.id)
        .group_by(CafSample.id)
        .order_by(CafSample.drawn_at.desc())
    )
    rows = db.session.execute(query).all()
    names, people = agencies.agency_names(), agencies.names_of({row.drawn_by for row, _, _ in rows})
    return [
        SampleCard(
            row.id,
            names.get(row.agency_code, row.agency_code),
            row.quarter,
            row.first_on,
            row.last_on,
            row.seed,
            row.population,
            row.drawn_on,
            people.get(row.drawn_by, ""),
            audits,
            finished,
        )
        for row, audits, finished in rows
    ]


def sample(sample_id: UUID) -> SampleCard | None:
    """One sample; None where there is none."""
    return next((each for each in samples() if each.id == sample_id), None)


def drawn_again(sample_id: UUID) -> bool:
    """Whether the seed draws the very same assessments again."""
    return bool(db.session.scalar(select(func.same_caf_sample(sample_id))))


def audits(sample_id: UUID) -> list[SampledAudit]:
    """The audits of a sample in the order in which they were drawn."""
    query = (
        select(CafAudit, func.caf_audit_barred(CafAudit.id), func.caf_audit_open(CafAudit.id))
        .where(CafAudit.sample_id == sample_id)
        .order_by(CafAudit.place)
    )
    rows = db.session.execute(query).all()
    people = agencies.names_of({row.auditor_id for row, _, _ in rows if row.auditor_id})
    return [
        SampledAudit(
            _card(row),
            people.get(row.auditor_id, "") if row.auditor_id else "",
            barred or "",
            bool(is_open),
        )
        for row, barred, is_open in rows
    ]


def _card(row: CafAudit) -> AuditCard:
    return AuditCard(
        row.id,
        row.sample_id,
        row.place,
        row.case_id,
        row.author_id,
        row.auditor_id,
        row.until_at,
        row.finished_on,
        row.words,
        row.answered_on,
        row.answer,
    )


def barred(audit_id: UUID) -> str:
    """Why the asker may not open an audit: role, own, finished, kept or taken; "" = may."""
    return db.session.scalar(select(func.caf_audit_barred(audit_id))) or ""


def sharing(audit_id: UUID) -> Sharing:
    """How the asker's agency stands to an assessment as its auditor."""
    return cast(Sharing, db.session.scalar(select(func.caf_audit_sharing(audit_id))))


def is_open(audit_id: UUID) -> bool:
    """Whether the assessment is open to the asker as its auditor now."""
    return bool(db.session.scalar(select(func.caf_audit_open(audit_id))))


def audit(audit_id: UUID) -> AuditCard | None:
    """One audit; None where the asker may not see it."""
    row = db.session.get(CafAudit, audit_id)
    return _card(row) if row else None


def written(audit_id: UUID) -> list[WrittenAnswer]:
    """What was written in the audited assessment, in the order of its form; nothing once it is closed."""
    rows = db.session.execute(text("select * from audited_caf(:id)"), {"id": audit_id}).all()
    if not rows:
        return []
    return assessments.written_answers(rows[0].form_on, {row.field: row.value for row in rows})


def judged(audit: AuditCard) -> tuple[list[JudgedItem], Score]:
    """The answers of an audit in the order of its questions, and what they come to."""
    query = select(CafAuditAnswer.item, CafAuditAnswer.answer).where(CafAuditAnswer.audit_id == audit.id)
    answers: Mapping[str, str] = {item: answer for item, answer in db.session.execute(query)}
    items = audit_items().value_on(audit.finished_on) if audit.finished_on else ()
    judged_items = [JudgedItem(item, answers[item.code]) for item in items if item.code in answers]
    return judged_items, score(answers)


def audits_of(author_id: UUID) -> list[AuditCard]:
    """The finished audits of what somebody signed, the latest first."""
    query = select(CafAudit).where(CafAudit.author_id == author_id, CafAudit.finished_on.is_not(None))
    rows = db.session.scalars(query.order_by(CafAudit.finished_on.desc(), CafAudit.id))
    return [_card(row) for row in rows]
