"""The engine: events go in once, and figures of any measures, rules and periods come out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import Period
from caseflow.rules.calendars import FIRST_YEAR, LAST_YEAR, Calendar
from caseflow.rules.case_log import PARTED, WITHDRAWAL
from caseflow.rules.effects import Effects
from caseflow.rules.figures import in_halves, mean, value_of
from caseflow.rules.indicators.fact import POINTS, WORKING_DAYS
from caseflow.rules.indicators.measure import Measure
from caseflow.setwise.measures import ROW, rows
from caseflow.setwise.script import CannotAnswer, Script, text

SPLITS = {"borough": "null", "quindrat": "c.quindrat", "team": "e.team", "agency": "e.agency"}
_MACROS = (
    "create macro months_on(day, months) as (day + to_months(months))::date",
    "create macro year_start(day) as make_date(year(day) - (month(day) < 4)::integer, 4, 1)",
    "create macro year_end(day) as make_date(year(day) + (month(day) > 3)::integer, 3, 31)",
    "create macro working_upto(on_day) as (select w.upto from calendar w where w.day = on_day)",
    "create macro is_working(on_day) as (select w.working::integer from calendar w where w.day = on_day)",
    "create macro nth_working(number) as (select w.day from calendar w where w.working and w.upto = number)",
)
_TOLD = {
    "case_id": "UUID",
    "event_id": "VARCHAR",
    "kind": "VARCHAR",
    "on_day": "DATE",
    "at_time": "TIMESTAMPTZ",
    "agency": "VARCHAR",
    "team": "VARCHAR",
    "about": "VARCHAR",
    "data": "JSON",
}
_before_data = attrgetter(*[each.name for each in fields(RecordedEvent)[:-1]])
_CHILD = {"case_id": "UUID", "born_on": "DATE", "quindrat": "VARCHAR"}
Progress = Callable[[str, int, int], None]


class Child(NamedTuple):
    """The child of a case, as far as figures ask."""

    case_id: str
    born_on: date | None
    quindrat: str | None


class Logged(NamedTuple):
    """An event in the log of a case."""

    case_id: str
    event: RecordedEvent


class GroupFigure(NamedTuple):
    """One figure: `place` is that of its period, `group` None where it is the borough's or has no name.

    `middle` is the median of lengths or the mean of scores.
    """

    place: int
    code: str
    group: str | None
    numerator: int
    denominator: int
    exceptions: int
    unit: str
    middle: str | None

    @property
    def value(self) -> str | None:
        """Its value in its unit."""
        return value_of(self.unit, self.numerator, self.denominator, self.middle)


def _silent(what: str, done: int, of: int) -> None:
    """Tell nobody how far it is."""


class Engine:
    """Counts measures over the events of all cases at once, in a database in memory."""

    def __init__(
        self,
        measures: Mapping[str, Measure],
        effects: Effects,
        calendar: Calendar,
        folder: Path | None = None,
        progress: Progress = _silent,
    ) -> None:
        """Make the measures into queries; those that cannot be are `unanswered`, each with the reason.

        What does not fit into memory goes to files of `folder`.
        """
        import duckdb  # which takes as long to load as all the rest: only for those who ask

        self.measures = measures
        self.unanswered: dict[str, str] = {}
        self._progress = progress
        self._script = Script()
        self._queries: dict[str, str] = {}
        for code, measure in measures.items():
            try:
                self._queries[code] = rows(self._script, code, measure, effects)
            except CannotAnswer as reason:
                self.unanswered[code] = str(reason)
        self._database = duckdb.connect(config={"temp_directory": str(folder)} if folder else {})
        self._run("set timezone = 'UTC'")
        self._make_calendar(calendar)
        for table, columns in (("told", _TOLD), ("child", _CHILD)):
            self._run(f"create table {table} ({', '.join(f'{n} {kind}' for n, kind in columns.items())})")

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @property
    def answered(self) -> list[str]:
        """The codes that it answers."""
        return list(self._queries)

    @property
    def data(self) -> str:
        """The data of an event where a question may look at it: that of others is not kept."""
        return f"case when kind in ({_listed(self._script.kinds)}) then data end"

    @property
    def kinds(self) -> frozenset[str] | None:
        """The kinds of event that have to go in; None: all, where a question looks at whatever came first.

        Besides go in what these are about, of whatever kind, and so on: `lacking` says of what.
        """
        if self._script.first_of_day is not None:
            return None
        return frozenset({*self._script.kinds, WITHDRAWAL, PARTED})

    def lacking(self) -> set[str]:
        """The ids of events that have not gone in, and that others are about."""
        found = self._found(
            "select distinct t.about from told t where t.about is not null and t.kind not in"
            f" ({text(WITHDRAWAL)}, {text(PARTED)}) and not exists"
            " (select 1 from told o where o.case_id = t.case_id and o.event_id = t.about)"
        )
        return {event_id for (event_id,) in found}

    def _run(self, query: str, *given: object) -> None:
        self._database.execute(query, given or None)

    def _found(self, query: str) -> list[tuple[Any, ...]]:
        return self._database.execute(query).fetchall()

    def _make_calendar(self, calendar: Calendar) -> None:
        first, days = date(FIRST_YEAR, 1, 2), (date(LAST_YEAR, 12, 31) - date(FIRST_YEAR, 1, 2)).days
        working = [calendar.is_working_day(first + timedelta(days=n)) for n in range(days + 1)]
        self._run(
            "create table calendar as select day, working,"
            " (sum(working::integer) over (order by day))::integer as upto from"
            " (select ?::date + unnest(range(len(?)))::integer as day, unnest(?) as working)",
            first,
            working,
            working,
        )
        for macro in _MACROS:
            self._run(macro)

    # --- What goes in ---------------------------------------------------------------------------------

    def add(self, children: Iterable[Child], logged: Iterable[Logged]) -> None:
        """Take in children and events, withdrawn ones and withdrawals included."""
        told = [
            dict(zip(_TOLD, (each.case_id, *_before_data(each.event), dict(each.event.data)), strict=True))
            for each in logged
        ]
        self._add("told", _TOLD, told)
        self._add("child", _CHILD, [dict(zip(_CHILD, each, strict=True)) for each in children])

    def _add(self, table: str, columns: Mapping[str, str], entries: Sequence[Mapping[str, Any]]) -> None:
        shape = orjson.dumps([columns]).decode()
        written = orjson.dumps(entries).decode()
        self._run(
            f"insert into {table} select unnest(from_json(?::json, {text(shape)}), max_depth := 2)", written
        )

    def read_events(self, path: Path) -> None:
        """Take in a file of events, as the database copies them out in CSV."""
        self._read("told", _TOLD, path, f"select * replace ({self.data} as data)")

    def read_children(self, path: Path) -> None:
        """Take in a file of children."""
        self._read("child", _CHILD, path, "select *")

    def _read(self, table: str, columns: Mapping[str, str], path: Path, read: str) -> None:
        shape = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in columns.items())
        self._run(
            f"insert into {table} {read} from read_csv(?, header = false, delim = ',', quote = '\"',"
            f" escape = '\"', nullstr = '', auto_detect = false, columns = {{{shape}}})",
            str(path),
        )

    def settle(self) -> None:
        """Put the events that count in order, and make the tables that several measures stand on."""
        self._settle_withdrawals()
        self._leave_out()
        found = ", ".join(text(f"$.{name}") for name in self._script.fields)
        fields = "".join(
            f", nullif((t.found[{n}])::varchar, 'null') as {column}"
            for n, column in enumerate(self._script.fields.values(), 1)
        )
        self._run(
            "create table numbered as select row_number() over"
            " (order by case_id, on_day, at_time, event_id) as key, rowid as place, case_id, event_id"
            " from reached"
        )
        self._run(
            "create table event as select n.key, t.* exclude (found, place), a.key as about_key,"
            f" g.event_id is not null as about_gone{fields}"
            f" from (select * exclude (data), json_extract(data, [{found}]) as found, rowid as place"
            " from reached) t"
            " join numbered n on n.place = t.place"
            " left join numbered a on a.case_id = t.case_id and a.event_id = t.about"
            " left join gone g on g.case_id = t.case_id and g.event_id = t.about"
        )
        for table in ("told", "reached", "numbered"):
            self._run(f"drop table {table}")
        self._run("create table asked (day date)")
        for number, (query, name) in enumerate(self._script.tables.items(), 1):
            self._progress("tables", number, len(self._script.tables))
            self._run(f"create table {name} as {query}")

    def _leave_out(self) -> None:
        """Keep the events that a question can reach: those of its kinds, and what these are about, and so on.

        Most events are of kinds that nobody asks for; to put them in order is most of the work.
        """
        stands = (
            f"t.kind not in ({text(WITHDRAWAL)}, {text(PARTED)}) and not exists"
            " (select 1 from gone g where g.case_id = t.case_id and g.event_id = t.event_id)"
        )
        here = "(select 1 from reached o where o.case_id = {0}.case_id and o.event_id = {0}.{1})"
        self._run(
            f"create table reached as select * from told t where t.kind in ({_listed(self._script.kinds)})"
            f" and {stands}"
        )
        first = self._script.first_of_day
        if first is not None:
            days = f"select case_id, on_day from reached where kind in ({_listed(first.days_of)})"
            self._run(
                "insert into reached select t.* from told t join ("
                "select arg_min(t.rowid, {'at': t.at_time, 'id': t.event_id}) as place from told t"
                f" where {stands} and (case_id, on_day) in ({days}) and kind not in ({_listed(first.but)})"
                " group by case_id, on_day) f on f.place = t.rowid"
                f" where not exists {here.format('t', 'event_id')}"
            )
        while True:
            lacking = (
                "select r.case_id, r.about from reached r where r.about is not null"
                f" and not exists {here.format('r', 'about')}"
            )
            reach = f"select t.* from told t where (t.case_id, t.event_id) in ({lacking}) and {stands}"
            if self._found(f"insert into reached {reach}") == [(0,)]:
                return

    def _settle_withdrawals(self) -> None:
        """Find what is withdrawn: withdrawals that nothing unsettled withdraws settle what they are about."""
        kinds = f"{text(WITHDRAWAL)}, {text(PARTED)}"
        self._run(
            f"create table unsettled as select case_id, event_id, about from told where kind in ({kinds})"
        )
        self._run("create table taken (case_id uuid, event_id varchar)")
        while True:
            self._run(
                "create or replace table settled as select * from unsettled u where not exists"
                " (select 1 from unsettled o where o.case_id = u.case_id and o.about = u.event_id)"
            )
            if self._found("select count(*) from settled") == [(0,)]:
                break
            self._run(
                "insert into taken select case_id, about from settled s where not exists"
                " (select 1 from taken t where t.case_id = s.case_id and t.event_id = s.event_id)"
            )
            self._run(
                "delete from unsettled u using settled s"
                " where (s.case_id, s.event_id) = (u.case_id, u.event_id)"
            )
        self._run(
            "create table gone as select distinct t.case_id, t.event_id from taken join told t"
            " on t.case_id = taken.case_id and t.event_id = taken.event_id"
        )

    # --- What comes out -------------------------------------------------------------------------------

    def count(self, periods: Sequence[Period], codes: Sequence[str] | None = None) -> None:
        """Count the measures for some periods; `figures` and `counted` say what was found."""
        self._run("delete from asked")
        self._run("insert into asked select distinct unnest(?::date[])", [each.last_on for each in periods])
        self._run("create or replace table period (place integer, first_on date, last_on date)")
        for place, each in enumerate(periods):
            self._run("insert into period values (?, ?, ?)", place, each.first_on, each.last_on)
        self._run(
            "create or replace table counted_row (code varchar, day date, case_id uuid, key bigint,"
            " numerator boolean, denominator boolean, exception boolean, days bigint)"
        )
        wanted = [code for code in self._queries if codes is None or code in codes]
        for number, code in enumerate(wanted, 1):
            self._progress(code, number, len(wanted))
            self._run(f"insert into counted_row select {ROW} from ({self._queries[code]})")

    def _in_periods(self) -> str:
        """The rows of each period: a flow's by their day, a snapshot's on the last day."""
        shots = [code for code in self._queries if self.measures[code].subject.snapshot]
        snapshot = f"r.code in ({', '.join(map(text, shots)) or 'null'})"
        return (
            "select p.place, r.* from counted_row r join period p on case when"
            f" {snapshot} then r.day = p.last_on else r.day between p.first_on and p.last_on end"
        )

    def figures(self, by: str = "borough") -> list[GroupFigure]:
        """The figures of what was counted, by period, code and group; those of nothing are left out."""
        lengths = "list_sort(list(r.days) filter (where r.denominator and r.days is not null))"
        found = self._found(
            f"select r.place, r.code, {SPLITS[by]} as grp, count(*) filter (where r.numerator),"
            f" count(*) filter (where r.denominator), count(*) filter (where r.exception), {lengths}"
            f" from ({self._in_periods()}) r join event e on e.key = r.key"
            " join child c on c.case_id = r.case_id group by all order by all"
        )
        units = {code: measure.unit for code, measure in self.measures.items()}
        return [
            GroupFigure(
                place, code, group, above, below, aside, units[code], _middle(units[code], days or [])
            )
            for place, code, group, above, below, aside, days in found
        ]

    def counted(self) -> list[tuple[int, str, str, str, str, int | None]]:
        """What is behind the figures: the place of the period, code, case, event, how it counts, and days."""
        found = self._found(
            "select r.place, r.code, r.case_id::varchar, e.event_id, case when r.exception then 'exception'"
            " when r.numerator then 'yes' else 'no' end, r.days"
            f" from ({self._in_periods()}) r join event e on e.key = r.key order by all"
        )
        return list(found)


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(map(text, sorted(kinds))) or "null"


def _middle(unit: str, days: Sequence[int]) -> str | None:
    if unit == POINTS:
        return mean(sum(days), len(days))
    if unit != WORKING_DAYS or not days:
        return None
    return in_halves(days[(len(days) - 1) // 2] + days[len(days) // 2])
