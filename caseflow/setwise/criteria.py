"""Criteria, for all cases at once: what each one says of an item `i` on the day `i.day`, as an expression.

Each gives a row with `counted`, `left_out`, the `days` that it measured, and the key of the event `listed` in
place of the item's own.
"""

from collections.abc import Callable
from typing import Any

from caseflow.rules.indicators.by_clocks import ByDue, Latest, Reviewed
from caseflow.rules.indicators.item import ANSWER, Criterion, Subject
from caseflow.rules.indicators.lengths import Age, AtLeast, Counted, Measured, OpenFor, Within
from caseflow.rules.indicators.placements import PlacedOften, Settled
from caseflow.rules.indicators.related import After, Before, Fits, Has
from caseflow.rules.indicators.subjects import Completions
from caseflow.rules.indicators.window import Window
from caseflow.rules.timescales import Limit
from caseflow.setwise.clocks import completions, done_in_time, missed_reviews
from caseflow.setwise.placements import placed_often, settled
from caseflow.setwise.script import (
    FOR_EVER,
    LONG_AGO,
    CannotAnswer,
    Script,
    after,
    at_least,
    in_force,
    in_time,
    last_day,
    reach,
    taken,
    text,
)


def said(counted: str, left_out: str = "false", days: str = "null", listed: str = "null") -> str:
    """The row that a criterion gives."""
    return (
        f"{{'counted': coalesce({counted}, false), 'left_out': {left_out},"
        f" 'days': ({days})::bigint, 'listed': ({listed})::bigint}}"
    )


def verdict(script: Script, criterion: Criterion, subject: Subject) -> str:
    """What a criterion says."""
    for part, say in _SAID.items():
        if isinstance(criterion, part):
            return say(script, criterion, subject)
    raise CannotAnswer(f"the criterion {type(criterion).__name__}")


def _fits(script: Script, criterion: Fits, subject: Subject) -> str:
    return said(
        script.linked(criterion.event, "i", lambda x: script.holds(x, criterion.where, criterion.unless))
    )


def _has(script: Script, criterion: Has, subject: Subject) -> str:
    """An event about it, or about nothing, that has happened and was not taken back by the day."""
    kind, over = script.kind(criterion.event.kind), "null::date as over_on"
    if criterion.taken_back_by:
        over = f"(select o.over_on from {_over(script, criterion)} o where o.key = e.key) as over_on"
    had = script.table(f"select e.case_id, e.about, e.on_day, {over} from event e where e.kind = {kind}")
    lasts = "h.case_id = i.case_id and h.on_day <= i.day and (h.over_on is null or h.over_on > i.day)"
    own = "i.event_id" if criterion.event.link == ANSWER else "i.about"
    return said(
        f"exists (select 1 from {had} h where {lasts} and h.about = {own})"
        f" or exists (select 1 from {had} h where {lasts} and h.about is null)"
    )


def _over(script: Script, criterion: Has) -> str:
    """When what was given was taken back as a whole: at once, or scope by scope."""
    scopes = [
        f"coalesce(from_json({script.field(alias, 'scope')}, '[\"VARCHAR\"]'), [])" for alias in ("g", "t")
    ]
    given, back = script.kind(criterion.event.kind), script.kind(str(criterion.taken_back_by))
    taken_back = (
        f"select g.key, t.on_day, {scopes[0]} as given, {scopes[1]} as scope,"
        f" flatten(list({scopes[1]}) over (partition by g.key order by t.key)) as so_far"
        " from event g join event t on t.about_key = g.key"
        f" where g.kind = {given} and t.kind = {back}"
    )
    whole = "len(scope) = 0 or (len(given) > 0 and list_has_all(so_far, given))"
    return script.table(f"select key, min(on_day) as over_on from ({taken_back}) where {whole} group by key")


def _before(script: Script, criterion: Before, subject: Subject) -> str:
    spells = script.spells(criterion.rule)
    ended_on = "s.ended_on" if criterion.ended_by else "s.started_on"
    within = f"i.day <= {last_day(criterion.within, ended_on)}" if criterion.within else "true"
    still = "false" if criterion.closed else "true"
    counts = f"case when {ended_on} is null or {ended_on} > i.day then {still} else {within} end"
    earlier = (
        f"exists (select 1 from {spells} s where s.case_id = i.case_id and s.started_on < i.day"
        f" and not s.impossible and {counts})"
    )
    if not criterion.or_more_in:
        return said(earlier)
    number = f"try_cast({script.field('x', criterion.or_more_in)} as integer)"
    return said(f"{earlier} or coalesce((select {number} > 0 from event x where x.key = i.key), false)")


def _after(script: Script, criterion: After, subject: Subject) -> str:
    follows = "e.case_id = i.case_id and e.key > i.key"
    if criterion.about_it:
        follows = "e.about_key = i.key and e.on_day >= i.on_day"
    return said(
        f"exists (select 1 from event e where {script.matching('e', criterion.events)}"
        f" and {follows} and e.on_day <= {last_day(criterion.within, 'i.day')})"
    )


