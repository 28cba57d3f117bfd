"""What the pages of a case are opened with, asked at once."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.cases.queries.chronology import ChronologyLine, chronology_lines, notes_asked
from caseflow.cases.queries.header import HeaderRow, header_asked, header_row
from caseflow.cases.queries.levels import level_flags_asked
from caseflow.cases.queries.records import CaseCard
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard
from caseflow.events import log
from caseflow.family import queries as family
from caseflow.family.queries import LinkedChild
from caseflow.rules.clock import Clock
from caseflow.rules.levels import LevelFlag
from caseflow.web.together import ask


class Opened(NamedTuple):
    """A case and what is said first of it; `next_due` and `siblings` for those who may read its content."""

    case: CaseCard
    header: HeaderRow
    next_due: Clock | None = None
    siblings: tuple[LinkedChild, ...] = ()


class Overview(NamedTuple):
    """What the page of a case shows: its clocks, its chronology, and the flags that nobody answered."""

    opened: Opened
    clocks: list[ClockCard]
    lines: list[ChronologyLine]
    flags: list[LevelFlag]


def opened(case_id: UUID, whole: bool) -> Opened | None:
    """A case as each of its pages is opened; `whole` for those who may read its content.

    None where the asker may not read even the summary.
    """
    if not whole:
        row = next(iter(header_asked(case_id).answers()), None)
        return Opened(row.case, header_row(row)) if row else None
    rows, due, linked = ask(
        header_asked(case_id), clocks.next_open_asked(case_id), family.linked_asked(case_id)
    )
    if not rows:
        return None
    siblings = tuple(family.open_siblings(linked))
    return Opened(rows[0].case, header_row(rows[0]), due[0].clock if due else None, siblings)


def overview(case_id: UUID, as_at: date) -> Overview | None:
    """The same with everything that the page of the case shows, for those who may read its content."""
    rows, linked, running, entries, notes, flags = ask(
        header_asked(case_id),
        family.linked_asked(case_id),
        clocks.of_case_asked(case_id),
        log.entries_asked(case_id),
        notes_asked(case_id),
        level_flags_asked(case_id, as_at),
    )
    if not rows:
        return None
    siblings = tuple(family.open_siblings(linked))
    case = Opened(rows[0].case, header_row(rows[0]), clocks.first_open(running), siblings)
    return Overview(case, running, chronology_lines(entries, notes), flags)
