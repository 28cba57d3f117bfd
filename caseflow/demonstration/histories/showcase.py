"""Children told by hand, first in the list: referral, assessment, protection and care."""

from caseflow.demonstration.borough import FRONT_DOOR, sign_in, workers
from caseflow.demonstration.histories.event_writer import EventWriter

RA1, RA2, CP1, CP2, LAC = "CSC-RA1", "CSC-RA2", "CSC-CP1", "CSC-CP2", "CSC-LAC"


def _petra(writer: EventWriter, on: str) -> None:
    writer.tell("case_allocated", on, RA1, practitioner=sign_in("practitioner@example.org"))


def _allocated(writer: EventWriter, on: str, team: str) -> None:
    writer.tell("case_allocated", on, team, practitioner=workers(team)[0])


def _referred(writer: EventWriter, on: str, decided_on: str, outcome: str, source: str = "6") -> str:
    contact = writer.tell("contact_received", on, FRONT_DOOR, source=source)
    referral = writer.tell("referral_received", on, FRONT_DOOR, contact, source=source, primary_need="N1")
    writer.tell("referral_decided", decided_on, FRONT_DOOR, referral, outcome=outcome)
    return referral


def _rang_again(writer: EventWriter, *days: tuple[str, str]) -> None:
    """Somebody got in touch again and again; each time those who work with the child took it up."""
    for on, decided_on in days:
        contact = writer.tell("contact_received", on, FRONT_DOOR, source="2A")
        given = {"outcome": "open_work", "reason": "known"}
        decided = writer.tell("contact_decided", decided_on, FRONT_DOOR, contact, **given)
        writer.tell("reporter_told", decided_on, FRONT_DOOR, decided, how="phone")


def due_today(writer: EventWriter) -> None:
    """Referred by school on Thursday 18 February 2010: the initial assessment is due today, 1 March."""
    referral = _referred(writer, "2010-02-18", "2010-02-19", "initial_assessment", "2A")
    writer.tell("initial_assessment_started", "2010-02-19", RA1, referral, trigger="referral")
    _petra(writer, "2010-02-19")


def day_late(writer: EventWriter) -> None:
    """Referred on Wednesday 17 February: the initial assessment was due on Friday and is not finished."""
    referral = _referred(writer, "2010-02-17", "2010-02-17", "initial_assessment", "3B")
    writer.tell("initial_assessment_started", "2010-02-17", RA1, referral, trigger="referral")
    _petra(writer, "2010-02-18")
    given = {"waits_for": "family", "reason": "appointment", "expected_on": "2010-02-22"}
    wait = writer.tell("wait_began", "2010-02-19", RA1, **given)
    writer.tell("wait_ended", "2010-02-23", RA1, wait)
    given = {"waits_for": "health", "reason": "information", "expected_on": "2010-03-02"}
    writer.tell("wait_began", "2010-02-24", RA1, **given)
    _rang_again(
        writer, ("2010-02-18", "2010-02-18"), ("2010-02-22", "2010-02-23"), ("2010-02-25", "2010-02-26")
    )


def just_referred(writer: EventWriter) -> None:
    """Referred by the police on Friday 26 February: nobody has decided, and the decision is due today."""
    contact = writer.tell("contact_received", "2010-02-26", FRONT_DOOR, source="6")
    writer.tell("referral_received", "2010-02-26", FRONT_DOOR, contact, source="6", primary_need="N4")


def this_morning(writer: EventWriter) -> None:
    """The hospital rang this morning; the weekend's call is on the record since half past eight."""
    writer.tell("referral_received", "2010-02-28 recorded 2010-03-01", FRONT_DOOR, source="3E")


