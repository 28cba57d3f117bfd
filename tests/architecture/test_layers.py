"""Who may import whom, which modules a package has, and how big they are."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from source import ROOT, Module, imported, modules

MODULES = {"models", "queries", "service", "forms", "routes", "views", "bulk", "published"}
OF_THEIR_OWN = {
    "caseflow.access": {"guards"},
    "caseflow.projections": {"fold", "tables"},
    "caseflow.events": {
        "context",
        "kinds",
        "log",
        "next_steps",
        "open_entries",
        "put_right",
        "reading",
        "returns",
        "streaming",
    },
}
WHOLE = {"kernel", "rules", "setwise", "web", "servers", "cli", "demonstration"}
FORBIDDEN = {"utils", "helpers", "common", "base", "constants", "misc", "tools"}


def test_the_import_contracts_hold() -> None:
    """In a process of its own: the linter silences the loggers of the process it runs in."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


def test_the_contracts_make_no_exception() -> None:
    contracts = (ROOT / ".importlinter").read_text()
    assert "exhaustive = true" in contracts
    assert "ignore_imports" not in contracts


def test_the_contracts_forbid_circles_at_any_depth() -> None:
    contracts = (ROOT / ".importlinter").read_text()
    assert "type = acyclic_siblings\nancestors = caseflow\n" in contracts
    assert not re.findall(r"^(depth|skip_descendants)", contracts, re.MULTILINE)


def test_what_is_pure_imports_at_the_top_of_a_module_only() -> None:
    """An import inside a function or under a condition would hide a circle."""
    hidden = []
    for module in modules():
        if module.name.split(".")[1:2] not in (["rules"], ["kernel"], ["events"]):
            continue
        hidden += [
            f"{module.name}:{node.lineno}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in module.tree.body
        ]
    assert not hidden


def test_a_domain_package_has_the_agreed_modules_and_no_others() -> None:
    strangers = []
    for module in modules():
        parts = module.name.split(".")
        if parts[0] != "caseflow" or len(parts) < 3 or parts[1] in WHOLE:
            continue
        if parts[2] not in MODULES | OF_THEIR_OWN.get(".".join(parts[:2]), set()):
            strangers.append(module.name)
    assert not strangers


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [each.name for each in modules() if FORBIDDEN & set(each.name.split("."))]


def test_models_are_used_by_service_and_queries_of_their_own_package_only() -> None:
    wrong = []
    for module in modules():
        for name in imported(module):
            parts = name.split(".")
            if parts[0] == "caseflow" and "models" in parts and not _may_use(module, parts):
                wrong.append(f"{module.name} imports {name}")
    assert not wrong


def _may_use(module: Module, model: list[str]) -> bool:
    home, part = module.name.split(".")[:2], module.name.split(".")[2:3]
    if home != model[:2]:
        return False
    return home[1] == "web" or part in (["service"], ["queries"], ["bulk"], ["log"])


def test_only_the_events_package_names_the_event_table() -> None:
    wrong = []
    for module in modules():
        if module.name.startswith("caseflow.events"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql(node.value):
                wrong.append(f"{module.name}:{node.lineno}")
    assert not wrong


def _is_sql(words: str) -> bool:
    return "case_event" in words or "record_event(" in words


@pytest.mark.parametrize("part", ["routes", "forms"])
def test_pages_and_forms_hold_no_query(part: str) -> None:
    wrong = []
    for module in modules():
        if module.name.split(".")[2:3] != [part]:
            continue
        wrong += [f"{module.name} imports {each}" for each in imported(module) if _queries_by_itself(each)]
    assert not wrong


def _queries_by_itself(name: str) -> bool:
    return name.split(".")[0] in ("sqlalchemy", "psycopg") or name == "caseflow.extensions.db"


def test_functions_have_forty_lines_at_most() -> None:
    long = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 40:
                    long.append(f"{module.name}.{node.name}: {lines}")
    assert not long


def test_modules_have_four_hundred_lines_at_most() -> None:
    assert not [f"{each.name}: {each.lines}" for each in modules() if each.lines > 400]


def test_every_package_module_class_and_public_function_promises_something() -> None:
    silent = []
    for module in modules():
        if not ast.get_docstring(module.tree):
            silent.append(module.name)
        for node in module.tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{module.name}.{node.name}")
    assert not silent
