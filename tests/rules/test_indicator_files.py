"""The indicators' rule files: what is not plain refuses to start, and a new indicator needs one file only."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stories import a_case

from caseflow.events.kinds import effects
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.figures import figure
from caseflow.rules.indicators import IndicatorDefinition, read_indicators, slug
from caseflow.rules.reading import DATA, RuleError
from caseflow.rules.rulebook import frameworks, load, rulebook

LIMIT: dict[str, Any] = {
    "from": date(1985, 1, 1),
    "value": 7,
    "unit": "working_days",
    "day_one": "next",
    "source": "nowhere",
}
CARE = {
    "care": {"kind": "care_started"},
    "care_ended_by": "care_ended",
    "placement": {"kind": "placement_started"},
    "placement_ended_by": "placement_ended",
}
REVIEWS = {
    "of": {"kind": "protection_plan_started"},
    "ended_by": "protection_plan_ended",
    "timescales": ["R10"],
    "open_for": {"value": 3, "unit": "months"},
    "once": False,
}


def an_entry(**changes: Any) -> dict[str, Any]:
    """A plain indicator with some of its keys changed, or taken away where None."""
    entry: dict[str, Any] = {
        "code": "CAF 99",
        "order": 3,
        "title": "TAC reviews held on the day agreed",
        "version": 1,
        "plan": "4.2.1",
        "board": "Capacity and Service Improvement",
        "polarity": "high",
        "status": "local",
        "from": date(2009, 4, 1),
        "source": "invented",
        "definition": "invented",
        "numerator": "invented",
        "denominator": "invented",
        "counting_rules": [],
        "form": "clock_in_time",
        "measure": {"timescale": "R22", "limits": [LIMIT]},
        "example": {
            "child": {"amy": {"events": [{"id": "a1", "on": date(2009, 4, 1), "kind": "caf_started"}]}},
            "expect": [an_expectation()],
        },
    }
    entry |= changes
    return {key: value for key, value in entry.items() if value is not None}


def an_expectation(**changes: Any) -> dict[str, Any]:
    plain = {"period": "2009-10", "framework": "cypp-2009", "numerator": 0, "denominator": 0}
    return {**plain, "value": "", "exceptions": 0, **changes}


def read(entry: Any, file: str = "caf-99.toml") -> dict[str, IndicatorDefinition]:
    names = [framework.name for framework in frameworks()]
    return read_indicators({file: entry}, rulebook().timescales, names)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": None}, "missing key title"),
        ({"colour": "red"}, "unknown key colour"),
        ({"polarity": "up"}, "polarity must be one of high, low, neither"),
        ({"status": "secret"}, "status must be one of"),
        ({"form": "guess"}, "form must be one of clock_in_time"),
        ({"version": "1"}, "version must be int"),
        ({"measure": {"timescale": "R99", "limits": [LIMIT]}}, "there is no timescale R99"),
        ({"measure": {"timescale": "R22", "limits": []}}, "has no limit that holds everywhere"),
        ({"measure": {"timescale": "R22", "limits": ["7 days"]}}, "limit 1: is not a table"),
        (
            {"measure": {"timescale": "R22", "limits": [{**LIMIT, "value": 0, "unit": "none"}]}},
            "needs a limit",
        ),
        ({"measure": {"timescale": "R22", "limits": [LIMIT, LIMIT]}}, "does not come after"),
        (
            {"measure": {"timescale": "R22", "limits": [{**LIMIT, "frameworks": "wt-2010"}]}},
            "a list of names",
        ),
        ({"measure": {"timescale": "R22", "limits": [{**LIMIT, "frameworks": [1]}]}}, "a list of names"),
        (
            {"measure": {"timescale": "R22", "limits": [{**LIMIT, "frameworks": ["wt-2010"]}]}},
            "holds everywhere",
        ),
        (
            {
                "measure": {
                    "timescale": "R22",
                    "limits": [LIMIT, {**LIMIT, "from": date(2010, 1, 1), "frameworks": ["wt-1999"]}],
                }
            },
            "there is no framework wt-1999",
        ),
        (
            {
                "form": "interval",
                "measure": {
                    "placed_by": {"kind": "caf_closed"},
                    "from": "a",
                    "to": "b",
                    "test": "?",
                    "limits": [LIMIT],
                },
            },
            "test must be at_least or within",
        ),
        (
            {"form": "placements_in_year", "measure": {"kinds": CARE, "at_least": 0}},
            "at_least: must be 1 or more",
        ),
        (
            {"form": "reviews_in_time", "measure": {**REVIEWS, "timescales": ["R99"]}},
            "there is no timescale R99",
        ),
        (
            {"form": "reviews_in_time", "measure": {**REVIEWS, "open_for": {"value": 0, "unit": "none"}}},
            "open_for: a measure needs a length",
        ),
        ({"example": {"child": {}, "expect": [an_expectation()]}}, "needs a child and what is expected"),
        ({"example": {"child": {"amy": {"events": []}}, "expect": []}}, "needs a child and what is expected"),
        (
            {"example": {"child": {"amy": {"events": [{}]}}, "expect": [an_expectation()]}},
            "amy, event 1: missing key",
        ),
        ({"example": {"child": {"amy": {"events": []}}, "expect": [{}]}}, "expect 1: missing key"),
        (
            {"example": {"child": {"amy": {"events": []}}, "expect": [an_expectation(framework="wt-1999")]}},
            "there is no framework wt-1999",
        ),
    ],
)
def test_what_is_not_plain_refuses_to_start(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=r"^caf-99\.toml") as refused:
        read(an_entry(**changes))
    assert message in str(refused.value)


def test_a_file_is_called_as_its_indicator_and_holds_a_table() -> None:
    with pytest.raises(RuleError, match=r"caf-98\.toml: the file of CAF 99 must be called caf-99\.toml"):
        read(an_entry(), "caf-98.toml")
    with pytest.raises(RuleError, match=r"caf-99\.toml: is not a table"):
        read("NI 59")


def test_the_order_is_by_the_field_and_then_by_the_number_in_the_code() -> None:
    codes = {"NI 103a": 1, "NI 59": 1, "NI 103b": 1, "CSC 010": 2, "AB 1": 3}
    tables = {f"{slug(code)}.toml": an_entry(code=code, order=order) for code, order in codes.items()}
    found = read_indicators(tables, rulebook().timescales, [framework.name for framework in frameworks()])
    assert list(found) == ["NI 59", "NI 103a", "NI 103b", "CSC 010", "AB 1"]


def test_how_long_an_indicator_was_collected() -> None:
    assert read(an_entry(to=date(2011, 3, 31)))["CAF 99"].to_on == date(2011, 3, 31)
    assert read(an_entry())["CAF 99"].to_on is None


NEW = """
code = "CAF 98"
order = 3
title = "CAFs closed with needs met"
version = 1
plan = "4.2.1"
board = "Capacity and Service Improvement"
polarity = "high"
status = "local"
from = 2009-04-01
source = "invented"
definition = "invented"
numerator = "invented"
denominator = "invented"
counting_rules = []
form = "event_share"

