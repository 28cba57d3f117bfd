"""What does not fit is asked about: each with its neighbour that does fit."""

from types import SimpleNamespace

import pytest
from stories import Story, a_case, day

from caseflow.events.kinds import effects, spans
from caseflow.rules.contradictions import WORDS, Contradiction, Life, contradictions
from caseflow.rules.pathway import state


def asked(story: Story, life: Life | None = None) -> list[Contradiction]:
    """What is asked about the event that a story tells last."""
    *before, event = story.events
    told = Story()
    told.events = before
    return list(contradictions(event, told.case_log, life or Life(), spans()))


@pytest.mark.parametrize(
    ("seen", "alone", "codes"),
    [
        (True, True, []),
        (None, True, ["alone_not_seen"]),
        (False, True, ["alone_not_seen"]),
        (False, False, []),
        (None, None, []),
    ],
)
def test_who_is_seen_alone_is_seen(seen: bool | None, alone: bool | None, codes: list[str]) -> None:
    said = {"child_seen": seen, "child_seen_alone": alone}
    data = {name: value for name, value in said.items() if value is not None}
    story = a_case().on("01 Mar 2010", "protection_plan_started", category="NEG")
    assert [each.code for each in asked(story.then("02 Mar 2010", "protection_visit_made", **data))] == codes


@pytest.mark.parametrize(
    ("on", "codes"), [("02 Mar 2010", ["before_what_it_continues"]), ("03 Mar 2010", [])]
)
def test_an_assessment_follows_its_referral(on: str, codes: list[str]) -> None:
    story = a_case().on("03 Mar 2010", "referral_received").then(on, "initial_assessment_started")
    assert [each.code for each in asked(story)] == codes


def test_an_assessment_before_its_referral_does_not_move_since_when_the_case_is_open() -> None:
    story = a_case().on("03 Mar 2010", "referral_received").then("01 Feb 2010", "initial_assessment_started")
    assert state(story.case_log, "duty", effects()).opened_on == day("03 Mar 2010")


def test_a_second_plan_beside_an_open_one_is_asked_about_and_one_after_it_is_not() -> None:
    story = a_case().on("01 Mar 2010", "protection_plan_started", category="NEG")
    story.on("02 Mar 2010", "protection_plan_started", category="PHY")
    assert asked(story) == [Contradiction("second_open", day("01 Mar 2010"))]
    ended = a_case().on("01 Mar 2010", "protection_plan_started", category="NEG")
    ended.then("02 Mar 2010", "protection_plan_ended")
    assert asked(ended.on("03 Mar 2010", "protection_plan_started", category="PHY")) == []


def test_a_second_assessment_beside_an_open_one_is_asked_about() -> None:
    story = a_case().on("01 Mar 2010", "initial_assessment_started", trigger="new_information")
    story.on("02 Mar 2010", "initial_assessment_started", trigger="new_information")
    assert [each.code for each in asked(story)] == ["second_open"]


@pytest.mark.parametrize(("on", "codes"), [("01 Mar 2010", []), ("02 Mar 2010", ["after_death"])])
def test_what_comes_after_death_is_asked_about(on: str, codes: list[str]) -> None:
    life = Life(day("05 May 2003"), None, day("01 Mar 2010"))
    assert [each.code for each in asked(a_case().on(on, "contact_received"), life)] == codes


@pytest.mark.parametrize("born", [Life(day("01 Mar 2010")), Life(None, day("01 Mar 2010"))])
def test_what_comes_long_before_birth_is_asked_about_and_work_with_an_unborn_child_is_not(born: Life) -> None:
    assert asked(a_case().on("11 May 2009", "contact_received"), born) == []
    assert [each.code for each in asked(a_case().on("10 May 2009", "contact_received"), born)] == [
        "before_birth"
    ]


def test_each_has_a_sentence() -> None:
    assert all(words.endswith(".") for words in WORDS.values())


def test_a_sentence_names_the_day_where_there_is_one() -> None:
    said = Contradiction("after_death", day("01 Mar 2010")).sentence(lambda on: on.isoformat())
    assert said == "It is dated after the child's death on 2010-03-01."
    assert Contradiction("alone_not_seen").sentence(str) == WORDS["alone_not_seen"]


def test_the_life_of_a_child_is_read_from_their_details() -> None:
    life = Life(day("05 May 2003"), None, day("01 Mar 2010"))
    child = SimpleNamespace(birth_date=life.born_on, expected_birth_date=None, death_date=life.died_on)
    assert Life.of(child) == life
    assert Life.of(None) == Life()
