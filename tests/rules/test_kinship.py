"""Kinds of relationship are reciprocal, and have words for everybody."""

import pytest

from caseflow.rules.family import (
    BETWEEN_CHILDREN,
    COUPLES,
    KINDS,
    PARENTS,
    SIBLINGS,
    TO_THE_CHILD,
    turned,
    words,
)


@pytest.mark.parametrize("kind", KINDS)
def test_turned_twice_a_kind_is_what_it_was_but_that_a_parent_is_a_parent(kind: str) -> None:
    again = turned(turned(kind))
    assert again == ("parent" if kind in PARENTS else kind)
    assert KINDS[turned(kind)].up == -KINDS[kind].up


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_related_to_somebody_of_unknown_sex_has_a_word(kind: str) -> None:
    assert words(kind) == words(kind, "U") == words(kind, "not a sex")
    assert all(words(kind, sex) for sex in "FMU")


def test_words_follow_the_sex_of_whom_they_are_said_of() -> None:
    assert [words("sibling", sex) for sex in "FMU"] == ["Sister", "Brother", "Brother or sister"]
    assert [words(turned("mother"), sex) for sex in "FM"] == ["Daughter", "Son"]
    assert [words(turned("child"), sex) for sex in "FMU"] == ["Mother", "Father", "Parent"]


def test_every_group_names_kinds_that_there_are() -> None:
    assert {*BETWEEN_CHILDREN, *COUPLES, *PARENTS, *SIBLINGS, *TO_THE_CHILD} <= KINDS.keys()
