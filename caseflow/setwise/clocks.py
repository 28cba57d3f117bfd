"""The clocks that measures count by, for all cases at once: completions, and missed reviews."""

from collections.abc import Sequence

from caseflow.rules.indicators.history import CountedClocks
from caseflow.rules.timescales import NO_CLOCK, Timescale
from caseflow.setwise.script import FOR_EVER, CannotAnswer, Script, in_force, in_time, last_day


def completions(script: Script, counted: CountedClocks) -> str:
    """What stopped the clocks of a timescale, each with the day on which its clock started."""
    timescale = counted.timescale
    if timescale.numbers or timescale.once or timescale.unlinked_stop:
        raise CannotAnswer(f"completions of {timescale.code}, whose clocks depend on the order of events")
    stops = _stops(script, timescale)
    lacks = "not about_gone"
    if any(pattern.is_narrow for pattern in timescale.begun_by):
        lacks = "false"
    elif timescale.later_stops == "ignored":
        lacks += " and about_key is null"
    listed = "(number = 1 or later_counts)" if timescale.later_stops == "exception" else "number = 1"
    stops = f"select *, {timescale.later_stops == 'exception'} as later_counts from ({stops})"
    found = f"(started_on is not null and {listed})"
    return (
        f"select key, case_id, on_day as first_on, on_day as last_on,"
        f" case when {found} then started_on end as started_on, on_day as stopped_on,"
        f" not {found} or number > 1 or on_day < started_on as left_out"
        f" from ({stops}) where {found} or ({lacks})"
    )


def _stops(script: Script, timescale: Timescale) -> str:
    """Each event that may stop a clock: when the clock along its thread started, and which stop it is.

    `started_on` is null where there is no such clock, or the rule in force then starts none.
    """
    clocks = _clocks(script, timescale)
    clock_of = script.table(
        f"select t.key, arg_min(n.clock, t.depth) as clock from {script.threads()} t"
        f" join ({_names(clocks)}) n on n.name = t.at_key group by t.key"
    )
    starts = in_force(timescale.limits, "c.started_on", lambda _: "c.started_on")
    if all(limit.unit != NO_CLOCK for _, limit in timescale.limits.versions):
        starts = "c.started_on"
    return (
        f"select e.key, e.case_id, e.on_day, e.about_key, e.about_gone, {starts} as started_on,"
        " row_number() over (partition by e.case_id, o.clock order by e.key) as number"
        f" from event e left join {clock_of} o on o.key = e.key left join {clocks} c on c.clock = o.clock"
        f" where {script.matching('e', timescale.stopped_by)}"
    )


def _clocks(script: Script, timescale: Timescale) -> str:
    """A clock for each event that begins one, and for the first that announces one where nothing began it."""
    subject = script.nearest(timescale.subject)
    first_day = "e.on_day"
    for kind in reversed(timescale.counted_from):
        way = script.nearest(kind)
        found = f"(select x.on_day from {way} l join event x on x.key = l.target where l.key = e.key)"
        first_day = f"coalesce({found}, {first_day})"
    columns = f"e.key as clock, s.target as subject, {first_day} as started_on"
    begun = (
        f"select {columns}, true as begun from event e left join {subject} s on s.key = e.key"
        f" where {script.matching('e', timescale.begun_by)}"
    )
    if not timescale.announced_by:
        return script.table(begun)
    announced = (
        f"select {columns}, false as begun from event e join {subject} s on s.key = e.key"
        f" where {script.matching('e', timescale.announced_by)}"
    )
    return script.table(f"{begun} union all {announced}")


def _names(clocks: str) -> str:
    """By which events a clock is found: what began or announced it, and what it belongs to, the first there.

    What announces what has begun, or was announced before, leads to that clock.
    """
    first = (
        "select coalesce(subject, clock) as name,"
        " coalesce(min(clock) filter (where begun), min(clock)) as clock"
        f" from {clocks} group by coalesce(subject, clock)"
    )
    own = f"select clock as name, clock from {clocks} where begun"
    led = (
        f"select a.clock as name, f.clock from {clocks} a join ({first}) f on f.name = a.subject"
        " where not a.begun"
    )
    every = " union all ".join(
        f"select *, {n} as rank from ({each})" for n, each in enumerate((own, first, led))
    )
    return f"select name, arg_min(clock, rank) as clock from ({every}) group by name"