def review_next_week(writer: EventWriter) -> None:
    """On a plan since 9 December 2009: the first review conference is due on Tuesday 9 March."""
    _referred(writer, "2009-11-16", "2009-11-17", "strategy_discussion")
    discussion = writer.tell("strategy_discussion_held", "2009-11-18", RA1, initiates_enquiry=True)
    enquiry = writer.tell("enquiry_started", "2009-11-18", RA1, discussion)
    core = writer.tell(
        "core_assessment_started", "2009-11-18", RA1, discussion, trigger="strategy_discussion"
    )
    writer.tell("enquiry_completed", "2009-12-02", RA1, enquiry, outcome="conference")
    conference = writer.tell("initial_conference_held", "2009-12-09", CP1, discussion, outcome="plan")
    plan = writer.tell("protection_plan_started", "2009-12-09", CP1, conference, category="NEG")
    _allocated(writer, "2009-12-10", CP1)
    writer.tell(
        "core_assessment_completed", "2010-01-06", RA1, core, outcome="plan", factors=["1B", "3B", "16A"]
    )
    for on in ("2009-12-21", "2010-01-28"):
        writer.tell("core_group_held", on, CP1, plan, child_seen=True)
    for on in ("2009-12-14", "2009-12-29", "2010-01-13", "2010-01-27", "2010-02-10", "2010-02-24"):
        writer.tell("protection_visit_made", on, CP1, plan, child_seen=True, child_seen_alone=on > "2010")


