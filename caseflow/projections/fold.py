"""Folding one case: from its log to every row that is kept of it. Pure: nothing is read, nothing written."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.events.kinds import effects, episode_kinds, lane_kinds, seeing_kinds
from caseflow.kernel import RecordedEvent
from caseflow.projections import tables
from caseflow.projections.tables import Record
from caseflow.rules.case_log import CaseLog
from caseflow.rules.checks import CheckedCase, findings
from caseflow.rules.clock import Clock
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.contacts import contacts
from caseflow.rules.contradictions import Life
from caseflow.rules.effects import UNIVERSAL
from caseflow.rules.episodes import episodes
from caseflow.rules.facts import facts
from caseflow.rules.joining import joined_to
from caseflow.rules.lanes import lane_spells
from caseflow.rules.levels import level_flags
from caseflow.rules.pathway import CaseState, Spell, state
from caseflow.rules.requests import requests
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.service_requests import service_requests
from caseflow.rules.sightings import sightings
from caseflow.rules.waits import wait_spells

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by the name of their table, in the order of its columns, without the case."""

_clock_values = attrgetter(*(name for name in tables.CLOCK.columns if name in Clock._fields))


class Authority(NamedTuple):
    """Whom a case may be with: the team that receives referrals, and every team and practitioner."""

    front_door: str | None
    teams: Container[str]
    practitioners: Container[UUID]


class Subject(NamedTuple):
    """What a fold needs beside the log: of the child, and the team that the case is with so far."""

    birth_date: date | None
    quindrat_code: str | None
    team_code: str
    expected_birth_date: date | None = None
    death_date: date | None = None


def fold(
    case_log: CaseLog, subject: Subject, authority: Authority, rulebook: Rulebook, with_facts: bool = True
) -> Rows:
    """Everything that is kept of one case, by table. A record that is joined to another one is empty.

    `with_facts`: what is left to the workers too, the facts of indicators and the findings of checks.
    """
    if joining := joined_to(case_log):
        return _empty(joining, subject, with_facts)
    place = state(case_log, authority.front_door, effects())
    counted = clocks(case_log, rulebook)
    found = on_a_closed_case(counted, place.closed_on)
    team_code, holder = _team_of(place, subject, authority), _holder(place.practitioner, authority)
    asked = list(requests(case_log, found, place.tier_spells))
    rows: Rows = {
        "case_record": [
            Record(place.opened_on, place.closed_on, team_code, holder, place.tier or UNIVERSAL, None),
        ],
        "withdrawn_event": [(event_id,) for event_id in sorted(case_log.withdrawn)],
        "episode": list(episodes(case_log, episode_kinds())),
        "contact": list(contacts(case_log, found)),
        "step": [*asked],
        "tier_spell": list(_numbered(place.tier_spells)),
        "team_spell": list(_team_rows(place.team_spells, rulebook)),
        "lane_spell": list(lane_spells(case_log, lane_kinds())),
        "sighting": list(sightings(case_log, seeing_kinds())),
        "wait_spell": list(wait_spells(case_log)),
        "service_request": [*service_requests(case_log, found)],
        "level_flag": [*level_flags(case_log, found, asked, place.tier_spells, rulebook)],
        "clock": list(_clock_rows(found, team_code, holder, case_log)),
    }
    if with_facts:
        found_facts = facts(case_log, subject.birth_date, rulebook, effects(), clocks=counted)
        rows["indicator_fact"] = [(*fact, subject.quindrat_code) for fact in found_facts]
        checked = CheckedCase(case_log, Life.of(subject), place.closed_on, rulebook.calendar)
        rows["finding"] = [(*finding, team_code) for finding in findings(checked, rulebook.checked_by)]
    return rows


def _empty(joining: RecordedEvent, subject: Subject, with_facts: bool) -> Rows:
    kept = UUID(str(joining.data["case"]))
    rows: Rows = {table.name: [] for table in tables.ROWS if with_facts or table not in tables.LATER}
    rows["case_record"] = [Record(None, joining.occurred_on, subject.team_code, None, UNIVERSAL, kept)]
    return rows


def _team_of(place: CaseState, subject: Subject, authority: Authority) -> str:
    """A closed case stays with the team that had it last.

    A feed may name a team that is not known here: then the case stays with the team it is with so far.
    """
    last = place.team or next((spell.what for spell in reversed(place.team_spells)), None)
    return last if last and last in authority.teams else subject.team_code


def _holder(practitioner: str | None, authority: Authority) -> UUID | None:
    """Who has the case. A feed may name a practitioner by a code that is no account's id: then nobody."""
    try:
        found = UUID(practitioner) if practitioner else None
    except ValueError:
        return None
    return found if found and found in authority.practitioners else None


def _numbered(spells: Iterable[Spell]) -> Iterator[Row]:
    for number, spell in enumerate(spells, start=1):
        yield number, spell.what, spell.from_on, spell.until_on


def _team_rows(spells: Iterable[Spell], rulebook: Rulebook) -> Iterator[Row]:
    for number, team, from_on, until_on in _numbered(spells):
        yield number, team, from_on, until_on, rulebook.former_team_until(until_on) if until_on else None


def _clock_rows(
    found: Sequence[Clock], team_code: str, holder: UUID | None, case_log: CaseLog
) -> Iterator[Row]:
    for clock in found:
        stop = case_log.by_id.get(clock.stopped_by) if clock.stopped_by else None
        known = (stop.recorded_at, stop.data.get("late_reason")) if stop else (None, None)
        yield (*_clock_values(clock), team_code, holder, *known)