def missed_reviews(script: Script, counted: Sequence[CountedClocks]) -> str:
    """Reviews that were not held in time: of which spell, and the first and last day that each spoils."""
    timescales = [each.timescale for each in counted]
    one = timescales[0]
    for each in timescales:
        same = (each.subject, each.begun_by, each.stopped_by, each.ended_by, each.after_start)
        plain = each.numbers and each.statutory and not (each.agreed_in or each.counted_from)
        if not plain or same != (one.subject, one.begun_by, one.stopped_by, one.ended_by, one.after_start):
            raise CannotAnswer(f"reviews by {each.code}, which may be agreed or paused")
    if {pattern.kind for pattern in one.begun_by} != {one.subject}:
        raise CannotAnswer(f"reviews by {one.code}, which may begin more than once")
    rounds = _rounds(script, one)
    dues = " ".join(
        f"when number between {each.numbers[0]} and {each.numbers[1]}"
        f" then {in_force(each.limits, 'started_on', lambda limit: last_day(limit, 'started_on'))}"
        for each in timescales
        if each.numbers
    )
    return script.table(
        f"select key, due_on as spoils_from, case when held_on is null then {FOR_EVER}"
        " else year_end(greatest(due_on, held_on - 1)) end as spoils_upto"
        f" from (select *, case {dues} end as due_on from {rounds})"
        " where due_on is not null and (held_on is null or held_on > due_on)"
    )


def _rounds(script: Script, timescale: Timescale) -> str:
    """The first review of each spell, the second and so on, each from which day, and when it was held."""
    subject = script.nearest(timescale.subject)
    begun = script.matching("e", timescale.begun_by)
    ended = script.matching("e", timescale.ended_by)
    closing = ", ".join(script.kind(p.kind) for p in timescale.ended_by if p.whole_case) or "null"
    origins = script.table(
        "select b.key, b.on_day, least(min(n.on_day), min(c.on_day)) as ended_on"
        f" from (select * from event e where {begun}) b"
        f" left join (select s.target, e.on_day from event e join {subject} s on s.key = e.key"
        f" where {ended}) n on n.target = b.key"
        f" left join (select * from event where kind in ({closing})) c on c.case_id = b.case_id"
        " and (c.on_day, c.at_time) >= (b.on_day, b.at_time)"
        " group by b.key, b.on_day"
    )
    since = ">" if timescale.after_start else ">="
    points = script.table(
        f"select o.key, e.key as point, e.on_day from event e join {subject} s on s.key = e.key"
        f" join {origins} o on o.key = s.target where {script.matching('e', timescale.stopped_by)}"
        f" and e.on_day {since} o.on_day and (o.ended_on is null or e.on_day <= o.ended_on)"
    )
    held = "(partition by o.key order by p.point)"
    return script.table(
        f"select o.key, row_number() over {held} as number, p.on_day as held_on,"
        f" coalesce(lag(p.on_day) over {held}, o.on_day) as started_on"
        f" from {origins} o join {points} p on p.key = o.key"
        " union all select o.key, 1 + count(p.point), null, coalesce(arg_max(p.on_day, p.point), o.on_day)"
        f" from {origins} o left join {points} p on p.key = o.key group by o.key, o.on_day"
    )


def done_in_time(script: Script, counted: CountedClocks, start: str, stop: str) -> str:
    """Whether a clock that started on a day was stopped in time; of statutory clocks, which never pause."""
    if not counted.timescale.statutory:
        raise CannotAnswer(f"the last day in time of {counted.timescale.code}, whose clocks may be paused")
    return in_force(counted.timescale.limits, start, lambda limit: in_time(limit, start, stop))
