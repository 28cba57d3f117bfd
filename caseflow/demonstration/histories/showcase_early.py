"""Children told by hand: common assessments, steps between tiers, single services, short breaks."""

from caseflow.demonstration.borough import FRONT_DOOR, sign_in
from caseflow.demonstration.histories.event_writer import EventWriter

SCHOOL, RA1, RA2, CP1 = "SCH-OSW", "CSC-RA1", "CSC-RA2", "CSC-CP1"
_UP = {"direction": "up", "from_tier": "targeted", "to_tier": "specialist", "to_team": FRONT_DOOR}


def _selwyn() -> str:
    return sign_in("school@example.org")


def _assessed_together(writer: EventWriter, dates: tuple[str, str, str, str], team: str, **lead: str) -> str:
    """Checklist and start, completion, first meeting, next review."""
    started_on, completed_on, met_on, review_on = dates
    checklist = writer.tell("caf_checklist_completed", started_on, team, next_step="caf")
    caf = writer.tell("caf_started", started_on, team, checklist)
    writer.tell("consent_given", started_on, team, caf, scope=["SCH-OSW", "HV", "CAMHS", "IS"])
    writer.tell("caf_completed", completed_on, team, caf)
    writer.tell("lead_professional_named", completed_on, team, caf, **lead)
    writer.tell("tac_meeting_held", met_on, team, caf, next_review_on=review_on)
    writer.tell("delivery_plan_agreed", met_on, team, caf)
    return caf


def waiting_for_an_answer(writer: EventWriter) -> None:
    """The school asked on Wednesday 24 February to step this case up and waits for social care's decision."""
    dates = ("2009-10-05", "2009-11-06", "2009-11-25", "2010-01-13")
    caf = _assessed_together(writer, dates, SCHOOL, practitioner=_selwyn())
    writer.tell("case_allocated", "2009-10-05", SCHOOL, practitioner=_selwyn())
    writer.tell("tac_review_held", "2010-01-13", SCHOOL, caf, next_review_on="2010-03-03")
    writer.tell("step_requested", "2010-02-24", SCHOOL, caf, **_UP)


