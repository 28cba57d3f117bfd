"""The declared kinds: none is lost, and each says all that pages, feed and rules need of it."""

import re
from datetime import date

import pytest

from caseflow.demonstration.days import english_days
from caseflow.demonstration.histories import lives
from caseflow.events.kinds import kinds, label, subjects, words
from caseflow.events.kinds.declaration import VOICES, CaseEvent, Codes, LeadsTo
from caseflow.events.reading import may_be_about
from caseflow.rules.permissions import ACTIONS

GOLDEN = """
contact_received referral_received contact_decided referral_decided reporter_told
initial_assessment_started initial_assessment_completed core_assessment_started core_assessment_completed
single_assessment_started single_assessment_completed
strategy_discussion_held enquiry_started enquiry_completed
initial_conference_held protection_plan_started protection_plan_category_changed protection_plan_ended
core_group_held protection_visit_made review_conference_held
child_in_need_plan_started child_in_need_plan_reviewed child_in_need_plan_ended
care_started legal_status_changed care_ended care_review_held care_visit_made
placement_started placement_ended
strengths_questionnaire_recorded
adoption_decided adoption_decision_reversed placed_for_adoption adoption_order_made
caf_checklist_completed caf_started consent_given consent_declined consent_withdrawn caf_completed
lead_professional_named tac_meeting_held delivery_plan_agreed tac_review_held caf_closed
step_requested step_decided tier_changed
service_requested service_decided service_appointment service_ended young_carer_asked
missing_episode_started missing_episode_ended
wait_began wait_ended
care_leaver_contacted
birth_notified health_visit_made
sen_assessment_requested statement_proposed statement_issued
home_education_registered home_education_visited home_education_ended activity_recorded
marac_referral_made marac_case_discussed behaviour_panel_held
case_closed event_withdrawn case_allocated clock_paused clock_resumed
case_note_written
records_joined record_joined_to records_parted
"""
"""The kinds there are. A line is added here for a new one, and none is ever removed: logs hold it."""

every_kind = pytest.mark.parametrize("kind", kinds().values(), ids=kinds().keys())


def test_no_kind_is_lost_and_a_new_one_is_added_here() -> None:
    assert list(kinds()) == GOLDEN.split()
    declared = {each for each in CaseEvent.__subclasses__() if each.__module__.startswith("caseflow.")}
    assert set(kinds().values()) == declared
    assert len({kind.title for kind in kinds().values()}) == len(kinds())


@every_kind
def test_a_kind_says_all_that_is_needed_of_it(kind: type[CaseEvent]) -> None:
    assert kind.title[0].isupper()
    assert not kind.title.endswith(".")
    for field in kind.fields:
        assert field.type in (str, bool, int, date, Codes)
        assert field.ask.label[0].isupper()
        assert "_" not in field.ask.label + field.ask.told
        assert all(said.strip() for said in field.ask.codes.values())
        if field.ask.only_if:
            before = [each.name for each in kind.fields]
            assert field.ask.only_if.field in before[: before.index(field.name)]
            assert not field.required
    if kind.effect.only_if:
        assert kind.effect.only_if.field in {field.name for field in kind.fields}


@every_kind
def test_every_visit_plan_review_and_enquiry_has_a_place_for_the_words_of_the_family(
    kind: type[CaseEvent],
) -> None:
    sort = r"_(plan|conference|group|visit|review|enquiry)_(started|held|made|reviewed|ended|completed)$"
    if re.search(sort, f"_{kind.kind}") and kind.recorded_by and kind.kind != "enquiry_started":
        assert kind.heard
    if kind.heard:
        assert set(kind.heard.asked) <= set(VOICES)
        assert kind.heard.asked


@every_kind
def test_a_kind_with_a_page_asks_for_codes_and_never_for_free_text(kind: type[CaseEvent]) -> None:
    if kind.recorded_by is None:
        assert not kind.task
        return
    assert kind.recorded_by in ACTIONS
    assert kind.task[0].isupper()
    for field in kind.fields:
        assert field.type not in (str, Codes) or field.ask.codes
        assert not field.required or field.ask.missing or field.type is bool


@every_kind
def test_what_a_kind_continues_and_leads_to_fits_together(kind: type[CaseEvent]) -> None:
    assert not kind.continues.required or kind.continues.kinds
    for step in kind.leads_to:
        assert may_continue(kind, step)
        if step.only_if:
            field = next(each for each in kind.fields if each.name == step.only_if.field)
            assert set(step.only_if.values) <= (field.ask.codes.keys() or {True, False})


def may_continue(kind: type[CaseEvent], step: LeadsTo) -> bool:
    following = kinds()[step.kind]
    return not following.continues.kinds or may_be_about(step.kind, step.about or kind.kind)


def test_every_kind_stands_under_one_subject() -> None:
    assert [kind for group in subjects().values() for kind in group] == list(kinds().values())


def test_an_event_is_frozen_and_takes_its_fields_by_name() -> None:
    event = kinds()["contact_received"](source="2A")
    with pytest.raises(AttributeError):
        event.source = "2B"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        kinds()["contact_received"]("2A")  # type: ignore[call-arg]


def test_a_field_that_asks_nothing_is_refused() -> None:
    with pytest.raises(TypeError, match="asks nothing"):

        class Mute(CaseEvent):
            kind = title = "mute"
            said: str


@pytest.mark.parametrize(
    ("kind", "field", "code", "said"),
    [
        ("referral_received", "source", "2A", "Schools"),
        ("referral_received", "primary_need", "N1", "Abuse or neglect"),
        ("core_assessment_completed", "factors", "2B", "Drug misuse: parent or carer"),
        ("case_closed", "reason", "RC8", "Closed after assessment, no further action"),
        ("protection_plan_ended", "reason", "RC8", "Not in our lists (code RC8)"),
        ("protection_plan_ended", "reason", "risk_reduced", "Risk reduced"),
        ("protection_plan_ended", "reason", "parents_moved", "Parents moved"),
        ("referral_decided", "outcome", "initial_assessment", "Initial assessment"),
        ("referral_decided", "outcome", "nfa", "No further action"),
        ("referral_received", "source", "99Z", "Not in our lists (code 99Z)"),
        ("caf_checklist_completed", "next_step", "caf", "A common assessment (CAF), if the family agrees"),
        ("care_started", "legal_status", "V2", "Accommodated with the parents' agreement (section 20)"),
        ("step_decided", "reason", "better_met_elsewhere", "Another service meets the need better"),
    ],
)
def test_a_code_is_said_in_words_where_it_has_any(kind: str, field: str, code: str, said: str) -> None:
    assert words(kind, field, code) == said


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
    assert [each for each in carried if "code" in words(*each)] == []


def test_the_chronology_calls_a_field_by_its_short_name_where_it_has_one() -> None:
    assert label("referral_decided", "outcome") == "What it came to"
    assert label("care_started", "legal_status") == "Legal status"
