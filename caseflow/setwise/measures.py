"""Whole measures, for all cases at once: the rows behind their figures, made of the declared parts."""

from collections.abc import Mapping

from caseflow.rules.effects import Effects
from caseflow.rules.indicators.measure import Measure
from caseflow.rules.indicators.offset import Offset
from caseflow.setwise.criteria import verdict
from caseflow.setwise.script import CannotAnswer, Script, last_day, text
from caseflow.setwise.subjects import items

ROW = "code, day, case_id, key, numerator, denominator, exception, days"
"""What every query of a measure gives. `key` is that of the event listed."""


def unanswered(measures: Mapping[str, Measure], effects: Effects) -> dict[str, str]:
    """The measures that are folded case by case only, each with the part that is the reason."""
    reasons = {}
    for code, measure in measures.items():
        try:
            rows(Script(), code, measure, effects)
        except CannotAnswer as reason:
            reasons[code] = str(reason)
    return reasons


def rows(script: Script, code: str, measure: Measure, effects: Effects) -> str:
    """The rows of a measure: of what happened on any day, or stands on each day in the table `asked`."""
    subject = measure.subject
    at = "join asked a on a.day between s.first_on and s.last_on" if subject.snapshot else ""
    looked_at = (
        f"select s.*, {'a.day' if subject.snapshot else 's.first_on'} as day, e.event_id, e.about, e.on_day,"
        f" c.born_on from ({items(script, subject, effects)}) s {at} join event e on e.key = s.key"
        " join child c on c.case_id = s.case_id"
    )
    filters = [f"{verdict(script, each, subject)} as o{n}" for n, each in enumerate(measure.only_if)]
    criteria = [f"{verdict(script, each, subject)} as c{n}" for n, each in enumerate(measure.counted_if)]
    judged = f"select i.*, {', '.join([*filters, *criteria])} from ({looked_at}) i"
    outs, ins = [f"o{n}" for n in range(len(filters))], [f"c{n}" for n in range(len(criteria))]
    stays = " and ".join([f"({each}.left_out or {each}.counted)" for each in outs] or ["true"])
    aside = " or ".join(["left_out", *(f"{each}.left_out" for each in outs)])
    both = f"select *, ({aside}) as aside from ({judged}) where {stays}"
    counted = " and ".join(f"{each}.counted" for each in ins)
    doubted = " or ".join(f"{each}.left_out" for each in ins)
    verdicts = (
        "select case_id, key,"
        f" coalesce(case when not aside then coalesce({_of(ins, 'listed')}) end, key) as listed,"
        f" {_moved(measure.counted_on)} as day, not aside and {counted} as numerator,"
        f" aside or {doubted} as exception, case when not aside then coalesce({_of(ins, 'days')}) end as days"
        f" from ({both})"
    )
    if measure.once_a_year:
        verdicts = _once_a_year(verdicts)
    below = "not exception" if not measure.over else "false"
    found = (
        f"select {text(code)} as code, day, case_id, listed as key, numerator, {below} as denominator,"
        f" exception, days from ({verdicts})"
    )
    if measure.over:
        received = (
            "e.case_id, e.key, false as numerator, true as denominator, false as exception, null as days"
        )
        meant = script.matching("e", measure.over)
        found += f" union all select {text(code)}, {_moved(measure.counted_on, 'e.on_day')}, {received}"
        found += f" from event e where {meant}"
    return found


def _of(names: list[str], part: str) -> str:
    return ", ".join(f"{name}.{part}" for name in names)


def _moved(counted_on: Offset | None, day: str = "day") -> str:
    return last_day(counted_on.length, day) if counted_on and counted_on.length else day


def _once_a_year(verdicts: str) -> str:
    """Of a child only the first in a financial year is above the line."""
    first = "row_number() over (partition by case_id, year_start(day) order by key) = 1"
    return f"select * replace (numerator and {first} as numerator) from ({verdicts})"
