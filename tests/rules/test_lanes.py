"""Lanes beside the tier (plans, care, placements and what each is called), and when the child was seen."""

from stories import Story, a_case, day

from caseflow.events.kinds import kinds, lane_kinds, seeing_kinds
from caseflow.rules.lanes import LaneSpell, lane_spells
from caseflow.rules.sightings import SEEN, Sighting, sightings


def spells(story: Story) -> list[LaneSpell]:
    return list(lane_spells(story.case_log, lane_kinds()))


def test_a_plan_is_called_by_its_category_until_that_changes_and_over_when_it_ends() -> None:
    story = a_case().on("09 Dec 2009", "protection_plan_started", category="NEG")
    begun = day("09 Dec 2009")
    assert spells(story) == [LaneSpell("e1", "protection_plan", "NEG", begun, begun, None)]
    story.on("01 Mar 2010", "protection_plan_category_changed", about="e1", category="EMO")
    story.on("01 Jun 2010", "protection_plan_ended", about="e1")
    story.on("02 Jun 2010", "protection_plan_ended", about="e1")
    changed, over = day("01 Mar 2010"), day("01 Jun 2010")
    assert spells(story) == [
        LaneSpell("e1", "protection_plan", "NEG", begun, begun, changed),
        LaneSpell("e2", "protection_plan", "EMO", begun, changed, over),
    ]


def test_a_change_dated_before_the_start_or_after_the_end_changes_nothing() -> None:
    story = a_case().on("09 Dec 2009", "protection_plan_started", category="NEG")
    story.on("01 Dec 2009", "protection_plan_category_changed", about="e1", category="EMO")
    story.on("01 Jun 2010", "protection_plan_ended", about="e1")
    story.on("02 Jun 2010", "protection_plan_category_changed", about="e1", category="PHY")
    assert [each.code for each in spells(story)] == ["NEG"]


def test_a_placement_is_over_when_care_is_whatever_nobody_recorded() -> None:
    story = a_case().on("12 Nov 2009", "care_started", legal_status="V2")
    story.on("12 Nov 2009", "placement_started", about="e1", type="U6")
    story.on("04 Dec 2009", "placement_ended", about="e2")
    story.on("04 Dec 2009", "placement_started", about="e1", type="K2")
    assert [(each.lane, each.code, each.until_on) for each in spells(story)] == [
        ("care", "V2", None),
        ("placement", "U6", day("04 Dec 2009")),
        ("placement", "K2", None),
    ]
    story.on("01 Feb 2010", "care_ended", about="e1", reason="returned_home")
    assert {each.until_on for each in spells(story)} == {day("04 Dec 2009"), day("01 Feb 2010")}


def test_care_is_called_by_its_legal_status_until_that_changes() -> None:
    story = a_case().on("12 Nov 2009", "care_started", legal_status="V2")
    story.on("22 Jan 2010", "legal_status_changed", about="e1", legal_status="C1")
    assert [(each.code, each.since_on, each.from_on, each.until_on) for each in spells(story)] == [
        ("V2", day("12 Nov 2009"), day("12 Nov 2009"), day("22 Jan 2010")),
        ("C1", day("12 Nov 2009"), day("22 Jan 2010"), None),
    ]


def test_what_nothing_names_has_no_code_and_what_is_withdrawn_is_not_there() -> None:
    story = a_case().on("01 Mar 2010", "child_in_need_plan_started")
    story.on("02 Mar 2010", "care_started", legal_status=7)
    assert [(each.lane, each.code) for each in spells(story)] == [("child_in_need_plan", ""), ("care", "")]
    story.on("03 Mar 2010", "event_withdrawn", about="e1").on("03 Mar 2010", "event_withdrawn", about="e2")
    assert spells(story) == []


def test_every_lane_has_a_kind_that_begins_and_one_that_ends_it() -> None:
    assert [each.lane.name for each in lane_kinds().values()] == [
        "initial_assessment",
        "core_assessment",
        "single_assessment",
        "enquiry",
        "protection_plan",
        "child_in_need_plan",
        "care",
        "placement",
        "caf",
        "missing",
    ]
    assert all(each.ended_by for each in lane_kinds().values())
    for kind, found in lane_kinds().items():
        for name in (kind, *found.changed_by):
            says = found.lane.says
            assert not says or says in {field.name for field in kinds()[name].fields}


def test_the_child_was_last_seen_on_the_day_of_the_last_visit_that_says_so() -> None:
    story = a_case().on("01 Mar 2010", "protection_plan_started", category="NEG")
    assert list(sightings(story.case_log, seeing_kinds())) == []
    story.on("03 Mar 2010", "protection_visit_made", about="e1", child_seen=True, child_seen_alone=True)
    story.on("10 Mar 2010", "core_group_held", about="e1", child_seen=True)
    story.on("12 Mar 2010", "protection_visit_made", about="e1", child_seen=False, child_seen_alone=True)
    story.on("13 Mar 2010", "protection_visit_made", about="e1")
    assert list(sightings(story.case_log, seeing_kinds())) == [
        Sighting(False, day("10 Mar 2010"), "e3"),
        Sighting(True, day("03 Mar 2010"), "e2"),
    ]


def test_an_assessment_in_whose_course_the_child_was_seen_says_no_day() -> None:
    """It is dated by a manager's act; the same holds for every kind that is dated so."""
    assert {"protection_visit_made", "core_group_held", "care_visit_made"} <= set(seeing_kinds())
    for kind in kinds().values():
        if SEEN in {field.name for field in kind.fields} and "authorised" in kind.when.label:
            assert kind.kind not in seeing_kinds(), kind.kind
