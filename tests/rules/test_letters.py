"""Letters to families: every template is filled whole, and a postcode is found however it is written."""

from datetime import date
from typing import Any

import pytest

from caseflow.rules.letters import KNOWN, OF_A_MEETING, gives_away, letters, read_letters
from caseflow.rules.reading import RuleError

FACTS = {name: f"<{name}>" for name in KNOWN | OF_A_MEETING}
LETTER: dict[str, Any] = {"code": "a", "title": "A", "meets": False, "text": "Dear {child}"}


def table(**changed: Any) -> dict[str, Any]:
    version = {"from": date(2005, 1, 1), "source": "Own", "letter": [LETTER | changed]}
    return {"version": [version]}


def test_every_letter_is_filled_whole_and_says_whom_to_phone() -> None:
    found = letters().value_on(date(2010, 3, 1))
    assert list(found) == ["visit", "nobody_in", "meeting", "assessment", "ending"]
    for each in found.values():
        text = each.filled(FACTS)
        assert "{" not in text
        assert "<phone>" in text
        assert ("<when>" in text) == each.meets
        assert max(len(sentence.split()) for sentence in text.split(". ")) <= 40


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "On {when}"}, "nothing fills when"),
        ({"text": "At {address}"}, "nothing fills address"),
        ({"text": "Dear {child"}, "letters.toml, version 1, letter 1: "),
        ({"text": 1}, "text must be str"),
        ({"sent": True}, "unknown key sent"),
    ],
)
def test_a_letter_that_cannot_be_filled_stops_the_start(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read_letters(table(**changed))


def test_a_letter_that_meets_names_the_day_and_no_code_is_there_twice() -> None:
    found = read_letters(table(meets=True, text="{when}, {place}")).value_on(date(2010, 3, 1))["a"]
    assert found.filled(FACTS) == "<when>, <place>"
    twice = table()
    twice["version"][0]["letter"] *= 2
    with pytest.raises(RuleError, match="twice"):
        read_letters(twice)


@pytest.mark.parametrize(
    ("words", "postcode", "found"),
    [
        ("Come to TM1 2AB", "TM1 2AB", True),
        ("come to tm12ab.", "TM1 2AB", True),
        ("T M 1-2 A B", "tm1 2ab", True),
        ("Come to TM1 3AB", "TM1 2AB", False),
        ("Come to TM1 2AB", None, False),
        ("Come to TM1 2AB", " ", False),
    ],
)
def test_a_postcode_is_found_however_it_is_written(words: str, postcode: str | None, found: bool) -> None:
    assert gives_away(words, postcode) == found
