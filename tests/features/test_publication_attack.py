"""The attack on all that the demonstration releases recovers nothing, unless half of the work is left out."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from released import read_rows

from caseflow.demonstration.borough import QUINDRATS
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.publications import (
    CODES,
    FIRST,
    PLACE,
    RESTATED,
    SECOND,
    WAITING,
    Planned,
)
from caseflow.demonstration.feed import write_feed
from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import period
from caseflow.performance.queries.figures import BOROUGH, NOT_ALLOCATED
from caseflow.publication.queries import FrozenFigure
from caseflow.publication.service.tables import Layout, links_of, table
from caseflow.rules import disclosure
from caseflow.rules.attack import Told, recovered
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.figures import counted
from caseflow.rules.indicators import Fact
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
LINKS = links_of([("NI 59", "below", "NI 68", "above")], RULES.indicators)
GROUPS = [BOROUGH, *QUINDRATS, NOT_ALLOCATED]


class Borough(NamedTuple):
    """The invented children: what is recorded of each, when they were born and where they live."""

    logs: dict[str, list[RecordedEvent]]
    born: dict[str, date | None]
    quindrat: dict[str, str]


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Borough:
    folder: Path = tmp_path_factory.mktemp("feed")
    write_feed(folder)
    logs: dict[str, list[RecordedEvent]] = defaultdict(list)
    for line in (folder / "events.jsonl").read_text().splitlines():
        logs[json.loads(line)["child_id"]].append(_event(json.loads(line)))
    with (folder / "children.csv").open(encoding="utf-8", newline="") as file:
        children = list(csv.DictReader(file))
    born = {row["child_id"]: _day(row["birth_date"]) for row in children}
    return Borough(logs, born, {row["child_id"]: row["quindrat"] or NOT_ALLOCATED for row in children})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _event(row: dict[str, Any]) -> RecordedEvent:
    days = date.fromisoformat(row["occurred_on"]), datetime.fromisoformat(row["recorded_at"])
    where = row["agency"], row["team"], row.get("about"), row.get("data", {})
    return RecordedEvent(row["event_id"], row["kind"], *days, *where)


Frozen = tuple[Planned, list[FrozenFigure], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def frozen(borough: Borough) -> list[Frozen]:
    """What each publication of the demonstration freezes, and what it was before, where a board is told."""
    known: dict[date, list[tuple[str, Fact]]] = {}
    found = []
    for planned in (FIRST, SECOND, RESTATED, WAITING, PLACE):
        on = planned.known_on or BUSINESS_DATE
        if on not in known:
            known[on] = list(_facts(borough, on))
        earlier = list(_earlier(planned, known[on])) if planned is WAITING else []
        found.append((planned, list(_figures(planned, known[on])), earlier))
    return found


def _earlier(planned: Planned, known: list[tuple[str, Fact]]) -> Iterator[dict[str, Any]]:
    """What the borough's figures of a pack were a quarter and a year before."""
    for when, label in (("before", "2009-10Q2"), ("last_year", "2008-09Q3")):
        days = period(label)
        for figure in _figures(planned._replace(period=label), known):
            definition = RULES.indicators[figure.code]
            if figure.group == BOROUGH:
                yield {
                    **{"code": figure.code, "when": when, "group": BOROUGH, "unit": definition.unit},
                    "first_on": str(days.last_on if definition.snapshot else days.first_on),
                    "last_on": str(days.last_on),
                    **{"numerator": figure.numerator, "denominator": figure.denominator},
                    **{"exceptions": figure.exceptions, "share": not definition.is_ratio, "value": "?"},
                }


def _facts(borough: Borough, on: date) -> Iterator[tuple[str, Fact]]:
    for child, log in borough.logs.items():
        by_then = CaseLog([event for event in log if event.recorded_at.date() <= on])
        for fact in facts(by_then, borough.born[child], RULES, effects()):
            yield borough.quindrat[child], fact


def _figures(planned: Planned, known: list[tuple[str, Fact]]) -> Iterator[FrozenFigure]:
    for code in CODES:
        of_code = [(place, fact) for place, fact in known if fact.code == code]
        for group in GROUPS:
            mine = [fact for place, fact in of_code if group in (BOROUGH, place)]
            rows = counted(mine, RULES.indicators[code], period(planned.period))
            above, below = sum(row.in_numerator for row in rows), sum(row.in_denominator for row in rows)
            yield FrozenFigure(code, group, above, below, sum(row.exception for row in rows), None)


def _attacked(frozen: list[Frozen]) -> list[Told]:
    """What a stranger reads in the tables, one released after the other."""
    before: list[Any] = []
    read: list[Told] = []
    for planned, figures, earlier in frozen:
        layout = Layout(CODES, period(planned.period), GROUPS, planned.rounding)
        made = table(layout, figures, before, LINKS, RULES, earlier=earlier)
        before += made.told
        read += read_rows(made.shown, layout.period, planned.rounding, RULES)
        for when, label in (("before", "2009-10Q2"), ("last_year", "2008-09Q3")):
            rows = [row | row["earlier"][when] for row in made.shown if when in row.get("earlier", {})]
            told = read_rows(rows, period(label), planned.rounding, RULES)
            read += [each for each in told if "left out" not in each.cell.parts[0]]
    return read


def test_everything_that_the_demonstration_releases_recovers_nothing(
    frozen: list[Frozen],
) -> None:
    read = _attacked(frozen)
    assert len([each for each in read if each.high is None]) > 50, "much is held back"
    assert len([each for each in read if each.high]) > 50, "and much is shown"
    assert recovered(read, LINKS) == []


def test_without_secondary_suppression_the_same_attack_recovers_small_counts(
    frozen: list[Frozen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure, "protect", partial(disclosure.protect, secondary=False))
    small = {
        (figure.code, figure.group, figure.numerator)
        for planned, figures, _ in frozen
        if not planned.rounding
        for figure in figures
        if 0 < figure.numerator < 6
    }
    found = {
        (bound.cell.parts[0].removesuffix(" counted"), bound.cell.group, bound.low)
        for bound in recovered(_attacked(frozen), LINKS)
        if bound.low == bound.high and bound.cell.parts[0].endswith(" counted") and len(bound.cell.parts) == 1
    }
    assert found & small, "a count of 1 to 5 is known exactly"
