"""What My work shows."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from caseflow.caf import published as common_assessments
from caseflow.caf.published import Writing
from caseflow.caseload.queries.rows import WorkRow, clock_rows
from caseflow.caseload.queries.saved import SavedCard, saved_asked
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard, HandoverCard
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard
from caseflow.contacts import queries as contacts
from caseflow.contacts.queries import WaitingPage, waiting_page
from caseflow.notices import queries as notices
from caseflow.notices.queries import NoticeCard
from caseflow.tac import published as teams
from caseflow.tac.published import Commitment
from caseflow.web import drafts
from caseflow.web.drafts import DraftCard
from caseflow.web.together import ask


class MyWork(NamedTuple):
    """What My work shows: the contacts that nobody has decided, `rows` of one's own cases, one's notices and
    drafts, what one writes, has promised, took over and saved; `children` are the names for all of these.
    """

    waiting: WaitingPage
    rows: list[WorkRow]
    notices: list[NoticeCard]
    drafts: list[DraftCard]
    writing: list[Writing]
    commitments: list[Commitment]
    handovers: list[HandoverCard]
    saved: list[SavedCard]
    children: dict[UUID, str]


def my_work(practitioner_id: UUID, page: int) -> MyWork:
    """All of it, asked at once; `page` is that of the contacts."""
    waiting, told, begun, writing, commitments, running, held, taken, saved = ask(
        contacts.to_decide_asked(page),
        notices.unread_asked(practitioner_id),
        drafts.drafts_asked(practitioner_id),
        common_assessments.writing_asked(practitioner_id),
        teams.commitments_asked(practitioner_id),
        clocks.open_for_asked(practitioner_id),
        cases.held_asked(practitioner_id),
        cases.to_confirm_asked(practitioner_id),
        saved_asked(),
    )
    rows = _my_rows(running, held)
    children = {row.case.id: row.case.child.name for row in rows}
    named = {each.case_id for part in (waiting, told, begun, writing, commitments, taken) for each in part}
    children |= cases.children({each for each in named if each} - children.keys())
    return MyWork(waiting_page(waiting), rows, told, begun, writing, commitments, taken, saved, children)


def _my_rows(running: Sequence[ClockCard], held: Sequence[CaseCard]) -> list[WorkRow]:
    rows = clock_rows(running, {each.id: each for each in held})
    with_clock = {row.case.id for row in rows}
    return rows + [WorkRow(case, None, "") for case in held if case.id not in with_clock]
