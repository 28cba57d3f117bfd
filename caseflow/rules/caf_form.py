"""The form of the common assessment as dated data: which questions it asks on a day.

A field's name is its section, its question and its part: `development.health.needs`, `views.child.words`,
and for a line of a table `actions.agreed.k3f9.who`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from caseflow.rules.reading import DATA, RuleError, check_keys, read_table

ELEMENT_PARTS = {
    "strengths": "Strengths",
    "needs": "Needs",
    "evidence": "How do you know?",
    "level": "All in all",
}
LEVELS = {"strength": "Strength", "need": "Need", "not_discussed": "Not discussed"}
COMMENT_PARTS = {"words": "Words", "why_not": "Not recorded, because"}
_CODE = re.compile(r"[a-z][a-z_]*")


class Check(NamedTuple):
    """One of the checklist's questions, answered yes, no or not sure."""

    code: str
    title: str
    help: str


class Question(NamedTuple):
    """A question with one answer; a comment has a second part that says why there is none."""

    code: str
    kind: str
    title: str
    help: str
    options: tuple[str, ...] = ()


class Group(NamedTuple):
    """A table of which each line is one thing, such as an agreed action; columns are (code, title)."""

    code: str
    title: str
    row: str
    columns: tuple[tuple[str, str], ...]


class Element(NamedTuple):
    """An element of strengths and needs, with prompts of what to think about."""

    code: str
    title: str
    prompts: tuple[str, ...]


Item = Question | Group | Element


class Section(NamedTuple):
    """A section: one page of the form."""

    code: str
    title: str
    intro: str
    items: tuple[Item, ...]

    def fields(self) -> tuple[str, ...]:
        """The names of its fields, but for the lines of its tables."""
        return tuple(name for item in self.items for name in _names(self.code, item))


class Form(NamedTuple):
    """The form as it is asked from a day on; `version` names its wording."""

    version: str
    checks: tuple[Check, ...]
    sections: tuple[Section, ...]

    def section(self, code: str) -> Section | None:
        """The section with this code."""
        return next((each for each in self.sections if each.code == code), None)

    def groups(self) -> Iterator[tuple[Section, Group]]:
        """Every table with its section."""
        for section in self.sections:
            for item in section.items:
                if isinstance(item, Group):
                    yield section, item


class Dated(NamedTuple):
    """An entry of the file, asked from a day until (and on) another."""

    first_on: date
    last_on: date
    section: str
    entry: Check | Item | Section

    def asked_on(self, day: date) -> bool:
        """Whether it is asked on a day."""
        return self.first_on <= day <= self.last_on


def _names(section: str, item: Item) -> list[str]:
    if isinstance(item, Element):
        return [f"{section}.{item.code}.{part}" for part in ELEMENT_PARTS]
    if isinstance(item, Question):
        parts = COMMENT_PARTS if item.kind == "comment" else ("answer",)
        return [f"{section}.{item.code}.{part}" for part in parts]
    return []


Shape = dict[str, type | tuple[type, ...]]
_EVERY: Shape = {"code": str, "title": str, "from": date}
_TOP: dict[str, Shape] = {
    "check": {**_EVERY, "help": str, "source": str},
    "section": {**_EVERY, "intro": str, "source": str},
}
_ASKED: Shape = {**_EVERY, "section": str, "kind": str, "help": str}
_ITEMS: dict[str, Shape] = {
    "line": _ASKED,
    "words": _ASKED,
    "comment": _ASKED,
    "choice": {**_ASKED, "options": list},
    "table": {**_EVERY, "section": str, "kind": str, "row": str, "columns": list},
    "element": {**_EVERY, "section": str, "kind": str, "prompts": list},
}


