"""The first worked example of a drafted measure: invented children, and what the measure makes of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from caseflow.events.kinds import effects, kinds
from caseflow.kernel.dates import add_months, period
from caseflow.measures.queries import Draft
from caseflow.measures.service import vocabulary
from caseflow.rules.case_log import CaseLog
from caseflow.rules.figures import counted, figure
from caseflow.rules.indicators import Fact, History, IndicatorDefinition
from caseflow.rules.indicators.examples import read_example
from caseflow.rules.periods import quarter_of
from caseflow.rules.rulebook import Rulebook

NO_CHILD = 100
"""No child is as old as this: an age without an upper end."""
_BEGINS_ON = date(2009, 5, 11)
_A_DAY = timedelta(days=1)
_Events = list[dict[str, Any]]

PLACE: dict[str, list[dict[str, Any]]] = {
    "child": [{"shows": "To be written.", "events": []}],
    "expect": [
        {
            "period": "2009-10Q1",
            "framework": "cypp-2009",
            "numerator": 0,
            "denominator": 0,
            "value": "",
            "exceptions": 0,
        }
    ],
}
"""Where the example will stand, for reading a file that has none yet."""


def worked(draft: Draft, definition: IndicatorDefinition, rulebook: Rulebook) -> dict[str, Any]:
    """The example as a rule file has it: each child with its rows, and what they come to by quarter."""
    told = [_child(draft, shows, events) for shows, events in _CHILDREN[draft.form](draft)]
    read = read_example({**PLACE, "child": told}, draft.code, rulebook.as_adopted())
    every: list[Fact] = []
    for child, row in zip(read.children, told, strict=True):
        history = History(CaseLog(child.recorded_events), child.birth_date, rulebook, effects(), None)
        facts = definition.measure.facts(definition.code, history)
        row["rows"] = [_row(fact) for fact in sorted(facts, key=lambda fact: (fact.first_on, fact.event_id))]
        every += facts
    quarters = sorted({quarter_of(fact.first_on) for fact in every}) or ["2009-10Q1"]
    return {"expect": [_expected(each, every, definition, rulebook) for each in quarters], "child": told}


def _expected(
    quarter: str, facts: list[Fact], definition: IndicatorDefinition, rulebook: Rulebook
) -> dict[str, Any]:
    found = figure(counted(facts, definition, period(quarter)), definition.unit)
    named = {"period": quarter, "framework": rulebook.framework}
    return {**named, **found._asdict(), "value": found.value or ""}


def _row(fact: Fact) -> dict[str, Any]:
    counts = "exception" if fact.exception else "yes" if fact.in_numerator else "no"
    row: dict[str, Any] = {
        "event": fact.event_id,
        "counted": counts,
        "reason": fact.reason,
        "started": fact.started_on,
    }
    row |= {"due": fact.due_on, "stopped": fact.stopped_on, "days": fact.days}
    return {key: value for key, value in row.items() if value is not None}


def _child(draft: Draft, shows: str, events: _Events) -> dict[str, Any]:
    under, at_least = (int(draft.parts.get(key) or 0) for key in ("under", "at_least"))
    born = {}
    if under or at_least:
        years = max(at_least, 0) if at_least else under - 1
        born = {"born": add_months(_BEGINS_ON, -12 * years) - _A_DAY}
    return {"shows": shows, **born, "events": events}


def _told(events: _Events, kind: str, on: date, about: str = "", chosen: list[str] | None = None) -> str:
    """Add an entry, after those that it must be about; its id."""
    continues = kinds()[kind].continues
    if not about and continues.required and not continues.any_kind:
        about = _told(events, continues.kinds[0].kind, on)
    event: dict[str, Any] = {"id": f"a{len(events) + 1}", "on": on, "kind": kind}
    if about:
        event["about"] = about
    if chosen:
        event["data"] = {field: codes[0] for field, codes in vocabulary.where(chosen).items()}
    events.append(event)
    return str(event["id"])


def _looked_at(
    events: _Events, draft: Draft, on: date, about: str = "", chosen: list[str] | None = None
) -> str:
    """Add an entry that is looked at, after the one that it must continue; its id."""
    if draft.parts.get("continued") and not about:
        kind, said = vocabulary.of_kind(draft.parts["continued"])
        about = _told(events, kind, on, chosen=said)
    return _told(events, draft.kind, on, about, [*draft.parts.get("only", ()), *(chosen or ())])


def _first(draft: Draft) -> tuple[_Events, str]:
    """A child with one entry that is looked at."""
    events: _Events = []
    return events, _looked_at(events, draft, _BEGINS_ON)


def _count(draft: Draft) -> Iterator[tuple[str, _Events]]:
    yield "One entry.", _first(draft)[0]


def _share(draft: Draft) -> Iterator[tuple[str, _Events]]:
    kind, chosen = vocabulary.of_kind(draft.parts["result"])
    events: _Events = []
    if kind == draft.kind:
        _looked_at(events, draft, _BEGINS_ON, chosen=chosen)
    else:
        events, told = _first(draft)
        _told(events, kind, _BEGINS_ON + _A_DAY, told, chosen)
    yield "With the result that counts.", events
    yield "Without a result.", _first(draft)[0]


def _window(draft: Draft) -> Iterator[tuple[str, _Events]]:
    other, chosen = str(draft.other_kind), draft.parts.get("other_only")
    days = 0 if draft.parts["near"] == "same" else 1
    on = _BEGINS_ON + _A_DAY * (days if draft.parts["direction"] == "after" else -days)
    events: _Events = []
    if draft.parts["direction"] == "before":
        _told(events, other, on, chosen=chosen)
    _looked_at(events, draft, _BEGINS_ON)
    if draft.parts["direction"] == "after":
        _told(events, other, on, chosen=chosen)
    yield "On the first day that counts.", events
    yield "At no time.", _first(draft)[0]


def _days(draft: Draft) -> Iterator[tuple[str, _Events]]:
    for shows, on in (
        ("Two days later.", _BEGINS_ON + 2 * _A_DAY),
        ("Three years later.", add_months(_BEGINS_ON, 36)),
    ):
        events: _Events = []
        way = vocabulary.way(draft.kind, str(draft.other_kind))
        about = _told(events, str(draft.other_kind), _BEGINS_ON, chosen=draft.parts.get("other_only"))
        for kind in way[1:-1]:
            about = _told(events, kind, _BEGINS_ON, about)
        _looked_at(events, draft, on, about if way else "")
        yield shows, events


def _open(draft: Draft) -> Iterator[tuple[str, _Events]]:
    yield "Still open.", _first(draft)[0]
    events, told = _first(draft)
    _told(events, vocabulary.ends(draft.kind)[0], add_months(_BEGINS_ON, 1), told)
    yield "Ended a month later.", events


_CHILDREN = {"count": _count, "share": _share, "window": _window, "days": _days, "open": _open}
