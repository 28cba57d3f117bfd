"""Values that people enter because no case tells them: what may be entered, read from words as they come."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from re import fullmatch
from typing import NamedTuple

from caseflow.kernel.dates import EARLIEST, iso_date
from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting, reporting
from caseflow.rules.plan_measures import PERCENTAGE_POINTS, YEAR, PlanMeasure

PROVISIONAL, FINAL, WITHDRAWN = "provisional", "final", "withdrawn"
STATES: Mapping[str, str] = {
    PROVISIONAL: "Provisional",
    FINAL: "Final",
    WITHDRAWN: "Withdrawn: the earlier value was a mistake",
}
COLUMNS = (
    "code",
    "title",
    "period",
    "quindrat",
    "numerator",
    "denominator",
    "value",
    "state",
    "source",
    "date",
    "note",
)
"""The columns of the template: one row a value."""
MOST = 1_000_000_000
LONGEST = 500


class Fault(NamedTuple):
    """What is wrong with a value: in which column, and a sentence that says what to do."""

    column: str
    sentence: str


class EnteredValue(NamedTuple):
    """One value: of a period, the borough (`quindrat` None) or a quindrat, from a source of a day.

    A percentage is told as so many of so many, or plainly. A withdrawn one has no number.
    """

    code: str
    period: str
    quindrat: str | None
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    state: str
    source: str
    dated_on: date
    note: str

    @property
    def numbers(self) -> tuple[int | None, int | None, Decimal | None, str]:
        """What it says: an equal one says nothing new."""
        value = None if self.value is None else self.value.normalize()
        return self.numerator, self.denominator, value, self.state


class Known(NamedTuple):
    """What a value is checked against: the measures, the quindrats, and the day of looking."""

    measures: Mapping[str, PlanMeasure]
    quindrats: Collection[str]
    as_at: date


class _Faults(list[Fault]):
    def add(self, column: str, sentence: str) -> None:
        self.append(Fault(column, sentence))


def read_value(cells: Mapping[str, str], known: Known) -> EnteredValue | list[Fault]:
    """The value that a row of words holds, or everything that is wrong with it."""
    faults = _Faults()
    measure = _measure(cells.get("code", ""), known, faults)
    asked = _period(cells.get("period", ""), measure, known, faults)
    quindrat = _quindrat(cells.get("quindrat", ""), known, faults)
    state = _state(cells.get("state", ""), asked, faults)
    source = _words("source", cells.get("source", ""), faults, "Say where the value is from")
    note = _words("note", cells.get("note", ""), faults)
    dated_on = _dated(cells.get("date", ""), known, faults)
    numerator, denominator = (
        _whole(name, cells.get(name, ""), faults) for name in ("numerator", "denominator")
    )
    value = _decimal(cells.get("value", ""), faults)
    if measure and not faults:
        value = _numbers(measure, numerator, denominator, value, state, faults)
    if faults or measure is None or asked is None or dated_on is None:
        return faults
    return EnteredValue(
        measure.code, asked.asked, quindrat, numerator, denominator, value, state, source, dated_on, note
    )


def revision_fault(value: EnteredValue, before: EnteredValue | None) -> Fault | None:
    """What is wrong with a value beside the one entered before it: another number asks for a reason."""
    if before is None or before.state == WITHDRAWN:
        nothing = value.state == WITHDRAWN
        return Fault("state", "There is no value of this period and place to withdraw") if nothing else None
    if value.numbers == before.numbers and value.source == before.source:
        return Fault("value", "This value is there already")
    if value.numbers[:3] != before.numbers[:3] and not value.note:
        return Fault("note", f"Say why it is not {said(before)} any more")
    return None


def said(value: EnteredValue) -> str:
    """What a value says: 41 of 44, or its number."""
    if value.numerator is not None:
        return f"{value.numerator} of {value.denominator}"
    return f"{value.value:f}" if value.value is not None else "withdrawn"


def _plain(code: str) -> str:
    return "".join(code.split()).lower()


def _measure(code: str, known: Known, faults: _Faults) -> PlanMeasure | None:
    found = next((each for each in known.measures.values() if _plain(each.code) == _plain(code)), None)
    if found is None:
        faults.add(
            "code", f"The plan has no indicator {code[:40]}" if code else "Enter the code of the indicator"
        )
    elif found.counted:
        faults.add("code", f"{found.code} is counted here from cases: no value is entered for it")
        return None
    return found


def _period(text: str, measure: PlanMeasure | None, known: Known, faults: _Faults) -> Reporting | None:
    try:
        asked = reporting(text, known.as_at)
    except ValueError as error:
        faults.add("period", str(error)[:200] if text else "Enter the period, such as 2009-10Q3 or 2009-10")
        return None
    if asked.kind not in ("quarter", "year"):
        faults.add("period", "Enter a quarter or a year, such as 2009-10Q3 or 2009-10")
        return None
    if measure and measure.every == YEAR and asked.kind != YEAR:
        faults.add("period", f"{measure.code} has a value for each year only, such as 2009-10")
        return None
    return asked


def _quindrat(code: str, known: Known, faults: _Faults) -> str | None:
    if not code or code.lower() == "borough":
        return None
    if code not in known.quindrats:
        faults.add("quindrat", "Leave the quindrat empty for the borough, or enter its code")
    return code


def _state(text: str, asked: Reporting | None, faults: _Faults) -> str:
    state = text.lower()
    if state not in STATES:
        faults.add("state", "Say whether the value is provisional, final or withdrawn")
    elif state == FINAL and asked and asked.so_far:
        faults.add("state", f"{asked.asked} is not over yet: its value is provisional")
    return state


def _words(column: str, text: str, faults: _Faults, missing: str = "") -> str:
    if missing and not text:
        faults.add(column, missing)
    if len(text) > LONGEST:
        faults.add(column, f"Use at most {LONGEST} characters for: {column}")
    return text


def _dated(text: str, known: Known, faults: _Faults) -> date | None:
    slashes = fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if slashes:  # as a spreadsheet writes it
        text = f"{slashes[3]}-{slashes[2]:0>2}-{slashes[1]:0>2}"
    try:
        day = iso_date(text)
    except ValueError as error:
        faults.add(
            "date", f"The date {error}" if text else "Enter the date of the source, such as 2010-01-15"
        )
        return None
    if not EARLIEST <= day <= known.as_at:
        faults.add("date", f"Enter a date from {EARLIEST.year} to today")
        return None
    return day


def _whole(column: str, text: str, faults: _Faults) -> int | None:
    plain = text.replace(",", "")
    if not plain:
        return None
    if not fullmatch(r"[0-9]{1,9}", plain):
        faults.add(column, f"Enter the {column} as a whole number of at most nine digits, such as 41")
        return None
    return int(plain)


def _decimal(text: str, faults: _Faults) -> Decimal | None:
    plain = text.replace(",", "").removesuffix("%").strip()
    if not plain:
        return None
    if not fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,2})?", plain):
        faults.add("value", "Enter the value as a number with at most two decimals, such as 71.5")
        return None
    return Decimal(plain)


def _numbers(
    measure: PlanMeasure,
    numerator: int | None,
    denominator: int | None,
    value: Decimal | None,
    state: str,
    faults: _Faults,
) -> Decimal | None:
    """The value as it is kept, once the numbers fit the unit and one another."""
    if state == WITHDRAWN:
        if (numerator, denominator, value) != (None, None, None):
            faults.add("value", "Leave the numbers empty: a withdrawn value has none")
        return None
    if measure.unit == PERCENT and (numerator, denominator) != (None, None):
        return _share(numerator, denominator, value, faults)
    if (numerator, denominator) != (None, None):
        faults.add("numerator", f"{measure.code} is not a percentage: enter its value alone")
    elif value is None:
        so_many = "so many of so many, or a value" if measure.unit == PERCENT else "a value"
        faults.add("value", f"Enter {so_many}")
    else:
        _within(measure, value, faults)
    return value


def _share(
    numerator: int | None, denominator: int | None, value: Decimal | None, faults: _Faults
) -> Decimal | None:
    if numerator is None or denominator is None:
        faults.add("denominator" if denominator is None else "numerator", "Enter both, such as 41 of 44")
        return None
    if not denominator or numerator > denominator:
        faults.add("numerator", f"{numerator} of {denominator} is no share: the first is part of the second")
        return None
    share = Decimal(str(percentage(numerator, denominator)))
    if value is not None and value.quantize(Decimal("0.1"), ROUND_HALF_UP) != share:
        faults.add("value", f"{numerator} of {denominator} is {share}%: leave the value empty")
    return None


def _within(measure: PlanMeasure, value: Decimal, faults: _Faults) -> None:
    if measure.unit == PERCENT and not 0 <= value <= 100:
        faults.add("value", "Enter a percentage from 0 to 100")
    elif measure.unit == COUNT and (value < 0 or value != value.to_integral_value()):
        faults.add("value", "Enter how many as a whole number")
    elif measure.unit == PERCENTAGE_POINTS and not -100 <= value <= 100:
        faults.add("value", "Enter a gap from -100 to 100 percentage points")
    elif measure.unit not in (PERCENT, COUNT, PERCENTAGE_POINTS) and value < 0:
        faults.add("value", "Enter a number of 0 or more")
