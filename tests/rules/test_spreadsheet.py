"""Lines for a spreadsheet: what begins like a formula is words, and a number stays one."""

import pytest

from caseflow.kernel.spreadsheet import csv_line


@pytest.mark.parametrize("words", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "＝1"])
def test_what_begins_like_a_formula_is_words(words: str) -> None:
    assert csv_line([words]).startswith(f"'{words}")


def test_numbers_and_what_is_not_known_stay_what_they_are() -> None:
    assert csv_line([-5, None, "north, duty", ""]) == '-5,,"north, duty",\r\n'


def test_the_end_of_a_line_may_be_chosen() -> None:
    assert csv_line(["a", 1], end="\n") == "a,1\n"