[measure]
of = { kind = "caf_closed" }
fits = { kind = "caf_closed", where = { reason = ["needs_met"] } }

[example]
expect = [
  { period = "2009-10", framework = "cypp-2009", numerator = 0, denominator = 0, value = "", exceptions = 0 },
]

[example.child.amy]
events = [{ id = "a1", on = 2009-05-01, kind = "caf_started" }]
"""


def test_an_indicator_of_known_parts_needs_this_file_only(tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    (folder / "indicators" / "caf-98.toml").write_text(NEW)
    rules = load(folder, "cypp-2009")
    assert rules.fingerprint != rulebook().fingerprint
    assert [code for code in rules.indicators if code not in rulebook().indicators] == ["CAF 98"]
    story = a_case().on("01 May 2009", "caf_started")
    story.on("01 Jun 2009", "caf_closed", about="e1", reason="needs_met")
    story.on("01 Jun 2009", "caf_closed", about="e1", reason="moved")
    found = [fact for fact in facts(CaseLog(story.events), None, rules, effects()) if fact.code == "CAF 98"]
    assert figure(found)[:3] == (1, 2, 0)
    assert {fact.reason for fact in found} == {"needs met", "moved"}


def test_every_indicator_has_a_source_and_plain_sentences() -> None:
    for definition in rulebook().indicators.values():
        assert definition.source
        sentences = (definition.definition, definition.numerator, definition.denominator)
        for sentence in (*sentences, *definition.counting_rules):
            assert sentence.endswith("."), sentence
            assert sentence[0].isupper() or sentence[0].isdigit(), sentence
