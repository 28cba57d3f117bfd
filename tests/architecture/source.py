"""The code as text and syntax trees, for the tests of the house."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent


class Module(NamedTuple):
    """One module of the application."""

    name: str
    path: Path
    tree: ast.Module
    lines: int


@cache
def modules() -> tuple[Module, ...]:
    """Every module of caseflow and workers."""
    found = []
    for package in ("caseflow", "workers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            text = path.read_text(encoding="utf-8")
            found.append(Module(name, path, ast.parse(text), len(text.splitlines())))
    return tuple(found)


def imported(module: Module) -> set[str]:
    """The full names of everything that a module imports."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return found


def calls(module: Module) -> Iterator[tuple[str, int]]:
    """Every call in a module as it is written, `date.today` say, with its line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@cache
def texts() -> dict[str, str]:
    """Every text file that git knows or would add, by its path."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found = {}
    for name in sorted(set(listed)):
        path = ROOT / name
        try:
            found[name] = path.read_text(encoding="utf-8") if path.is_file() else ""
        except UnicodeDecodeError:
            continue
    return found
