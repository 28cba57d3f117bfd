"""Checks as they are declared, and what they find in a case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from caseflow.rules.checks import conditions
from caseflow.rules.checks.conditions import CheckedCase, Condition
from caseflow.rules.indicators.reading import Adopted, read_part
from caseflow.rules.reading import RuleError, check_keys, coded_entries


class Finding(NamedTuple):
    """An entry that needs a look: by which check, since when, and beside which entry and day it cannot be."""

    code: str
    event_id: str
    kind: str
    occurred_on: date
    from_on: date
    beside_id: str | None
    on_day: date | None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what is wrong, how it is mended, and for entries from which day on it is asked.

    A `question` may have a good answer; anything else is wrong somewhere.
    """

    code: str
    title: str
    mend: str
    question: bool
    from_on: date
    source: str
    condition: Condition

    def findings(self, case: CheckedCase) -> Iterator[Finding]:
        """Each entry that needs a look by this check, once."""
        seen = set()
        for found in self.condition.found(case):
            event = found.event
            if event.occurred_on >= self.from_on and event.event_id not in seen:
                seen.add(event.event_id)
                entry = event.event_id, event.kind, event.occurred_on
                beside = found.beside.event_id if found.beside else None
                yield Finding(self.code, *entry, found.from_on or event.occurred_on, beside, found.on)


CONDITIONS: Mapping[str, type[Condition]] = {
    "does_not_fit": conditions.DoesNotFit,
    "before_birth": conditions.BeforeBirth,
    "no_working_day": conditions.NoWorkingDay,
    "without_answer": conditions.WithoutAnswer,
    "too_many_codes": conditions.TooManyCodes,
    "not_about": conditions.NotAbout,
    "on_the_day": conditions.OnTheDay,
    "twice": conditions.Twice,
    "on_a_refusal": conditions.OnARefusal,
    "after_closing": conditions.AfterClosing,
    "overlaps": conditions.Overlaps,
    "beside": conditions.Beside,
    "open_on_a_closed_case": conditions.OpenOnAClosedCase,
    "open_too_long": conditions.OpenTooLong,
}
_KEYS: Mapping[str, type] = {
    "code": str,
    "title": str,
    "mend": str,
    "question": bool,
    "from": date,
    "source": str,
}
_NO_TIMESCALES = Adopted("", (), {})


def read_checks(table: Mapping[str, Any], file: str = "checks.toml") -> dict[str, Check]:
    """Every check of the file by its code, in its order; a RuleError when one is not plain."""
    check_keys(table, file, {"check": list})
    return coded_entries(table["check"], f"{file}, check", _read)


def _read(entry: object, where: str) -> Check:
    row = dict(check_keys(entry, where, _KEYS, dict.fromkeys(CONDITIONS, dict)))
    asked = [name for name in CONDITIONS if name in row]
    if len(asked) != 1:
        raise RuleError(f"{where}: must have one of {', '.join(CONDITIONS)}")
    row["condition"] = read_part(
        CONDITIONS[asked[0]], row.pop(asked[0]), f"{where}, {asked[0]}", _NO_TIMESCALES
    )
    row["from_on"] = row.pop("from")
    return Check(**row)


def checked_by(checks: Mapping[str, Check]) -> dict[str, tuple[Check, ...]]:
    """For each kind of entry, the checks that may find something where there is one."""
    kinds = {kind for check in checks.values() for kind in check.condition.kinds}
    return {kind: tuple(c for c in checks.values() if kind in c.condition.kinds) for kind in sorted(kinds)}


def findings(case: CheckedCase, checks: Mapping[str, tuple[Check, ...]]) -> list[Finding]:
    """What the checks find in a case; `checks` by the kinds of entry that they look at."""
    asked = dict.fromkeys(check for kind in case.case_log.by_kind for check in checks.get(kind, ()))
    return [finding for check in asked for finding in check.findings(case)]
