"""Several writers in one form: kept, written or shown side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.merging import Offer, both, plain, settle

WORDS = st.sampled_from(["", "a", "b", "c", " a ", "a\r\n"])


@pytest.mark.parametrize(
    ("seen", "mine", "current", "outcome"),
    [
        ("a", "a", "a", "keep"),
        ("a", "a", "b", "keep"),  # somebody else changed it and I did not
        ("a", "b", "a", "write"),
        ("a", "b", "b", "keep"),  # we wrote the same
        ("a", "b", "c", "differ"),
        ("", "b", "", "write"),
        ("a", "", "a", "write"),  # emptying is a change
        ("a", "", "b", "differ"),
        ("a\nb", "a\r\nb", "c", "keep"),  # a browser's ends of lines are no change
    ],
)
def test_what_becomes_of_an_answer(seen: str, mine: str, current: str, outcome: str) -> None:
    assert settle(Offer(seen, mine), current) == outcome


@given(WORDS, WORDS, WORDS)
def test_nobodys_words_are_written_over_unseen(seen: str, mine: str, current: str) -> None:
    if settle(Offer(seen, mine), current) == "write":
        assert plain(current) == plain(seen)
    if settle(Offer(seen, mine), current) == "keep":
        assert plain(mine) in (plain(seen), plain(current))


def test_both_texts_are_kept_whole() -> None:
    assert both("theirs", "mine") == "theirs\n\nmine"
