"""The worked examples hold every measure: change one thing in its file or its parts, and one fails.

Those of further indicators of the plan, which stand beside the tests, hold what no indicator uses yet.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import mutations
import pytest
from worked_examples import differs, logs

from caseflow.rules.indicators import (
    Adopted,
    IndicatorDefinition,
    by_clocks,
    item,
    lengths,
    measure,
    offset,
    placements,
    read_indicators,
    related,
    slug,
    spell,
    subjects,
    window,
)
from caseflow.rules.indicators.measure import Measure, read_measure
from caseflow.rules.reading import DATA, RuleError, read_table
from caseflow.rules.rulebook import DEFAULT_FRAMEWORK, frameworks, rulebook

FURTHER = Path(__file__).parent / "further_indicators"
PATHS = [path for folder in (DATA / "indicators", FURTHER) for path in sorted(folder.glob("*.toml"))]
TABLES = {path.name: read_table(path) for path in PATHS}
PARTS = (subjects, spell, item, related, lengths, by_clocks, placements, offset, window, measure)
READING = ("__post_init__", "kinds", "event_days", "gives", "timescales", "limits", "asks_for", "cumulates")
"""Methods that say something about a part or check it, and turn nothing into a figure."""


def adopted(framework: str) -> Adopted:
    names = [each.name for each in frameworks()]
    return Adopted(framework, names, rulebook(framework).timescales)


DEFINITIONS = read_indicators(TABLES, adopted(DEFAULT_FRAMEWORK))
LOGS = {code: logs(definition) for code, definition in DEFINITIONS.items()}


def measures(table: dict[str, Any], definition: IndicatorDefinition) -> dict[str, Measure]:
    """The measure of a table under each framework of the worked example."""
    names = {expected.framework for expected in definition.example.expected}
    return {name: read_measure(table, definition.code, adopted(name)) for name in names}


def test_each_further_indicator_needs_a_file_only() -> None:
    further = [DEFINITIONS[table["code"]] for table in (read_table(path) for path in FURTHER.glob("*.toml"))]
    assert len(further) >= 10
    for definition in further:
        table = TABLES[f"{slug(definition.code)}.toml"]["measure"]
        assert not differs(definition, measures(table, definition), LOGS[definition.code]), definition.code


def test_a_worked_example_fails_when_a_value_of_its_file_changes(capsys: pytest.CaptureFixture[str]) -> None:
    number, survivors = 0, set()
    for code, definition in DEFINITIONS.items():
        for name, mutant in mutations.of_file(TABLES[f"{slug(code)}.toml"]["measure"]):
            number += 1
            try:
                caught = differs(definition, measures(mutant, definition), LOGS[code])
            except RuleError as refused:
                caught = str(refused)
            survivors |= set() if caught else {f"{code}: {name}"}
    with capsys.disabled():
        print(f" {number} mutants of {len(TABLES)} files ", end="")
    assert survivors == set(SAME_FIGURES)


SAME_FIGURES = {
    "CAF 07: counted_if.fits.event: sibling for thread": "a second decision is left out as such",
    "NI 103a: only_if.fits.event: sibling for thread": "a second statement is left out as such",
}
"""Mutants of files that count the same, each with the reason."""


def test_a_worked_example_fails_when_the_code_of_a_part_changes(capsys: pytest.CaptureFixture[str]) -> None:
    originals = {
        code: measures(TABLES[f"{slug(code)}.toml"]["measure"], definition)
        for code, definition in DEFINITIONS.items()
    }
    number, survivors = 0, set()
    for module, holder, function in counting_functions():
        original = vars(holder)[function.name]
        for name, mutant in mutations.of_code(function):
            number += 1
            setattr(holder, function.name, mutations.compiled(mutant, module))
            if not any(is_caught(definition, originals[code]) for code, definition in DEFINITIONS.items()):
                survivors.add(f"{holder.__name__.rpartition('.')[2]}.{function.name}: {name}")
        setattr(holder, function.name, original)
    with capsys.disabled():
        print(f" {number} mutants of {len(PARTS)} modules ", end="")
    assert survivors == set(SAME_RESULT)


SAME_RESULT = {
    "Completions._lacks_a_start: another call than any((pattern.where or pattern.unless for pattern in"
    " timescale.begun_by))": "no timescale is begun by one event with conditions and another without",
    "Spells.items: continue left out": "what ended before it started covers no day of a later spell",
    "Measure._breaks: first_on <= day <= last_on for first_on < day <= last_on": (
        "the first day has its verdict"
    ),
}
"""Mutants of the code that count the same, each with the reason."""


def counting_functions() -> Iterator[tuple[ModuleType, Any, ast.FunctionDef]]:
    for module in PARTS:
        for holder, function in mutations.functions(module, inspect.getsource(module)):
            reads = function.name in READING or "read" in function.name or mutations.is_abstract(function)
            if not reads:
                yield module, holder, function


def is_caught(definition: IndicatorDefinition, measures: dict[str, Measure]) -> bool:
    """Whether the worked example fails or nothing can be counted at all."""
    try:
        return bool(differs(definition, measures, LOGS[definition.code]))
    except Exception:
        return True