def _window(script: Script, criterion: Window, subject: Subject) -> str:
    at, anchored = "i.day", "true"
    if criterion.around:
        at = script.linked(criterion.around, "i", lambda x: f"{x}.on_day")
        anchored = f"{at} is not null"
    score = script.field("e", criterion.score) if criterion.score else "null"
    reaches = script.table(
        f"select e.key, e.case_id, e.about_key, e.on_day, {script.holds('e', criterion.where)} as holds,"
        f" try_cast({score} as bigint) as score, {reach(criterion.closes, 'e.on_day', LONG_AGO)} as first_on,"
        f" {reach(criterion.opens, 'e.on_day', FOR_EVER)} as last_on"
        f" from event e where {script.matching('e', criterion.events)}"
    )
    inside = (
        f"w.case_id = i.case_id and {at} between w.first_on and w.last_on and w.on_day between"
        f" {after(criterion.opens, at, LONG_AGO)} and {after(criterion.closes, at, FOR_EVER)}"
    )
    if criterion.about_it:
        inside += " and w.about_key = i.key"
    if not criterion.where and not criterion.score:
        passed, days = f"exists (select 1 from {reaches} w where {inside})", "null"
    else:
        scored = "w.score is not null" if criterion.score else "true"
        passed = (
            f"coalesce((select arg_max(w.holds and {scored}, w.key) from {reaches} w where {inside}), false)"
        )
        # An event without a score is found too: arg_max alone would pass over it.
        last = f"(select arg_max({{'score': w.score}}, w.key) from {reaches} w where {inside})"
        days = f"{last}.score" if criterion.score else "null"
    none = str(criterion.none).lower()
    return said(
        f"case when {anchored} then ({passed}) is distinct from {none} else {none} end", "false", days
    )


def _open_for(script: Script, criterion: OpenFor, subject: Subject) -> str:
    return said(f"i.day >= {last_day(criterion.length, 'i.started_on')}")


def _age(script: Script, criterion: Age, subject: Subject) -> str:
    first, last = (f"months_on(i.born_on, {12 * age})" for age in (criterion.at_least, criterion.under))
    unborn = "true" if criterion.or_unborn else "false"
    unknown = "false" if criterion.or_unborn else "i.born_on is null"
    return said(
        f"case when i.born_on is null then {unborn} else {first} <= i.day and i.day < {last} end", unknown
    )


def _length(script: Script, criterion: Within, subject: Subject) -> str:
    def passed(limit: Limit) -> str:
        judged = at_least if isinstance(criterion, AtLeast) else in_time
        return judged(limit, "i.started_on", "i.stopped_on")

    def days(limit: Limit) -> str:
        return taken(limit, "i.started_on", "i.stopped_on")

    return said(
        in_force(criterion.limits, "i.day", passed), "false", in_force(criterion.limits, "i.day", days)
    )


def _counted(script: Script, criterion: Counted, subject: Subject) -> str:
    return said("true")


def _measured(script: Script, criterion: Measured, subject: Subject) -> str:
    return said("true", "false", "working_upto(i.stopped_on) - working_upto(i.started_on)")


def _by_due(script: Script, criterion: ByDue, subject: Subject) -> str:
    if not isinstance(subject, Completions):
        raise CannotAnswer("the due date of what no clock measures")
    return said(done_in_time(script, subject.completions, "i.started_on", "i.day"))


def _reviewed(script: Script, criterion: Reviewed, subject: Subject) -> str:
    missed = missed_reviews(script, criterion.timescales)
    return said(
        f"not exists (select 1 from {missed} m"
        " where m.key = i.key and i.day between m.spoils_from and m.spoils_upto)"
    )


def _placed_often(script: Script, criterion: PlacedOften, subject: Subject) -> str:
    counted, unsure = placed_often(script, criterion, subject)
    return said(f"{counted} and not {unsure}", unsure)


def _settled(script: Script, criterion: Settled, subject: Subject) -> str:
    counted, unsure = settled(script, criterion, subject)
    return said(f"{counted} and not {unsure}", unsure)


def _latest(script: Script, criterion: Latest, subject: Subject) -> str:
    codes = ", ".join(map(text, criterion.codes))
    field = script.field("e", criterion.field)
    named = (
        f"case when json_type({field}) = 'ARRAY'"
        f" then list_has_any(from_json({field}, '[\"VARCHAR\"]'), [{codes}]) else false end"
    )
    assessed = script.table(
        f"select c.key, c.case_id, c.first_on, coalesce({named}, false) as named"
        f" from ({completions(script, criterion.completions)}) c join event e on e.key = c.key"
        " where not c.left_out"
    )
    latest = f"(select {{}} from {assessed} c where c.case_id = i.case_id and c.first_on <= i.day)"
    return said(latest.format("arg_max(c.named, c.key)"), "false", "null", latest.format("max(c.key)"))


_SAID: dict[type[Criterion], Callable[[Script, Any, Subject], str]] = {
    Fits: _fits,
    Has: _has,
    Before: _before,
    After: _after,
    Window: _window,
    OpenFor: _open_for,
    Age: _age,
    Within: _length,
    Counted: _counted,
    Measured: _measured,
    ByDue: _by_due,
    Reviewed: _reviewed,
    PlacedOften: _placed_often,
    Settled: _settled,
    Latest: _latest,
}
