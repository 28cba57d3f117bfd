"""Entries that need a look, of the cases that the asker may know, and how many there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries.windows import Window, arrays, window
from caseflow.rules.checks import NOTHING
from caseflow.rules.rulebook import Rulebook

PAGE = 50
LEFT_OUT = "left-out"
"""What an indicator has in no figure until the entry is mended."""
_ACCEPTED = (
    " left join lateral (select a.id, a.reason, a.accepted_by, a.accepted_at from finding_acceptance a"
    " where a.case_id = f.case_id and a.code = f.code and a.event_id = f.event_id and a.taken_back_at is null"
    " and (a.beside_id, a.on_day) is not distinct from (f.beside_id, f.on_day) limit 1) a on true"
)
_COLUMNS = (
    "f.case_id, f.code, f.event_id, f.kind, f.occurred_on, f.beside_id, f.on_day, f.team_code,"
    " a.id, a.reason, a.accepted_by, a.accepted_at"
)
# What indicators count or leave out in a period, and whether an entry is of it or lies within it.
# It is `left_out` where it is the entry itself.
_MEMBERS = """
with asked as (select * from unnest(cast(:codes as text[]), cast(:lowest as date[]), cast(:highest as date[]),
        cast(:until as date[])) a(indicator, lowest, highest, until)),
    member as (select a.indicator, m.case_id, m.event_id, m.counted, m.started_on, m.stopped_on
        from asked a cross join lateral
            indicator_rows(a.indicator, a.lowest, a.highest, a.until, null, null, null, null, 0) m),
    kind as (select * from unnest(cast(:goes_by as text[]), cast(:kinds as text[])) k(indicator, kind)),
    concern as (select * from unnest(cast(:looked_at_by as text[]), cast(:checks as text[]),
        cast(:concerns as text[])) c(indicator, code, concern))
"""
_COUNTED = """
join kind k on k.kind = f.kind join concern c on c.indicator = k.indicator and c.code = f.code
left join lateral (select count(*) > 0 as counted,
        bool_or(m.event_id = f.event_id and m.counted = 'exception') as left_out
    from member m where m.indicator = k.indicator and m.case_id = f.case_id
        and (m.event_id in (f.event_id, f.beside_id)
            or f.occurred_on between m.started_on and coalesce(m.stopped_on, 'infinity'))) m on true
