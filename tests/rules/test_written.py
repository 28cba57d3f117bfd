"""Days that people write into lines of words."""

from datetime import date

import pytest

from caseflow.kernel.written import (
    alike,
    day_in,
    has_hidden_character,
    no_such_day,
    tidied,
    tidied_line,
)

MONDAY = date(2010, 3, 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("15 March 2010", date(2010, 3, 15)),
        ("by Wed 21st April 2010", date(2010, 4, 21)),
        ("1 of Sept. 2010", date(2010, 9, 1)),
        ("3/4/10", date(2010, 4, 3)),
        ("3.4.2010", date(2010, 4, 3)),
        ("7 December 1999", date(1999, 12, 7)),
        ("5 May", date(2010, 5, 5)),
        ("5 February", date(2011, 2, 5)),
        ("before Easter", None),
        ("31 April 2010", None),
        ("1 March 2010 or 2 March 2010", None),
        ("10 marbles", None),
        ("", None),
    ],
)
def test_words_that_are_one_date_are_a_date(words: str, day: date | None) -> None:
    assert day_in(words, MONDAY) == day


@pytest.mark.parametrize("words", ["31 February 2010", "by 31/4/10", "3 May or 32 May", "5.13.2010"])
def test_a_day_that_no_calendar_has_is_noticed(words: str) -> None:
    assert no_such_day(words)


@pytest.mark.parametrize(
    "words", ["29 February", "28 Feb 2010", "before Easter", "99 balloons", "", "1/3/10"]
)
def test_other_words_are_left_alone(words: str) -> None:
    assert not no_such_day(words)


@pytest.mark.parametrize("words", ["Amy\u200b Hart", "Amy\nHart", "\u202eyma", "Amy\u00adHart"])
def test_a_character_that_nobody_sees_is_noticed(words: str) -> None:
    assert has_hidden_character(words)


@pytest.mark.parametrize("words", ["", "Amy Hart", "Zoë Ó Briain", "O’Neill"])
def test_letters_of_any_language_are_no_hidden_character(words: str) -> None:
    assert not has_hidden_character(words)


def test_capitals_and_spaces_tell_no_words_apart() -> None:
    assert alike("  Amy   HART ") == alike("amy hart")
    assert alike("Amy Hart") != alike("Amyhart")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One\r\ntwo\u2028three\x0bfour", "One\ntwo\nthree\nfour"),
        ("  Zo\u202e\x00e ", "Zoe"),
        ("\u200b \u00ad", ""),
        (" \n ", ""),
    ],
)
def test_narrative_is_kept_with_one_sort_of_line_end_and_nothing_hidden(typed: str, kept: str) -> None:
    assert tidied(typed) == kept


def test_a_line_is_kept_without_the_spaces_around_it() -> None:
    assert tidied_line("\tAmy\tHart ") == "Amy Hart"
