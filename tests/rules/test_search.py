"""How names and dates of birth are compared when somebody looks for a child."""

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.search import (
    Span,
    fits,
    fold,
    looks_widely,
    name_keys,
    nearly_fits,
    reference_key,
    span,
    within_a_year,
    word_keys,
)

NAMES = st.text(st.characters(categories=("L", "Mn", "Nd", "P", "Zs")), max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Núñez", "NUNEZ"),
        ("Nguyễn", "nguyen"),
        ("O’Brien", "O'Brien"),
        ("OʼBrien", "obrien"),
        ("D`Arcy", "D´Arcy"),
        ("Anne-Marie", "anne marie"),
        ("Anne‑Marie", "Anne–Marie"),
        ("Müller", "Muller"),
        ("Straße", "STRASSE"),
        ("Łukasz", "Lukasz"),
        ("Søren", "Soren"),
        ("Đặng", "Dang"),
        ("Þóra", "Thora"),
        ("Ayşe Yıldız", "ayse yildiz"),
        ("İbrahim", "Ibrahim"),
        ("Ångström", "Angstrom"),
        ("Ｚｏｅ", "zoe"),
        ("  Zoë   Nobody ", "zoe nobody"),
    ],
)
def test_names_that_are_heard_alike_are_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(NAMES)
def test_a_name_is_the_same_however_its_accents_are_written(name: str) -> None:
    assert fold(normalize("NFC", name)) == fold(normalize("NFD", name))
    assert fold(name.upper().lower()) == fold(name.upper())
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("given_name", "family_name", "looked_for"),
    [
        ("Ana", "Núñez", "ana nunez"),
        ("Liam", "O'Brien", "Liam OBrien"),
        ("Liam", "O'Brien", "liam o brien"),
        ("Anne-Marie", "Nobody", "Annemarie Nobody"),
        ("Annemarie", "Nobody", "Anne-Marie Nobody"),
        ("Maria", "de la Cruz", "Maria Delacruz"),
        ("", "Smith-Jones", "smith jones"),
        ("", "Smith-Jones", "Smithjones"),
        ("Zoë", "", "ZOE"),
    ],
)
def test_a_name_is_found_by_each_way_of_writing_it(
    given_name: str, family_name: str, looked_for: str
) -> None:
    assert name_keys(given_name, family_name) & set(word_keys(looked_for))


@given(NAMES, NAMES)
def test_what_was_recorded_is_found_as_it_was_recorded(given_name: str, family_name: str) -> None:
    keys, asked = name_keys(given_name, family_name), word_keys(f"{given_name} {family_name}")
    assert bool(keys) == bool(asked)
    assert not asked or asked[0] in keys


def test_nothing_has_no_keys() -> None:
    assert name_keys("", "") == frozenset()
    assert word_keys(" - ' ") == []


@pytest.mark.parametrize("words", ["tm-000002", "TM 000002", "Tm000002", " tm/000002 "])
def test_a_reference_is_one_however_it_is_typed(words: str) -> None:
    assert reference_key(words) == "TM000002"


def test_a_year_a_month_and_a_day_are_spans() -> None:
    assert span(2003) == Span(date(2003, 1, 1), date(2003, 12, 31))
    assert span(2003, 12) == Span(date(2003, 12, 1), date(2003, 12, 31))
    assert span(2004, 2) == Span(date(2004, 2, 1), date(2004, 2, 29))
    assert span(2003, 5, 5) == Span(date(2003, 5, 5), date(2003, 5, 5))
    assert span(2003, 5, 5).is_day
    assert not span(2003, 5).is_day
    with pytest.raises(ValueError, match="day is out of range"):
        span(2003, 2, 29)


@pytest.mark.parametrize(
    ("on", "fit"),
    [
        (date(2003, 4, 30), False),
        (date(2003, 5, 1), True),
        (date(2003, 5, 31), True),
        (date(2003, 6, 1), False),
        (None, True),
    ],
)
def test_a_date_fits_a_month_from_its_first_to_its_last_day(on: date | None, fit: bool) -> None:
    assert fits(on, span(2003, 5)) == fit
    assert nearly_fits(on, span(2003, 5)) == fit
    assert fits(on, None)
    assert nearly_fits(on, None)


@pytest.mark.parametrize(
    ("on", "nearly"),
    [
        (date(2003, 5, 4), True),
        (date(2003, 5, 14), True),
        (date(2003, 7, 4), True),
        (date(2013, 5, 4), True),
        (date(2003, 4, 5), True),
        (date(2013, 4, 5), False),
        (date(2003, 6, 7), False),
        (date(2004, 5, 5), False),
    ],
)
def test_one_slip_is_forgiven_in_a_whole_date(on: date, nearly: bool) -> None:
    assert nearly_fits(on, span(2003, 5, 4)) == nearly


def test_a_year_away_is_a_year_away() -> None:
    assert within_a_year(date(2002, 5, 3), span(2003, 5, 4))
    assert not within_a_year(date(2002, 5, 2), span(2003, 5, 4))
    assert within_a_year(date(2004, 5, 4), span(2003, 5, 4))
    assert not within_a_year(date(2004, 5, 6), span(2003, 5, 4))
    assert within_a_year(None, span(2003))
    assert within_a_year(date(1990, 1, 1), None)


def test_a_birth_may_have_been_expected_for_other_days() -> None:
    expected = span(2010, 6, 1).expected()
    assert expected == Span(date(2010, 4, 20), date(2010, 10, 19))


@pytest.mark.parametrize(
    ("words", "widely"),
    [
        *((piece, False) for piece in ("", "Tes", "Zed Tes", "O'B", "Ng", "- ·")),
        *((name, True) for name in ("Test", "Li Test", "TM-000002")),
    ],
)
def test_a_piece_of_a_name_is_not_looked_for_among_all_children(words: str, widely: bool) -> None:
    assert looks_widely(words) is widely
