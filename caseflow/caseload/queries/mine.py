"""How many rows each list of one's own work has."""

from datetime import date
from uuid import UUID

from caseflow.caseload.queries.lists import waits_total_asked
from caseflow.caseload.queries.rows import DONE_WITHIN, STATUSES, BoardList, Narrowing, soon_on
from caseflow.cases import queries as cases
from caseflow.clocks import queries as clocks
from caseflow.rules.calendars import Calendar
from caseflow.web.together import ask


def my_counts(practitioner_id: UUID, as_at: date, calendar: Calendar) -> dict[BoardList, int]:
    """How many rows each list of somebody's cases has, asked at once; the lists are those of `work_list`."""
    tallies, (held,), (waits,), (done,) = ask(
        clocks.tallies_held_asked(practitioner_id, as_at, soon_on(as_at, calendar)),
        cases.number_held_asked(practitioner_id),
        waits_total_asked(practitioner_id, Narrowing(), as_at),
        clocks.number_done_held_asked(practitioner_id, as_at - DONE_WITHIN, as_at),
    )
    counts = {
        which: sum(tally.clocks for tally in tallies if tally.status in statuses)
        for which, statuses in STATUSES.items()
    }
    return counts | {
        BoardList.OPEN: held.number,
        BoardList.WAITING: waits.number,
        BoardList.DONE: done.number,
    }
