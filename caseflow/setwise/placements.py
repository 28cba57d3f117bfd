"""Where children in care live, for all cases at once: how often they moved, and whether they have settled."""

from caseflow.rules.indicators.item import THREAD, Link, Subject
from caseflow.rules.indicators.placements import PlacedOften, Settled
from caseflow.rules.indicators.subjects import Spells
from caseflow.setwise.script import FOR_EVER, LONG_AGO, CannotAnswer, Script


def _homes(script: Script, criterion: PlacedOften | Settled, subject: Subject) -> str:
    """The placements that count, each ended with its period in care at the latest."""
    if not isinstance(subject, Spells) or len(subject.kinds) != 1:
        raise CannotAnswer("placements of what is not one kind of spell")
    care, kind = script.spells(subject.rule), next(iter(subject.kinds))
    return script.table(
        "select h.key, h.case_id, h.started_on, h.impossible, case when c.ended_on is null or c.impossible"
        " then h.ended_on else greatest(least(h.ended_on, c.ended_on), h.started_on) end as ended_on"
        f" from {script.spells(criterion.rule)} h left join {script.nearest(kind)} l on l.key = h.key"
        f" left join {care} c on c.key = l.target where l.target is null or c.key is not null"
    )


def placed_often(script: Script, criterion: PlacedOften, subject: Subject) -> tuple[str, str]:
    """Whether an item has had so many placements in the financial year, and whether that is not sure."""
    homes = _homes(script, criterion, subject)
    own = f"from {homes} h where h.case_id = i.case_id and h.started_on <= i.day"
    unsure = f"exists (select 1 {own} and h.impossible and h.started_on >= year_start(i.day))"
    lasts = f"not h.impossible and coalesce(h.ended_on, {FOR_EVER}) >= year_start(i.day)"
    number = f"(select count(*) {own} and {lasts})"
    return f"{number} >= {criterion.at_least}", unsure


def settled(script: Script, criterion: Settled, subject: Subject) -> tuple[str, str]:
    """Whether an item has been in the same placement for so long, and whether that is not sure."""
    homes = _homes(script, criterion, subject)
    own = f"from {homes} h where h.case_id = i.case_id and h.started_on <= i.day"
    latest = f"coalesce((select max(h.started_on) {own} and not h.impossible), {LONG_AGO})"
    unsure = f"exists (select 1 {own} and h.impossible and h.started_on >= {latest})"
    settling = _settling(script, criterion, homes)
    where = (
        f"where s.case_id = i.case_id and s.started_on <= i.day and i.day < coalesce(s.ended_on, {FOR_EVER})"
    )
    adoptive = (
        f"exists (select 1 from {_adoptive(script, criterion, homes)} a where a.key = s.key"
        " and i.day between a.placed_on and a.last_on)"
    )
    passed = f"s.alone_on <= i.day or (coalesce(s.together_on <= i.day, false) and {adoptive})"
    return f"coalesce((select arg_max({passed}, s.key) from {settling} s {where}), false)", unsure


def _settling(script: Script, criterion: Settled, homes: str) -> str:
    """Placements with the day on which each comes to the time, alone and with the one before it."""
    usable = f"(select * from {homes} where not impossible)"
    months = criterion.months
    apart = "greatest(0, coalesce(b.started_after - b.ended_on - 1, 0))"
    before = script.table(
        "select h.key, max_by({'started_on': b.started_on, 'ended_on': b.ended_on,"
        f" 'started_after': h.started_on}}, b.key) as b from {usable} h join {usable} b"
        " on b.case_id = h.case_id and b.started_on < h.started_on group by h.key"
    )
    return script.table(
        f"select h.*, months_on(h.started_on, {months}) as alone_on,"
        f" months_on(b.started_on, {months}) + {apart}::integer as together_on"
        f" from {usable} h left join {before} using (key)"
    )


def _adoptive(script: Script, criterion: Settled, homes: str) -> str:
    """The placements for adoption, each from the day of placing to the last one before a reversal."""
    usable = f"(select * from {homes} where not impossible)"
    reversal = script.table(
        "select d.key, arg_min(r.on_day, r.key) as on_day from event d join event r on r.about_key = d.key"
        f" where r.kind = {script.kind(criterion.reversed_by)} group by d.key"
    )
    decision = script.nearest(Link(THREAD, criterion.decided_by).kind)
    placings = script.table(
        "select e.key, e.case_id, e.on_day as placed_on,"
        f" coalesce(r.on_day - 1, {FOR_EVER}) as last_on,"
        f" (select min(u.started_on) from {usable} u"
        " where u.case_id = e.case_id and u.started_on >= e.on_day)"
        f" as following from event e left join {decision} d on d.key = e.key"
        f" left join {reversal} r on r.key = d.target where {script.matching('e', criterion.placed_by)}"
    )
    return script.table(
        f"select u.key, p.placed_on, p.last_on from {placings} p join {usable} u on u.case_id = p.case_id"
        " and (u.started_on <= p.placed_on or u.started_on = p.following)"
    )
