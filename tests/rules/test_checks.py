"""Each check of data quality by a worked example: what it finds, and beside it what it leaves alone."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from stories import Story, a_case, day

from caseflow.events.kinds import effects, kinds
from caseflow.rules.calendars import england
from caseflow.rules.checks import (
    ANSWERS,
    DATES,
    MISSING,
    NOTHING,
    START,
    CheckedCase,
    Finding,
    findings,
    read_checks,
)
from caseflow.rules.contradictions import Life
from caseflow.rules.pathway import state
from caseflow.rules.reading import DATA, RuleError
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
Telling = Callable[[Story], object]
BORN = Life(born_on=date(2009, 9, 1), died_on=date(2010, 6, 1))


def found(story: Story, life: Life = BORN) -> list[Finding]:
    """What the checks find in a story."""
    closed_on = state(story.case_log, "duty", effects()).closed_on
    return findings(CheckedCase(story.case_log, life, closed_on, england()), RULES.checked_by)


def on_a_referral(kind: str = "initial_assessment_started", **data: Any) -> Callable[[str], Story]:
    """A case with a referral of 1 March 2010, decided, and something about it on a day."""

    def tell(when: str) -> Story:
        story = a_case().on("01 Mar 2010", "referral_received", primary_need="N1")
        story.on("01 Mar 2010", "referral_decided", about="e1", outcome="initial_assessment")
        return story.on(when, kind, about="e1", **data)

    return tell


def ended(start: str, end: str, **data: Any) -> Callable[[str], Story]:
    """Something that started on 1 March 2010, continuing what it must, and ended on a day."""
    before = {
        "protection_plan_started": "initial_conference_held",
        "enquiry_started": "strategy_discussion_held",
    }

    def tell(when: str) -> Story:
        story = a_case()
        if start in before:
            story.on("01 Mar 2010", before[start])
        story.then("01 Mar 2010", start)
        return story.then(when, end, **data)

    return tell


def beside(kind: str, end: str, other: str = "") -> Callable[[str], Story]:
    """Something from 1 to 15 March 2010, and a second one, or another thing, from a day on."""

    def tell(when: str) -> Story:
        story = a_case().on("01 Mar 2010", kind).then("15 Mar 2010", end)
        return story.on(when, other or kind)

    return tell


def conference(when: str) -> Story:
    """A strategy discussion of 1 March 2010, and a conference about it."""
    return a_case().on("01 Mar 2010", "strategy_discussion_held").then(when, "initial_conference_held")


def plan_on(when: str) -> Story:
    """A conference of 1 March 2010, and the plan that it agreed."""
    story = a_case().on("01 Mar 2010", "initial_conference_held", outcome="plan")
    return story.then(when, "protection_plan_started")


def enquiry_on(when: str) -> Story:
    """A strategy discussion of 1 March 2010, and an enquiry."""
    return a_case().on("01 Mar 2010", "strategy_discussion_held").then(when, "enquiry_started")


def reviewed(when: str) -> Story:
    """A plan from 1 March 2010 and its review."""
    return plan_on("01 Mar 2010").then(when, "review_conference_held")


def factors(*codes: str) -> Story:
    """An assessment that found these factors."""
    story = a_case().on("01 Mar 2010", "core_assessment_started")
    return story.then("15 Mar 2010", "core_assessment_completed", factors=list(codes))


def decided(outcome: str) -> Story:
    """A child in need plan on a referral with this decision."""
    story = a_case().on("01 Mar 2010", "referral_received", primary_need="N1")
    story.on("02 Mar 2010", "referral_decided", about="e1", outcome=outcome)
    return story.on("03 Mar 2010", "child_in_need_plan_started", about="e1")


def closed(start: str, end: str = "") -> Story:
    """Something from 1 March 2010 on a case that closes on 1 April."""
    story = a_case().on("01 Mar 2010", "referral_received", primary_need="N1")
    story.on("01 Mar 2010", "referral_decided", about="e1", outcome="strategy_discussion")
    story.on("01 Mar 2010", "strategy_discussion_held").then("01 Mar 2010", start)
    if end:
        story.then("31 Mar 2010", end)
    return story.on("01 Apr 2010", "case_closed", reason="RC7")


def visited(**data: Any) -> Story:
    """A visit to a child on a plan."""
    return plan_on("01 Mar 2010").then("08 Mar 2010", "protection_visit_made", **data)


def after_closing(when: str) -> Story:
    """A review on a case that closed on 1 April 2010."""
    story = closed("child_in_need_plan_started", "child_in_need_plan_ended")
    return story.on(when, "child_in_need_plan_reviewed", about="e4")


def twice(about: str) -> Story:
    """A second completion, about the same start or another one."""
    story = a_case().on("01 Mar 2010", "core_assessment_started")
    story.then("05 Mar 2010", "core_assessment_completed")
    story.on("15 Mar 2010", "core_assessment_started")
    return story.on("25 Mar 2010", "core_assessment_completed", about=about)


def answered(when: str, start: str, end: str, **data: Any) -> tuple[Story, Story]:
    """Something that nothing follows, and the same with what follows it."""
    return a_case().on("01 Mar 2010", start, **data), a_case().on("01 Mar 2010", start, **data).then(
        when, end
    )


WORKED: dict[str, tuple[Story, Story]] = {
    "CIN 1103": (on_a_referral()("26 Feb 2010"), on_a_referral()("01 Mar 2010")),
    "CIN 1104": (conference("26 Feb 2010"), conference("08 Mar 2010")),
    "CIN 1105": (plan_on("26 Feb 2010"), plan_on("01 Mar 2010")),
    "CIN 2885": (plan_on("02 Mar 2010"), plan_on("01 Mar 2010")),
    "CIN 2889": (enquiry_on("26 Feb 2010"), enquiry_on("01 Mar 2010")),
    "CIN 2991Q": (
        ended("enquiry_started", "enquiry_completed")("08 Mar 2010"),
        ended("enquiry_started", "enquiry_completed")("08 Mar 2010").on(
            "09 Mar 2010", "core_assessment_started"
        ),
    ),
    "CIN 4000": (decided("nfa"), decided("initial_assessment")),
    "CIN 4001": tuple(
        beside("child_in_need_plan_started", "child_in_need_plan_ended", "protection_plan_started")(when)
        for when in ("14 Mar 2010", "15 Mar 2010")
    ),
    "CIN 4004": tuple(
        beside("child_in_need_plan_started", "child_in_need_plan_ended")(when)
        for when in ("14 Mar 2010", "15 Mar 2010")
    ),
    "CIN 8565": (after_closing("02 Apr 2010"), after_closing("01 Apr 2010")),
    "CIN 8569Q": answered("02 Mar 2010", "referral_received", "referral_decided", primary_need="N1"),
    "CIN 8606": (
        a_case().on("24 Nov 2008", "contact_received"),
        a_case().on("25 Nov 2008", "contact_received"),
    ),
    "CIN 8608": tuple(
        ended("core_assessment_started", "core_assessment_completed")(when)
        for when in ("28 Feb 2010", "01 Mar 2010")
    ),
    "CIN 8610": (
        a_case().on("01 Mar 2010", "referral_received"),
        a_case().on("01 Mar 2010", "referral_received", primary_need="N1"),
    ),
    "CIN 8670Q": answered("05 Mar 2010", "core_assessment_started", "core_assessment_completed"),
    "CIN 8675Q": (
        enquiry_on("01 Mar 2010"),
        enquiry_on("01 Mar 2010").on("15 Mar 2010", "initial_conference_held"),
    ),
    "CIN 8839": tuple(
        beside("enquiry_started", "enquiry_completed")(when) for when in ("14 Mar 2010", "15 Mar 2010")
    ),
    "CIN 8840": tuple(
        ended("protection_plan_started", "protection_plan_ended")(when)
        for when in ("01 Mar 2010", "02 Mar 2010")
    ),
    "CIN 8841": (reviewed("01 Mar 2010"), reviewed("02 Mar 2010")),
    "CIN 8841b": (reviewed("26 Feb 2010"), reviewed("02 Mar 2010")),
    "CIN 8867": (
        closed("core_assessment_started"),
        closed("core_assessment_started", "core_assessment_completed"),
    ),
    "CIN 8868": (closed("enquiry_started"), closed("enquiry_started", "enquiry_completed")),
    "CIN 8869": (factors("21", "1A"), factors("21")),
    "CIN 8875": (conference("06 Mar 2010"), conference("08 Mar 2010")),
    "CIN 8896": tuple(
        beside("core_assessment_started", "core_assessment_completed")(when)
        for when in ("14 Mar 2010", "15 Mar 2010")
    ),
    "CIN 8898": (factors("1A", "1A"), factors("1A", "1B")),
    "CIN 8915": (a_case().on("02 Jun 2010", "care_started"), a_case().on("01 Jun 2010", "care_started")),
    "CIN 8925": tuple(
        ended("protection_plan_started", "protection_plan_ended")(when)
        for when in ("28 Feb 2010", "02 Mar 2010")
    ),
    "CIN 8935": tuple(
        beside("protection_plan_started", "protection_plan_ended")(when)
        for when in ("14 Mar 2010", "15 Mar 2010")
    ),
    "QUALITY 1": tuple(ended("care_started", "care_ended")(when) for when in ("28 Feb 2010", "01 Mar 2010")),
    "QUALITY 2": (
        a_case().on("05 Mar 2010", "core_assessment_completed"),
        ended("core_assessment_started", "core_assessment_completed")("05 Mar 2010"),
    ),
    "QUALITY 3": (a_case().on("01 Mar 2010", "protection_plan_started"), plan_on("01 Mar 2010")),
    "QUALITY 4": (
        a_case().on("01 Mar 2010", "initial_conference_held", outcome="plan"),
        a_case().on("01 Mar 2010", "initial_conference_held", outcome="no_plan"),
    ),
    "QUALITY 5": (twice("e1"), twice("e3")),
    "QUALITY 6": (a_case().on("31 Aug 2009", "care_started"), a_case().on("01 Sep 2009", "care_started")),
    "QUALITY 7": (visited(child_seen_alone=True), visited(child_seen=True, child_seen_alone=True)),
    "QUALITY 8": (
        closed("child_in_need_plan_started"),
        closed("child_in_need_plan_started", "child_in_need_plan_ended"),
    ),
    "QUALITY 9": tuple(beside("care_started", "care_ended")(when) for when in ("14 Mar 2010", "15 Mar 2010")),
}
"""For each check a case in which it finds something, and the neighbour in which it does not."""


def codes(story: Story) -> set[str]:
    return {each.code for each in found(story)}


def test_each_check_has_its_worked_example() -> None:
    assert set(WORKED) == set(RULES.checks)


@pytest.mark.parametrize("code", WORKED)
def test_a_check_finds_what_is_wrong_and_leaves_its_neighbour_alone(code: str) -> None:
    wrong, right = WORKED[code]
    assert code in codes(wrong)
    assert code not in codes(right)


@pytest.mark.parametrize("code", WORKED)
def test_what_is_withdrawn_needs_no_look(code: str) -> None:
    wrong, _ = WORKED[code]
    mended = Story()
    mended.events = list(wrong.events)
    for finding in (each for each in found(wrong) if each.code == code):
        mended.on("30 Jun 2010", "event_withdrawn", about=finding.event_id, reason="wrong_entry")
    assert code not in codes(mended)


def test_a_case_as_it_should_be_needs_no_look() -> None:
    story = on_a_referral()("01 Mar 2010").then("08 Mar 2010", "initial_assessment_completed", outcome="nfa")
    assert found(story) == []


def test_a_finding_says_beside_what_and_since_when() -> None:
    assert [each for each in found(plan_on("02 Mar 2010")) if each.code == "CIN 2885"] == [
        Finding(
            "CIN 2885",
            "e2",
            "protection_plan_started",
            day("02 Mar 2010"),
            day("02 Mar 2010"),
            "e1",
            day("01 Mar 2010"),
        )
    ]


@pytest.mark.parametrize(
    ("code", "from_on", "on_day"),
    [
        ("CIN 8569Q", "03 Mar 2010", "02 Mar 2010"),  # one working day after Monday 1 March
        ("CIN 8670Q", "07 May 2010", "06 May 2010"),  # 2 and 5 April and 3 May are bank holidays
        ("CIN 8675Q", "23 Mar 2010", "22 Mar 2010"),
        ("CIN 8867", "01 Apr 2010", "01 Apr 2010"),
        ("CIN 4001", "14 Mar 2010", "14 Mar 2010"),
    ],
)
def test_what_is_open_too_long_needs_a_look_from_the_day_after(code: str, from_on: str, on_day: str) -> None:
    (finding,) = [each for each in found(WORKED[code][0]) if each.code == code]
    assert (finding.from_on, finding.on_day) == (day(from_on), day(on_day))


def test_entries_from_before_a_check_are_left_alone() -> None:
    assert codes(a_case().on("30 Sep 2008", "referral_received")) == set()
    assert "CIN 8610" in codes(a_case().on("01 Oct 2008", "referral_received"))


def test_nothing_is_asked_about_a_birth_that_is_not_known() -> None:
    assert found(WORKED["QUALITY 6"][0], Life()) == []
    expected = Life(expected_on=date(2009, 9, 1))
    assert [each.code for each in found(WORKED["CIN 8606"][0], expected)] == ["CIN 8606"]


def test_a_third_plan_is_told_beside_the_one_it_overlaps() -> None:
    story = a_case().on("01 Mar 2010", "care_started").on("02 Mar 2010", "care_started")
    story.then("05 Mar 2010", "care_ended").on("06 Mar 2010", "care_started")
    assert [(each.event_id, each.beside_id) for each in found(story)] == [("e2", "e1"), ("e4", "e1")]


def test_a_conference_of_another_authority_is_not_missed_where_a_rule_says_so() -> None:
    table = {
        "check": [rule(not_about={"of": ["protection_plan_started"], "about": ["initial_conference_held"]})]
    }
    table["check"][0]["not_about"]["unless"] = {"category": ["NEG"]}
    (check,) = read_checks(table).values()
    for category, expected in (("NEG", 0), ("PHY", 1)):
        story = a_case().on("01 Mar 2010", "protection_plan_started", category=category)
        case = CheckedCase(story.case_log, Life(), None, england())
        assert len(list(check.findings(case))) == expected


def rule(**more: Any) -> dict[str, Any]:
    """A check of a file, with what is given in it."""
    words = {name: "Words" for name in ("code", "title", "mend", "source")}
    return {**words, "question": False, "from": date(2008, 10, 1), **more}


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ([rule()], "must have one of"),
        ([rule(no_working_day={"of": []}, before_birth={"of": []})], "must have one of"),
        ([rule(no_working_day={"of": []})] * 2, "is there twice"),
        ([rule(no_working_day={"of": [], "weeks": 2})], "unknown key"),
        ([{}], "missing key"),
    ],
)
def test_a_check_that_is_not_plain_is_refused(checks: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        read_checks({"check": checks})


def test_an_indicator_counts_by_what_its_clock_starts_and_stops_with() -> None:
    kinds = ("referral_received", "initial_assessment_started", "initial_assessment_completed")
    assert RULES.kinds_counted_by("NI 59") >= set(kinds)
    assert "referral_received" not in RULES.kinds_counted_by("NI 64")


def test_every_kind_that_a_check_names_is_one() -> None:
    text = (DATA / "checks.toml").read_text(encoding="utf-8")
    endings = "started|completed|held|received|made|ended|decided|reviewed|closed|changed|parted"
    named = set(re.findall(rf'"([a-z_]+_(?:{endings}))"', text))
    assert "case_closed" in named
    assert named <= set(kinds())
    assert {kind for check in RULES.checks.values() for kind in check.condition.kinds} <= set(kinds())


def test_a_check_says_what_it_could_change_of_an_indicator_and_an_answer_only_where_one_goes_by_it() -> None:
    of_time, of_factors = RULES.concerns("NI 59"), RULES.concerns("CSC 002")
    assert of_time.keys() == RULES.checks.keys()
    assert of_time["CIN 8608"] == DATES  # dated as over before it started
    assert of_time["CIN 8670Q"] == of_time["CIN 8867"] == MISSING  # open too long, and on a closed case
    assert of_time["QUALITY 2"] == START
    assert of_time["CIN 8610"] == of_time["CIN 8869"] == of_time["QUALITY 7"] == NOTHING
    assert (of_factors["CIN 8869"], of_factors["CIN 8610"]) == (ANSWERS, NOTHING)


def test_what_is_missing_after_an_entry_is_what_would_end_it() -> None:
    of = {code: check.condition.ended_by for code, check in RULES.checks.items()}
    assert "initial_assessment_completed" in of["CIN 8670Q"]("initial_assessment_started")
    assert of["CIN 8867"]("core_assessment_started") == ("core_assessment_completed",)
    assert of["CIN 8867"]("referral_received") == of["CIN 8608"]("enquiry_completed") == ()