def in_care(writer: EventWriter) -> None:
    """Looked after since 12 November 2009, in the third placement; the second review is due on 8 March."""
    referral = _referred(writer, "2009-11-09", "2009-11-09", "initial_assessment")
    started = writer.tell("initial_assessment_started", "2009-11-09", RA2, referral, trigger="referral")
    ended = writer.tell("initial_assessment_completed", "2009-11-11", RA2, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    core = writer.tell("core_assessment_started", "2009-11-11", RA2, ended, trigger=trigger)
    care = writer.tell("care_started", "2009-11-12", LAC, legal_status="V2")
    _allocated(writer, "2009-11-13", LAC)
    writer.tell("core_assessment_completed", "2009-12-23", RA2, core, outcome="services", factors=["4B"])
    placed = writer.tell("placement_started", "2009-11-12", LAC, care, type="U4", provider="PR1")
    writer.tell("care_review_held", "2009-12-08", LAC, care, participation="PN1")
    for on, kind in (("2009-12-04", "U4"), ("2010-01-20", "K2")):
        writer.tell("placement_ended", on, LAC, placed, reason="moved")
        placed = writer.tell("placement_started", on, LAC, care, type=kind, provider="PR4")
    writer.tell("legal_status_changed", "2010-01-22", LAC, care, legal_status="C1")


def before_birth(writer: EventWriter) -> None:
    """Not born yet, expected on 12 April: a pre-birth conference on 17 February, core group due this week."""
    _referred(writer, "2010-01-25", "2010-01-26", "strategy_discussion", "3D")
    discussion = writer.tell("strategy_discussion_held", "2010-01-27", RA2, initiates_enquiry=True)
    enquiry = writer.tell("enquiry_started", "2010-01-27", RA2, discussion)
    writer.tell("core_assessment_started", "2010-01-27", RA2, discussion, trigger="strategy_discussion")
    writer.tell("enquiry_completed", "2010-02-08", RA2, enquiry, outcome="conference")
    conference = writer.tell(
        "initial_conference_held", "2010-02-17", CP2, discussion, outcome="plan", prebirth=True
    )
    writer.tell("protection_plan_started", "2010-02-17", CP2, conference, category="NEG")


def _twin(writer: EventWriter, completed_on: str, **late: str) -> None:
    referral = _referred(writer, "2009-10-01", "2009-10-02", "initial_assessment", "3A")
    started = writer.tell("initial_assessment_started", "2009-10-01", RA2, referral, trigger="referral")
    ended = writer.tell("initial_assessment_completed", "2009-10-12", RA2, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    core = writer.tell("core_assessment_started", "2009-10-12", RA2, ended, trigger=trigger)
    data = {"outcome": "nfa", "factors": ["21"], **late}
    writer.tell("core_assessment_completed", completed_on, RA2, core, **data)
    writer.tell("case_closed", completed_on, RA2, reason="RC8")


def twin_on_time(writer: EventWriter) -> None:
    """One of twins: the core assessment was finished on its last day, Monday 30 November 2009."""
    _twin(writer, "2009-11-30")


def twin_late(writer: EventWriter) -> None:
    """The other twin: finished one day later, while a report was awaited."""
    _twin(writer, "2009-12-01", late_reason="awaiting_agency")


def long_plan(writer: EventWriter) -> None:
    """A plan of 26 months, one review late and the category changed twice; a second plan since January."""
    conference = writer.tell("initial_conference_held", "2007-09-10", CP1, outcome="plan")
    plan = writer.tell("protection_plan_started", "2007-09-10", CP1, conference, category="NEG")
    for on in ("2007-12-06", "2008-06-04", "2008-12-10", "2009-06-08"):
        writer.tell("review_conference_held", on, CP1, plan)
    writer.tell("review_conference_held", "2008-11-27", CP1, plan, counts=False)
    writer.tell("protection_plan_category_changed", "2008-12-10", CP1, plan, category="EMO")
    writer.tell("protection_plan_category_changed", "2009-06-08", CP1, plan, category="MUL")
    writer.tell("protection_plan_ended", "2009-11-18", CP1, plan, reason="risk_reduced")
    need = writer.tell("child_in_need_plan_started", "2009-11-18", CP1)
    discussion = writer.tell("strategy_discussion_held", "2010-01-04", RA1, initiates_enquiry=True)
    enquiry = writer.tell("enquiry_started", "2010-01-04", RA1, discussion)
    writer.tell("enquiry_completed", "2010-01-15", RA1, enquiry, outcome="conference")
    writer.tell("child_in_need_plan_ended", "2010-01-20", CP1, need)
    again = writer.tell("initial_conference_held", "2010-01-20", CP1, discussion, outcome="plan")
    second = writer.tell("protection_plan_started", "2010-01-20", CP1, again, category="PHY")
    _allocated(writer, "2010-01-21", CP1)
    writer.tell("core_group_held", "2010-02-02", CP1, second, child_seen=True)


def adopted_late(writer: EventWriter) -> None:
    """Adopted in June 2009, placed with the new family more than twelve months after the decision."""
    care = writer.tell("care_started", "2006-10-02", LAC, legal_status="C1")
    first = writer.tell("placement_started", "2006-10-02", LAC, care, type="U4", provider="PR1")
    reviews = ("2006-10-26", "2007-01-24", "2007-07-18", "2008-01-15", "2008-07-10", "2009-01-06")
    for on in reviews:
        writer.tell("care_review_held", on, LAC, care, participation="PN0")
    decision = writer.tell("adoption_decided", "2007-06-20", LAC, care)
    writer.tell("placement_ended", "2008-09-15", LAC, first, reason="moved")
    second = writer.tell("placement_started", "2008-09-15", LAC, care, type="A3", provider="PR1")
    placed = writer.tell("placed_for_adoption", "2008-09-15", LAC, decision)
    writer.tell("adoption_order_made", "2009-06-12", LAC, placed)
    writer.tell("placement_ended", "2009-06-12", LAC, second, reason="care_ended")
    writer.tell("care_ended", "2009-06-12", LAC, care, reason="adopted")
    writer.tell("case_closed", "2009-06-12", LAC, reason="RC1")


def moved_here(writer: EventWriter) -> None:
    """On a plan elsewhere, moved here: transfer conference on 1 December 2009, first review due today."""
    conference = writer.tell(
        "initial_conference_held", "2009-12-01", CP2, outcome="plan", transfer_in=True, prebirth=False
    )
    plan = writer.tell(
        "protection_plan_started", "2009-12-01", CP2, conference, category="MUL", previous_plans_here=0
    )
    for on in ("2009-12-11", "2010-01-14", "2010-02-16"):
        writer.tell("core_group_held", on, CP2, plan, child_seen=True, child_seen_alone=True)
    writer.tell("protection_plan_category_changed", "2010-01-14", CP2, plan, category="NEG")


def review_held_late(writer: EventWriter) -> None:
    """On a plan since September 2009: the first review conference was held a week after its last day."""
    discussion = writer.tell("strategy_discussion_held", "2009-08-17", RA1, initiates_enquiry=True)
    enquiry = writer.tell("enquiry_started", "2009-08-17", RA1, discussion)
    writer.tell("enquiry_completed", "2009-08-28", RA1, enquiry, outcome="conference")
    conference = writer.tell("initial_conference_held", "2009-09-07", CP1, discussion, outcome="plan")
    plan = writer.tell("protection_plan_started", "2009-09-07", CP1, conference, category="EMO")
    for on in ("2009-09-17", "2009-10-26", "2009-12-03", "2010-01-18", "2010-02-22"):
        writer.tell("core_group_held", on, CP1, plan, child_seen=True)
    writer.tell("review_conference_held", "2009-12-14", CP1, plan)
    writer.tell("protection_plan_category_changed", "2009-12-14", CP1, plan, category="SAB")


def review_missed(writer: EventWriter) -> None:
    """Looked after since June 2009: the second review was due in September and has never been held."""
    care = writer.tell("care_started", "2009-06-01", LAC, legal_status="C2")
    writer.tell("placement_started", "2009-06-01", LAC, care, type="U1", provider="PR1")
    writer.tell("care_review_held", "2009-06-25", LAC, care, participation="PN4")


def long_late(writer: EventWriter) -> None:
    """A core assessment begun in September 2009 that nobody has finished: four months in breach."""
    referral = _referred(writer, "2009-08-26", "2009-08-27", "initial_assessment", "1A")
    started = writer.tell("initial_assessment_started", "2009-08-26", RA2, referral, trigger="referral")
    ended = writer.tell("initial_assessment_completed", "2009-09-07", RA2, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    writer.tell("core_assessment_started", "2009-09-07", RA2, ended, trigger=trigger)


def decision_late(writer: EventWriter) -> None:
    """A referral of 22 February that the front door has not decided: days in breach already."""
    writer.tell("referral_received", "2010-02-22", FRONT_DOOR, source="9", primary_need="N0")


def died(writer: EventWriter) -> None:
    """Known for a life-limiting illness; the case closed when the child died."""
    need = writer.tell("child_in_need_plan_started", "2008-02-04", "CSC-CWD")
    writer.tell("child_in_need_plan_reviewed", "2008-06-16", "CSC-CWD", need)
    writer.tell("child_in_need_plan_ended", "2008-12-03", "CSC-CWD", need)
    writer.tell("case_closed", "2008-12-04", "CSC-CWD", reason="RC2")


def put_right(writer: EventWriter) -> None:
    """Corrections: a withdrawn start whose completion stays, a withdrawal taken back, two completions,
    and a completion dated before its start."""
    referral = _referred(writer, "2009-05-11", "2009-05-12", "initial_assessment", "2A")
    wrong = writer.tell("initial_assessment_started", "2009-05-11", RA1, referral, trigger="referral")
    writer.tell("initial_assessment_completed", "2009-05-19", RA1, wrong, outcome="services")
    writer.tell("event_withdrawn", "2009-05-21", RA1, wrong, reason="entered_in_error")
    right = writer.tell(
        "initial_assessment_started", "2009-05-12 recorded 2009-05-21", RA1, trigger="referral"
    )
    done = writer.tell("initial_assessment_completed", "2009-05-20", RA1, right, outcome="core_assessment")
    writer.tell("initial_assessment_completed", "2009-06-03", RA1, right, outcome="core_assessment")
    mistake = writer.tell("event_withdrawn", "2009-06-04", RA1, done, reason="duplicate")
    writer.tell("event_withdrawn", "2009-06-05", RA1, mistake, reason="entered_in_error")
    core = writer.tell(
        "core_assessment_started",
        "2009-06-15 recorded 2009-07-20",
        RA1,
        done,
        trigger="initial_assessment_ended",
    )
    writer.tell("core_assessment_completed", "2009-06-03 recorded 2009-07-22", RA1, core, outcome="services")
    writer.tell("case_closed", "2009-08-03", RA1, reason="RC7")


def one_of_three(writer: EventWriter) -> None:
    """One of three children of a family, who were referred together and are assessed together."""
    referral = _referred(writer, "2010-02-22", "2010-02-23", "initial_assessment", "3A")
    writer.tell("initial_assessment_started", "2010-02-23", RA1, referral, trigger="referral")
    _petra(writer, "2010-02-23")


def one_of_three_again(writer: EventWriter) -> None:
    """The youngest of the three, about whom the nursery has rung three times since."""
    one_of_three(writer)
    _rang_again(
        writer, ("2010-02-24", "2010-02-24"), ("2010-02-25", "2010-02-25"), ("2010-02-26", "2010-02-26")
    )
