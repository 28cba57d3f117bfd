"""What is told to whoever makes a feed comes from the declarations, and agrees with what is accepted."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from caseflow.cli import main
from caseflow.demonstration.days import english_days
from caseflow.demonstration.histories import lives
from caseflow.events.kinds import kinds
from caseflow.events.reading import about_fault, faults
from caseflow.exchange.service import document, in_one_line, json_schema

DOCUMENT = Path(__file__).parents[2] / "docs" / "feed.md"
EMPTY: dict[str, Any] = {}


def test_the_document_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["kinds", "--format", "markdown"])
    assert printed.exit_code == 0
    assert DOCUMENT.read_bytes() == printed.stdout_bytes == document().encode(), (
        "write it anew: caseflow kinds --format markdown > docs/feed.md"
    )


def test_every_kind_field_and_code_stands_in_the_document() -> None:
    text = document()
    for name, kind in kinds().items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        assert all(f"`{field.name}`" in row for field in kind.fields)
        assert all(f"`{code}`" in text for field in kind.fields for code in field.ask.codes)


def test_a_kind_is_listed_in_one_line() -> None:
    printed = CliRunner().invoke(main, ["kinds"]).stdout.splitlines()
    assert printed == [in_one_line(kind) for kind in kinds().values()]
    assert "placement_started about care_started: type, [provider], [temporary]" in printed
    assert (
        "initial_conference_held [about strategy_discussion_held]: outcome, [prebirth], [transfer_in]"
        in printed
    )
    assert "child_in_need_plan_started [about any event]: no data" in printed


@pytest.mark.parametrize("name", [name for name, kind in kinds().items() if kind.by_feed])
def test_the_schema_asks_for_what_the_checks_ask_for(name: str) -> None:
    line, kind = json_schema()["$defs"][name], kinds()[name]
    data = line["properties"]["data"]
    assert data["properties"].keys() == {field.name for field in kind.fields}
    missing = {field for field, fault in faults(name, EMPTY) if fault == "is required"}
    assert set(data["required"]) == missing
    assert ("data" in line["required"]) == bool(missing)
    assert ("about" in line["required"]) == (about_fault(name, None) is not None)
    assert ("about" in line["properties"]) == (about_fault(name, "e1") is None)
    for field in kind.fields:
        closed = [each["const"] for each in data["properties"][field.name].get("oneOf", ())]
        for code in [*closed, "no such code"]:
            wrong = [fault for fault in faults(name, {field.name: code}) if fault[0] == field.name]
            assert not closed or bool(wrong) == (code not in closed)


def test_the_demonstration_fits_the_schema() -> None:
    lines, fitting = json_schema()["$defs"], 0
    for life in lives(60, 2010, english_days()):
        for event in life.events:
            asked = lines[event["kind"]]
            assert event.keys() <= asked["properties"].keys()
            assert event.keys() >= set(asked["required"])
            assert event.get("data", {}).keys() <= asked["properties"]["data"]["properties"].keys()
            fitting += 1
    assert fitting > 500
