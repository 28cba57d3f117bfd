"""What measures look at, for all cases at once: the items of each subject as a query.

Every query has the columns of ITEM. `left_out` says that the item is an exception.
"""

from caseflow.rules.effects import SPECIALIST, Effects
from caseflow.rules.indicators.item import THREAD, Subject
from caseflow.rules.indicators.subjects import (
    EXCEPTION,
    IGNORED,
    Birthdays,
    Completions,
    Events,
    OpenTo,
    Spells,
    Waits,
)
from caseflow.rules.timescales import Pattern
from caseflow.setwise.clocks import completions
from caseflow.setwise.script import FOR_EVER, LONG_AGO, CannotAnswer, FirstOfDay, Script, text

ITEM = "key, case_id, first_on, last_on, started_on, stopped_on, left_out"


def items(script: Script, subject: Subject, effects: Effects) -> str:
    """The query for what a subject looks at."""
    if isinstance(subject, Events):
        return _events(script, subject)
    if isinstance(subject, Completions):
        return completions(script, subject.completions)
    if isinstance(subject, Spells):
        return _spells(script, subject)
    if isinstance(subject, OpenTo):
        return _specialist(script, effects)
    if isinstance(subject, Birthdays):
        return _birthdays(script, subject)
    if isinstance(subject, Waits):
        return _waits(script, subject)
    raise CannotAnswer(f"what is looked at: {type(subject).__name__}")


def _events(script: Script, subject: Events) -> str:
    again = "(about is not null and row_number() over (partition by case_id, about order by key) > 1)"
    meant = f"select e.*, {again} as again from event e where {script.matching('e', subject.events)}"
    left_out = "again" if subject.again == EXCEPTION else "false"
    kept = "not again" if subject.again == IGNORED else "true"
    days = "key, case_id, on_day as first_on, on_day as last_on"
    if subject.from_ is None:
        none = "null::date as started_on, null::date as stopped_on"
        return f"select {days}, {none}, {left_out} as left_out from ({meant}) where {kept}"
    start = script.linked(subject.from_, "e", lambda x: f"{x}.on_day")
    stop = script.linked(subject.to, "e", lambda x: f"{x}.on_day") if subject.to else "e.on_day"
    broken = "false"
    if subject.from_.link == THREAD:
        gone = script.table(
            f"select distinct t.key from {script.threads()} t join event a on a.key = t.at_key"
            " where a.about_gone"
        )
        broken = f"exists (select 1 from {gone} g where g.key = e.key)"
    measured = (
        f"select e.*, {start} as started_on, {stop} as stopped_on, {broken} as broken from ({meant}) e"
        f" where {kept} and not e.about_gone"
    )
    unknown = "started_on is null or stopped_on is null"
    return (
        f"select {days}, started_on, stopped_on,"
        f" {left_out} or {unknown} or not (started_on <= stopped_on and stopped_on <= on_day) as left_out"
        f" from ({measured}) where not (({unknown}) and broken)"
    )


def _spells(script: Script, subject: Spells) -> str:
    """As the fold does: days on which two run side by side belong to the first, where they are `once`."""
    spells, before = script.spells(subject.rule), "over (partition by case_id order by key rows"
    covered = LONG_AGO
    if subject.once:
        ends = f"max(coalesce(ended_on, {FOR_EVER})) {before} between unbounded preceding and 1 preceding)"
        covered = f"coalesce({ends}, {LONG_AGO})"
    since = "started_on"
    if subject.unbroken:
        breaks = "case when started_on > covered then started_on end"
        since = f"max({breaks}) {before} between unbounded preceding and current row)"
    possible = script.table(
        f"select *, {since} as since from (select *, {covered} as covered from {spells} where not impossible)"
    )
    last_on = f"coalesce(ended_on - 1, {FOR_EVER})"
    return (
        f"select key, case_id, greatest(started_on, covered) as first_on, {last_on} as last_on,"
        f" since as started_on, null::date as stopped_on, false as left_out from {possible}"
        f" where greatest(started_on, covered) <= {last_on} and covered < {FOR_EVER}"
        f" union all select key, case_id, started_on, {FOR_EVER}, started_on, ended_on, true from {spells}"
        " where impossible"
    )


def _birthdays(script: Script, subject: Birthdays) -> str:
    april = f"year_start(months_on(c.born_on, {12 * subject.in_year_of}))"
    on = f"months_on(c.born_on, {12 * subject.birthday})"
    return (
        f"select min(s.key) as key, s.case_id, {on} as first_on, {on} as last_on, null::date as started_on,"
        f" null::date as stopped_on, false as left_out from {script.spells(subject.rule)} s"
        " join child c on c.case_id = s.case_id where c.born_on is not null"
        f" and s.started_on <= {april} and {april} <= coalesce(s.ended_on - 1, {FOR_EVER})"
        " group by s.case_id, c.born_on"
    )


