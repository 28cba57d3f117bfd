"""The look ahead as its page shows it: a sentence, a picture by day, and a table by holder and week."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for

from caseflow.agencies.views import school_holidays_between
from caseflow.caseload.forms import NOBODY
from caseflow.caseload.queries import LookAhead
from caseflow.caseload.views.team import by_day
from caseflow.clocks.queries import Falling
from caseflow.people.queries import NO_QUINDRAT
from caseflow.web.charts import Picture, Week, week_ahead
from caseflow.web.components import Counted, CountedLine
from caseflow.web.filters import DAYS, MONTHS, day_date, plural

NOT_RECORDED = "No quindrat recorded"
TITLE = "What comes into breach in the next 20 working days, if nothing changes"


class AheadWeek(NamedTuple):
    """A week of the look ahead: the day after which it begins, and its last working day."""

    after: date
    until: date


class AheadPage(NamedTuple):
    """The look ahead in words, as a picture and as tables by holder and by quindrat."""

    sentence: str
    picture: Picture
    lines: list[CountedLine]
    by_quindrat: list[CountedLine]


def ahead_weeks(look: LookAhead) -> list[AheadWeek]:
    """The weeks of a look ahead, each to its last working day; the first begins after today."""
    ends = [on for on, after in pairwise(look.days) if on.isocalendar()[:2] != after.isocalendar()[:2]]
    return [AheadWeek(*days) for days in pairwise([look.as_at, *ends, look.days[-1]])]


def until_words(week: AheadWeek) -> str:
    """`Fri 5 Mar`: the last working day of a week."""
    on = week.until
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1][:3]}"


def ahead_page(look: LookAhead, late_now: int, quindrats: Iterable[tuple[str, str]]) -> AheadPage:
    """What a team will be late with if nothing changes; each number of the table opens its list."""
    weeks = ahead_weeks(look)
    first = sum(each.clocks for each in look.falling if _falls_in(weeks[0], each))
    sentence = (
        f"{plural(first, 'clock')} will come into breach by {day_date(weeks[0].until)} if nothing changes."
    )
    by_quindrat = _by_quindrat(look, weeks, quindrats)
    return AheadPage(sentence, _picture(look, late_now), _by_holder(look, weeks), by_quindrat)


def _picture(look: LookAhead, late_now: int) -> Picture:
    days = by_day(look.days, ((each.late_from, each.clocks) for each in look.falling))
    return week_ahead(Week("ahead", TITLE, late_now, days, "Coming into breach", "Clocks coming into breach"))


def _by_holder(look: LookAhead, weeks: Sequence[AheadWeek]) -> list[CountedLine]:
    """A line for each holder by name, for nobody, and for all; none where nothing falls."""
    names = {str(each): f"{name}{_away(each, look)}" for each, name in look.names.items()}
    names[NOBODY] = "Nobody"
    found = _by(look.falling, lambda each: str(each.holder) if each.holder in look.names else NOBODY)
    lines = [
        CountedLine(names[key], _cells(found[key], weeks, holder=key))
        for key in sorted(found, key=lambda key: (key == NOBODY, names[key]))
    ]
    return [*lines, CountedLine("All", _cells(look.falling, weeks))] if lines else []


def _away(holder: UUID, look: LookAhead) -> str:
    """When whoever works in school terms only is away in the coming weeks, and so does nothing."""
    if holder not in look.in_term_only:
        return ""
    between = school_holidays_between(look.as_at, look.days[-1])
    return f" (away {'; '.join(between)}: school holidays)" if between else ""


def _by_quindrat(
    look: LookAhead, weeks: Sequence[AheadWeek], quindrats: Iterable[tuple[str, str]]
) -> list[CountedLine]:
    """A line for each quindrat of which something falls; the last is for those of whom none is recorded."""
    found = _by(look.falling, lambda each: each.quindrat or NO_QUINDRAT)
    names = [*quindrats, (NO_QUINDRAT, NOT_RECORDED)]
    return [
        CountedLine(name, _cells(found[code], weeks, quindrat=code)) for code, name in names if code in found
    ]


def _by(falling: Iterable[Falling], key: Callable[[Falling], str]) -> dict[str, list[Falling]]:
    found: dict[str, list[Falling]] = {}
    for each in falling:
        found.setdefault(key(each), []).append(each)
    return found


def _cells(falling: Sequence[Falling], weeks: Sequence[AheadWeek], **narrowed: str) -> list[Counted]:
    cells = [
        Counted(
            f"By {until_words(week)}",
            sum(each.clocks for each in falling if _falls_in(week, each)),
            f"{url_for('caseload.look_ahead')}?{urlencode({'until': week.until.isoformat(), **narrowed})}",
        )
        for week in weeks
    ]
    return [*cells, Counted("In all", sum(cell.number for cell in cells))]


def _falls_in(week: AheadWeek, falling: Falling) -> bool:
    return week.after < falling.late_from <= week.until
