"""Targets as people type them."""

from decimal import Decimal

import pytest

from caseflow.rules.scorecard import Target
from caseflow.rules.targets import read_target, target_words


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("90", Target(Decimal(90))),
        (" 90.5% ", Target(Decimal("90.5"))),
        ("10 to 15", Target(Decimal(10), Decimal(15))),
        ("10-15%", Target(Decimal(10), Decimal(15))),
        ("-5 to -2.5", Target(Decimal(-5), Decimal("-2.5"))),
        ("1,200", Target(Decimal(1200))),
    ],
)
def test_a_number_or_a_range_is_read(text: str, target: Target) -> None:
    assert read_target(text, "") == target
    assert read_target(target_words(target), "") == target


def test_an_empty_one_is_none_and_a_tolerance_goes_with_a_target() -> None:
    assert read_target(" ", "2") is None
    assert read_target("90", "2.5") == Target(Decimal(90), None, Decimal("2.5"))


@pytest.mark.parametrize("text", ["ninety", "15 to 10", "1 to 2 to 3", "9" * 10])
def test_what_is_no_target_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="such as 90"):
        read_target(text, "")


@pytest.mark.parametrize("text", ["-1", "some"])
def test_a_tolerance_is_no_less_than_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        read_target("90", text)
