"""An entry put right takes along what continues it, and moves what it would always have moved."""

from stories import a_case, assessment, day, referral, the

from caseflow.events.put_right import Corrected, chain, corrected_log, differs, in_the_way


def test_what_continues_an_entry_follows_each_after_what_it_continues() -> None:
    story = assessment().then("06 Apr 2010", "initial_assessment_completed", outcome="nfa")
    story.on("29 Mar 2010", "referral_decided", about="e1", outcome="nfa")
    story.on("29 Mar 2010", "contact_received")
    found = [each.event_id for each in chain(story.case_log, "e1")]
    assert sorted(found) == ["e1", "e2", "e3", "e4"]
    assert found[0] == "e1"
    assert found.index("e2") < found.index("e3")
    assert [each.event_id for each in chain(story.case_log, "e3")] == ["e3"]
    assert chain(story.case_log, "unknown") == []


def test_a_withdrawn_entry_is_not_put_right_nor_taken_along() -> None:
    story = assessment().on("31 Mar 2010", "event_withdrawn", about="e2", reason="wrong_entry")
    assert [each.event_id for each in chain(story.case_log, "e1")] == ["e1"]
    assert chain(story.case_log, "e2") == []


def test_a_corrected_date_moves_the_clocks_that_run_from_it() -> None:
    story = assessment()
    right = Corrected(day("24 Mar 2010"), {})
    assert the(story, "R02").due_on == day("08 Apr 2010")
    moved = corrected_log(story.case_log, "e1", right)
    assert moved.by_id["e1"].occurred_on == day("24 Mar 2010")
    assert moved.by_id["e2"] == story.case_log.by_id["e2"]
    assert differs(story.case_log.by_id["e1"], right)
    assert not differs(story.case_log.by_id["e1"], right._replace(on=day("26 Mar 2010"), note="words"))


def test_what_has_pages_of_its_own_is_in_the_way() -> None:
    story = referral().then("29 Mar 2010", "step_requested").on("29 Mar 2010", "referral_decided", about="e1")
    assert [each.kind for each in in_the_way(chain(story.case_log, "e1"))] == ["step_requested"]
    assert in_the_way(chain(a_case().on("29 Mar 2010", "care_started").case_log, "e1")) == []
