"""A worker's cases and what is stuck, meetings and decisions, in words."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard
from caseflow.cases.views import level_line
from caseflow.clocks.views import ClockView, clock_view
from caseflow.events.kinds import words
from caseflow.events.kinds.waits import WAITS_FOR
from caseflow.rules.clock import Status, status
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.waits import WaitSpell
from caseflow.supervision.queries import Decision, Meeting, StuckCase, Supervised
from caseflow.web.filters import date_and_time, long_date

SILENT_FOR = timedelta(days=28)
"""After so long without an entry a case is called silent."""


class CaseLine(NamedTuple):
    """A case with what is stuck on it, and the clock that is due next."""

    case: CaseCard
    stuck: list[str]
    next_due: ClockView | None


def case_lines(found: Iterable[StuckCase], as_at: date, rulebook: Rulebook) -> list[CaseLine]:
    """The cases of a worker, those on which something is stuck first."""
    lines = [
        CaseLine(
            each.case,
            list(_stuck(each, as_at, rulebook)),
            clock_view(each.clocks[0], as_at, rulebook) if each.clocks else None,
        )
        for each in found
    ]
    return sorted(lines, key=lambda line: -len(line.stuck))


def _stuck(case: StuckCase, as_at: date, rulebook: Rulebook) -> Iterable[str]:
    for clock in case.clocks:
        if status(clock, as_at) is Status.IN_BREACH:
            view = clock_view(clock, as_at, rulebook)
            yield f"{view.name}: {view.words}"
    for wait in case.waits:
        yield _waiting(wait)
    for flag in case.flags:
        yield f"May be at the wrong level: {level_line(case.case.id, flag, rulebook).title}"
    last = case.last_recorded_on
    if last and last <= as_at - SILENT_FOR:
        yield f"Nothing recorded since {long_date(last)}"


def _waiting(wait: WaitSpell) -> str:
    whom = WAITS_FOR.get(wait.waits_for, wait.waits_for)
    what = words("wait_began", "reason", wait.reason)
    return f"Waits since {long_date(wait.from_on)}. {whom}: {what}"


class DecisionLine(NamedTuple):
    """A decision: whose case, what, by when, how it stands, and where it is said to be done."""

    child: str
    href: str
    words: str
    by_on: date
    stands: str
    late: bool
    done_href: str


def decision_lines(
    found: Iterable[Decision], cases: Mapping[UUID, CaseCard], as_at: date, earlier: bool = False
) -> list[DecisionLine]:
    """Decisions in words; with `earlier`, when each was made."""
    return [_decision_line(each, cases.get(each.case_id), as_at, earlier) for each in found]


def _decision_line(decision: Decision, case: CaseCard | None, as_at: date, earlier: bool) -> DecisionLine:
    done, late = decision.done_on, decision.done_on is None and decision.by_on < as_at
    stands = f"Done {long_date(done)}" if done else "Not done, and late" if late else "Not done yet"
    return DecisionLine(
        case.child.name if case else "A child whose case you no longer see",
        url_for("cases.page", case_id=case.id) if case else "",
        f"{decision.words} (decided {long_date(decision.held_on)})" if earlier else decision.words,
        decision.by_on,
        stands,
        late,
        "" if done else url_for("supervision.done", decision_id=decision.id),
    )


class MeetingLine(NamedTuple):
    """A meeting in a list: when, with whom, and who has signed."""

    held: str
    href: str
    with_whom: str
    signed: str


def meeting_lines(found: Iterable[Meeting], names: Mapping[UUID, str]) -> list[MeetingLine]:
    """Meetings in words."""
    return [
        MeetingLine(
            long_date(each.held_on),
            url_for("supervision.meeting", meeting_id=each.id),
            names.get(each.manager_id, "A manager"),
            _signed(each),
        )
        for each in found
    ]


def _signed(meeting: Meeting) -> str:
    if meeting.worker_signed_at and meeting.manager_signed_at:
        return "Signed by both"
    if meeting.worker_signed_at:
        return "Signed by the worker"
    return "Signed by the manager" if meeting.manager_signed_at else "Not signed yet"


def signatures(meeting: Meeting, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Who has signed a meeting, and when."""
    sides = ((meeting.worker_id, meeting.worker_signed_at), (meeting.manager_id, meeting.manager_signed_at))
    return [
        (names.get(who, "Somebody"), f"Signed {date_and_time(at)}" if at else "Not signed yet")
        for who, at in sides
    ]


class WorkerLine(NamedTuple):
    """Somebody in the list of those who are supervised, with their latest meeting."""

    name: str
    href: str
    last: str
    signed: str


def worker_lines(workers: Iterable[Supervised], found: Iterable[Meeting]) -> list[WorkerLine]:
    """Workers, each with the latest of these meetings, which stand latest first."""
    latest: dict[UUID, Meeting] = {}
    for each in found:
        latest.setdefault(each.worker_id, each)
    return [
        WorkerLine(
            worker.name,
            url_for("supervision.worker", worker_id=worker.id),
            long_date(latest[worker.id].held_on) if worker.id in latest else "No meeting yet",
            _signed(latest[worker.id]) if worker.id in latest else "",
        )
        for worker in workers
    ]
