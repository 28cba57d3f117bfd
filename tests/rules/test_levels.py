"""Where a case may be held at the wrong level: each rule by its worked examples."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from stories import Story, a_case, caf, day, plan

from caseflow.events.kinds import effects
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.level_rules import read_level_rules
from caseflow.rules.levels import LevelFlag, level_flags
from caseflow.rules.pathway import state
from caseflow.rules.reading import DATA, RuleError, read_table
from caseflow.rules.requests import requests
from caseflow.rules.rulebook import rulebook

RULES = rulebook()


def flags(case_log: CaseLog) -> list[LevelFlag]:
    place = state(case_log, "door", effects())
    found = on_a_closed_case(clocks(case_log, RULES), place.closed_on)
    asked = list(requests(case_log, found, place.tier_spells))
    return level_flags(case_log, found, asked, place.tier_spells, RULES)


def spans(story: Story, rule: str) -> list[tuple[str, date, date | None, date, int]]:
    """What raised each flag of a rule, from when until when, since when and how many things count."""
    return [flag[1:6] for flag in flags(story.case_log) if flag.rule == rule]


def contacts(*days: str) -> Story:
    story = a_case()
    for each in days:
        story.on(each, "contact_received", source="2A")
    return story


def test_a_third_contact_within_a_year_flags_a_case_and_each_later_one_anew() -> None:
    story = contacts("01 Mar 2009", "10 Sep 2009", "28 Feb 2010")
    assert spans(story, "contacts") == [("e3", day("28 Feb 2010"), day("01 Mar 2011"), day("01 Mar 2009"), 3)]
    story.on("01 Mar 2010", "contact_received", source="2A")
    assert spans(story, "contacts") == [
        ("e3", day("28 Feb 2010"), day("01 Mar 2010"), day("01 Mar 2009"), 3),
        ("e4", day("01 Mar 2010"), day("02 Mar 2011"), day("01 Mar 2009"), 4),
    ]


@pytest.mark.parametrize(
    ("third", "flagged"), [("28 Feb 2010", True), ("01 Mar 2010", True), ("02 Mar 2010", False)]
)
def test_the_year_ends_on_its_last_day(third: str, flagged: bool) -> None:
    assert bool(spans(contacts("01 Mar 2009", "10 Sep 2009", third), "contacts")) is flagged


def test_an_assessment_in_between_lets_contacts_count_anew() -> None:
    story = contacts("01 Mar 2009", "10 Apr 2009").on("11 Apr 2009", "caf_started")
    story.on("01 May 2009", "contact_received", source="2A")
    assert not spans(story, "contacts")
    story.on("02 May 2009", "contact_received", source="2A").on(
        "03 May 2009", "contact_received", source="2A"
    )
    assert [each[0] for each in spans(story, "contacts")] == ["e6"]


def test_an_assessment_ends_the_flag() -> None:
    story = contacts("01 Mar 2009", "02 Mar 2009", "03 Mar 2009").on("10 Mar 2009", "caf_started")
    assert [each[2] for each in spans(story, "contacts")] == [day("10 Mar 2009")]


def test_two_contacts_on_one_day_leave_one_flag() -> None:
    story = contacts("01 Mar 2009", "02 Mar 2009", "03 Mar 2009", "03 Mar 2009")
    assert [(each[0], each[4]) for each in spans(story, "contacts")] == [("e4", 4)]


def test_closing_ends_the_flag() -> None:
    story = contacts("01 Mar 2009", "02 Mar 2009", "03 Mar 2009").on(
        "09 Mar 2009", "case_closed", reason="RC8"
    )
    assert [each[2] for each in spans(story, "contacts")] == [day("09 Mar 2009")]


def test_two_reviews_in_a_row_that_were_missed_flag_a_case_until_one_is_held_in_time() -> None:
    """A plan of Christmas Eve: the first review is due on 24 March, held in May; the next in November."""
    story = plan().on("20 May 2010", "review_conference_held", about="e1", counts=True)
    assert spans(story, "missed_reviews") == [
        ("R11/e1/2", day("21 Nov 2010"), day("22 Nov 2011"), day("24 Mar 2010"), 2)
    ]
    story.on("01 Dec 2010", "review_conference_held", about="e1", counts=True)
    story.on("01 Mar 2011", "review_conference_held", about="e1", counts=True)
    assert [each[2] for each in spans(story, "missed_reviews")] == [day("01 Mar 2011")]


def test_a_review_in_time_breaks_the_row_and_the_end_of_the_plan_ends_the_flag() -> None:
    story = plan().on("20 Mar 2010", "review_conference_held", about="e1", counts=True)
    assert not spans(story, "missed_reviews")
    story = plan().on("20 May 2010", "review_conference_held", about="e1", counts=True)
    story.on("05 Dec 2010", "protection_plan_ended", about="e1")
    assert [each[1:3] for each in spans(story, "missed_reviews")] == [
        (day("21 Nov 2010"), day("05 Dec 2010"))
    ]
    story = plan().on("20 May 2010", "review_conference_held", about="e1", counts=True)
    story.on("05 Aug 2010", "protection_plan_ended", about="e1")
    assert not spans(story, "missed_reviews"), "no longer needed is not missed"


def _asked(direction: str, decision: str, to_tier: str, **more: Any) -> Story:
    story = caf() if direction == "up" else a_case().on("18 Apr 2011", "tier_changed", tier="specialist")
    asked = {"from_tier": "targeted" if direction == "up" else "specialist", "to_team": "csc"}
    story.on("02 May 2011", "step_requested", direction=direction, to_tier=to_tier, **asked)
    return story.then("06 May 2011", "step_decided", team="csc", decision=decision, **more)


@pytest.mark.parametrize(
    ("contact", "flagged"), [("05 May 2011", False), ("06 May 2011", True), ("07 May 2012", False)]
)
def test_a_contact_after_a_declined_step_up(contact: str, flagged: bool) -> None:
    story = _asked("up", "not_accepted", "specialist").on(contact, "contact_received", source="2A")
    assert bool(spans(story, "declined_up")) is flagged


def test_each_contact_after_a_declined_step_up_raises_it_and_asking_again_ends_it() -> None:
    story = _asked("up", "not_accepted", "specialist")
    story.on("01 Jun 2011", "contact_received", source="2A").on(
        "01 Jul 2011", "contact_received", source="2A"
    )
    assert spans(story, "declined_up") == [
        ("e4", day("01 Jun 2011"), day("01 Jul 2011"), day("06 May 2011"), 1),
        ("e5", day("01 Jul 2011"), day("02 Jul 2012"), day("06 May 2011"), 2),
    ]
    asked = {"from_tier": "targeted", "to_team": "csc", "to_tier": "specialist"}
    story.on("08 Jul 2011", "step_requested", direction="up", **asked)
    assert [each[2] for each in spans(story, "declined_up")] == [day("01 Jul 2011"), day("08 Jul 2011")]


def test_a_step_up_that_was_accepted_or_waits_flags_nothing() -> None:
    for decision in ("returned", "accepted"):
        story = _asked("up", decision, "specialist").on("01 Jun 2011", "contact_received", source="2A")
        assert not spans(story, "declined_up")
    asked = {"from_tier": "targeted", "to_team": "csc", "to_tier": "specialist"}
    story = caf().on("02 May 2011", "step_requested", direction="up", **asked)
    assert not spans(story.on("01 Jun 2011", "contact_received", source="2A"), "declined_up")


@pytest.mark.parametrize(("contact", "flagged"), [("06 Aug 2011", True), ("07 Aug 2011", False)])
def test_a_contact_within_three_months_of_a_step_down(contact: str, flagged: bool) -> None:
    story = _asked("down", "accepted", "targeted").on(contact, "contact_received", source="2A")
    assert bool(spans(story, "came_down")) is flagged


def test_a_specialist_case_on_which_nothing_happens_is_flagged_after_thirteen_weeks() -> None:
    story = a_case().on("01 Mar 2010", "tier_changed", tier="specialist")
    assert spans(story, "quiet") == [("2010-03-01", day("31 May 2010"), None, day("01 Mar 2010"), 0)]
    story.on("01 Apr 2010", "initial_assessment_completed", outcome="services")
    assert [each[1] for each in spans(story, "quiet")] == [day("01 Jul 2010")]
    story.on("08 Jul 2010", "core_assessment_started", trigger="new_information")
    assert [each[1:3] for each in spans(story, "quiet")] == [(day("01 Jul 2010"), day("08 Jul 2010"))]
    story.then("01 Aug 2010", "core_assessment_completed", outcome="services")
    story.on("30 Oct 2010", "tier_changed", tier="targeted")
    assert len(spans(story, "quiet")) == 1, "it left the tier before thirteen weeks were over"


def test_while_a_timescale_runs_or_is_late_a_case_is_not_quiet() -> None:
    assert not spans(plan(), "quiet")


@pytest.mark.parametrize(("decided", "flagged"), [("12 Mar 2010", False), ("13 Mar 2010", True)])
def test_a_contact_left_open_for_five_working_days_on_the_targeted_tier(decided: str, flagged: bool) -> None:
    """Received on Thursday 4 March: five working days are over on Thursday the 11th."""
    story = a_case().on("01 Mar 2010", "caf_started").on("04 Mar 2010", "contact_received", source="2A")
    assert spans(story, "undecided") == [("e2", day("12 Mar 2010"), None, day("04 Mar 2010"), 1)]
    story.then(decided, "contact_decided", outcome="nfa", reason="known")
    assert [each[2] for each in spans(story, "undecided")] == [day(decided)] * flagged


def test_a_contact_left_open_on_the_universal_tier_is_not_flagged() -> None:
    assert not spans(contacts("04 Mar 2010"), "undecided")


def test_a_step_to_another_tier_ends_the_flag_and_none_is_raised_there() -> None:
    story = _asked("up", "not_accepted", "specialist").on("01 Jun 2011", "contact_received", source="2A")
    story.on("09 Jun 2011", "tier_changed", tier="specialist")
    assert [each[2] for each in spans(story, "declined_up")] == [day("09 Jun 2011")]
    story.on("10 Jun 2011", "contact_received", source="2A")
    assert len(spans(story, "declined_up")) == 1
    story.on("12 Jun 2011", "tier_changed", tier="targeted").on(
        "13 Jun 2011", "contact_received", source="2A"
    )
    assert [each[0] for each in spans(story, "declined_up")] == ["e4", "e8"]


def test_from_one_tier_of_a_rule_to_another_the_flag_stays() -> None:
    story = contacts("01 Mar 2009", "02 Mar 2009", "03 Mar 2009")
    story.on("09 Mar 2009", "tier_changed", tier="targeted")
    assert [each[2] for each in spans(story, "contacts")] == [day("04 Mar 2010")]


def test_a_flag_says_why_by_the_version_that_raised_it() -> None:
    (flag,) = (
        f for f in flags(contacts("01 Mar 2009", "02 Mar 2009", "03 Mar 2009").case_log) if f.number == 3
    )
    rule = RULES.levels["contacts"]
    assert rule.versions.value_on(flag.rule_from).says.startswith(
        "The third contact or a later one within 12 months"
    )
    assert "Local agreement" in rule.versions.value_on(flag.rule_from).source


def test_a_flag_holds_for_some_days_and_once_for_each_thing_that_raised_it() -> None:
    """Over 300 random stories: no flag ends before it begins, none has the name of another one."""
    chance = random.Random(11)
    raised = 0
    for _ in range(300):
        story = a_case()
        on = date(2009, 3, 1)
        for _ in range(chance.randint(1, 12)):
            on += timedelta(days=chance.randint(0, 90))
            kind, data = chance.choice(
                [
                    ("contact_received", {"source": "2A"}),
                    ("caf_started", {}),
                    ("tac_meeting_held", {}),
                    ("tier_changed", {"tier": "specialist"}),
                    ("tier_changed", {"tier": "targeted"}),
                    ("protection_plan_started", {"category": "NEG"}),
                    ("case_closed", {"reason": "RC8"}),
                ]
            )
            story.on(f"{on:%d %b %Y}", kind, **data)
        found = flags(story.case_log)
        raised += len(found)
        assert all(flag.until_on is None or flag.from_on < flag.until_on for flag in found)
        assert len({flag[:2] for flag in found}) == len(found)
        assert flags(CaseLog(reversed(story.events))) == found
    assert raised > 100


def _table() -> dict[str, Any]:
    return read_table(DATA / "levels.toml")


def test_every_version_names_its_source() -> None:
    found = read_level_rules(_table())
    assert list(found) == ["contacts", "missed_reviews", "declined_up", "came_down", "quiet", "undecided"]
    assert all(version.source for rule in found.values() for _, version in rule.versions.versions)


@pytest.mark.parametrize(
    ("rule", "changed", "message"),
    [
        (0, {"shape": "round"}, "rule 1: shape must be one of contacts"),
        (0, {"tiers": []}, "rule 1: tiers must be one or more of"),
        (0, {"tiers": ["high"]}, "rule 1: tiers must be one or more of"),
        (0, {"colour": "red"}, "rule 1: unknown key colour"),
        (1, {"code": "contacts"}, "rule 2: contacts is there twice"),
        (4, {"direction": "up"}, "rule 5: unknown key direction"),
        (0, {"versions": []}, "has no version"),
        (0, {"versions": [{"from": date(2000, 1, 1)}]}, "missing key number, says, source, within"),
    ],
)
def test_a_rule_that_is_not_plain_is_refused(rule: int, changed: dict[str, Any], message: str) -> None:
    table = _table()
    table["rule"][rule] |= changed
    with pytest.raises(RuleError, match=message):
        read_level_rules(table)


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(RuleError, match="rule 1: is not a table"):
        read_level_rules({"rule": ["a word"]})
