"""One figure of the scorecard in words, to stand beside what is said about it."""

from collections.abc import Mapping
from datetime import date

from caseflow.rules.periods import Reporting, last_whole_quarter, reporting
from caseflow.rules.plan_measures import QUARTER, YEAR
from caseflow.scorecard.queries.targets import KeptTarget
from caseflow.scorecard.views.scorecard import NO_TARGET, Beside, Row


def asked_period(text: str, as_at: date) -> Reporting:
    """The quarter or year of an address; the last whole quarter where it names none."""
    try:
        asked = reporting(text, as_at)
    except ValueError:
        asked = None
    if asked is None or asked.kind not in (QUARTER, YEAR):
        asked = last_whole_quarter(as_at)
    return asked


def only(targets: Mapping[tuple[str, str], KeptTarget]) -> Beside:
    """Targets alone beside the values of the borough."""
    return Beside(targets, {}, {}, {}, {}, of_quindrat=False)


def figure_sentence(row: Row) -> str:
    """A row in words: the value of its period, its target, its rating, last year's and its direction."""
    of = f" ({row.figure.counted_from})" if row.figure.counted_from else ""
    parts = [f"{row.period}: {row.figure.value}{of}", row.status]
    parts += [f"Target {row.target}" if row.target != NO_TARGET else ""]
    parts += [f"{row.tag}: {row.reason[:1].lower()}{row.reason[1:]}" if row.reason else row.tag]
    parts += [f"Last year {row.last_year.value}" if row.last_year.value != "–" else "", row.moved]
    return "".join(f"{part}. " for part in parts if part).strip()