"""
_CONCERN = "case when m.left_out then 'left-out' else c.concern end"


class FindingCard(NamedTuple):
    """An entry that needs a look, and who accepted it with which reason, if anybody did."""

    case_id: UUID
    code: str
    event_id: str
    kind: str
    occurred_on: date
    beside_id: str | None
    on_day: date | None
    team_code: str
    acceptance_id: UUID | None
    reason: str | None
    accepted_by: UUID | None
    accepted_at: datetime | None
    concern: str


class Counting(NamedTuple):
    """An indicator that may count by an entry: its window, its kinds, and what it goes by of each check."""

    window: Window
    kinds: frozenset[str]
    concerns: Mapping[str, str]


def counting(code: str, within: Period, rulebook: Rulebook) -> Counting:
    """How an indicator counts in a period."""
    return Counting(window(code, within, rulebook), rulebook.kinds_counted_by(code), rulebook.concerns(code))


class Among(NamedTuple):
    """Which entries are asked for, as they stand on a day; what is empty narrows nothing.

    With `counting` they are those that could change the figure of an indicator, or those of one `concern`.
    """

    as_at: date
    team: str = ""
    code: str = ""
    accepted: bool = False
    within: Period | None = None
    counting: Sequence[Counting] = ()
    concern: str = ""

    def holds(self, tally: "Tally") -> bool:
        """Whether the entries of a tally are among them, accepted or not."""
        pairs = ((self.team, tally.team_code), (self.code, tally.code), (self.concern, tally.concern))
        changes = bool(self.concern) or tally.concern != NOTHING
        return changes and all(asked in ("", each) for asked, each in pairs)


class Tally(NamedTuple):
    """How many entries of a team need a look by one check, and how many were accepted."""

    team_code: str
    code: str
    concern: str
    to_mend: int
    accepted: int


def _asked(columns: str, among: Among, further: str) -> tuple[str, dict[str, Any]]:
    """A statement about the entries of a team that are asked for, and its values."""
    given: dict[str, Any] = {"as_at": among.as_at, "team": among.team}
    when = ["f.from_on <= :as_at", "(:team = '' or f.team_code = :team)"]
    before, beside, concern = "", "", "''"
    if among.within:
        given |= {"first_on": among.within.first_on, "last_on": among.within.last_on}
        of_it = "f.occurred_on between :first_on and :last_on or f.on_day between :first_on and :last_on"
        if among.counting:
            of_it += " or m.counted or c.concern = 'missing' and f.occurred_on <= :last_on"
        when.append(f"({of_it})")
    if among.counting:
        before, beside, concern = _MEMBERS, _COUNTED, _CONCERN
        given |= _of_indicators(among.counting)
    columns = columns.replace("{concern}", concern)
    statement = f"{before}select {columns} from finding f{_ACCEPTED}{beside} where {' and '.join(when)}"
    return statement + further.replace("{concern}", concern), given


def _of_indicators(counting: Sequence[Counting]) -> dict[str, list[Any]]:
    """How these indicators count, a list for each column."""
    kinds = [(each.window.code, kind) for each in counting for kind in sorted(each.kinds)]
    concerns = [(each.window.code, *pair) for each in counting for pair in each.concerns.items()]
    return {
        **arrays([each.window for each in counting]),
        **_lists(("goes_by", "kinds"), kinds),
        **_lists(("looked_at_by", "checks", "concerns"), concerns),
    }


def _lists(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[Any]]:
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}


def tallies(among: Among) -> list[Tally]:
    """The entries that the asker may know of, counted by team, check and what they concern."""
    counted = "f.team_code, f.code, {concern}, count(*) filter (where a.id is null), count(a.id)"
    statement, given = _asked(counted, among, " group by 1, 2, 3")
    return [Tally(*row) for row in db.session.execute(text(statement), given)]


class CouldChange(NamedTuple):
    """How many entries could change each indicator's figure, and how many they are together."""

    by_indicator: dict[str, int]
    together: int


def could_change(among: Among) -> CouldChange:
    """Of the entries of a period that need a look those that could change what its indicators count.

    One that could change two figures is one of those together.
    """
    further = f" and a.id is null and {_CONCERN} <> '{NOTHING}' group by grouping sets ((k.indicator), ())"
    counted = "k.indicator, count(distinct (f.case_id, f.code, f.event_id))"
    statement, given = _asked(counted, among, further)
    found = {row[0]: row[1] for row in db.session.execute(text(statement), given)}
    return CouldChange({code: number for code, number in found.items() if code}, found.get(None, 0))


def total(found: Iterable[Tally], among: Among) -> int:
    """How many of these entries are asked for."""
    return sum(each.accepted if among.accepted else each.to_mend for each in found if among.holds(each))


def listed(among: Among, page: int = 1, size: int | None = PAGE) -> list[FindingCard]:
    """A page of these entries, the latest first; all of them without a `size`."""
    further = (
        " and (:code = '' or f.code = :code) and (a.id is not null) = :accepted"
        f" and (:concern = {{concern}} or :concern = '' and {{concern}} <> '{NOTHING}')"
        " order by f.occurred_on desc, f.case_id, f.event_id, f.code limit :size offset :start"
    )
    statement, given = _asked(f"{_COLUMNS}, {{concern}}", among, further)
    given |= {"code": among.code, "accepted": among.accepted, "concern": among.concern}
    given |= {"size": size, "start": (page - 1) * (size or 0)}
    return [FindingCard(*row) for row in db.session.execute(text(statement), given)]


def finding(case_id: UUID, code: str, event_id: str, as_at: date) -> FindingCard | None:
    """One entry by one check, if the asker reads the case and it needs a look, or was accepted."""
    asked = text(
        f"select {_COLUMNS}, '' from finding f{_ACCEPTED} where f.from_on <= :as_at"
        " and (f.case_id, f.code, f.event_id) = (:case, :code, :event)"
    )
    given = {"as_at": as_at, "case": case_id, "code": code, "event": event_id}
    row = db.session.execute(asked, given).first()
    return FindingCard(*row) if row else None
