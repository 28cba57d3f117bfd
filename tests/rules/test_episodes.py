"""Episodes: each begins with its event, and ends with the first end that is about it."""

from stories import a_case, day

from caseflow.events.kinds import effects, episode_kinds
from caseflow.rules.episodes import Episode, episodes


def test_an_episode_is_open_until_the_first_end_that_is_about_it() -> None:
    story = a_case().on("01 Mar 2010", "protection_plan_started", category="NEG")
    plan = story.last
    assert [each.ended_on for each in episodes(story.case_log, episode_kinds())] == [None]
    story.then("01 Jun 2010", "protection_plan_ended", reason="risk_reduced")
    story.on("02 Jun 2010", "protection_plan_ended", about=plan, reason="moved")
    assert list(episodes(story.case_log, episode_kinds())) == [
        Episode(
            "e1",
            "protection_plan",
            day("01 Mar 2010"),
            story.events[0].recorded_at,
            day("01 Jun 2010"),
            "e2",
            "risk_reduced",
        )
    ]


def test_an_end_without_a_reason_ends_an_episode_for_no_reason() -> None:
    story = a_case().on("01 Mar 2010", "protection_plan_started", category="NEG")
    story.then("01 Jun 2010", "protection_plan_ended")
    (plan,) = episodes(story.case_log, episode_kinds())
    assert (plan.ended_by, plan.end_reason) == ("e2", None)


def test_a_case_on_which_nothing_lasts_has_no_episode() -> None:
    assert list(episodes(a_case().on("01 Mar 2010", "contact_received").case_log, episode_kinds())) == []


def test_a_kind_that_nobody_declared_only_records() -> None:
    assert effects()["sent_by_an_older_system"] == effects()["core_group_held"]