def returned_then_taken(writer: EventWriter) -> None:
    """Stepped up twice: returned for information in January, accepted later; core assessment under way."""
    dates = ("2009-09-14", "2009-10-16", "2009-11-04", "2009-12-16")
    caf = _assessed_together(writer, dates, SCHOOL, practitioner=_selwyn())
    first = writer.tell("step_requested", "2010-01-04", SCHOOL, caf, **_UP)
    writer.tell(
        "step_decided", "2010-01-05", FRONT_DOOR, first, decision="returned", reason="missing_information"
    )
    second = writer.tell("step_requested", "2010-01-25", SCHOOL, caf, **_UP)
    accepted = writer.tell("step_decided", "2010-01-26", FRONT_DOOR, second, decision="accepted")
    referral = writer.tell("referral_received", "2010-01-26", FRONT_DOOR, source="5D", primary_need="N5")
    writer.tell("referral_decided", "2010-01-26", FRONT_DOOR, referral, outcome="initial_assessment")
    writer.tell("tier_changed", "2010-01-26", FRONT_DOOR, accepted, tier="specialist")
    writer.tell("caf_closed", "2010-01-27", SCHOOL, caf, reason="stepped_up")
    started = writer.tell("initial_assessment_started", "2010-01-26", RA1, referral, trigger="referral")
    ended = writer.tell("initial_assessment_completed", "2010-02-04", RA1, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    writer.tell("core_assessment_started", "2010-02-04", RA1, ended, trigger=trigger)
    writer.tell("case_allocated", "2010-02-04", RA1, practitioner=sign_in("practitioner@example.org"))


def bounced_back(writer: EventWriter) -> None:
    """Stepped down in spring 2009, returned, accepted with conditions, and back by the summer; asks CAMHS."""
    down = {"direction": "down", "from_tier": "specialist", "to_tier": "targeted", "to_team": "IS-CPH"}
    referral = writer.tell("referral_received", "2009-03-02", FRONT_DOOR, source="2A", primary_need="N4")
    writer.tell("referral_decided", "2009-03-03", FRONT_DOOR, referral, outcome="initial_assessment")
    started = writer.tell("initial_assessment_started", "2009-03-03", RA2, referral, trigger="referral")
    writer.tell("initial_assessment_completed", "2009-03-11", RA2, started, outcome="early_help")
    first = writer.tell("step_requested", "2009-03-12", RA2, referral, **down)
    writer.tell(
        "step_decided", "2009-03-18", "IS-CPH", first, decision="returned", reason="no_agreed_outcomes"
    )
    second = writer.tell("step_requested", "2009-03-25", RA2, referral, **down)
    taken = writer.tell("step_decided", "2009-03-31", "IS-CPH", second, decision="accepted_with_conditions")
    writer.tell("tier_changed", "2009-03-31", "IS-CPH", taken, tier="targeted")
    again = writer.tell("referral_received", "2009-07-06", FRONT_DOOR, source="5D", primary_need="N1")
    writer.tell("referral_decided", "2009-07-07", FRONT_DOOR, again, outcome="initial_assessment")
    writer.tell("tier_changed", "2009-07-07", FRONT_DOOR, tier="specialist")
    started = writer.tell("initial_assessment_started", "2009-07-07", RA2, again, trigger="referral")
    writer.tell("initial_assessment_completed", "2009-07-15", RA2, started, outcome="services")
    need = writer.tell("child_in_need_plan_started", "2009-07-15", "CSC-CP2")
    for on in ("2009-10-14", "2010-01-13"):
        writer.tell("child_in_need_plan_reviewed", on, "CSC-CP2", need)
    writer.tell("service_requested", "2010-02-24", "CSC-CP2", service="camhs")


def whole_caf(writer: EventWriter) -> None:
    """A common assessment from the checklist to its closing: needs met, and back to universal services."""
    dates = ("2009-04-20", "2009-05-22", "2009-06-10", "2009-07-15")
    caf = _assessed_together(writer, dates, SCHOOL, practitioner=_selwyn())
    writer.tell("tac_review_held", "2009-07-15", SCHOOL, caf, next_review_on="2009-09-23")
    writer.tell("tac_review_held", "2009-09-30", SCHOOL, caf, next_review_on="2009-11-30")
    writer.tell("tac_review_held", "2009-11-30", SCHOOL, caf)
    writer.tell("caf_closed", "2009-11-30", SCHOOL, caf, reason="needs_met")
    writer.tell("tier_changed", "2009-11-30", SCHOOL, tier="universal")
    writer.tell("case_closed", "2009-11-30", SCHOOL, reason="RC7")


def consent_taken_back(writer: EventWriter) -> None:
    """The family agreed to share with the school alone, and took it back in February 2010."""
    caf = writer.tell("caf_started", "2009-12-07", "CC-FNG")
    consent = writer.tell("consent_given", "2009-12-07", "CC-FNG", caf, scope=["SCH-FNG"])
    writer.tell("consent_declined", "2009-12-07", "CC-FNG", caf, scope=["CAMHS"])
    writer.tell("caf_completed", "2010-01-15", "CC-FNG", caf)
    writer.tell("consent_withdrawn", "2010-02-08", "CC-FNG", consent, scope=["SCH-FNG"])
    writer.tell("caf_closed", "2010-02-10", "CC-FNG", caf, reason="consent_withdrawn")


def sent_to_services(writer: EventWriter) -> None:
    """Seen by CAMHS 27 days after the request; refused by behaviour support, returned by young carers."""
    request = writer.tell("service_requested", "2009-11-03", "SCH-SEC", service="camhs")
    writer.tell("service_decided", "2009-11-06", "CAMHS", request, decision="accepted")
    writer.tell("service_appointment", "2009-11-20", "CAMHS", request, attended=False)
    for on in ("2009-11-30", "2009-12-14", "2010-01-11"):
        writer.tell("service_appointment", on, "CAMHS", request, attended=True)
    for service, team, decision in (
        ("behaviour_support", "BSS", "not_accepted"),
        ("young_carers", "YC", "returned"),
    ):
        other = writer.tell("service_requested", "2009-11-03", "SCH-SEC", service=service)
        writer.tell("service_decided", "2009-11-12", team, other, decision=decision)


def four_weeks_to_the_day(writer: EventWriter) -> None:
    """Seen by CAMHS 28 days after the request: just too late to count as less than four weeks."""
    request = writer.tell("service_requested", "2010-01-12", "SCH-SEC", service="camhs")
    writer.tell("service_decided", "2010-01-18", "CAMHS", request, decision="accepted")
    writer.tell("service_appointment", "2010-02-09", "CAMHS", request, attended=True)


def weekends_away(writer: EventWriter) -> None:
    """A disabled child with a series of short breaks, one weekend in five: not a child in care."""
    series = writer.tell("care_started", "2009-09-05", "CSC-CWD", legal_status="V4")
    for on, until in (
        ("2009-09-05", "2009-09-07"),
        ("2009-10-10", "2009-10-12"),
        ("2010-02-13", "2010-02-15"),
    ):
        stay = writer.tell("placement_started", on, "CSC-CWD", series, type="U6", provider="PR1")
        writer.tell("placement_ended", until, "CSC-CWD", stay)


def looks_like_another(writer: EventWriter) -> None:
    """A contact about a boy who may be Alfie Testerton under a slightly different name."""
    writer.answer(writer.tell("contact_received", "2010-02-15", FRONT_DOOR, source="3E"), FRONT_DOOR)
