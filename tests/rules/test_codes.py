"""Codes in words."""

import pytest

from caseflow.rules.codes import in_words


@pytest.mark.parametrize(
    ("kind", "field", "code", "words"),
    [
        ("referral_received", "source", "2A", "Schools"),
        ("referral_received", "primary_need", "N1", "Abuse or neglect"),
        ("core_assessment_completed", "factors", "2B", "Drug misuse: parent or carer"),
        ("case_closed", "reason", "RC8", "Closed after assessment, no further action"),
        ("protection_plan_ended", "reason", "RC8", "RC8"),
        ("referral_decided", "outcome", "initial_assessment", "initial assessment"),
        ("referral_decided", "outcome", "nfa", "no further action"),
        ("referral_received", "source", "99Z", "99Z"),
    ],
)
def test_a_code_is_said_in_words_where_it_has_any(kind: str, field: str, code: str, words: str) -> None:
    assert in_words(kind, field, code) == words