def _waits(script: Script, subject: Waits) -> str:
    """Events are numbered by how often a wait was over before them; in each stretch the first one counts."""

    def plays(part: tuple[Pattern, ...]) -> str:
        return script.matching("e", part)

    part = (
        f"case when {plays(subject.over)} then 'over' when {plays(subject.since)} then 'since'"
        f" when {plays(subject.first)} then 'first' end"
    )
    stretches = (
        "select *, count(*) filter (where part = 'over') over (partition by case_id order by key) as stretch"
        f" from (select e.key, e.case_id, e.on_day, {part} as part from event e) where part is not null"
    )
    begun = (
        "select *, arg_min(on_day, key) filter (where part = 'since') over w as since,"
        " min(key) filter (where part = 'since') over w as since_key"
        f" from ({stretches}) window w as (partition by case_id, stretch)"
    )
    return (
        "select min(key) as key, case_id, arg_min(on_day, key) as first_on, arg_min(on_day, key) as last_on,"
        " any_value(since) as started_on, arg_min(on_day, key) as stopped_on, false as left_out"
        f" from ({begun}) where part = 'first' and key > since_key group by case_id, stretch"
    )


def _specialist(script: Script, effects: Effects) -> str:
    """From what opens a child to specialist services to what ends that, closings last in their moment."""
    marks = " union all ".join(_mark(script, kind, effects) for kind in sorted(effects.specialist))
    order = "partition by case_id order by on_day, at_time, closes, key"
    turns = (
        f"select *, lag(opens) over ({order}) as was_open from"
        f" (select * from ({marks}) where opens is not null)"
    )
    spells = (
        f"select *, lead(on_day) over ({order}) as ended_on from ({turns})"
        " where opens is distinct from coalesce(was_open, false)"
    )
    earlier = f"over ({order} rows between unbounded preceding and 1 preceding)"
    begun = (
        "select *,"
        f" greatest(first_day, max(ended_on) filter (where ended_on > first_day) {earlier}) as begun_on"
        f" from ({spells}) where opens"
    )
    last_on = f"coalesce(s.ended_on - 1, {FOR_EVER})"
    unnamed = frozenset(kind for kind, effect in effects.items() if not effect.counted)
    named = f" and e.kind not in ({', '.join(map(text, sorted(unnamed)))})" if unnamed else ""
    begins = {effects[kind].counted_from for kind in effects.specialist} - {None}
    script.first_of_day = FirstOfDay(frozenset({*effects.specialist, *map(str, begins)}), unnamed)
    return (
        "select (select min(e.key) from event e where e.case_id = s.case_id and e.on_day = s.begun_on"
        f"{named}) as key, s.case_id, s.begun_on as first_on, {last_on} as last_on, s.begun_on as started_on,"
        f" null::date as stopped_on, false as left_out from ({begun}) s"
        " where s.ended_on is null or s.ended_on > s.begun_on"
    )


def _mark(script: Script, kind: str, effects: Effects) -> str:
    """The events of one kind: whether each opens a child to specialist services, ends it, or does neither."""
    effect = effects[kind]
    holds, first_day, tier = "true", "e.on_day", "null"
    if effect.only_if is not None:
        holds = script.holds("e", [(effect.only_if.field, effect.only_if.values)])
    if effect.counted_from:
        way = script.nearest(effect.counted_from)
        found = f"(select x.on_day from {way} l join event x on x.key = l.target where l.key = e.key)"
        first_day = f"coalesce({found}, e.on_day)"
    if effect.sets_tier:
        tier = script.field("e", effect.sets_tier)
    elif effect.grants:
        way, to_tier = script.nearest(effect.grants), script.field("x", "to_tier")
        request = f"(select {to_tier} from {way} l join event x on x.key = l.target where l.key = e.key)"
        tier = f"case when {holds} then {request} end"
    opens = f"{tier} = {text(chr(34) + SPECIALIST + chr(34))}"
    if effect.opens_specialist:
        opens = f"case when {holds} then true else {opens} end"
    if effect.closes:
        opens = "false"
    return (
        f"select e.key, e.case_id, e.on_day, e.at_time, {opens} as opens,"
        f" {str(effect.closes).lower()} as closes, {first_day} as first_day"
        f" from event e where e.kind = {script.kind(kind)}"
    )
