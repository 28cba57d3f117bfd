"""Checklists and assessments of a case, their versions and what they say."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
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
    """An assessment with its versions, first to last; `closed_on` None while it is worked on."""

    id: UUID
    case_id: UUID
    event_id: str
    started_on: date
    started_by: str
    checklist_event_id: str | None
    versions: tuple[VersionCard, ...]
    closed_on: date | None
    closed_why: str

    def version(self, number: int) -> VersionCard | None:
        """The version with this number."""
        return next((each for each in self.versions if each.number == number), None)

    @property
    def last(self) -> VersionCard:
        """The version that is being written, or was signed last."""
        return self.versions[-1]

    @property
    def writable(self) -> bool:
        """Whether the last version is still being written."""
        return self.last.signed_on is None and self.closed_on is None

    @property
    def signed(self) -> VersionCard | None:
        """The version that was signed last, if any."""
        return next((each for each in reversed(self.versions) if each.signed_on), None)


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


class CafExists(NamedTuple):
    """That a CAF exists, for those who may know of the child: no more than that."""

    started_on: date
    open: bool


def caf(case_id: UUID, caf_id: UUID) -> CafCard | None:
    """The assessment, if the asker may read it."""
    rows = db.session.scalars(select(Caf).where(Caf.id == caf_id, Caf.case_id == case_id))
    return next(iter(_cards(list(rows))), None)


def of_case(case_id: UUID) -> list[CafCard]:
    """The assessments of a case that the asker may read, latest first."""
    query = select(Caf).where(Caf.case_id == case_id).order_by(Caf.started_on.desc(), Caf.id)
    return _cards(list(db.session.scalars(query)))


def readable(at_most: int = 100) -> list[CafCard]:
    """The assessments that the asker may read, latest first."""
    query = select(Caf).order_by(Caf.started_on.desc(), Caf.id).limit(at_most)
    return _cards(list(db.session.scalars(query)))


def _cards(rows: list[Caf]) -> list[CafCard]:
    ids = [row.id for row in rows]
    query = select(CafVersion).where(CafVersion.caf_id.in_(ids)).order_by(CafVersion.number)
    # A version may have been signed by somebody else since this transaction first looked.
    versions = list(db.session.scalars(query.execution_options(populate_existing=True))) if ids else []
    people = {each.begun_by for each in versions} | {each.signed_by for each in versions if each.signed_by}
    names = agencies.names_of(people | {row.started_by for row in rows})
    ended = db.session.execute(text("select * from caf_endings(:cafs)"), {"cafs": ids}) if ids else ()
    endings = {row.caf_id: row for row in ended}
    return [
        CafCard(
            row.id,
            row.case_id,
            row.event_id,
            row.started_on,
            names.get(row.started_by, ""),
            row.checklist_event_id,
            tuple(_version_card(each, names) for each in versions if each.caf_id == row.id),
            endings[row.id].closed_on if row.id in endings else None,
            endings[row.id].reason if row.id in endings else "",
        )
        for row in rows
    ]


def _version_card(row: CafVersion, names: Mapping[UUID, str]) -> VersionCard:
    return VersionCard(
        row.number,
        row.form_on,
        row.begun_on,
        names.get(row.begun_by, ""),
        row.signed_on,
        names.get(row.signed_by, "") if row.signed_by else "",
        row.agreement,
        row.agreement_words,
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
    answered = [(field, revision) for field, revision in seen.items() if revision]
    if not answered:
        return {}
    query = select(CafAnswer.field, CafAnswer.value).where(
        CafAnswer.caf_id == caf_id,
        CafAnswer.number == number,
        tuple_(CafAnswer.field, CafAnswer.revision).in_(answered),
    )
    return {row.field: row.value for row in db.session.execute(query)}


def latest_words(case_id: UUID, part: str, caf_event_id: str | None = None) -> dict[str, str]:
    """What the fields of a part of the form say last, in this assessment or else the case's latest."""
    chosen = select(Caf.id).where(Caf.case_id == case_id).order_by(Caf.started_on.desc(), Caf.id).limit(1)
    if caf_event_id:
        chosen = chosen.where(Caf.event_id == caf_event_id)
    query = (
        select(CafAnswer.field, CafAnswer.value)
        .where(
            CafAnswer.caf_id == chosen.scalar_subquery(),
            CafAnswer.field.startswith(f"{part}.", autoescape=True),
        )
        .ext(distinct_on(CafAnswer.field))
        .order_by(CafAnswer.field, CafAnswer.number.desc(), CafAnswer.revision.desc())
    )
    return {row.field: row.value for row in db.session.execute(query)}


def unsigned_version(case_id: UUID, caf_event_id: str) -> int | None:
    """The number of the version of an assessment that nobody has signed yet."""
    query = (
        select(func.max(CafVersion.number))
        .join(Caf, Caf.id == CafVersion.caf_id)
        .where(Caf.case_id == case_id, Caf.event_id == caf_event_id, CafVersion.signed_at.is_(None))
    )
    return db.session.scalar(query)


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


def existing(case_ids: set[UUID]) -> dict[UUID, CafExists]:
    """On which of these cases a CAF was started: the existence index, with nothing of what it says."""
    if not case_ids:
        return {}
    rows = db.session.execute(text("select * from caf_index(:cases)"), {"cases": list(case_ids)})
    return {row.case_id: CafExists(row.started_on, row.open) for row in rows}


def withheld(caf_id: UUID) -> tuple[str, ...]:
    """The sections that the family keeps back from the asker's agency."""
    return tuple(db.session.scalar(text("select caf_withheld(:caf)"), {"caf": caf_id}) or ())
