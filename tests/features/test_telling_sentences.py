"""Sentences that may tell a number that is held back are pointed out, and others are not."""

import pytest

from caseflow.publication.views.held_back import HeldNumber
from caseflow.publication.views.sentences import warnings

HELD = [
    HeldNumber("NI 59", "The borough", 141, 181),
    HeldNumber("NI 59", "Weir End", 14, 24),
    HeldNumber("NI 59", "Osier Wharf", 41, 45),
    HeldNumber("CSC 026", "The borough", 1250, None),
    HeldNumber("CSC 024", "Weir End", 4, None),
]
PLACES = {"The borough", "Weir End", "Osier Wharf", "Larkmead"}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Of all, 141 were in time, and not 139.", ["141"]),
        ("Of them 141, not 139, were in time, or 141.", ["141"]),
        (f"In time were {'9' * 5000} and 1,141, 141.5 and 14,141.", []),
        ("In time were 1,250 at home.", ["1,250"]),
        ("In Larkmead 141 of 181 were in time: nothing is held back there.", []),
        ("Some 40 came late.", ["40"]),
        ("In time were 77.9%.", ["77.9%"]),
        ("In time were 78 per cent.", ["78 per cent"]),
        ("From nine in ten in Osier Wharf to six in ten in Weir End.", ["nine in ten", "six in ten"]),
        ("Three quarters of them came in time, and 14 in Weir End.", ["14"]),
        ("Three quarters of all came in time.", ["Three quarters of"]),
        ("Three in four came in time.", ["Three in four"]),
        ("Two in three came in time.", []),
        ("CSC 024 was 4 in Weir End.", ["4"]),
        ("NI 59 of Quarter 3 of 2009-10: better than on 14 October 2009 in Weir End, at 9.41 am.", []),
        ("Two social workers were ill in Weir End.", []),
        ("In Weir End 77.9% were seen; three in two is no share.", []),
    ],
)
def test_a_number_that_is_held_back_is_found_in_a_sentence(sentence: str, told: list[str]) -> None:
    found = warnings(sentence, {}, HELD, PLACES)
    assert [each.split("”")[0].removeprefix("“") for each in found] == told


def test_a_warning_says_of_what_and_words_about_an_indicator_are_about_it_alone() -> None:
    said = "“six in ten” may tell NI 59 of Weir End, which is held back: 14 of 24, 58.3%."
    assert warnings(
        "", {"NI 59": "Few: six in ten in Weir End.", "NI 60": "141 came. Four of them."}, HELD, PLACES
    ) == [said]


def test_what_everybody_reads_anyway_is_not_pointed_out_and_a_question_has_its_own_words() -> None:
    """Of "c of 21" a sentence with 21 tells nothing; with 18, or with the 3 that are left, it does."""
    listened = HeldNumber("Families 1", "The borough", 18, 21, of_shown=True, title="Did we listen to you?")
    assert warnings("It took 21 working days.", {}, [listened], PLACES) == []
    (told,) = warnings("Of them 18 said so.", {}, [listened], PLACES)
    assert "may tell “Did we listen to you?” of the borough" in told
    assert warnings("3 did not.", {}, [listened], PLACES)
    assert warnings("It took 21 working days.", {}, [listened._replace(of_shown=False)], PLACES)
