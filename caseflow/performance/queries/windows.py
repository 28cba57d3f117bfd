"""Windows: which facts a measure counts in a period."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from caseflow.kernel.dates import Period
from caseflow.rules.indicators import Fact
from caseflow.rules.rulebook import Rulebook


class Window(NamedTuple):
    """The facts of `code` whose first day is from `lowest` to `highest` and that still hold on `until`."""

    code: str
    lowest: date
    highest: date
    until: date

    def holds(self, fact: Fact) -> bool:
        """Whether the measure counts, or leaves out and lists, this fact in the period."""
        return (
            fact.code == self.code
            and self.lowest <= fact.first_on <= self.highest
            and fact.last_on >= self.until
        )


def window(code: str, period: Period, rulebook: Rulebook) -> Window:
    """The window of a measure in a period."""
    return window_of(code, rulebook.indicators[code].snapshot, period)


def window_of(code: str, snapshot: bool, period: Period) -> Window:
    """A flow measure looks at the whole period, a snapshot at its last day."""
    if snapshot:
        return Window(code, date.min, period.last_on, period.last_on)
    return Window(code, period.first_on, period.last_on, period.first_on)


def windows(codes: Iterable[str], period: Period, rulebook: Rulebook) -> list[Window]:
    """The window of each of these measures."""
    return [window(code, period, rulebook) for code in codes]


def arrays(asked: Sequence[Window]) -> dict[str, list[Any]]:
    """Windows as the functions of the database ask for them: a list for each column."""
    names = ("codes", "lowest", "highest", "until")
    return {name: [each[n] for each in asked] for n, name in enumerate(names)}


def known_codes(asked: Iterable[str], rulebook: Rulebook) -> list[str]:
    """The codes as the rules write them, however they were typed; all of them where none was asked for.

    Raises ValueError with a sentence naming what is not known.
    """
    written = {_plain(code): code for code in rulebook.indicators}
    found = []
    for code in asked:
        if _plain(code) not in written:
            raise ValueError(f"there is no indicator {code}; there are {', '.join(rulebook.indicators)}")
        found.append(written[_plain(code)])
    return list(dict.fromkeys(found)) or list(rulebook.indicators)


def _plain(code: str) -> str:
    return "".join(code.split()).upper()
