"""The policy: default deny, and a reason for every answer."""

import pytest

from caseflow.kernel import EditConflict, LateQuestion, Questions, Refusal
from caseflow.rules.permissions import ACTIONS, BREAK_GLASS_READS, ROLES, decide

CASEWORK = ("practitioner", "team_manager")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_beyond_the_level_they_have(role: str, action: str) -> None:
    levels = [decide(role, action, level).allowed for level in ("none", "summary", "content")]
    assert levels == sorted(levels), "a higher level never allows less"
    if role not in ACTIONS[action].roles:
        assert levels == [False, False, False]


@pytest.mark.parametrize("role", ROLES)
def test_everyone_may_report_a_concern(role: str) -> None:
    assert decide(role, "raise_concern").allowed


@pytest.mark.parametrize("role", ROLES)
def test_a_suspended_account_may_do_nothing(role: str) -> None:
    decision = decide(role, "raise_concern", active=False)
    assert (decision.allowed, decision.reason) == (False, "This account is suspended.")


def test_a_role_that_is_not_meant_is_told_so() -> None:
    decision = decide("administrator", "view_case", "content")
    assert not decision.allowed
    assert decision.reason == "In the role of administrator you may not read a case."


def test_an_analyst_reads_summaries_of_all_cases_and_the_content_of_none() -> None:
    assert decide("performance_analyst", "view_summary").allowed
    assert not decide("performance_analyst", "view_case", "content").allowed


@pytest.mark.parametrize("role", CASEWORK)
def test_content_takes_a_reason_for_content(role: str) -> None:
    without, outside, inside = (decide(role, "view_case", level) for level in ("none", "summary", "content"))
    assert "no reason in force" in without.reason
    assert "only who this case is with" in outside.reason
    assert inside.allowed


def test_an_action_that_is_not_listed_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        decide("practitioner", "no such action")


SHARED = [name for name, action in ACTIONS.items() if action.shareable]


@pytest.mark.parametrize("action", SHARED)
def test_a_document_is_read_on_its_own_basis_and_says_why_no_longer(action: str) -> None:
    role = min(ACTIONS[action].roles & set(CASEWORK))
    assert decide(role, action, "none", sharing="shared").allowed
    assert decide(role, action, "content", sharing="withdrawn").allowed, "the case's own team reads on"
    for state in ("refused", "withdrawn", "expired", "ended"):
        decision = decide(role, action, "summary", sharing=state)  # type: ignore[arg-type]
        assert not decision.allowed
        assert "shar" in decision.reason
    assert not decide(role, action, "none", sharing="none").allowed


def test_a_refusal_names_its_field_and_an_overtaken_one_where_the_case_is_now() -> None:
    assert str(Refusal("occurred_on", "Enter a date.")) == "Enter a date."
    overtaken = EditConflict("Somebody else recorded.", 7)
    assert (overtaken.field, overtaken.last_seq) == ("", 7)


def test_break_glass_reads_and_may_add_a_contact_and_no_more() -> None:
    assert decide("practitioner", "view_case", "content", reason="break_glass").allowed
    assert decide("practitioner", "record_contact", "content", reason="break_glass").allowed
    refused = decide("practitioner", "record", "content", reason="break_glass")
    assert not refused.allowed
    assert refused.reason == BREAK_GLASS_READS


@pytest.mark.parametrize("action", ["withdraw", "close", "allocate"])
def test_some_acts_are_those_of_the_accountable_team_alone(action: str) -> None:
    assert decide("team_manager", action, "content", reason="accountable").allowed
    refused = decide("team_manager", action, "content")
    assert refused.reason == "Only the team that answers for the case does this."


def test_questions_ask_each_and_say_what_to_do() -> None:
    asked = Questions(["It is dated after the death.", "One is open."])
    assert (asked.field, asked.sentence) == (
        "confirmed",
        "It is dated after the death. One is open. Change it, or say that it is so.",
    )


def test_what_comes_late_is_asked_why_and_need_not_be_answered() -> None:
    asked = LateQuestion(["The initial assessment was due on Fri 12 March 2010."])
    assert (asked.field, asked.sentence) == (
        "late_reason",
        "The initial assessment was due on Fri 12 March 2010. Say why, or record it without a reason.",
    )
