"""What is installed is pinned, explained, and named without anybody's package server."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "requirements-bench.lock")


def plain(name):
    return re.match(r"[\w.-]+", name)[0].lower().replace("_", "-")


def pinned(lock):
    return {plain(line) for line in (ROOT / lock).read_text().splitlines() if "==" in line}


def wanted(*extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = list(project["dependencies"])
    for extra in extras:
        named += project["optional-dependencies"][extra]
    return {plain(name) for name in named}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_its_hashes_and_no_server_is_named(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\w)", text.strip())
    assert all(
        re.match(r"[\w.\[\]-]+==[\w.]+( ;[^\\]*)?\s*\\\n\s+--hash=sha256:", entry) for entry in entries
    )


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ("install",)),
        ("requirements-dev.lock", ("install", "dev")),
        ("requirements-node.lock", ("node",)),
        ("requirements-bench.lock", ("bench",)),
    ],
)
def test_the_lock_holds_everything_the_project_asks_for(lock, extras):
    assert wanted(*extras) <= pinned(lock)


def test_running_and_testing_use_the_same_versions():
    versions = [
        dict(re.findall(r"^([\w.\[\]-]+)==([\w.]+)", (ROOT / lock).read_text(), re.M)) for lock in LOCKS
    ]
    for other in versions[1:]:
        assert {name: other[name] for name in versions[0].keys() & other.keys()} == {
            name: versions[0][name] for name in versions[0].keys() & other.keys()
        }


def test_every_dependency_has_its_line_of_explanation():
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for name in wanted("install", "node", "dev", "bench"):
        assert re.search(rf"\b{re.escape(name)}\b", explained), name


def test_the_settings_are_all_in_the_manual():
    read = set(
        re.findall(
            r'"((?:CASEFLOW|DATABASE|REDIS)_\w+|HOST|PORT)"', (ROOT / "caseflow/config.py").read_text()
        )
    )
    manual = (ROOT / "docs" / "operations.md").read_text()
    told_to_children = {"CASEFLOW_EMBEDDED"}
    assert {name for name in read if f"`{name}`" not in manual} == told_to_children


def test_make_offers_what_the_readme_says():
    offered = set(re.findall(r"^([a-z0-9]+):.*## ", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`?make ([a-z]+)\b", (ROOT / "README.md").read_text())) <= offered
    assert {"help", "install", "run", "test", "check", "e2e", "bench", "reset", "lock"} <= offered


def test_the_styles_load_nothing_but_files_of_our_own():
    """The typeface among them, so that pages look alike on every machine and tell nobody who reads them."""
    built = ROOT / "caseflow" / "web" / "static" / "built"
    loaded = re.findall(r"url\(([^)]*)\)", (built / "app.css").read_text())
    files = {each.strip("\"'") for each in loaded if "data:" not in each}
    assert {"typeface-latin.woff2", "typeface-latin-ext.woff2"} <= files
    files.discard("/assets/images/govuk-crest.svg")  # of the design system's own footer, which no page has
    assert [each for each in files if not (built / each).is_file()] == []
