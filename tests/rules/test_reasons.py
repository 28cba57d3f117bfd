"""A reason says more than a letter or two."""

import pytest

from caseflow.rules.reasons import says_why


@pytest.mark.parametrize(
    ("words", "enough"), [("", False), ("         x  ", False), ("nine chrs", False), ("ten chars.", True)]
)
def test_a_reason_has_ten_letters_beside_spaces(words: str, enough: bool) -> None:
    assert says_why(words) == enough
