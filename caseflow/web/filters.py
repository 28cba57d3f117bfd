"""Words for dates, ages, working days and figures, as every page writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from govuk_frontend_wtf.wtforms_widgets import GovDateInput

from caseflow.kernel.dates import LONDON, civil_date
from caseflow.web.addresses import this_page
from caseflow.web.components import Column, KeyFigure, numeric_columns
from caseflow.web.templating import service_navigation
from caseflow.web.way_back import way_back

BUILT = Path(__file__).parent / "static" / "built"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NOT_RECORDED = "not recorded"
TIERS = {"universal": "Universal", "targeted": "Targeted", "specialist": "Specialist"}
TIER_MEANINGS = {
    "universal": "The help that all children have: school, nursery, doctor, health visitor.",
    "targeted": "More help for this child, from one service or from several together, as the family agrees.",
    "specialist": "Help from children's social care or other specialists, for the children who need most.",
}
ABBREVIATIONS = {
    "TAC": "TAC is the team around the child: those who help, together with the family.",
    "CAF": "CAF is the common assessment.",
    "CAMHS": "CAMHS is the mental health service for children and young people.",
}


def _civil(moment: date | datetime) -> date:
    return civil_date(moment) if isinstance(moment, datetime) else moment


def long_date(day: date | datetime | None) -> str:
    """`Fri 26 March 2010`; a time is told as the civil date in London."""
    if day is None:
        return NOT_RECORDED
    civil = _civil(day)
    return f"{DAYS[civil.weekday()]} {civil.day} {MONTHS[civil.month - 1]} {civil.year}"


def day_date(day: date | datetime | None) -> str:
    """`26 March 2010`, without the day of the week."""
    if day is None:
        return NOT_RECORDED
    civil = _civil(day)
    return f"{civil.day} {MONTHS[civil.month - 1]} {civil.year}"


def short_date(day: date | datetime | None) -> str:
    """`26 Mar 2010`, for tables."""
    if day is None:
        return NOT_RECORDED
    civil = _civil(day)
    return f"{civil.day} {MONTHS[civil.month - 1][:3]} {civil.year}"


def date_and_time(moment: datetime | None) -> str:
    """`Fri 26 March 2010 at 14:03`, London time."""
    if moment is None:
        return NOT_RECORDED
    return f"{long_date(moment)} at {time_of_day(moment)}"


def time_of_day(moment: datetime) -> str:
    """`14:03`, London time."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def month_name(day: date | int) -> str:
    """`March` for 3, `March 2010` for a date in it."""
    return MONTHS[day - 1] if isinstance(day, int) else f"{MONTHS[day.month - 1]} {day.year}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 child`, `1,200 children`: the number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


SMALL = 6
"""A number of children below this is not said: it could tell who they are."""


def unlisted(rows: int, any_listed: bool) -> str:
    """That a list is shorter than its figure, where its reader has no reason to know the others."""
    if rows <= 0:
        return ""
    few = "A few" if rows < SMALL else str(rows)
    more = " more" if any_listed else ""
    return f"{few}{more} are counted and not listed: you have no reason in force to know these children."


def whole_months(born_on: date, on: date) -> int:
    """Whole months lived on a day; negative before birth."""
    return (on.year - born_on.year) * 12 + on.month - born_on.month - (on.day < born_on.day)


