"""How many rows each list of one's own work has, and which lists are saved."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.caseload.queries.lists import waits_total_asked
from caseflow.caseload.queries.rows import DONE_WITHIN, STATUSES, BoardList, Narrowing, soon_on
from caseflow.caseload.queries.saved import SavedCard, saved_asked
from caseflow.cases import queries as cases
from caseflow.clocks import queries as clocks
from caseflow.rules.calendars import Calendar
from caseflow.web.together import ask


class MyCases(NamedTuple):
    """How many rows each list of somebody's cases has, and the lists that whoever asks has saved."""

    counts: dict[BoardList, int]
    saved: list[SavedCard]


def my_cases(practitioner_id: UUID, as_at: date, calendar: Calendar) -> MyCases:
    """Both, asked at once; the lists are those of `work_list`."""
    tallies, (held,), (waits,), (done,), saved = ask(
        clocks.tallies_held_asked(practitioner_id, as_at, soon_on(as_at, calendar)),
        cases.number_held_asked(practitioner_id),
        waits_total_asked(practitioner_id, Narrowing(), as_at),
        clocks.number_done_held_asked(practitioner_id, as_at - DONE_WITHIN, as_at),
        saved_asked(),
    )
    counts = {
        which: sum(tally.clocks for tally in tallies if tally.status in statuses)
        for which, statuses in STATUSES.items()
    }
    others = {BoardList.OPEN: held, BoardList.WAITING: waits, BoardList.DONE: done}
    return MyCases(counts | {which: each.number for which, each in others.items()}, saved)