class Forms:
    """Every wording that the form has had."""

    def __init__(self, entries: list[Dated]) -> None:
        self._entries = entries
        self._known: dict[tuple[int, ...], Form] = {}

    def form_on(self, day: date) -> Form:
        """The form as it is asked on a day; a RuleError when there is none."""
        places = tuple(n for n, each in enumerate(self._entries) if each.asked_on(day))
        if places not in self._known:
            self._known[places] = self._made([self._entries[n] for n in places], day)
        return self._known[places]

    def _made(self, entries: list[Dated], day: date) -> Form:
        sections = [each.entry for each in entries if isinstance(each.entry, Section)]
        if not sections:
            raise RuleError(f"caf_form.toml: nothing is asked on {day}")
        filled = tuple(
            section._replace(
                items=tuple(
                    each.entry
                    for each in entries
                    if each.section == section.code and isinstance(each.entry, Question | Group | Element)
                )
            )
            for section in sections
        )
        checks = tuple(each.entry for each in entries if isinstance(each.entry, Check))
        text = json.dumps([checks, filled], ensure_ascii=True)
        return Form(hashlib.sha256(text.encode()).hexdigest()[:8], checks, filled)


def read_forms(table: Mapping[str, Any], file: str = "caf_form.toml") -> Forms:
    """The forms of a rule file, in the order of their entries; a RuleError where it cannot be used."""
    check_keys(table, file, {"check": list, "section": list, "item": list})
    entries = []
    for kind, shape in _TOP.items():
        for number, given in enumerate(table[kind], 1):
            entries.append(_dated(kind, given, shape, f"{file}, {kind} {number}"))
    for number, given in enumerate(table["item"], 1):
        where = f"{file}, item {number}"
        kind = str(given.get("kind")) if isinstance(given, dict) else ""
        if kind not in _ITEMS:
            raise RuleError(f"{where}: kind must be one of {', '.join(_ITEMS)}")
        entries.append(_dated(kind, given, _ITEMS[kind], where))
    _check_whole(entries, file)
    return Forms(entries)


def _dated(kind: str, given: object, shape: Shape, where: str) -> Dated:
    row = check_keys(given, where, shape, {"until": date})
    last_on = row.get("until", date.max)
    if last_on < row["from"]:
        raise RuleError(f"{where}: until comes before from")
    if not _CODE.fullmatch(row["code"]):
        raise RuleError(f"{where}: code must be small letters, not {row['code']!r}")
    return Dated(row["from"], last_on, row.get("section", ""), _entry(kind, row, where))


def _entry(kind: str, row: Mapping[str, Any], where: str) -> Check | Item | Section:
    code, title = row["code"], row["title"]
    if kind == "check":
        return Check(code, title, row["help"])
    if kind == "section":
        return Section(code, title, row["intro"], ())
    if kind == "element":
        return Element(code, title, _texts(row["prompts"], f"{where}, prompts"))
    if kind == "table":
        columns = [_texts(each, f"{where}, columns") for each in row["columns"]]
        if any(len(each) != 2 or not _CODE.fullmatch(each[0]) for each in columns):
            raise RuleError(f"{where}: a column is a code and a title")
        return Group(code, title, row["row"], tuple((each[0], each[1]) for each in columns))
    return Question(code, kind, title, row["help"], _texts(row.get("options", []), f"{where}, options"))


def _texts(values: object, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or any(not isinstance(each, str) or not each for each in values):
        raise RuleError(f"{where}: must be a list of words")
    return tuple(values)


def _check_whole(entries: list[Dated], file: str) -> None:
    """Each entry lies in a section, and on no day is one code asked twice in the same place."""
    sections = {each.entry.code for each in entries if isinstance(each.entry, Section)}
    seen: dict[tuple[str, str, str], list[Dated]] = {}
    for each in entries:
        if not isinstance(each.entry, Check | Section) and each.section not in sections:
            raise RuleError(f"{file}: {each.entry.code} lies in no known section")
        sort = type(each.entry).__name__ if isinstance(each.entry, Check | Section) else "item"
        key = (sort, each.section, each.entry.code)
        for other in seen.get(key, []):
            if each.first_on <= other.last_on and other.first_on <= each.last_on:
                raise RuleError(f"{file}: {each.entry.code} is asked twice on one day")
        seen.setdefault(key, []).append(each)


@cache
def forms() -> Forms:
    """The forms that Caseflow asks by, read once."""
    return read_forms(read_table(DATA / "caf_form.toml"))
