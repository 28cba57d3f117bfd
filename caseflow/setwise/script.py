"""What questions are made into: expressions over events, and tables that several of them stand on.

The table `event` has a row for each event that counts, `key` in the order of the log: first by case, then as
the fold orders the events of one. `about_key` is the event that it continues, where that counts too.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from caseflow.rules.indicators.item import SIBLING, THREAD, Link
from caseflow.rules.indicators.offset import AFTER, Offset
from caseflow.rules.indicators.spell import SpellRule
from caseflow.rules.reading import Dated
from caseflow.rules.timescales import NO_CLOCK, Limit, Pattern

FOR_EVER = "date '9999-12-31'"
LONG_AGO = "date '0001-01-01'"
Values = Sequence[tuple[str, Sequence[Any]]]


class CannotAnswer(Exception):
    """A measure has a part that is folded case by case only; the message says which."""


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def day(value: date) -> str:
    """A day as SQL writes it."""
    return f"date '{value.isoformat()}'"


class FirstOfDay(NamedTuple):
    """The first event of a case on the days on which it has one of `days_of`, but none of a kind in `but`."""

    days_of: frozenset[str]
    but: frozenset[str]


class Script:
    """The kinds and fields of events that questions look at, and the tables that they stand on, made once.

    `first_of_day` are events that they look at besides, of whatever kind.
    """

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.first_of_day: FirstOfDay | None = None
        self.fields: dict[str, str] = {}
        self.tables: dict[str, str] = {}

    def kind(self, name: str) -> str:
        """A kind of event, as SQL writes it; events of kinds that nothing names are left out."""
        self.kinds.add(name)
        return text(name)

    def field(self, alias: str, name: str) -> str:
        """What an event has in a field, as JSON writes it."""
        column = self.fields.setdefault(name, f"f{len(self.fields)}")
        return f"{alias}.{column}"

    def table(self, query: str) -> str:
        """The name of the table that holds what this query finds."""
        return self.tables.setdefault(query, f"made{len(self.tables)}")

    def holds(self, alias: str, where: Values, unless: Values = ()) -> str:
        """Whether an event has one of the values for each field of `where`, and none of those of `unless`."""
        return " and ".join(
            [self._one_of(alias, *each) for each in where]
            + [f"not {self._one_of(alias, *each)}" for each in unless]
            or ["true"]
        )

    def _one_of(self, alias: str, name: str, values: Sequence[Any]) -> str:
        written = ", ".join(text(json.dumps(value)) for value in values)
        return f"coalesce({self.field(alias, name)} in ({written}), false)" if values else "false"

    def matching(self, alias: str, patterns: Sequence[Pattern]) -> str:
        """Whether any of the patterns means an event."""
        either = [
            f"({alias}.kind = {self.kind(p.kind)} and {self.holds(alias, p.where, p.unless)})"
            for p in patterns
        ]
        return f"({' or '.join(either)})" if either else "false"

    def threads(self) -> str:
        """Each event with itself, the one it is about, the one that is about, and so on."""
        return self.table(
            "with recursive way as (select key, 0 as depth, key as at_key, [key] as passed from event"
            " union all select w.key, w.depth + 1, e.about_key, list_append(w.passed, e.about_key)"
            " from way w join event e on e.key = w.at_key"
            " where e.about_key is not null and not list_contains(w.passed, e.about_key))"
            " select key, depth, at_key from way"
        )

    def nearest(self, kind: str) -> str:
        """For each event the nearest of a kind along its thread: `key` and `target`."""
        return self.table(
            f"select t.key, arg_min(t.at_key, t.depth) as target from {self.threads()} t"
            f" join event e on e.key = t.at_key where e.kind = {self.kind(kind)} group by t.key"
        )

    def linked(self, link: Link, alias: str, said: Callable[[str], str]) -> str:
        """What `said` says of the event that a link leads to from the one at `alias`; null where none is."""
        if link.link == THREAD:
            way, joined = self.nearest(link.kind), f"l.key = {alias}.key"
        elif link.link == SIBLING:
            way = self.table(
                "select case_id, about, min(key) as target from event"
                f" where kind = {self.kind(link.kind)} and about is not null group by case_id, about"
            )
            joined = f"l.case_id = {alias}.case_id and l.about = {alias}.about"
        else:
            way = self.table(
                "select about_key as key, min(key) as target from event"
                f" where kind = {self.kind(link.kind)} and about_key is not null group by about_key"
            )
            joined = f"l.key = {alias}.key"
        return f"(select {said('x')} from {way} l join event x on x.key = l.target where {joined})"

    def spells(self, rule: SpellRule) -> str:
        """The spells of a rule, impossible ones included."""
        ends, joins = [], ""
        for number, pattern in enumerate(rule.ended_by):
            end, meant = f"end{number}", self.matching("e", (pattern,))
            ends.append(f"{end}.on_day")
            if pattern.whole_case:
                joins += (
                    f" asof left join (select e.case_id, e.key, e.on_day from event e where {meant}) {end}"
                    f" on {end}.case_id = b.case_id and b.key < {end}.key"
                )
            else:
                joins += (
                    f" left join (select e.about_key, arg_min(e.on_day, e.key) as on_day from event e"
                    f" where {meant} group by e.about_key) {end} on {end}.about_key = b.key"
                )
        ended_on = f"least({', '.join(ends)}, null::date)" if ends else "null::date"
        begun = f"select e.key, e.case_id, e.on_day from event e where {self.matching('e', rule.begun_by)}"
        return self.table(
            f"select b.key, b.case_id, b.on_day as started_on, {ended_on} as ended_on,"
            f" coalesce({ended_on} < b.on_day, false) as impossible from ({begun}) b{joins}"
        )


def last_day(limit: Limit, start: str) -> str:
    """The last day in time for something that starts on a day."""
    early = limit.day_one == "same"
    if limit.unit == "working_days":
        return f"nth_working(working_upto({start}) + {_working_days(limit, start)})"
    if limit.unit == "months":
        last = f"months_on({start}, {limit.value})"
    else:
        last = f"({start} + {limit.value * (7 if limit.unit == 'weeks' else 1)})"
    return f"({last} - 1)" if early else last


def taken(limit: Limit, start: str, stop: str) -> str:
    """How long it took: working days where the limit is in those, else days."""
    if limit.unit == "working_days":
        return f"(working_upto({stop}) - working_upto({start}))"
    return f"({stop} - {start})"


def in_time(limit: Limit, start: str, stop: str) -> str:
    """Whether something stopped by the last day in time: of working days, whether no more were taken."""
    if limit.unit != "working_days":
        return f"{stop} <= {last_day(limit, start)}"
    return f"{taken(limit, start, stop)} <= {_working_days(limit, start)}"


def at_least(limit: Limit, start: str, stop: str) -> str:
    """Whether something stopped on the due date or later."""
    if limit.unit != "working_days":
        return f"{stop} >= {last_day(limit, start)}"
    return f"{taken(limit, start, stop)} >= {_working_days(limit, start)}"


def _working_days(limit: Limit, start: str) -> str:
    return f"{limit.value} - is_working({start})" if limit.day_one == "same" else str(limit.value)


def in_force(limits: Dated[Limit], on: str, said: Callable[[Limit], str]) -> str:
    """What is said by the limit in force on a day; null where none is, or no clock starts."""
    whens = [
        f"when {on} >= {day(from_on)} then {'null' if limit.unit == NO_CLOCK else said(limit)}"
        for from_on, limit in reversed(limits.versions)
    ]
    return f"(case {' '.join(whens)} end)"


def after(offset: Offset, start: str, otherwise: str) -> str:
    """The day that lies so long after another; `otherwise` where it does not lie after it."""
    return last_day(offset.length, start) if offset.way == AFTER and offset.length else otherwise


def reach(offset: Offset, on: str, otherwise: str) -> str:
    """The last day from which a look back of this length finds a day; `otherwise` for one forwards."""
    if offset.way == AFTER:
        return otherwise
    return last_day(offset.length, on) if offset.length else on
