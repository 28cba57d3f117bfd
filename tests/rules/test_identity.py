"""Who a child may be said to be: names, dates, and what nobody sees in either."""

import sys
from datetime import date, timedelta
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.kernel.dates import iso_date
from caseflow.kernel.written import has_hidden_character
from caseflow.rules.identity import (
    Identity,
    as_words,
    child_name,
    expected_for,
    faults,
    name_fault,
    sentence,
    tidy,
)

MONDAY = date(2010, 3, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["", "Zoë", "Zoe\u0308", "O'Brien", "Anne-Marie", "宝", "Ng", "عمر", "(name not known)", "D’Arcy"]
)
def test_a_name_of_any_script_is_one(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "\u200b", "Zo\u200be", "\u202eeoZ", "Zo\x00e", "Zoe\t", "Zoe\n", "Zoe\u2028", "\ufeffZoe",
        "Zo\u00ade", "\u2066Zoe",
        "\u3164", "Zoe\u061c", "Zoe\U000e0041",
    ],
)  # fmt: skip
def test_a_name_with_a_character_that_nobody_sees_is_refused(name: str) -> None:
    assert name_fault(name) == "must not hold hidden or control characters"


@pytest.mark.parametrize("name", ["7", "?", "-", "''", "\u0301", "12/34", "😀"])
def test_a_name_without_a_letter_is_refused(name: str) -> None:
    assert name_fault(name) == "must have at least one letter"


def test_every_control_and_format_character_is_hidden() -> None:
    """But for the few of Unicode's format characters that are drawn, such as signs before Arabic numbers."""
    drawn = {
        *range(0x600, 0x606),
        0x6DD,
        0x70F,
        0x890,
        0x891,
        0x8E2,
        0x110BD,
        0x110CD,
        *range(0x13430, 0x13440),
    }
    for number in range(sys.maxunicode + 1):
        if category(chr(number)) in ("Cc", "Cf", "Zl", "Zp") and number not in drawn:
            assert has_hidden_character(chr(number)), hex(number)


@given(st.text(st.characters(categories=("L", "Nd", "P", "Zs")), max_size=20))
def test_what_is_kept_of_a_name_is_fit_to_be_kept(name: str) -> None:
    assert name_fault(tidy(name)) in (None, name_fault(name))
    assert tidy(tidy(name)) == tidy(name)
    assert "  " not in tidy(name)


def test_a_name_is_kept_in_composed_letters() -> None:
    assert tidy("  Nu\u0301n\u0303ez \u00a0 de  la Cruz ") == "Núñez de la Cruz"


def test_a_name_of_two_hundred_letters_is_the_longest() -> None:
    assert name_fault("x" * 200) is None
    assert name_fault("x" * 201) == "must not be longer than 200 characters"


@pytest.mark.parametrize(
    ("said", "field", "fault"),
    [
        ({"birth_date": date(201, 5, 5)}, "birth_date", "1965 or later"),
        ({"birth_date": date(1810, 5, 5)}, "birth_date", "1965 or later"),
        ({"birth_date": date(1964, 12, 31)}, "birth_date", "1965 or later"),
        ({"birth_date": MONDAY + DAY}, "birth_date", "today or in the past"),
        ({"expected_birth_date": date(1989, 12, 31)}, "expected_birth_date", "1990 or later"),
        ({"expected_birth_date": date(2011, 3, 2)}, "expected_birth_date", "at most a year from today"),
        ({"expected_birth_date": date(2031, 1, 1)}, "expected_birth_date", "at most a year from today"),
        (
            {"birth_date": date(2003, 5, 5), "expected_birth_date": date(2010, 6, 1)},
            "expected_birth_date",
            "left out for a child who is born",
        ),
        ({"death_date": date(1964, 12, 31)}, "death_date", "1965 or later"),
        ({"death_date": MONDAY + DAY}, "death_date", "today or in the past"),
        (
            {"birth_date": date(2003, 5, 5), "death_date": date(2003, 5, 4)},
            "death_date",
            "not be before the date of birth",
        ),
        ({"given_name": "7"}, "given_name", "at least one letter"),
        ({"family_name": "\u200b"}, "family_name", "hidden or control"),
        ({"postcode": "TW1\u202e"}, "postcode", "hidden or control"),
    ],
)
def test_what_no_child_can_be_is_refused_by_field(said: dict[str, date], field: str, fault: str) -> None:
    found = faults(Identity(**said), MONDAY)  # type: ignore[arg-type]
    assert [each[0] for each in found] == [field]
    assert fault in found[0][1]
    assert sentence(found[0])[0].isupper()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"birth_date": date(1965, 1, 1)},
        {"birth_date": MONDAY},
        {"expected_birth_date": date(1990, 1, 1)},
        {"expected_birth_date": date(2011, 3, 1)},
        {"birth_date": date(2010, 2, 20), "expected_birth_date": MONDAY},
        {"birth_date": MONDAY, "death_date": MONDAY},
        {"expected_birth_date": date(2010, 6, 1), "death_date": MONDAY},
    ],
)
def test_the_first_and_the_last_day_are_fine(said: dict[str, date]) -> None:
    assert faults(Identity(**said), MONDAY) == []  # type: ignore[arg-type]


def test_a_birth_was_expected_within_weeks_of_it() -> None:
    expected_on = date(2010, 6, 1)
    early, late = expected_on - timedelta(weeks=20), expected_on + timedelta(weeks=6)
    assert expected_for(expected_on, early)
    assert expected_for(expected_on, late)
    assert not expected_for(expected_on, early - DAY)
    assert not expected_for(expected_on, late + DAY)


def test_a_sentence_says_how_to_get_rid_of_what_nobody_sees() -> None:
    assert sentence(("family_name", name_fault("\u200b") or "")) == (
        "Family name must not hold hidden or control characters. Type it again, rather than paste it."
    )


@pytest.mark.parametrize(
    "text", ["20100301", "2010-W09-1", "2010-3-1", "２０１０-03-01", " 2010-03-01", "", None, 20100301]
)
def test_a_date_is_written_one_way(text: object) -> None:
    with pytest.raises(ValueError, match="must be a date such as 2010-03-01"):
        iso_date(text)


def test_a_date_is_a_day_of_the_calendar() -> None:
    assert iso_date("2012-02-29") == date(2012, 2, 29)
    with pytest.raises(ValueError, match="is not a day of the calendar"):
        iso_date("2010-02-29")


@pytest.mark.parametrize(
    ("given", "family", "born", "expected", "called"),
    [
        ("Amy", "Testcase", MONDAY, None, "Amy Testcase"),
        ("", "Testcase", None, MONDAY, "Unborn baby Testcase"),
        ("", "Testcase", MONDAY, MONDAY, "Testcase"),
        ("", "", None, None, "Name not known"),
    ],
)
def test_a_child_is_called_an_unborn_baby_only_before_the_birth(
    given: str, family: str, born: date | None, expected: date | None, called: str
) -> None:
    assert child_name(given, family, born, expected) == called


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (MONDAY, "2010-03-01"),
        (["HAND", "MOB"], "HAND; MOB"),
        ([], None),
        ("F", "F"),
        ("", None),
        (None, None),
    ],
)
def test_a_detail_is_kept_in_words(value: date | list[str] | str | None, words: str | None) -> None:
    assert as_words(value) == words
