"""Codes in words."""

import pytest

from caseflow.demonstration.days import english_days
from caseflow.demonstration.histories import lives
from caseflow.events.catalogue import field_names, kinds
from caseflow.rules.codes import in_words, label


@pytest.mark.parametrize(
    ("kind", "field", "code", "words"),
    [
        ("referral_received", "source", "2A", "Schools"),
        ("referral_received", "primary_need", "N1", "Abuse or neglect"),
        ("core_assessment_completed", "factors", "2B", "Drug misuse: parent or carer"),
        ("case_closed", "reason", "RC8", "Closed after assessment, no further action"),
        ("protection_plan_ended", "reason", "RC8", "Not in our lists (code RC8)"),
        ("protection_plan_ended", "reason", "risk_reduced", "Risk reduced"),
        ("referral_decided", "outcome", "initial_assessment", "Initial assessment"),
        ("referral_decided", "outcome", "nfa", "No further action"),
        ("referral_received", "source", "99Z", "Not in our lists (code 99Z)"),
        ("caf_checklist_completed", "next_step", "caf", "A common assessment (CAF), if the family agrees"),
        ("care_started", "legal_status", "V2", "Accommodated with the parents' agreement (section 20)"),
        ("step_decided", "reason", "better_met_elsewhere", "Another service meets the need better"),
    ],
)
def test_a_code_is_said_in_words_where_it_has_any(kind: str, field: str, code: str, words: str) -> None:
    assert in_words(kind, field, code) == words


def test_no_code_that_the_demonstration_carries_is_without_words() -> None:
    carried = {
        (event["kind"], field, code)
        for life in lives(400, 2010, english_days())
        for event in life.events
        for field, value in event.get("data", {}).items()
        if field not in ("scope", "to_team", "practitioner") and not field.endswith("_on")
        for code in (value if isinstance(value, list) else [value])
        if isinstance(code, str)
    }
    assert len(carried) > 100
    assert [each for each in carried if "code" in in_words(*each)] == []


def test_every_field_of_every_kind_has_a_name_for_readers() -> None:
    for kind in kinds():
        for field, _ in field_names(kind):
            assert label(kind, field)[0].isupper()
            assert "_" not in label(kind, field)
