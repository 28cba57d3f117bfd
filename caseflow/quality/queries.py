"""Samples, audits, what was written in an audited assessment, and the trend by agency and quarter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.agencies import queries as agencies
from caseflow.extensions import db
from caseflow.quality.models import CafAudit, CafAuditAnswer, CafSample
from caseflow.rules.caf_audit import FEW, Item, Score, audit_items, score
from caseflow.rules.caf_form import ELEMENT_PARTS, forms
from caseflow.web.charts import Picture, Point, RunChart, run_chart

Audit = CafAudit


class Line(NamedTuple):
    """The score of an agency in a quarter, and on how many audits it rests."""

    agency: str
    quarter: str
    audits: int
    score: Score


class SampleCard(NamedTuple):
    """A sample and how far its audits have come."""

    sample: CafSample
    agency: str
    drawn_by: str
    audits: int
    finished: int


class AuditCard(NamedTuple):
    """One audit, and why the asker may not open it ("" = may)."""

    audit: CafAudit
    auditor: str
    barred: str
    is_open: bool


class Part(NamedTuple):
    """A question of the assessment, and what was written to it."""

    section: str
    title: str
    said: tuple[str, ...]


class Judged(NamedTuple):
    """A question of the audit with its answer."""

    item: Item
    answer: str


def _agency_names() -> dict[str, str]:
    return {each.agency_code: each.agency_name for each in agencies.teams()}


def trend() -> list[Line]:
    """The score of every agency in every quarter with a finished audit, the earliest first."""
    names = _agency_names()
    rows = db.session.execute(text("select * from caf_audit_scores()"))
    return [
        Line(
            names.get(row.agency_code, row.agency_code),
            row.quarter,
            row.audits,
            Score(row.yes, row.no, row.not_applicable),
        )
        for row in rows
    ]


def trend_picture(lines: Sequence[Line]) -> Picture:
    """The score of all agencies together by quarter, hollow where it rests on few audits."""
    points = []
    for quarter in sorted({each.quarter for each in lines}):
        these = [each for each in lines if each.quarter == quarter]
        whole = Score(*(sum(each.score[n] for each in these) for n in range(3)))
        value = float(whole.percent) if whole.percent else None
        points.append(Point(quarter, denominator=sum(each.audits for each in these), value=value))
    return run_chart(RunChart("quality", "Score by quarter", tuple(points), proportion=False, least=FEW))


def samples() -> list[SampleCard]:
    """Every sample, the latest first."""
    found = list(db.session.scalars(select(CafSample).order_by(CafSample.drawn_at.desc())))
    states = db.session.execute(select(CafAudit.sample_id, CafAudit.finished_on)).all()
    names, people = _agency_names(), agencies.names_of({each.drawn_by for each in found})
    return [
        SampleCard(
            each,
            names.get(each.agency_code, each.agency_code),
            people.get(each.drawn_by, ""),
            sum(sample == each.id for sample, _ in states),
            sum(sample == each.id and on is not None for sample, on in states),
        )
        for each in found
    ]


def sample(sample_id: UUID) -> SampleCard | None:
    """One sample; None where there is none."""
    return next((each for each in samples() if each.sample.id == sample_id), None)


def drawn_again(sample_id: UUID) -> bool:
    """Whether the seed draws the very same assessments again."""
    return bool(db.session.scalar(text("select same_caf_sample(:id)"), {"id": sample_id}))


def audits(sample_id: UUID) -> list[AuditCard]:
    """The audits of a sample in the order in which they were drawn."""
    rows = list(
        db.session.scalars(select(CafAudit).where(CafAudit.sample_id == sample_id).order_by(CafAudit.place))
    )
    people = agencies.names_of({each.auditor_id for each in rows if each.auditor_id})
    return [
        AuditCard(
            each,
            people.get(each.auditor_id, "") if each.auditor_id else "",
            barred(each.id),
            is_open(each.id),
        )
        for each in rows
    ]


def barred(audit_id: UUID) -> str:
    """Why the asker may not open an audit: role, own, finished or taken; "" = may."""
    return db.session.scalar(text("select caf_audit_barred(:id)"), {"id": audit_id}) or ""


def is_open(audit_id: UUID) -> bool:
    """Whether the assessment is open to the asker as its auditor now."""
    return bool(db.session.scalar(text("select caf_audit_open(:id)"), {"id": audit_id}))


def audit(audit_id: UUID) -> CafAudit | None:
    """One audit; None where the asker may not see it."""
    return db.session.get(CafAudit, audit_id)


def written(audit_id: UUID) -> list[Part]:
    """What was written in the audited assessment, in the order of its form; nothing once it is closed."""
    rows = db.session.execute(text("select * from audited_caf(:id)"), {"id": audit_id}).all()
    if not rows:
        return []
    answers = {row.field: row.value for row in rows}
    found = []
    for section in forms().form_on(rows[0].form_on).sections:
        for item in section.items:
            key = f"{section.code}.{item.code}"
            said = tuple(
                _said(field.removeprefix(key), value) for field, value in answers.items() if _of(field, key)
            )
            if any(said):
                found.append(Part(section.title, item.title, tuple(each for each in said if each)))
    return found


def _of(field: str, key: str) -> bool:
    return field == key or field.startswith(f"{key}.")


def _said(part: str, value: str) -> str:
    words = ELEMENT_PARTS.get(part.removeprefix("."), "")
    return f"{words}: {value}" if words and value else value


def questions(on: date) -> dict[str, list[Item]]:
    """The questions of an audit on a day, by part."""
    found: dict[str, list[Item]] = {}
    for item in audit_items().value_on(on):
        found.setdefault(item.part, []).append(item)
    return found


def judged(audit: CafAudit) -> tuple[list[Judged], Score]:
    """The answers of an audit in the order of its questions, and what they come to."""
    query = select(CafAuditAnswer.item, CafAuditAnswer.answer).where(CafAuditAnswer.audit_id == audit.id)
    answers: Mapping[str, str] = {item: answer for item, answer in db.session.execute(query)}
    items = audit_items().value_on(audit.finished_on) if audit.finished_on else ()
    return [Judged(item, answers[item.code]) for item in items if item.code in answers], score(answers)


def audits_of(author_id: UUID) -> list[CafAudit]:
    """The finished audits of what somebody signed, the latest first."""
    query = select(CafAudit).where(CafAudit.author_id == author_id, CafAudit.finished_on.is_not(None))
    return list(db.session.scalars(query.order_by(CafAudit.finished_on.desc(), CafAudit.id)))
