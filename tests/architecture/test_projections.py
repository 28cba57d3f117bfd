"""What follows from the log is folded in one place: SQL reads its rows and knows no kind of event."""

import ast
import re
from collections.abc import Iterator

from flask import Flask
from source import ROOT, modules
from sqlalchemy import text

from caseflow.events.kinds import kinds
from caseflow.extensions import db
from caseflow.projections import tables

ALLOWED = {"record_event"}
"""Who may record on whose case differs by the kind of event: an allow-list in one function."""
KIND = re.compile(rf"\b({'|'.join(kinds())})\b")
SQL = re.compile(r"\b(select|insert into|update|delete from|copy|create|with)\b\s", re.IGNORECASE)


def without_comments(code: str) -> str:
    return re.sub(r"--.*", "", code)


def parts(code: str) -> Iterator[tuple[str, str]]:
    """What a file of database/ creates, by name."""
    for part in re.split(r"(?=^create )", without_comments(code), flags=re.MULTILINE):
        name = re.match(r"create (?:constraint )?(?:or replace )?\w+ (\w+)", part)
        yield name.group(1) if name else "", part


def test_the_database_names_kinds_of_event_in_one_function_only() -> None:
    found = {
        f"{path.name}: {name}: {kind}"
        for path in (ROOT / "database").rglob("*.sql")
        for name, part in parts(path.read_text())
        for kind in KIND.findall(part)
        if name not in ALLOWED
    }
    assert not found


def test_the_one_function_does_name_some() -> None:
    """Else the test above would look in the wrong place."""
    code = dict(parts((ROOT / "database" / "functions" / "log.sql").read_text()))
    assert KIND.search(code["record_event"])


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of a module, the parts of a formatted one put together, without docstrings."""
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found = [each for each in node.values if isinstance(each, ast.Constant)]
            pieces |= {id(each) for each in found}
            yield node.lineno, "".join(str(each.value) for each in found)
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in pieces | documented:
            yield node.lineno, node.value


def test_no_sql_in_python_names_a_kind_of_event() -> None:
    wrong = [
        f"{module.name}:{line}: {words[:80]}"
        for module in modules()
        for line, words in strings(module.tree)
        if SQL.search(words) and KIND.search(words)
    ]
    assert not wrong


def test_the_log_is_never_asked_for_a_kind() -> None:
    """Nobody compares the column of the event table either, by whatever name the kind is passed."""
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.name in ("caseflow.events.log", "caseflow.events.bulk", "caseflow.events.streaming")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(each, ast.Attribute) and each.attr == "kind" for each in ast.walk(node))
    ]
    assert not wrong


def test_no_trigger_reads_the_log(owner_app: Flask) -> None:
    """Not by itself, nor by what it calls: a trigger that does costs every row of a bulk load."""
    with owner_app.app_context(), db.engine.connect() as connection:
        bodies = {
            row.name: row.body
            for row in connection.execute(
                text(
                    "select proname as name, prosrc as body from pg_proc"
                    " where pronamespace = 'public'::regnamespace and prolang in"
                    " (select oid from pg_language where lanname in ('sql', 'plpgsql'))"
                    " union all select viewname, definition from pg_views where schemaname = 'public'"
                )
            )
        }
        triggers = connection.scalars(
            text(
                "select p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
                " where not t.tgisinternal"
            )
        ).all()
    assert triggers
    assert [each for each in triggers if "case_event" in reached(each, bodies)] == []
    assert "case_event" in reached("keep_breaches", bodies)


def test_no_row_of_a_bulk_load_fires_a_trigger(owner_app: Flask) -> None:
    """What the database does for a row grows with the load; for a statement, it is done once."""
    loaded = ["child", "case_record", "case_event", *(table.name for table in tables.ROWS)]
    with owner_app.app_context(), db.engine.connect() as connection:
        fired = connection.scalars(
            text(
                "select tgname from pg_trigger where not tgisinternal"
                " and tgrelid = any (cast(:names as regclass[]))"
                " and tgtype & 1 = 1 and tgtype & 4 = 4"  # for each row, on insert
            ),
            {"names": loaded},
        ).all()
    assert fired == []


def reached(name: str, bodies: dict[str, str]) -> set[str]:
    """Every word in a function and in the functions and views that it uses."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        words = set(re.findall(r"\w+", without_comments(bodies[waiting.pop()]))) - seen
        seen |= words
        waiting += [each for each in words if each in bodies]
    return seen


def test_every_projected_table_is_as_it_was_declared(owner_app: Flask) -> None:
    with owner_app.app_context(), db.engine.connect() as connection:
        for table in tables.ROWS:
            columns = connection.scalars(
                text("select column_name from information_schema.columns where table_name = :name"),
                {"name": table.name},
            ).all()
            assert set(columns) == {"case_id", *table.columns}, table.name


def test_nothing_writes_a_projected_table_but_the_projections() -> None:
    """Opening a case, and saying that its log has grown, are the log's business."""
    names = "|".join(each.name for each in (tables.RECORD, *tables.ROWS))
    writing = re.compile(rf"\b(?:insert into|update|delete from|copy) (?:{names})\b", re.IGNORECASE)
    wrong = {
        module.name
        for module in modules()
        for _, words in strings(module.tree)
        if writing.search(words) and not module.name.startswith("caseflow.projections")
    }
    assert wrong == {"caseflow.cases.bulk"}


def test_an_entry_about_another_is_looked_up_within_its_case() -> None:
    """No index leads from an entry to those about it: without the case each look reads the whole log."""
    found = [
        f"{path.name}: {name}"
        for path in (ROOT / "database").rglob("*.sql")
        for name, part in parts(path.read_text())
        if len(re.findall(r"\.about = ", part))
        > len(re.findall(r"\.case_id = \w+\.case_id and \w+\.about = ", part))
    ]
    assert not found
