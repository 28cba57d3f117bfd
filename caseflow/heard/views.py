"""The words of a family beside the entries they stand in, and who can read a case, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.cases.queries import ChronologyLine
from caseflow.cases.views import TimelineEntry
from caseflow.events.kinds import kinds
from caseflow.heard.queries import CaseReader, FamilyWords
from caseflow.rules.permissions import ROLES
from caseflow.web.filters import long_date

CHILD, PARENTS = "The child’s words", "The parents’ words"
LABELS = {"child": CHILD, "parents": PARENTS}
WHAT = {
    "content": "What is recorded about the child",
    "shared": "The common assessment, and what the team around the child does",
    "summary": "That there is a record, and with which team it is",
}
WHY = {
    "accountable": "This team is responsible for the work with the child",
    "was accountable": "This team was responsible before",
    "asked to receive a step": "This team is asked to take the work over",
    "asked to settle a dispute": "Decides where two teams do not agree",
    "asked to decide a contact": "This team decides what happens after somebody got in touch about the child",
    "break glass": "Opened the record once without working with the child, and wrote down why",
    "consent": "The family agreed to it",
    "reason": "Shared without the family’s agreement, for a reason that is written down",
}


class Heard(NamedTuple):
    """What was said, as it stands in an entry: who wrote it down, when, and where it is read in full."""

    title: str
    href: str
    occurred_on: date
    who: str
    withdrawn: bool
    facts: tuple[tuple[str, str], ...]


def heard(
    told: Iterable[tuple[ChronologyLine, TimelineEntry]],
    kept: Sequence[FamilyWords],
    names: Mapping[UUID, str],
) -> list[Heard]:
    """What a family said, the latest first; of entries that the reader may read alone."""
    by_entry = {each.event_id: each for each in kept}
    found = [
        Heard(entry.title, entry.href, on, who, line.withdrawn, facts)
        for line, entry in told
        for on, who, facts in [_said(line, by_entry.get(line.recorded_event.event_id), names)]
        if facts
    ]
    return sorted(found, key=lambda each: each.occurred_on, reverse=True)


def _said(
    line: ChronologyLine, kept: FamilyWords | None, names: Mapping[UUID, str]
) -> tuple[date, str, tuple[tuple[str, str], ...]]:
    """The day, who wrote it, and the words: those of a form of its own, or else those beside the entry."""
    if kept:
        facts = tuple(
            (label, words) for label, words in ((CHILD, kept.child), (PARENTS, kept.parents)) if words
        )
        return kept.said_on, names.get(kept.written_by, ""), facts
    spoken = tuple((LABELS[each.voice], each.words) for each in line.spoken if each.words)
    return line.recorded_event.occurred_on, line.recorded_by, spoken


class NotHeard(NamedTuple):
    """An entry with a place for a family's words that holds none, and why where somebody said it."""

    title: str
    href: str
    occurred_on: date
    why: str


def not_heard(told: Iterable[tuple[ChronologyLine, TimelineEntry]]) -> list[NotHeard]:
    """The entries that have a place for a family's words and hold none, the latest first."""
    return [
        NotHeard(
            entry.title,
            entry.href,
            entry.occurred_on,
            "; ".join(f"{label}: {words.lower()}" for label, words in entry.said),
        )
        for line, entry in told
        if kinds()[line.recorded_event.kind].heard and not line.withdrawn
        if not any(each.words for each in line.spoken)
    ]


class ReaderLine(NamedTuple):
    """Who can read, what, why, until when, and whom to phone about it."""

    who: str
    what: str
    why: str
    until: str
    phone: str


def readers(found: Iterable[CaseReader]) -> list[ReaderLine]:
    """Who can read a case, in plain words; nobody is named."""
    return [
        ReaderLine(
            _who(each),
            WHAT[each.what],
            WHY.get(each.why, "Works with the child"),
            long_date(each.until_on) if each.until_on else "While that is so",
            each.phone,
        )
        for each in found
    ]


def _who(reader: CaseReader) -> str:
    of_team = f"{reader.team}, {reader.agency}"
    return f"One {ROLES.get(reader.role, '').lower()} of {of_team}" if reader.role else of_team


def paper(name: str, lines: Iterable[ReaderLine], on: date) -> dict[str, Any]:
    """The same for the family's paper."""
    return {"name": name, "printed": long_date(on), "readers": [each._asdict() for each in lines]}