def age(born_on: date | None, on: date, expected_on: date | None = None) -> str:
    """`6 years`, `14 months`, `3 weeks`, or `not born, expected 2 May 2010`."""
    if born_on is None or born_on > on:
        due_on = expected_on or born_on
        return f"not born, expected {day_date(due_on)}" if due_on else "age not recorded"
    months = whole_months(born_on, on)
    if months >= 24:
        return plural(months // 12, "year")
    if months >= 3:
        return plural(months, "month")
    days = (on - born_on).days
    return plural(days // 7, "week") if days >= 14 else plural(days, "day")


def percent(value: float | None, places: int = 1) -> str:
    """`74.8%` from the fraction 0.748, a half rounded up; `no figure` when there is none."""
    if value is None:
        return "no figure"
    # Rounded twice: 41/80 is a hair under 51.25 in binary, and a figure says 51.3 wherever it is shown.
    hundredfold = Decimal(repr(round(value * 100, 9)))
    return f"{hundredfold.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


def share(numerator: int | None, denominator: int | None, places: int = 1) -> str:
    """`93.2%` of `41 of 44`; `no figure` when nobody counts."""
    if numerator is None or not denominator:
        return "no figure"
    return percent(numerator / denominator, places)


def x_of_y(numerator: int | None, denominator: int | None) -> str:
    """`41 of 44`; `not shown (small numbers)` when either is withheld."""
    if numerator is None or denominator is None:
        return "not shown (small numbers)"
    return f"{numerator:,} of {denominator:,}"


def number(value: float | None) -> str:
    """`1,234` or `5.2`; `no figure` when there is none."""
    if value is None:
        return "no figure"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    parts = list(words)
    return ", ".join(parts[:-1]) + f" {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def with_colon(text: str) -> str:
    """`Needs:` before an answer; a question keeps its own mark, `How do you know?`."""
    return text if text.endswith("?") else f"{text}:"


def full_stop(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith(".") else f"{text}."


def sentence_case(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def in_words(code: str | None) -> str:
    """A code as plain words: `initial_assessment` reads `Initial assessment`."""
    return sentence_case(code.replace("_", " ")) if code else NOT_RECORDED


def tier_name(tier: str | None) -> str:
    """`Targeted`; a case before any decision has no tier yet."""
    return TIERS.get(tier, in_words(tier)) if tier else "No tier yet"


def tier_meaning(tier: str | None) -> str:
    """What a tier means, in words that a school would use."""
    return TIER_MEANINGS.get(tier or "", "Nobody has decided yet how much help the child needs.")


def spelled_out(names: Iterable[str]) -> str:
    """What the abbreviations in some names stand for, a sentence each."""
    text = " ".join(names)
    return " ".join(sentence for short, sentence in ABBREVIATIONS.items() if short in text)


class PageStep(NamedTuple):
    """One place in the paging row; no number means pages left out."""

    number: int | None
    current: bool = False


def page_steps(page: int, pages: int) -> list[PageStep]:
    """First, last and the neighbours of the page being read, with gaps between them."""
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    steps = [PageStep(shown[0], shown[0] == page)]
    for before, here in pairwise(shown):
        if here - before > 1:
            steps.append(PageStep(None))
        steps.append(PageStep(here, here == page))
    return steps


def pagination(page: int, pages: int) -> list[dict[str, Any]]:
    """The paging row as GOV.UK's component takes it."""
    return [
        {"number": step.number, "href": this_page(page=step.number), "current": step.current}
        if step.number
        else {"ellipsis": True}
        for step in page_steps(page, pages)
    ]


def conditionals(parts: Iterable[str]) -> list[dict[str, Any]]:
    """What each of some radio buttons reveals, as GOV.UK's component takes it; an empty part is nothing."""
    return [{"conditional": {"html": part}} if part else {} for part in parts]


def hidden_query(*names: str) -> list[tuple[str, str]]:
    """What a filter form carries along: the rest of the query, not the page number."""
    return [pair for pair in request.args.items(multi=True) if pair[0] not in {*names, "page"}]


@cache
def _prints() -> Mapping[str, str]:
    listing = BUILT / "assets.json"
    return json.loads(listing.read_text()) if listing.exists() else {}


def asset(name: str) -> str:
    """The address of a built style or script; it changes when the file does."""
    return url_for("static", filename=f"built/{name}", v=_prints().get(name))


def csrf_field() -> str:
    """The token a posted form carries, empty where the protection is off."""
    if "csrf_token" not in current_app.jinja_env.globals:
        return ""
    if "csrf_token" not in g:
        raw = session.get("csrf_token")
        g.csrf_token = _token(raw) if raw else generate_csrf()
    token: str = g.csrf_token
    return token


@lru_cache(maxsize=1024)
def _token(raw: str) -> str:
    """The secret of a browser's session, signed once: it is the same until the session ends."""
    return generate_csrf()


def form_errors(form: Any) -> list[dict[str, str]]:
    """The error summary of a form: one line a field, each linking to where it is put right."""
    if not form:
        return []
    lines: list[dict[str, str]] = []
    for name, problems in form.errors.items():
        target = _target(form, name)
        first: Sequence[Any] = problems if name is None else problems[:1]
        lines += [{"text": str(text), **({"href": target} if target else {})} for text in _flat(first)]
    return lines


def _target(form: Any, name: str | None) -> str:
    if name not in form:
        return ""
    field = form[name]
    return f"#{field.name}-day" if isinstance(field.widget, GovDateInput) else f"#{field.id}"


def _flat(problems: Any) -> list[str]:
    if isinstance(problems, Mapping):
        return [text for inner in problems.values() for text in _flat(inner)]
    if isinstance(problems, (list, tuple)):
        return [text for inner in problems for text in _flat(inner)]
    return [str(problems)]


FILTERS = (
    long_date, day_date, short_date, date_and_time, month_name, plural, age, percent,
    number, listed, full_stop, sentence_case, in_words, tier_name, tier_meaning, form_errors,
    with_colon,
)  # fmt: skip
GLOBALS = (
    share, x_of_y, spelled_out, pagination, conditionals, this_page, way_back, hidden_query, asset,
    csrf_field, service_navigation,
)  # fmt: skip


def register(app: Flask) -> None:
    """Every page may use these words by their own names."""
    app.jinja_env.filters.update({word.__name__: word for word in FILTERS})
    app.jinja_env.globals.update({word.__name__: word for word in GLOBALS})
    app.jinja_env.globals.update(column=Column, key_figure=KeyFigure, numeric_columns=numeric_columns)
