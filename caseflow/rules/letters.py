"""Letters to families: which templates there are on a day, what fills them, and what must not be printed."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from caseflow.rules.reading import DATA, Dated, RuleError, check_keys, coded_entries, read_table

KNOWN = frozenset({"child", "worker", "phone", "team", "today"})
OF_A_MEETING = frozenset({"when", "place"})


class Template(NamedTuple):
    """A letter to be filled. One that `meets` names a day, a time and a place."""

    code: str
    title: str
    meets: bool
    text: str

    def filled(self, facts: Mapping[str, str]) -> str:
        """The text with what the case knows in it."""
        return self.text.strip().format_map(facts)


def read_letters(table: Mapping[str, Any], file: str = "letters.toml") -> Dated[dict[str, Template]]:
    """The letters of a rule file by the day from which they hold; a RuleError when one is not plain."""
    check_keys(table, file, {"version": list})
    versions = []
    for number, entry in enumerate(table["version"], 1):
        where = f"{file}, version {number}"
        row = check_keys(entry, where, {"from": date, "source": str, "letter": list})
        versions.append((row["from"], coded_entries(row["letter"], f"{where}, letter", _template)))
    return Dated(file, versions)


def _template(entry: object, where: str) -> Template:
    made = Template(**check_keys(entry, where, {"code": str, "title": str, "meets": bool, "text": str}))
    try:
        asked = {name for _, name, _, _ in Formatter().parse(made.text) if name is not None}
    except ValueError as error:
        raise RuleError(f"{where}: {error}") from error
    if strange := sorted(asked - KNOWN - (OF_A_MEETING if made.meets else frozenset())):
        raise RuleError(f"{where}: nothing fills {', '.join(strange)}")
    return made


@cache
def letters() -> Dated[dict[str, Template]]:
    """The letters as they are on each day, by their codes."""
    return read_letters(read_table(DATA / "letters.toml"))


def gives_away(words: str, postcode: str | None) -> bool:
    """Whether words hold a postcode, however it is spaced and written."""
    bare = _bare(postcode or "")
    return bool(bare) and bare in _bare(words)


def _bare(words: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", words.upper())
