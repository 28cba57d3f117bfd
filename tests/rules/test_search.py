"""How names and dates of birth are compared when somebody looks for a child."""

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.reading import DATA, read_table
from caseflow.rules.search import (
    Birth,
    Span,
    exchanged,
    fits,
    fold,
    full_forms,
    looks_widely,
    name_keys,
    nearly_fits,
    reference_key,
    span,
    why_found,
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Kate", "Nobody"), "Catherine Nobody"),
        (("Catherine", "Nobody"), "Kathy Nobody"),
        (("Katarzyna", "Nobody"), "Kasia Nobody"),
        (("Alexandra", "Nobody"), "alex nobody"),
        (("Alexander", "Nobody"), "Alex Nobody"),
        (("Bill", "Reed"), "William Reid"),
        (("Niamh", "Nobody"), "Neve Nobody"),
        (("Mohamed", "Nobody"), "Muhammad Nobody"),
    ],
)
def test_a_name_is_found_by_its_short_forms_and_other_spellings(one: tuple[str, str], other: str) -> None:
    assert name_keys(*one) & set(word_keys(other))


def test_a_name_that_stands_for_none_has_no_full_form() -> None:
    assert full_forms("zebedee nobody") == ()
    assert full_forms("alex nobody") == ("alexander nobody", "alexandra nobody")
    assert len(full_forms("alex sam chris pat")) == 4, "never more than four"
    assert name_keys("Zebedee", "Nobody") == {"zebedee nobody"}


def test_the_list_of_names_is_written_as_names_are_compared() -> None:
    """Plain words, none twice in a group, and a name that stands for others stands for itself alone."""
    groups = [group.split() for group in read_table(DATA / "names.toml")["groups"]]
    first = [group[0] for group in groups]
    assert len(set(first)) == len(first)
    for group in groups:
        assert len(set(group)) == len(group) > 1, group
        assert all(fold(word) == word for word in group), group
        assert set(first).isdisjoint(group[1:]), group


def test_a_piece_of_a_name_stands_for_no_whole_one() -> None:
    """Else "Sam" would look among all children for every Samuel."""
    assert word_keys("Sam") == ["sam"]
    assert word_keys("Sam Nobody") == ["sam nobody", "samantha nobody", "samuel nobody"]
    assert not looks_widely("Sam")


def test_a_date_is_exchanged_where_that_is_another_date() -> None:
    assert exchanged(date(2003, 5, 4)) == date(2003, 4, 5)
    assert exchanged(date(2003, 5, 5)) is None
    assert exchanged(date(2003, 5, 14)) is None


@pytest.mark.parametrize(
    ("words", "name", "why"),
    [
        ("ana nuñez", "Ana Núñez", "Same name"),
        ("Núñez, Ana", "Ana Núñez", "Same name in another order"),
        ("Ana Nunez", "Ana Maria Núñez", "Part of the name"),
        ("Nun", "Ana Núñez", "Beginning of the name"),
        ("Kate Nobody", "Catherine Nobody", "Short form or other spelling of the name"),
        ("Cathy Nobody", "Kate Nobody", "Short form or other spelling of the name"),
        ("Ama Nunes", "Ana Núñez", "Similar name"),
        ("", "Ana Núñez", ""),
    ],
)
def test_why_a_name_answers_a_search(words: str, name: str, why: str) -> None:
    assert why_found(words, None, name, Birth(date(2003, 5, 4))) == why


@pytest.mark.parametrize(
    ("within", "birth", "why"),
    [
        (span(2003, 5, 4), Birth(date(2003, 5, 4)), "Same date of birth"),
        (span(2003, 5), Birth(date(2003, 5, 4)), "Born then"),
        (span(2003, 4, 5), Birth(date(2003, 5, 4)), "Day and month of birth swapped"),
        (span(2004, 5, 4), Birth(date(2003, 5, 4)), "Date of birth nearly the same"),
        (span(2001, 1, 1), Birth(date(2003, 5, 4)), "Different date of birth"),
        (span(2001, 1, 1), Birth(None), "Date of birth not recorded"),
        (span(2010, 5, 20), Birth(None, date(2010, 6, 1)), "Expected about then"),
        (span(2001, 1, 1), Birth(None, date(2010, 6, 1)), ""),
        (span(2003, 5, 4), Birth(date(2003, 5, 4), date(2003, 6, 1)), "Same date of birth"),
    ],
)
def test_why_a_birth_answers_a_search(within: Span, birth: Birth, why: str) -> None:
    assert why_found("", within, "Ana Núñez", birth) == why
    told = f"Same name, {why[:1].lower()}{why[1:]}" if why else "Same name"
    assert why_found("Ana Nunez", within, "Ana Núñez", birth) == told
