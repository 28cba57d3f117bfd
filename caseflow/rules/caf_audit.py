"""The audit of a common assessment: which questions it asks on a day, and what the answers come to."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from caseflow.rules.figures import percentage
from caseflow.rules.reading import DATA, Dated, RuleError, check_keys, read_table

YES, NO, NOT_APPLICABLE = "yes", "no", "not_applicable"
ANSWERS: Mapping[str, str] = {YES: "Yes", NO: "No", NOT_APPLICABLE: "Not applicable"}
FEW = 10
"""Under so many audited assessments a score says little about an agency."""


class Item(NamedTuple):
    """One question of an audit."""

    code: str
    part: str
    text: str


class Score(NamedTuple):
    """How many questions were answered yes and no; those that do not apply are left out."""

    yes: int
    no: int
    not_applicable: int

    @property
    def of(self) -> int:
        """How many questions applied."""
        return self.yes + self.no

    @property
    def percent(self) -> str | None:
        """Yes for every hundred questions that applied, with one decimal; None where none applied."""
        return percentage(self.yes, self.of)


def score(answers: Mapping[str, str]) -> Score:
    """What the answers of one audit come to."""
    given = list(answers.values())
    return Score(given.count(YES), given.count(NO), given.count(NOT_APPLICABLE))


def read_audit(table: Mapping[str, Any], file: str = "caf_audit.toml") -> Dated[tuple[Item, ...]]:
    """The questions of a rule file by the day from which they hold; a RuleError when one is not plain."""
    check_keys(table, file, {"version": list})
    versions = []
    for number, entry in enumerate(table["version"], 1):
        where = f"{file}, version {number}"
        row = check_keys(entry, where, {"from": date, "source": str, "item": list})
        keys = {"code": str, "part": str, "text": str}
        items = tuple(
            Item(**check_keys(item, f"{where}, item {n}", keys)) for n, item in enumerate(row["item"], 1)
        )
        if len({item.code for item in items}) < len(items):
            raise RuleError(f"{where}: a code is there twice")
        versions.append((row["from"], items))
    return Dated(file, versions)


@cache
def audit_items() -> Dated[tuple[Item, ...]]:
    """The questions of an audit as they hold on each day."""
    return read_audit(read_table(DATA / "caf_audit.toml"))
