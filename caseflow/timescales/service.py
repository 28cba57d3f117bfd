"""Proposing a bank holiday or a limit, counting what it does, and putting a holiday in force."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from sqlalchemy import delete, insert

from caseflow import dispatch
from caseflow.events.streaming import Scope, driver, streamed
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections.service import parts
from caseflow.projections.service.parts import Work
from caseflow.rules.calendars import FIRST_YEAR, LAST_YEAR, Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.proposals import Tried, tried, with_limit
from caseflow.rules.rulebook import Rulebook, rulebook
from caseflow.timescales import queries
from caseflow.timescales.models import RuleProposal, RuleProposalClock, RuleProposalPart
from caseflow.timescales.queries import ProposalCard

KEPT_FOR = timedelta(days=14)


class Holiday(NamedTuple):
    """A bank holiday that was announced late, where that was, and why it is added now."""

    on: date
    name: str
    source: str
    reason: str


def propose_holiday(author: UUID, at: datetime, holiday: Holiday, calendar: Calendar) -> UUID:
    """Have the workers count what a day without work would move. Nothing moves before it is confirmed."""
    if not FIRST_YEAR <= holiday.on.year < LAST_YEAR:
        raise Refusal("on", f"Enter a day from {FIRST_YEAR} to {LAST_YEAR - 1}.")
    if not calendar.is_working_day(holiday.on):
        raise Refusal("on", "This day is no working day already. Enter a day from Monday to Friday.")
    row = RuleProposal(
        holiday_on=holiday.on,
        holiday_name=holiday.name,
        source=holiday.source,
        reason=holiday.reason,
        asked_by=author,
        asked_at=at,
    )
    parts.ask(_COUNTING, row)
    return row.id


def propose_taking_back(author: UUID, at: datetime, on: date, reason: str, calendar: Calendar) -> UUID:
    """Have the workers count what would move if a day that was added were a working day again."""
    name = dict(calendar.added).get(on)
    if name is None:
        raise Refusal("", "This day is no holiday that was added here.")
    row = RuleProposal(
        holiday_on=on,
        holiday_name=name,
        taken_back=True,
        source="",
        reason=reason,
        asked_by=author,
        asked_at=at,
    )
    parts.ask(_COUNTING, row)
    return row.id


def propose_limit(author: UUID, at: datetime, code: str, working_days: int, reason: str) -> UUID:
    """Have the workers try another limit on everything that is recorded. It is never in force."""
    row = RuleProposal(
        timescale=code,
        working_days=working_days,
        source="",
        reason=reason,
        asked_by=author,
        asked_at=at,
    )
    parts.ask(_COUNTING, row)
    return row.id


def put_in_force(author: UUID, at: datetime, card: ProposalCard, calendar: Calendar) -> None:
    """Let a holiday that was counted hold from now on, or no more. The workers recompute, and count again."""
    if card.confirmed_at or not card.is_holiday:
        raise Refusal("", "This is in force already, or cannot be.")
    if not card.is_counted:
        raise Refusal("", "The workers have not counted yet what it moves. Look again in a minute.")
    if (card.holiday_on in dict(calendar.added)) != card.taken_back:
        raise Refusal("", "Somebody else has changed this day since. Propose it again.")
    made = db.session.get_one(RuleProposal, card.id)
    db.session.execute(delete(RuleProposalPart).where(RuleProposalPart.proposal_id == card.id))
    made.confirmed_by, made.confirmed_at, made.parts = author, at, 0
    made.stopped_by = made.stopped_at = None
    db.session.flush()
    for task in ("caseflow.sweep", _COUNTING.task):
        dispatch.after_commit(task)


def stop(proposal_id: UUID, who: UUID, at: datetime) -> None:
    """Have the workers count no further range of it; refused where it is counted, or others proposed it."""
    parts.stop(_COUNTING, proposal_id, who, at)


def propose_again(author: UUID, at: datetime, card: ProposalCard, calendar: Calendar) -> UUID:
    """Have the workers count anew what was proposed."""
    if card.timescale:
        return propose_limit(author, at, card.timescale, card.working_days or 0, card.reason)
    on = card.holiday_on or date.min
    if card.taken_back:
        return propose_taking_back(author, at, on, card.reason, calendar)
    return propose_holiday(author, at, Holiday(on, card.holiday_name, card.source, card.reason), calendar)


def count_next_part(at: datetime, adopted: Rulebook) -> bool:
    """Begin a proposal that waits, or count the next range of one; whether there was anything to do."""
    return parts.do_next_part(_COUNTING, at, adopted)


def forget_old(at: datetime) -> None:
    """Delete what was proposed longer than two weeks ago and is not in force."""
    old = RuleProposal.asked_at < at - KEPT_FOR
    db.session.execute(delete(RuleProposal).where(old, RuleProposal.confirmed_at.is_(None)))


def _touched(made: RuleProposal, adopted: Rulebook) -> list[UUID]:
    return queries.cases_touched(made.timescale, made.holiday_on)


def _count(made: RuleProposal, part: RuleProposalPart, adopted: Rulebook) -> None:
    """Try a proposal on a range of cases: count clocks by team, and keep those to which it does something."""
    before, after = _rules(made, adopted)
    cases = _touched(made, adopted) if part.cases is None else part.cases
    chosen = sql.SQL("select unnest({}::uuid[])").format(cases)
    scope = Scope(part.first_case, part.before_case, chosen=chosen)
    found = list(_tried(scope, before, after))
    is_counted = _is_moved if made.holiday_on else _is_done
    part.counts = _sums((team, each) for _, team, each in found if is_counted(each))
    rows = [
        {"proposal_id": made.id, "part": part.number, "case_id": case_id, "team_code": team} | each._asdict()
        for case_id, team, each in found
        if is_counted(each) and (made.holiday_on or each.in_time_before != each.in_time_after)
    ]
    if rows:
        db.session.execute(insert(RuleProposalClock), rows)


_COUNTING = Work(
    RuleProposal,
    RuleProposalPart,
    RuleProposalPart.proposal_id,
    "caseflow.proposals",
    "proposals",
    _touched,
    _count,
)


def _is_moved(each: Tried) -> bool:
    return each.due_before != each.due_after


def _is_done(each: Tried) -> bool:
    return each.in_time_before is not None and each.in_time_after is not None


def _tried(scope: Scope, before: ClockRules, after: ClockRules) -> Iterator[tuple[UUID, str, Tried]]:
    """The kept clocks of these cases under both rules, each with its case and team."""
    teams, closed = queries.clock_teams(scope), queries.closed(scope)
    for case_id, events, _ in streamed(driver(), scope):
        for each in tried(CaseLog(events), closed.get(case_id), before, after):
            if team := teams.get((case_id, each.timescale, each.subject, each.number)):
                yield case_id, team, each


def _sums(found: Iterator[tuple[str, Tried]]) -> dict[str, list[int]]:
    """By team: clocks, those that run, those in time before and after, and those whose answer differs."""
    sums: dict[str, Counter[int]] = {}
    for team, each in found:
        said = (
            True,
            each.runs,
            each.in_time_before is True,
            each.in_time_after is True,
            each.in_time_before != each.in_time_after,
        )
        sums.setdefault(team, Counter()).update({place: int(is_so) for place, is_so in enumerate(said)})
    return {team: [counted[place] for place in range(5)] for team, counted in sums.items()}


def _rules(made: RuleProposal, adopted: Rulebook) -> tuple[ClockRules, ClockRules]:
    """The rules before and after: without and with a holiday, in force or not; or with another limit."""
    if made.timescale:
        return with_limit(adopted, adopted.timescales[made.timescale], made.working_days or 0)
    others: dict[date, str] = dict(adopted.calendar.added)
    on = made.holiday_on or date.min
    others.pop(on, None)
    without = rulebook(adopted.framework, tuple(sorted(others.items())))
    with_it = rulebook(adopted.framework, tuple(sorted((others | {on: made.holiday_name}).items())))
    return (with_it, without) if made.taken_back else (without, with_it)
