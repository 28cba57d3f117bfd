"""The layers in the README are those of the contract, and the hops in the architecture document are there."""

import importlib
import re
from itertools import groupby, pairwise
from typing import NamedTuple

from source import ROOT, imported, modules

from caseflow.cases.service import PROJECT
from caseflow.projections.tables import FACT
from caseflow.rules.clock import Status

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MODULES = {module.name: module for module in modules()}


class Hop(NamedTuple):
    """One hop of the way from form to figure: the module, and how it is reached."""

    module: str
    by: str
    source: str

    @property
    def package(self) -> str:
        """The package that the module belongs to."""
        parts = self.module.split(".")
        return parts[1] if parts[0] == "caseflow" else parts[0]


def hops() -> list[Hop]:
    """The hops as the document lists them."""
    line = re.compile(
        r"^\| \d+ \| `([\w.]+)` \|[^|]*\| (from|by the message|by the rows of) (?:the |`)([\w.]+)`? \|$"
    )
    return [Hop(*found.groups()) for each in DOCUMENT.splitlines() if (found := line.match(each))]


def layers(text: str, pattern: str) -> list[set[str]]:
    return [set(re.findall(r"\w+", row)) for row in re.findall(pattern, text, re.MULTILINE)]


def test_the_layers_are_those_of_the_contract() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8").partition("layers =")[2].partition("[")[0]
    contracted = layers(contract, r"^    (\w.*)$")
    table = README.partition("| layer |")[2].partition("\n\n")[0]
    told = layers(table, r"^\| ((?:`\w+`(?:, )?)+) \|")
    assert set().union(*told) - {"workers"} == set().union(*contracted)
    place = {name: number for number, row in enumerate(told) for name in row}
    for upper, lower in pairwise(contracted):
        assert max(place[name] for name in upper) <= min(place[name] for name in lower), (upper, lower)


def test_every_module_that_the_document_names_exists() -> None:
    named = set(re.findall(r"`((?:caseflow|workers)(?:\.\w+)+)`", DOCUMENT)) - {PROJECT}
    assert len(named) > 10
    assert named <= set(MODULES), named - set(MODULES)
    paths = set(re.findall(r"`((?:caseflow|database|templates|migrations|frontend|docs)/[\w./]*)`", DOCUMENT))
    assert paths
    assert [each for each in paths if not (ROOT / each).exists()] == []


def reaches(source: str, target: str) -> bool:
    """Whether a module imports another, or something of a package."""
    return any(name == target or name.startswith(f"{target}.") for name in imported(MODULES[source]))


def test_the_way_from_form_to_figure_is_really_there() -> None:
    told = hops()
    assert len(told) == len(re.findall(r"^\| \d+ \|", DOCUMENT, re.MULTILINE)) > 10
    visited: list[str] = []
    for hop in told:
        if hop.by == "by the message":
            task = importlib.import_module(hop.module).project_case
            assert task.name == PROJECT == hop.source
        elif hop.by == "by the rows of":
            assert hop.source == FACT.name
            assert f"from {FACT.name} " in (ROOT / "database/functions/indicators.sql").read_text()
        elif hop.source != "browser":
            assert any(hop.source == each or hop.source.startswith(f"{each}.") for each in visited), hop
            assert reaches(hop.source, hop.module), hop
        visited.append(hop.module)


def test_no_package_is_visited_twice_but_projections() -> None:
    visited = [package for package, _ in groupby(hop.package for hop in hops())]
    again = {package for package in visited if visited.count(package) > 1}
    assert again <= {"projections"}


def test_every_status_of_a_clock_is_explained() -> None:
    rows = re.findall(r"^\| ([a-z ,]+) \|", DOCUMENT.partition("| status |")[2], re.MULTILINE)
    assert {name for row in rows for name in row.split(", ")} == {each.replace("_", " ") for each in Status}
