"""The lists behind the figures of a team board, by the page."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, text

from caseflow.agencies import queries as agencies
from caseflow.caseload.queries.rows import (
    DONE_WITHIN,
    OF_CASES,
    STATUSES,
    Asked,
    BoardList,
    Narrowing,
    Whose,
    WorkPage,
    WorkRow,
    clock_page,
    listed,
    soon_on,
)
from caseflow.caseload.queries.unreached import unreached_on
from caseflow.cases import queries as cases
from caseflow.cases.queries import OpenCases
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import Order
from caseflow.extensions import db
from caseflow.people.queries import NO_QUINDRAT
from caseflow.rules.calendars import Calendar
from caseflow.rules.waits import WaitSpell
from caseflow.web.together import Number, Question


def work_list(whose: Whose, which: BoardList, asked: Asked, as_at: date, calendar: Calendar) -> WorkPage:
    """A page of a list of a team, or of somebody's cases; contacts have a list of their own."""
    if which is BoardList.CONTACTS:
        return WorkPage([], None)
    narrowing = asked.narrowing
    if which in OF_CASES:
        return _open_cases(whose, which, asked, as_at)
    if which is BoardList.WAITING:
        total = None
        if narrowing != Narrowing():
            total = waits_total_asked(whose, narrowing, as_at).answers()[0].number
        return WorkPage(_waits(whose, asked, as_at), total)
    if which is BoardList.DONE:
        of = _done_lately(as_at)
    else:
        of = clocks.standing(STATUSES[which], as_at, soon_on(as_at, calendar))
    found = listed(whose, of, narrowing, which is BoardList.DONE)
    return WorkPage(clock_page(found, asked), clocks.total(found) if narrowing != Narrowing() else None)


def _open_cases(whose: Whose, which: BoardList, asked: Asked, as_at: date) -> WorkPage:
    """A page of open cases; of those without anybody, whoever they are narrowed to."""
    narrowing = asked.narrowing
    if isinstance(whose, UUID):
        among = OpenCases("", (whose,), narrowing.cases)
    else:
        among = OpenCases(whose, narrowing.holders, narrowing.cases)
    if which is BoardList.UNALLOCATED:
        among = among._replace(holders=(None,))
    elif which is BoardList.UNREACHABLE:
        alone = unreached_on(among.team_code, asked.on or as_at, as_at).holders
        if not alone:
            return WorkPage([], 0)
        among = among._replace(holders=(), loads=alone)
    found = cases.open_cases(among, asked.page, asked.size, asked.by_seen, asked.down)
    names = agencies.holders({each.case.allocated_to for each in found if each.case.allocated_to})
    in_term = agencies.in_term_only(names.keys())
    total = None if narrowing == Narrowing() else cases.open_total(among)
    rows = [
        WorkRow(
            each.case,
            None,
            names.get(each.case.allocated_to or each.case.id, ""),
            seen_on=each.seen_on,
            term_time=each.case.allocated_to in in_term,
        )
        for each in found
    ]
    return WorkPage(rows, total)


def unallocated(team_code: str, asked: Asked, as_at: date) -> WorkPage:
    """A page of a team's open cases that nobody holds, with how many these are on all pages."""
    found = _open_cases(team_code, BoardList.UNALLOCATED, asked, as_at)
    if found.total is None:
        here, before = len(found.rows), (asked.page - 1) * asked.size
        last = 0 < here < asked.size or not before + here
        return found._replace(
            total=before + here if last else cases.open_total(OpenCases(team_code, (None,)))
        )
    return found


def _done_lately(as_at: date) -> ColumnElement[bool]:
    return clocks.done_between(as_at - DONE_WITHIN, as_at)


_WAITS = (
    " from wait_spell w join case_record r on r.id = w.case_id"
    " where {whose} and r.closed_on is null"
    " and w.from_on <= :as_at and (w.until_on is null or w.until_on > :as_at)"
    " and (:tier = '' or r.tier = :tier)"
    " and (cast(:opened_before as date) is null or r.opened_on < :opened_before)"
    " and (:quindrat = '' or exists (select from child c where c.id = r.child_id"
    f" and coalesce(c.quindrat_code, '{NO_QUINDRAT}') = :quindrat))"
    " and (:by_anybody or r.allocated_to = any(:holders) or (:by_nobody and r.allocated_to is null))"
)
_TEAMS_WAITS, _HELD_WAITS = (
    _WAITS.format(whose=f"r.{column} = :whose") for column in ("team_code", "allocated_to")
)


def _waits_of(whose: Whose) -> str:
    return _HELD_WAITS if isinstance(whose, UUID) else _TEAMS_WAITS


def _waits_given(whose: Whose, narrowing: Narrowing, as_at: date) -> dict[str, Any]:
    return {
        "whose": whose,
        "as_at": as_at,
        "tier": narrowing.tier,
        "opened_before": narrowing.opened_before,
        "quindrat": narrowing.quindrat,
        "by_anybody": not narrowing.holders,
        "by_nobody": None in narrowing.holders,
        "holders": [each for each in narrowing.holders if each],
    }


def waits_total_asked(whose: Whose, narrowing: Narrowing, as_at: date) -> Question[Number]:
    """The question of how often somebody is waited for on the open cases of a team or of somebody."""
    return Question(f"select count(*){_waits_of(whose)}", _waits_given(whose, narrowing, as_at), Number)


def _waits(whose: Whose, asked: Asked, as_at: date) -> list[WorkRow]:
    """A page of the waits of these open cases, by when they are expected to end or when they began."""
    by = "w.from_on" if asked.order is Order.STARTED else "w.expected_on"
    columns = ", ".join(f"w.{name}" for name in WaitSpell._fields)
    ordered = f"{by} {'desc' if asked.down else 'asc'}, w.case_id, w.event_id"
    found = f"{_waits_of(whose)} order by {ordered} limit :size offset :start"
    query = text(f"select w.case_id, {columns}{found}")
    given = _waits_given(whose, asked.narrowing, as_at)
    given |= {"size": asked.size, "start": (asked.page - 1) * asked.size}
    spells = [(case_id, WaitSpell(*spell)) for case_id, *spell in db.session.execute(query, given)]
    known = cases.cards({case_id for case_id, _ in spells})
    names = agencies.holders({each.allocated_to for each in known.values() if each.allocated_to})
    in_term = agencies.in_term_only(names.keys())
    return [
        WorkRow(
            known[each],
            None,
            names.get(known[each].allocated_to or each, ""),
            wait=spell,
            term_time=known[each].allocated_to in in_term,
        )
        for each, spell in spells
        if each in known
    ]
