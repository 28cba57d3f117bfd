"""A sentence that claims that something reached somebody, or holds from now on, names the test of its effect.

A new sentence of that sort fails here until it has one; what is not so is to be built, or said otherwise.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from borough import begun, consent, share, widen
from sqlalchemy import text

from caseflow.extensions import db

ROOT = Path(__file__).parents[2]
SENTENCE = re.compile(r"(?<=[.!?])\s+")
CLAIM = re.compile(
    r"\b(told|sent|sees?|shared|from now on|no longer|stays|answers for|opens it again|first on"
    r"|nobody was|for four hours)\b",
    re.IGNORECASE,
)
TOLD = re.compile(
    r"\b(is|are|was|were|be|been) (now )?(told|sent)\b|\bwith social care at once\b", re.IGNORECASE
)
"""On pages there are many sentences: here only those that say that somebody is told, or something sent."""

CLAIMS = {
    "Its team's manager has been told": "test_access_pages.py::test_opening_a_case_takes_a_reason_tells_the",
    "information governance has been told": "test_break_glass.py::test_where_a_team_has_no_manager",
    "You are told here where a team has no manager": "test_break_glass.py::test_where_a_team_has_no_manager",
    "The entry is accepted, and no longer in the list": (
        "test_findings.py::test_an_accepted_entry_is_kept_with_its_reason_and_comes_back"
    ),
    "Who was told": "test_delays.py::test_a_breach_says_who_was_accountable_and_told",
    "those who stand by the case are told": "test_confirmation.py::test_a_worker_asks_and_the_manager",
    "the manager of the accountable team is told": (
        "test_access_pages.py::test_opening_a_case_takes_a_reason_tells_the"
    ),
    "The case is open to you for four hours": "test_access_pages.py::test_an_opening_ends_after_four_hours",
    "The accountable team has been told": "test_caf_story.py::test_asking_to_join_tells_the_team",
    "This version is signed off and stays": "test_consent.py::test_a_signed_version_stays_as_it_is",
    "The signed version stays as it was": "test_consent.py::test_a_signed_version_stays_as_it_is",
    "They can read nothing from now on": "test_caf_story.py::test_consent_taken_back_holds_at_once",
    "It is shared": "test_caf_story.py::test_a_school_writes_shares_signs_and_reviews",
    "The share is written down": "test_consent.py::test_every_share_is_written_down",
    "It is no longer shared": "test_claims.py::test_a_share_of_another_case_is_not_said_to_have_ended",
    "there is no such share": "test_claims.py::test_a_share_of_another_case_is_not_said_to_have_ended",
    "a manager stands for it and is told": "test_consent.py::test_without_consent_only_with_a_reason_and",
    "a manager who stands for it and is told": "test_consent.py::test_without_consent_only_with_a_reason_and",
    "It stays in the chronology and no longer counts": "test_recording.py::test_an_entry_is_withdrawn_once",
    "A later contact or referral opens it again": "test_recording.py::test_a_case_closes_with_its_clocks",
    "Whoever reported it sees that you have read it": "test_contacts.py::test_reading_stops_nothing",
    "stands first on My work of both": "test_contacts.py::test_whoever_covers_sees_it_first",
    "It stays here until it is decided": "test_contacts.py::test_reading_stops_nothing",
    "The concern is with the front door now": "test_contacts.py::test_a_concern_stands_first_for_everybody",
    "It is with social care at once": "test_contacts.py::test_a_concern_stands_first_for_everybody",
    "nobody has been told": "test_recording.py::test_other_agencies_are_led_to_ways_that_tell_social_care",
    "has recorded that whoever got in touch was told": (
        "test_contacts.py::test_anybody_else_is_written_a_letter"
    ),
    "record that they were told": "test_contacts.py::test_anybody_else_is_written_a_letter",
    "The author has been told": "test_quality.py::test_from_the_sample_to_the_author_and_back",
    "Your answer has been sent": "test_quality.py::test_from_the_sample_to_the_author_and_back",
    "The request is sent": "test_stepping_pages.py::test_a_request_goes_from_form_to_answer",
    "Your team answers for the case until": "test_stepping_pages.py::test_a_request_goes_from_form_to_answer",
    "The manager of the team that answered has been told": (
        "test_stepping.py::test_a_step_up_is_returned_disputed_settled"
    ),
    "Nobody was asked, and nothing was shared": "test_stepping.py::test_a_refusal_of_the_family_is_recorded",
    "The manager has been told, and the team that asked": (
        "test_stepping_pages.py::test_silence_is_listed_and_the_manager_told"
    ),
    "The other team is told nothing more": "test_stepping_pages.py::test_withdrawing_takes_the_case_from",
    "Nothing is sent yet": "test_identity_checks.py::",
    "so nothing was sent": "test_recording.py::test_what_was_typed_survives_and_goes_when_it_is_sent",
    "The earlier wording stays": "test_tac_meetings.py::",
    "The case stays open": "test_tac_pages.py::test_before_it_closes_it_says_what_is_left_undone",
    "will be told, and will say who takes each": "test_accounts.py::",
    "the manager of this team will be told": "test_accounts.py::",
    "Information governance will be told in their place": "test_accounts.py::",
    "The team has no manager who could be told": "test_accounts.py::",
    "This team receives referrals from now on": "test_accounts.py::",
    "Record when the family was told": "test_tac_members.py::",
    "Whoever submitted it is told": "test_assessments.py::test_one_that_is_returned",
    "It is counted, and nobody reads it with a case": "test_feedback.py::test_an_answer_is_counted",
    "It stands on the page for everybody who sees figures": "test_feedback.py::test_what_was_done_stands",
    "It is sent back, with your reason": "test_publication.py::test_whoever_looks_sends_it_back",
    "It stays as it is from now on": "test_publication.py::test_what_is_released_stays_and",
    "no reader is told which of the two stand": "test_drafts_of_figures.py::test_what_is_released_already",
    "Record that a letter was sent": "test_letters_to_families.py::test_a_letter_is_filled_changed",
    "kept with how they were sent": "test_letters_to_families.py::test_a_letter_is_filled_changed",
    "It stays on this page": "test_alerts.py::test_an_alert_stands_first",
}
"""What a sentence claims (a part of it), and the test of it: a file and how the name of the test begins."""


def _said(node: ast.AST) -> Iterator[ast.AST]:
    """What a page says after something was done: `done`, a flash, the last argument of `answered`."""
    if isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "done" for each in node.targets):
        yield node.value
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("flash", "answered"):
        yield from node.args


def spoken() -> Iterator[str]:
    """Every sentence that is said after something was done."""
    for path in sorted((ROOT / "caseflow").rglob("routes*/*.py")) + sorted(
        (ROOT / "caseflow").rglob("routes.py")
    ):
        for node in ast.walk(ast.parse(path.read_text())):
            for part in _said(node):
                for each in ast.walk(part):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield from SENTENCE.split(each.value)


def printed() -> Iterator[str]:
    """Every sentence of the templates."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        words = re.sub(r"\{#.*?#\}", " ", path.read_text(), flags=re.S)
        words = re.sub(r"<[^>]*>|\{%.*?%\}", " ", words, flags=re.S)
        yield from SENTENCE.split(" ".join(words.split()))


def test_every_sentence_that_claims_an_effect_has_a_test_of_it() -> None:
    claims = {each for each in spoken() if CLAIM.search(each)}
    claims |= {each for each in printed() if TOLD.search(each)}
    assert claims
    bare = {claim for claim in claims if not any(part in claim for part in CLAIMS)}
    assert not bare, "say what is so, and name the test that says it"


@pytest.mark.parametrize("test", sorted(set(CLAIMS.values())))
def test_the_test_of_a_claim_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    code = (Path(__file__).parent / file).read_text()
    assert f"def {name}" in code if name else "def test_" in code


def test_a_share_of_another_case_is_not_said_to_have_ended(
    client_for: Any, owning: Any, password_hash: Any
) -> None:
    widen(owning, password_hash)
    school = client_for("teacher")
    case, _, event = begun(school, owning)
    consent(school, case, event, {"HEALTH": "agreed"})
    share(school, case, event, "HV")
    with owning():
        shared = db.session.scalar(text("select id from share"))

    def end(share_id: Any) -> str:
        return str(school.post(f"/cases/{case}/shares/{share_id}/end", follow_redirects=True).text)

    assert "Nothing has changed" in end(uuid4())
    assert "It is no longer shared with this team." in end(shared)
    assert "It is no longer shared with this team." not in end(shared), "it had ended already"
