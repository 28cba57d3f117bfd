"""Drafts of measures in words: what one says, how far its trial is, and what that comes to."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard
from caseflow.kernel.dates import EARLIEST, period
from caseflow.measures.queries import Behind, Draft, Trial, TrialRow
from caseflow.performance.queries.figures import BOROUGH, Figure, middle_of
from caseflow.performance.views.figures import LISTS, FigureView, figure_view
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.periods import quarter_of
from caseflow.web.counting import Counting
from caseflow.web.filters import date_and_time, day_date, sentence_case

COUNTED = {"counted": "yes", "not-counted": "no", "left-out": "exception"}
ALL = "all"
"""The whole history, in place of a quarter."""


class DraftLine(NamedTuple):
    """A draft in the list of them."""

    code: str
    title: str
    href: str
    changed: str


class ListLink(NamedTuple):
    """How many rows one of the lists behind a figure has, and where it is."""

    name: str
    number: int
    href: str


class QuarterLine(NamedTuple):
    """What a trial comes to in a quarter, or in the whole history; each number opens its list."""

    name: str
    figure: FigureView
    lists: tuple[ListLink, ...]


class TrialView(NamedTuple):
    """A trial: how far it is, and once counted up to which day, and what it comes to, latest first."""

    counting: Counting
    counted_upto: str
    changed_since: str
    whole: QuarterLine | None
    quarters: tuple[QuarterLine, ...]


def lines(drafts: Iterable[Draft]) -> list[DraftLine]:
    """The drafts, and when each was changed last."""
    return [
        DraftLine(
            each.code,
            each.title,
            url_for("measures.draft", draft_id=each.id),
            sentence_case(date_and_time(each.changed_at)),
        )
        for each in drafts
    ]


def trial_view(draft: Draft, trial: Trial, definition: IndicatorDefinition, file_now: str) -> TrialView:
    """A trial in words."""
    changed = ""
    if trial.file != file_now:
        changed = "The draft was changed since. Try it again to see what it comes to now."
    to = {name: url_for(f"measures.{name}", draft_id=draft.id) for name in ("draft", "stop", "try_it")}
    counting = Counting(trial.how_far, to["draft"], to["stop"], to["try_it"])
    if not trial.counted:
        return TrialView(counting, "", changed, None, ())
    quarters = [
        _line(draft.id, name, definition, trial.counts[name], trial.days.get(name, []))
        for name in sorted(trial.counts, reverse=True)
    ]
    whole = None if definition.snapshot else _whole(draft.id, trial, definition)
    counted_upto = f"It is counted over everything recorded, up to {day_date(trial.as_at)}."
    return TrialView(counting, counted_upto, changed, whole, tuple(quarters))


def _whole(draft_id: UUID, trial: Trial, definition: IndicatorDefinition) -> QuarterLine:
    above, below, left_out = (sum(each[place] for each in trial.counts.values()) for place in range(3))
    days = [day for each in trial.days.values() for day in each]
    return _line(draft_id, ALL, definition, (above, below, left_out), days)


def _line(
    draft_id: UUID, name: str, definition: IndicatorDefinition, counts: tuple[int, int, int], days: list[int]
) -> QuarterLine:
    unit, (above, below, left_out) = definition.unit, counts
    figure = Figure(
        definition.code, name, BOROUGH, BOROUGH, above, below, left_out, unit, middle_of(unit, days)
    )
    numbers = {"counted": above, "not-counted": below - above, "left-out": left_out}
    lists = (
        ListLink(
            LISTS[show],
            number,
            url_for("measures.children", draft_id=draft_id, period=name, show=show),
        )
        for show, number in numbers.items()
    )
    return QuarterLine(name_of(name), figure_view(figure), tuple(lists))


def name_of(name: str) -> str:
    """A quarter, or the whole history, as a page calls it."""
    return "The whole history" if name == ALL else f"Quarter {name[-1]} of {name[:7]}"


def behind(trial: Trial, definition: IndicatorDefinition, name: str, show: str) -> Behind:
    """Which rows stand behind a number of a trial; ValueError for a period that there is not."""
    counted = COUNTED[show]
    if name == ALL:
        return Behind(trial.id, date.min, trial.as_at, date.min, counted)
    quarter = period(name)
    if quarter.label != quarter_of(quarter.first_on):
        raise ValueError(f"{name} is not a quarter")
    last_on = min(quarter.last_on, trial.as_at)
    if definition.snapshot:
        return Behind(trial.id, date.min, last_on, last_on, counted)
    return Behind(trial.id, max(quarter.first_on, EARLIEST), last_on, date.min, counted)


def number_of(trial: Trial, name: str, show: str) -> int:
    """How many rows there are behind a number of a trial, whoever looks."""
    chosen = trial.counts.values() if name == ALL else [trial.counts.get(name, (0, 0, 0))]
    place = tuple(COUNTED).index(show)
    found = 0
    for above, below, left_out in chosen:
        found += (above, below - above, left_out)[place]
    return found


class RowLine(NamedTuple):
    """A row behind a trial, with the child."""

    name: str
    reference: str
    href: str
    started: date | None
    due: date | None
    stopped: date | None
    days: str
    reason: str


def rows(found: Iterable[TrialRow], known: Mapping[UUID, CaseCard]) -> list[RowLine]:
    """The rows behind a trial, in words."""
    return [
        RowLine(
            known[each.case_id].child.name,
            known[each.case_id].child.reference,
            url_for("cases.page", case_id=each.case_id),
            each.started_on,
            each.due_on,
            each.stopped_on,
            "–" if each.days is None else str(each.days),
            sentence_case(each.reason) or "–",
        )
        for each in found
        if each.case_id in known
    ]
