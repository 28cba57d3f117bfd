"""Checklists and assessments of a case, their versions and what they say."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from caseflow.agencies import queries as agencies
from caseflow.caf.models.assessment import Caf, CafAnswer, CafVersion, Checklist
from caseflow.extensions import db


class VersionCard(NamedTuple):
    """A version and its signature; unsigned while `signed_on` is None."""

    number: int
    form_on: date
    begun_on: date
    begun_by: str
    signed_on: date | None
    signed_by: str
    agreement: str | None
    agreement_words: str


class CafCard(NamedTuple):
    """An assessment with its versions, first to last."""

    id: UUID
    case_id: UUID
    event_id: str
    started_on: date
    started_by: str
    checklist_event_id: str | None
    versions: tuple[VersionCard, ...]

    def version(self, number: int) -> VersionCard | None:
        """The version with this number."""
        return next((each for each in self.versions if each.number == number), None)

    @property
    def last(self) -> VersionCard:
        """The version that is being written, or was signed last."""
        return self.versions[-1]


class ChecklistCard(NamedTuple):
    """A checklist as it was answered."""

    id: UUID
    event_id: str
    form_on: date
    completed_on: date
    answers: dict[str, Any]
    author: str


class Answer(NamedTuple):
    """What a field says now, who wrote it, and where it was taken from if it was not typed."""

    value: str
    revision: int
    source: str
    written_by: UUID
    written_at: datetime


class Known(NamedTuple):
    """That a CAF exists, for those who may know of the child: no more than that."""

    started_on: date
    open: bool


def caf(case_id: UUID, caf_id: UUID) -> CafCard | None:
    """The assessment, if the asker may read it."""
    row = db.session.scalar(select(Caf).where(Caf.id == caf_id, Caf.case_id == case_id))
    return _card(row) if row else None


def of_case(case_id: UUID) -> list[CafCard]:
    """The assessments of a case that the asker may read, latest first."""
    query = select(Caf).where(Caf.case_id == case_id).order_by(Caf.started_on.desc(), Caf.id)
    return [_card(row) for row in db.session.scalars(query)]


def readable(at_most: int = 100) -> list[CafCard]:
    """The assessments that the asker may read, latest first."""
    query = select(Caf).order_by(Caf.started_on.desc(), Caf.id).limit(at_most)
    return [_card(row) for row in db.session.scalars(query)]


def _card(row: Caf) -> CafCard:
    query = select(CafVersion).where(CafVersion.caf_id == row.id).order_by(CafVersion.number)
    # A version may have been signed by somebody else since this transaction first looked.
    versions = list(db.session.scalars(query.execution_options(populate_existing=True)))
    people = {row.started_by} | {each.begun_by for each in versions}
    names = agencies.names_of(people | {each.signed_by for each in versions if each.signed_by})
    cards = tuple(
        VersionCard(
            each.number,
            each.form_on,
            each.begun_on,
            names.get(each.begun_by, ""),
            each.signed_on,
            names.get(each.signed_by, "") if each.signed_by else "",
            each.agreement,
            each.agreement_words,
        )
        for each in versions
    )
    started_by = names.get(row.started_by, "")
    return CafCard(
        row.id, row.case_id, row.event_id, row.started_on, started_by, row.checklist_event_id, cards
    )


def answers(caf_id: UUID, number: int, section: str | None = None) -> dict[str, Answer]:
    """What every field of a version says now, or every field of one section."""
    query = (
        select(CafAnswer)
        .where(CafAnswer.caf_id == caf_id, CafAnswer.number == number)
        .ext(distinct_on(CafAnswer.field))
        .order_by(CafAnswer.field, CafAnswer.revision.desc())
    )
    if section:
        query = query.where(CafAnswer.field.startswith(f"{section}.", autoescape=True))
    return {
        row.field: Answer(row.value, row.revision, row.source, row.written_by, row.written_at)
        for row in db.session.scalars(query)
    }


def as_seen(caf_id: UUID, number: int, seen: Mapping[str, int]) -> dict[str, str]:
    """What these fields said at the revisions that a writer saw; nothing for a field that had no answer."""
    wanted = [(field, revision) for field, revision in seen.items() if revision]
    if not wanted:
        return {}
    query = select(CafAnswer.field, CafAnswer.value).where(
        CafAnswer.caf_id == caf_id,
        CafAnswer.number == number,
        tuple_(CafAnswer.field, CafAnswer.revision).in_(wanted),
    )
    return {row.field: row.value for row in db.session.execute(query)}


def checklists(case_id: UUID) -> list[ChecklistCard]:
    """The checklists of a case, latest first."""
    query = select(Checklist).where(Checklist.case_id == case_id)
    rows = list(db.session.scalars(query.order_by(Checklist.written_at.desc(), Checklist.id)))
    names = agencies.names_of({row.author_id for row in rows})
    return [
        ChecklistCard(
            row.id, row.event_id, row.form_on, row.completed_on, row.answers, names.get(row.author_id, "")
        )
        for row in rows
    ]


def known(case_ids: set[UUID]) -> dict[UUID, Known]:
    """On which of these cases a CAF was started: the existence index, with nothing of what it says."""
    if not case_ids:
        return {}
    rows = db.session.execute(text("select * from caf_index(:cases)"), {"cases": list(case_ids)})
    return {row.case_id: Known(row.started_on, row.open) for row in rows}


def withheld(caf_id: UUID) -> tuple[str, ...]:
    """The sections that the family keeps back from the asker's agency."""
    return tuple(db.session.scalar(text("select caf_withheld(:caf)"), {"caf": caf_id}) or ())
