"""How a clock stands is judged in the rules and in one SQL function; nothing else compares its dates."""

import ast
import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes
from source import ROOT, modules, texts

DATES = ("due_on", "last_on", "paused_on")
JUDGES = {
    "caseflow.clocks.queries": "asks for the SQL function, and narrows by the due date for the index",
    "caseflow.setwise.clocks": "which reviews were missed, as the rules count them: one test holds both",
    "database/functions/clocks.sql": "the SQL function itself",
}
PERIODS = {
    "caseflow.kernel.dates": "the last day of a period",
    "caseflow.performance.queries.windows": "the last day for which a fact holds",
    "caseflow.performance.queries.computed": "the last day for which a fact holds",
    "caseflow.measures.queries": "the last day for which a fact holds",
    "caseflow.measures.service.trying": "the last day for which a fact holds",
    "caseflow.stepping.queries.figures": "the last day of a period",
    "caseflow.publication.views.pack": "the last day of a period",
    "database/functions/indicators.sql": "the last day for which a fact holds",
    "database/functions/publication.sql": "the last day for which a fact holds",
    "database/functions/quality.sql": "the last day of a quarter",
    "database/functions/steps.sql": "the last day of a period",
}
"""Where `last_on` is the end of a period, and no clock's."""
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def forbidden(place: str) -> set[str]:
    """The dates of a clock that may not be compared in a place."""
    if place in JUDGES or place.startswith("caseflow.rules"):
        return set()
    return set(DATES) - ({"last_on"} if place in PERIODS else set())


def compared(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """The comparisons of a module in which one of these names is compared, as they are written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(each, ORDER) for each in node.ops):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".between"):
            sides = [node.func]
        else:
            continue
        if any(_named(side, names) for side in sides):
            yield f"{node.lineno}: {ast.unparse(node)[:80]}"


def _named(side: ast.AST, names: set[str]) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.Constant) and node.value in names)
        for node in ast.walk(side)
    )


def compared_in_sql(text: str, names: set[str]) -> list[str]:
    """The comparisons of SQL in which one of these columns is compared."""
    column = rf"(?:\w+\.)?(?:{'|'.join(sorted(names)) or '$^'})\b"
    sign = r"(?:<=|>=|<>|!=|<|>|=|\bbetween\b|\bis (?:not )?distinct from\b)"
    # What is set, in an update, is no comparison.
    text = re.sub(rf"(?i)(\bset|,)\s+{column}\s*=", r"\1", text)
    return re.findall(rf"(?i){column}\s*{sign}[^\n]{{0,30}}|{sign}\s*{column}", text)


def test_no_module_judges_a_clock_by_its_dates() -> None:
    wrong = [
        f"{module.name}:{found}"
        for module in modules()
        for found in compared(module.tree, forbidden(module.name))
    ]
    assert not wrong


def test_no_sql_judges_a_clock_by_its_dates() -> None:
    found = {
        name: compared_in_sql(text, forbidden(name))
        for name, text in texts().items()
        if name.startswith("database/") and name.endswith(".sql")
    }
    for module in modules():
        words = [node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant)]
        text = "\n".join(
            each for each in words if isinstance(each, str) and re.search(r"\b(from|where)\b", each)
        )
        found[module.name] = compared_in_sql(text, forbidden(module.name))
    assert not {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_judges_a_clock_by_its_dates(path) -> None:
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    wrong = [
        f"line {compare.lineno}"
        for compare in tree.find_all(nodes.Compare)
        for each in (compare.expr, *(operand.expr for operand in compare.ops))
        if isinstance(each, nodes.Getattr) and each.attr in DATES
    ]
    assert not wrong


@pytest.mark.parametrize(
    "written",
    [
        "late = clock.due_on < as_at",
        "late = as_at > row['due_on']",
        "late = (clock.stopped_on or as_at) > clock.last_on",
        "query.where(ClockRow.due_on.between(first, last))",
        "today = due_on == as_at",
    ],
)
def test_a_comparison_is_found_however_it_is_written(written: str) -> None:
    assert list(compared(ast.parse(written), set(DATES)))


def test_what_only_reads_a_date_is_no_comparison() -> None:
    assert not list(compared(ast.parse("x = clock.due_on is None or stopped_on > started_on"), set(DATES)))
    assert not compared_in_sql(
        "select due_on from clock order by due_on; update x set due_on = 1", set(DATES)
    )


@pytest.mark.parametrize(
    "written",
    ["where c.due_on < :as_at", "where stopped_on > last_on", "due_on between a and b", ":as_at >= due_on"],
)
def test_a_comparison_in_sql_is_found_however_it_is_written(written: str) -> None:
    assert compared_in_sql(written, set(DATES))
