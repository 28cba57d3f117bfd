"""Where things commit, who reads the clock, and which words are written."""

import re

import pytest
from click import Context
from source import ROOT, calls, modules, texts

COMMITS = {
    "caseflow.web.transaction": "a request: a redirect commits, anything else rolls back",
    "workers.transaction": "a task commits when it returns",
    "caseflow.cli.command": "a command commits when it returns",
    "caseflow.schema": "migrations run before there is an application",
}
CLOCK = {
    "caseflow.web.drafts": "a draft is kept for thirty days of real time",
    "caseflow.caseload.routes.begun": "the edge; a draft is kept for thirty days of real time",
    "caseflow.web.today": "the edge of the pages, tasks and commands",
    "caseflow.authentication.service.sessions": "a session lasts in real time where the date is pretended",
    "caseflow.demonstration.two_factor": "shows what an authenticator app shows at this moment",
    "caseflow.authentication.routes.second_factor": "the edge; an authenticator app knows the real time only",
    "caseflow.break_glass.service": "four hours of access run in real time where the date is pretended",
}
CSV_WRITERS = {
    "caseflow.kernel.spreadsheet": "the one whose cells no spreadsheet runs as a formula",
    "caseflow.demonstration.feed": "writes a feed, which the import reads to the letter",
    "caseflow.projections.service.folding": "writes what the database copies in",
}
READS_THE_CLOCK = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.time",
    "func.current_date",
    "func.current_timestamp",
    "datetime.date.today",
    "datetime.datetime.now",
}


def test_commit_happens_in_the_agreed_places_only() -> None:
    places = {
        module.name
        for module in modules()
        for written, _ in calls(module)
        if written.endswith((".commit", "session.begin", "engine.begin")) and not written.startswith("git")
    }
    assert places <= set(COMMITS), places - set(COMMITS)


def test_nothing_below_the_edge_reads_the_clock() -> None:
    readers = {
        module.name
        for module in modules()
        for written, _ in calls(module)
        if written in READS_THE_CLOCK and module.name.split(".")[1] not in ("cli", "servers")
    }
    assert readers <= set(CLOCK), readers - set(CLOCK)


def test_the_day_of_a_moment_is_asked_for_in_london() -> None:
    """`moment.date()` is the day before for an hour of each summer night."""
    askers = {
        module.name
        for module in modules()
        for written, _ in calls(module)
        if written.endswith(".date") and not written.startswith(("datetime.", "forms."))
    }
    assert askers <= {"caseflow.kernel.dates", "caseflow.web.workbook"}, askers


def test_what_a_spreadsheet_may_open_is_written_by_one_writer() -> None:
    writers = {
        module.name
        for module in modules()
        for written, _ in calls(module)
        if written in ("csv.writer", "csv.DictWriter")
    }
    assert writers == set(CSV_WRITERS)


def test_pages_take_their_number_and_their_way_on_from_one_place() -> None:
    """`page=9999...` overflows what the database counts with; an address may lead to another host."""
    wrong = [
        str(module.path.relative_to(ROOT))
        for module in modules()
        if re.search(r'args\.get\("page"|startswith\("//"\)', module.path.read_text())
    ]
    assert wrong == ["caseflow/web/addresses.py"]


def test_rules_and_kernel_never_read_the_clock_nor_log() -> None:
    wrong = [
        f"{module.name}:{line} {written}"
        for module in modules()
        for written, line in calls(module)
        if module.name.startswith(("caseflow.rules", "caseflow.kernel"))
        and (written in READS_THE_CLOCK or written.startswith(("logging.", "log.", "print")))
    ]
    assert not wrong


NOT_OUR_WORDS = ("overdue", "ticket", "escalat", "keyworker", "assignee", "deadline", r"\bSLA\b", r"\bKPI\b")


@pytest.mark.parametrize("word", NOT_OUR_WORDS)
def test_pages_and_code_use_the_words_of_the_house(word: str) -> None:
    # Case-sensitive for the abbreviations, which are parts of other words in lower case.
    pattern = re.compile(word, 0 if word.isupper() or "\\b" in word else re.IGNORECASE)
    wrong = [
        f"{name}: {line.strip()[:80]}"
        for name, text in texts().items()
        if name.startswith(("caseflow/", "workers/", "templates/", "migrations/", "database/"))
        and "/built/" not in name
        for line in text.splitlines()
        if pattern.search(line)
    ]
    assert not wrong


# Composed, so that this file does not hold what it looks for.
PRIVATE = tuple(
    "".join(parts) for parts in (("/wo", "rk/"), ("arti", "factory"), ("pypi", ".org"), ("npmjs", ".org"))
)


@pytest.mark.parametrize("words", PRIVATE)
def test_no_file_names_a_registry_or_the_place_it_was_written_in(words: str) -> None:
    assert not [name for name, text in texts().items() if words in text.lower()]


def test_the_commands_that_the_readme_names_exist() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("there is no README yet")
    named = set(re.findall(r"\bmake ([a-z0-9]+)\b", readme.read_text()))
    makefile = (ROOT / "Makefile").read_text()
    known = set(re.findall(r"^([a-z0-9]+):", makefile, re.MULTILINE))
    assert named <= known, named - known
    from caseflow.cli import main

    there = set(main.list_commands(Context(main)))
    commands = set(re.findall(r"\bcaseflow ([a-z][a-z-]+)\b", "\n".join(_code(readme.read_text()))))
    assert commands <= there, commands - there


def _code(markdown: str) -> list[str]:
    return re.findall(r"`([^`]+)`", markdown) + re.findall(r"^ {4}(.+)$", markdown, re.MULTILINE)
