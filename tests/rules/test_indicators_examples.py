"""Each indicator's worked example, as it stands in the rule file, and that the file names what there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from worked_examples import differs, logs

from caseflow.events.kinds import kinds
from caseflow.events.reading import may_be_about
from caseflow.rules.control_limits import P_CHART, SAME_POINT, XMR
from caseflow.rules.indicators.item import LINKS
from caseflow.rules.reading import DATA, read_table
from caseflow.rules.rulebook import rulebook

NEVER_RECORDED = "unrecorded"
"""What an event of an example is about where that is not known."""


@pytest.mark.parametrize("code", rulebook().indicators)
def test_worked_example(code: str) -> None:
    definition = rulebook().indicators[code]
    names = {expected.framework for expected in definition.example.expected}
    measures = {name: rulebook(name).indicators[code].measure for name in names}
    assert not differs(definition, measures, logs(definition))


def test_the_plan_has_its_thirteen_indicators_and_the_measures_of_common_assessments() -> None:
    """In this order; further ones may stand among them."""
    codes = [
        *("NI 59", "NI 60", "NI 61", "NI 62", "NI 63", "NI 64", "NI 65", "NI 66", "NI 67", "NI 68"),
        *("CSC 002", "CSC 003", "CSC 022"),
        *("CAF 01", "CAF 02", "CAF 03a", "CAF 03b", "CAF 04", "CAF 05"),
        *("CAF 06", "CAF 07", "CAF 08", "CAF 09", "CAF 10"),
    ]
    assert [code for code in rulebook().indicators if code in codes] == codes


def test_examples_are_told_in_events_there_are() -> None:
    for definition in rulebook().indicators.values():
        for child in definition.example.children:
            ids = {event.event_id: event for event in child.recorded_events}
            for event in child.recorded_events:
                kind = kinds()[event.kind]
                assert event.data.keys() <= {field.name for field in kind.fields}
                if event.about not in (None, NEVER_RECORDED):
                    assert may_be_about(event.kind, ids[event.about].kind)
                assert event.about is not None or not kind.continues.required


def test_definitions_count_kinds_there_are() -> None:
    tables = [read_table(path) for path in (DATA / "indicators").glob("*.toml")]
    named = {kind for table in tables for kind in _kinds(table["measure"])}
    assert named <= kinds().keys()
    assert {"protection_plan_ended", "placement_started", "adoption_decision_reversed"} <= named


def _kinds(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for inner, held in value.items():
            yield from _kinds(held, inner)
    elif isinstance(value, list):
        for held in value:
            yield from _kinds(held)
    elif key in ("kind", *LINKS) or key.endswith("_by"):
        yield value


def test_a_measure_says_by_which_clocks_and_limits_it_goes() -> None:
    indicators = rulebook("wt-2010").indicators
    assert indicators["NI 59"].measure.timescales == ("R02",)
    assert indicators["NI 66"].measure.timescales == ("R13", "R14", "R15")
    assert indicators["CSC 002"].measure.timescales == ("R03",)
    assert indicators["NI 65"].measure.timescales == ()
    assert [limit.value for _, limit in indicators["NI 59"].measure.limits] == [7, 10]
    assert [limit.value for _, limit in rulebook().indicators["NI 59"].measure.limits] == [7]
    assert indicators["CAF 01"].measure.limits == ()
    assert [code for code, definition in indicators.items() if definition.is_ratio] == ["NI 68"]
    on_a_day = {"NI 58", "NI 62", "NI 63", "NI 66", "NI 67", "CSC 002", "CSC 032", "CSC 083", "CAF 04"}
    assert {code for code, definition in indicators.items() if definition.snapshot} == on_a_day


def test_a_measure_says_by_which_method_a_run_of_its_figures_is_judged() -> None:
    indicators = rulebook().indicators
    methods = {code: definition.method for code, definition in indicators.items()}
    builds_up = {code for code, method in methods.items() if method == SAME_POINT}
    assert builds_up == {"NI 62", "NI 66", "NI 67", "NI 71", "CSC 001", "CSC 025", "CSC 075"}
    assert {methods[code] for code in ("NI 59", "CSC 002", "NI 63", "EH 02")} == {P_CHART}
    assert {methods[code] for code in ("NI 68", "CAF 01", "CAF 03a", "NI 58", "EH 03")} == {XMR}
