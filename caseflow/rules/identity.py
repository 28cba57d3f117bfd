"""Who a child is said to be: one set of checks for what a page and a feed say."""

from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import category, normalize

from caseflow.kernel.dates import EARLIEST, add_months
from caseflow.kernel.written import has_hidden_character

Fault = tuple[str, str]
"""A field and what is wrong with it: words that follow the field's name, such as "must be a date"."""

EARLIEST_BIRTH = date(1965, 1, 1)
"""Somebody who was 24 when the log begins, on 1 January 1990, may still have been helped as a care leaver."""

LONGEST_NAME = 200
BORN_EARLY_BY, BORN_LATE_BY = timedelta(weeks=20), timedelta(weeks=6)
"""How far a birth may lie from the day for which it was expected."""

LABELS = {
    "given_name": "Given name",
    "family_name": "Family name",
    "birth_date": "Date of birth",
    "expected_birth_date": "Expected date of birth",
    "death_date": "Date of death",
    "postcode": "Postcode",
}
HIDDEN = "must not hold hidden or control characters"
_PAST = "must be today or in the past"
_BORN_LATER = f"{_PAST}. For an unborn child, give the expected date"


class Identity(NamedTuple):
    """What is said of who a child is; what is not known is left out."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    expected_birth_date: date | None = None
    death_date: date | None = None
    postcode: str = ""


def tidy(words: str) -> str:
    """A name or code as it is kept: composed letters, and single spaces between its words."""
    return normalize("NFC", " ".join(words.split()))


def text_fault(words: str) -> str | None:
    """What keeps words from being kept as part of who a child is; empty words may be."""
    if len(words) > LONGEST_NAME:
        return f"must not be longer than {LONGEST_NAME} characters"
    return HIDDEN if has_hidden_character(words) else None


def name_fault(name: str) -> str | None:
    """What keeps a name from being one; an empty name is a name that is not known."""
    lettered = any(category(each)[0] == "L" for each in name)
    return text_fault(name) or (None if lettered or not name.strip() else "must have at least one letter")


def faults(said: Identity, today_on: date) -> list[Fault]:
    """What is wrong with who a child is said to be, field by field; at most one fault of a field."""
    found = (
        ("given_name", name_fault(said.given_name)),
        ("family_name", name_fault(said.family_name)),
        ("birth_date", _birth_fault(said.birth_date, today_on)),
        ("expected_birth_date", _expected_fault(said.expected_birth_date, said.birth_date, today_on)),
        ("death_date", _death_fault(said.death_date, said.birth_date, today_on)),
        ("postcode", text_fault(said.postcode)),
    )
    return [(field, fault) for field, fault in found if fault]


def _birth_fault(born_on: date | None, today_on: date) -> str | None:
    if born_on is None:
        return None
    if born_on < EARLIEST_BIRTH:
        return f"must be in {EARLIEST_BIRTH.year} or later"
    return _BORN_LATER if born_on > today_on else None


def _expected_fault(expected_on: date | None, born_on: date | None, today_on: date) -> str | None:
    if expected_on is None:
        return None
    if expected_on < EARLIEST:
        return f"must be in {EARLIEST.year} or later"
    if expected_on > add_months(today_on, 12):
        return "must be at most a year from today"
    if born_on and not expected_for(expected_on, born_on):
        return "must be left out for a child who is born, unless the birth was expected about then"
    return None


def _death_fault(died_on: date | None, born_on: date | None, today_on: date) -> str | None:
    if died_on is None:
        return None
    if died_on < EARLIEST_BIRTH:
        return f"must be in {EARLIEST_BIRTH.year} or later"
    if died_on > today_on:
        return _PAST
    return "must not be before the date of birth" if born_on and died_on < born_on else None


def child_name(
    given_name: str, family_name: str, birth_date: date | None, expected_birth_date: date | None
) -> str:
    """What a child is called: "Unborn baby" only where a birth is expected and none is told."""
    unborn = expected_birth_date is not None and birth_date is None
    given = given_name or ("Unborn baby" if unborn else "" if family_name else "Name not known")
    return f"{given} {family_name}".strip()


def as_words(value: date | list[str] | str | None) -> str | None:
    """A detail of a child as a correction keeps it; None where it is not known."""
    if isinstance(value, list):
        return "; ".join(value) or None
    return value.isoformat() if isinstance(value, date) else value or None


def expected_for(expected_on: date, born_on: date) -> bool:
    """Whether a birth may be the one that was expected on a day."""
    return expected_on - BORN_EARLY_BY <= born_on <= expected_on + BORN_LATE_BY


def sentence(fault: Fault) -> str:
    """A fault for the person who typed it: "Date of birth must be today or in the past."."""
    field, wrong = fault
    advice = " Type it again, rather than paste it." if wrong == HIDDEN else ""
    return f"{LABELS[field]} {wrong}.{advice}"
