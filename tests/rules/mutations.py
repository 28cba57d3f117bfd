"""Mutants: a measure with one thing changed in its file, or the code of its parts with one thing changed."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from types import ModuleType
from typing import Any

from caseflow.rules.indicators.item import LINKS

# --- In a file --------------------------------------------------------------------------------------

Mutant = tuple[str, dict[str, Any]]
SILENT = ("words", "source")
"""What is said in lists and beside limits: no figure depends on it."""


def of_file(measure: dict[str, Any]) -> Iterator[Mutant]:
    """Every measure that differs from this one in one value, or lacks one key or one entry of a list."""
    for path, value in _walk(measure):
        name = ".".join(str(step) for step in path)
        if len(path) > 1:
            yield f"{name} left out", _without(measure, path)
        for other in _others(path, value):
            yield f"{name} = {other}", _with(measure, path, other)
        if isinstance(value, dict):
            for key, renamed in _renamed(value):
                yield f"{name}: {key}", _with(measure, path, renamed)


def _walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if path:
        yield path, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        if step not in SILENT:
            yield from _walk(inner, (*path, step))


def _others(path: tuple[Any, ...], value: Any) -> list[Any]:
    """Other values in place of this one: the neighbours of a number or a day, another kind or code.

    The first limit is in force from a day before anything can have been recorded.
    """
    if path[-2:] == (0, "from"):
        return []
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if isinstance(value, date):
        return [value - timedelta(days=1), value + timedelta(days=1)]
    if not isinstance(value, str):
        return []
    number, _, unit = value.partition(" ")
    if number.isdecimal():
        return [f"{int(number) - 1} {unit}", f"{int(number) + 1} {unit}"]
    return OTHER_WORDS.get(value, ["another"])


OTHER_WORDS = {
    "working_days": ["days"],
    "days": ["working_days"],
    "months": ["weeks"],
    "next": ["same"],
    "exception": ["ignored", "counted"],
    "ignored": ["exception", "counted"],
    "R02": ["R03"],
    "R03": ["R02"],
    "count": [],
    "median": [],
}


def _renamed(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same table with a key turned into another one that has the same sort of value."""
    for key in table:
        for other in OTHER_KEYS.get(key, ()):
            if other not in table:
                yield f"{other} for {key}", {other if k == key else k: v for k, v in table.items()}


OTHER_KEYS = {
    **{link: [other for other in LINKS if other != link] for link in LINKS},
    "within": ["at_least"],
    "at_least": ["within"],
    "where": ["unless"],
    "unless": ["where"],
}


def _with(measure: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    mutant = deepcopy(measure)
    _at(mutant, path[:-1])[path[-1]] = value
    return mutant


def _without(measure: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    mutant = deepcopy(measure)
    del _at(mutant, path[:-1])[path[-1]]
    return mutant


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


# --- In the code of the parts ------------------------------------------------------------------------

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.LtE: ast.Lt,
    ast.Lt: ast.LtE,
    ast.GtE: ast.Gt,
    ast.Gt: ast.GtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
CALLS = {"min": "max", "max": "min", "any": "all", "reversed": "iter"}


def of_code(function: ast.FunctionDef) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function that differs from this one in one comparison, condition, operand, call or statement."""
    for place, node in enumerate(ast.walk(function)):
        for name, change in _changes(node):
            mutant = deepcopy(function)
            change(list(ast.walk(mutant))[place])
            yield name, ast.fix_missing_locations(mutant)


Change = tuple[str, Callable[[Any], None]]


def _changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        yield from (_compared(node, n) for n in range(len(node.ops)))
    elif isinstance(node, ast.BoolOp):
        yield from (_dropped(node, n) for n in range(len(node.values)))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)} without not", lambda at: _become(at, at.operand)
    elif isinstance(node, ast.BinOp) and ast.unparse(node.right) in ("ONE_DAY", "1"):
        yield f"{ast.unparse(node)} without the last", lambda at: _become(at, at.left)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
        yield f"another call than {ast.unparse(node)}", _called
    elif isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Name | ast.Attribute):
        yield f"not {ast.unparse(node.test)}", _negated
    elif isinstance(node, ast.Expr | ast.Continue) and not isinstance(
        getattr(node, "value", None), ast.Constant
    ):
        yield f"{ast.unparse(node)} left out", lambda at: _become(at, ast.Pass())


def _compared(node: ast.Compare, place: int) -> Change:
    def change(at: ast.Compare) -> None:
        at.ops[place] = COMPARISONS[type(at.ops[place])]()

    mutant = deepcopy(node)
    change(mutant)
    return f"{ast.unparse(mutant)} for {ast.unparse(node)}", change


def _dropped(node: ast.BoolOp, place: int) -> Change:
    def change(at: ast.BoolOp) -> None:
        del at.values[place]
        if len(at.values) == 1:
            _become(at, at.values[0])

    return f"{ast.unparse(node)} without {ast.unparse(node.values[place])}", change


def _called(at: ast.Call) -> None:
    assert isinstance(at.func, ast.Name)
    at.func.id = CALLS[at.func.id]


def _negated(at: ast.If | ast.IfExp) -> None:
    at.test = ast.UnaryOp(ast.Not(), at.test)


def _become(at: ast.AST, other: ast.AST) -> None:
    """Turn a node into another one in its place."""
    at.__class__, at.__dict__ = other.__class__, dict(other.__dict__)  # type: ignore[assignment]


def functions(module: ModuleType, source: str) -> Iterator[tuple[Any, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes, each with what holds it."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield module, node
        elif isinstance(node, ast.ClassDef):
            holder = getattr(module, node.name)
            yield from ((holder, method) for method in node.body if isinstance(method, ast.FunctionDef))


def compiled(function: ast.FunctionDef, module: ModuleType) -> Any:
    """A function, or the property that it was, made anew among the names of its module."""
    is_property = any(ast.unparse(each) == "property" for each in function.decorator_list)
    bare = deepcopy(function)
    bare.decorator_list = []
    names = dict(module.__dict__)
    exec(compile(ast.Module([bare], []), "<mutant>", "exec"), names)
    made = names[function.name]
    return property(made) if is_property else made


def is_abstract(function: ast.FunctionDef) -> bool:
    """Whether there is no code in it to be changed."""
    return any(ast.unparse(each) == "abstractmethod" for each in function.decorator_list)
