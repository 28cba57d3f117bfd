"""Children told by hand, first in the list: referral, assessment, protection and care."""

from caseflow.demonstration.borough import FRONT_DOOR, sign_in
from caseflow.demonstration.histories.pen import Pen

RA1, RA2, CP1, CP2, LAC = "CSC-RA1", "CSC-RA2", "CSC-CP1", "CSC-CP2", "CSC-LAC"


def _petra(pen: Pen, on: str) -> None:
    pen.tell("case_allocated", on, RA1, practitioner=sign_in("practitioner@example.org"))


def _referred(pen: Pen, on: str, decided_on: str, outcome: str, source: str = "6") -> str:
    contact = pen.tell("contact_received", on, FRONT_DOOR, source=source)
    referral = pen.tell("referral_received", on, FRONT_DOOR, contact, source=source, primary_need="N1")
    pen.tell("referral_decided", decided_on, FRONT_DOOR, referral, outcome=outcome)
    return referral


def due_today(pen: Pen) -> None:
    """Referred by school on Thursday 18 February 2010: the initial assessment is due today, 1 March."""
    referral = _referred(pen, "2010-02-18", "2010-02-19", "initial_assessment", "2A")
    pen.tell("initial_assessment_started", "2010-02-19", RA1, referral, trigger="referral")
    _petra(pen, "2010-02-19")


def day_late(pen: Pen) -> None:
    """Referred on Wednesday 17 February: the initial assessment was due on Friday and is not finished."""
    referral = _referred(pen, "2010-02-17", "2010-02-17", "initial_assessment", "3B")
    pen.tell("initial_assessment_started", "2010-02-17", RA1, referral, trigger="referral")
    _petra(pen, "2010-02-18")


def just_referred(pen: Pen) -> None:
    """Referred by the police on Friday 26 February: nobody has decided, and the decision is due today."""
    contact = pen.tell("contact_received", "2010-02-26", FRONT_DOOR, source="6")
    pen.tell("referral_received", "2010-02-26", FRONT_DOOR, contact, source="6", primary_need="N4")


def this_morning(pen: Pen) -> None:
    """The hospital rang this morning; the weekend's call is on the record since half past eight."""
    pen.tell("referral_received", "2010-02-28 recorded 2010-03-01", FRONT_DOOR, source="3E")


def review_next_week(pen: Pen) -> None:
    """On a plan since 9 December 2009: the first review conference is due on Tuesday 9 March."""
    _referred(pen, "2009-11-16", "2009-11-17", "strategy_discussion")
    discussion = pen.tell("strategy_discussion_held", "2009-11-18", RA1, initiates_enquiry=True)
    enquiry = pen.tell("enquiry_started", "2009-11-18", RA1, discussion)
    core = pen.tell("core_assessment_started", "2009-11-18", RA1, discussion, trigger="strategy_discussion")
    pen.tell("enquiry_completed", "2009-12-02", RA1, enquiry, outcome="conference")
    conference = pen.tell("initial_conference_held", "2009-12-09", CP1, discussion, outcome="plan")
    plan = pen.tell("protection_plan_started", "2009-12-09", CP1, conference, category="NEG")
    pen.tell(
        "core_assessment_completed", "2010-01-06", RA1, core, outcome="plan", factors=["1B", "3B", "16A"]
    )
    for on in ("2009-12-21", "2010-01-28"):
        pen.tell("core_group_held", on, CP1, plan, child_seen=True)
    for on in ("2009-12-14", "2009-12-29", "2010-01-13", "2010-01-27", "2010-02-10", "2010-02-24"):
        pen.tell("protection_visit_made", on, CP1, plan, child_seen=True, child_seen_alone=on > "2010")


def in_care(pen: Pen) -> None:
    """Looked after since 12 November 2009, in the third placement; the second review is due on 8 March."""
    referral = _referred(pen, "2009-11-09", "2009-11-09", "initial_assessment")
    started = pen.tell("initial_assessment_started", "2009-11-09", RA2, referral, trigger="referral")
    ended = pen.tell("initial_assessment_completed", "2009-11-11", RA2, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    core = pen.tell("core_assessment_started", "2009-11-11", RA2, ended, trigger=trigger)
    care = pen.tell("care_started", "2009-11-12", LAC, legal_status="V2")
    pen.tell("core_assessment_completed", "2009-12-23", RA2, core, outcome="services", factors=["4B"])
    placed = pen.tell("placement_started", "2009-11-12", LAC, care, type="U4", provider="PR1")
    pen.tell("care_review_held", "2009-12-08", LAC, care, participation="PN1")
    for on, kind in (("2009-12-04", "U4"), ("2010-01-20", "K2")):
        pen.tell("placement_ended", on, LAC, placed, reason="moved")
        placed = pen.tell("placement_started", on, LAC, care, type=kind, provider="PR4")


def before_birth(pen: Pen) -> None:
    """Not born yet, expected on 12 April: a pre-birth conference on 17 February, core group due this week."""
    _referred(pen, "2010-01-25", "2010-01-26", "strategy_discussion", "3D")
    discussion = pen.tell("strategy_discussion_held", "2010-01-27", RA2, initiates_enquiry=True)
    enquiry = pen.tell("enquiry_started", "2010-01-27", RA2, discussion)
    pen.tell("core_assessment_started", "2010-01-27", RA2, discussion, trigger="strategy_discussion")
    pen.tell("enquiry_completed", "2010-02-08", RA2, enquiry, outcome="conference")
    conference = pen.tell(
        "initial_conference_held", "2010-02-17", CP2, discussion, outcome="plan", prebirth=True
    )
    pen.tell("protection_plan_started", "2010-02-17", CP2, conference, category="NEG")


def _twin(pen: Pen, completed_on: str, **late: str) -> None:
    referral = _referred(pen, "2009-10-01", "2009-10-02", "initial_assessment", "3A")
    started = pen.tell("initial_assessment_started", "2009-10-01", RA2, referral, trigger="referral")
    ended = pen.tell("initial_assessment_completed", "2009-10-12", RA2, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    core = pen.tell("core_assessment_started", "2009-10-12", RA2, ended, trigger=trigger)
    data = {"outcome": "nfa", "factors": ["21"], **late}
    pen.tell("core_assessment_completed", completed_on, RA2, core, **data)
    pen.tell("case_closed", completed_on, RA2, reason="RC8")


def twin_on_time(pen: Pen) -> None:
    """One of twins: the core assessment was finished on its last day, Monday 30 November 2009."""
    _twin(pen, "2009-11-30")


def twin_late(pen: Pen) -> None:
    """The other twin: finished one day later, while a report was awaited."""
    _twin(pen, "2009-12-01", late_reason="awaiting_agency")


def long_plan(pen: Pen) -> None:
    """A plan of 26 months, one review late and the category changed twice; a second plan since January."""
    conference = pen.tell("initial_conference_held", "2007-09-10", CP1, outcome="plan")
    plan = pen.tell("protection_plan_started", "2007-09-10", CP1, conference, category="NEG")
    for on in ("2007-12-06", "2008-06-04", "2008-12-10", "2009-06-08"):
        pen.tell("review_conference_held", on, CP1, plan)
    pen.tell("review_conference_held", "2008-11-27", CP1, plan, counts=False)
    pen.tell("protection_plan_category_changed", "2008-12-10", CP1, plan, category="EMO")
    pen.tell("protection_plan_category_changed", "2009-06-08", CP1, plan, category="MUL")
    pen.tell("protection_plan_ended", "2009-11-18", CP1, plan, reason="risk_reduced")
    need = pen.tell("child_in_need_plan_started", "2009-11-18", CP1)
    discussion = pen.tell("strategy_discussion_held", "2010-01-04", RA1, initiates_enquiry=True)
    enquiry = pen.tell("enquiry_started", "2010-01-04", RA1, discussion)
    pen.tell("enquiry_completed", "2010-01-15", RA1, enquiry, outcome="conference")
    pen.tell("child_in_need_plan_ended", "2010-01-20", CP1, need)
    again = pen.tell("initial_conference_held", "2010-01-20", CP1, discussion, outcome="plan")
    second = pen.tell("protection_plan_started", "2010-01-20", CP1, again, category="PHY")
    pen.tell("core_group_held", "2010-02-02", CP1, second, child_seen=True)


def adopted_late(pen: Pen) -> None:
    """Adopted in June 2009, placed with the new family more than twelve months after the decision."""
    care = pen.tell("care_started", "2006-10-02", LAC, legal_status="C1")
    first = pen.tell("placement_started", "2006-10-02", LAC, care, type="U4", provider="PR1")
    reviews = ("2006-10-26", "2007-01-24", "2007-07-18", "2008-01-15", "2008-07-10", "2009-01-06")
    for on in reviews:
        pen.tell("care_review_held", on, LAC, care, participation="PN0")
    decision = pen.tell("adoption_decided", "2007-06-20", LAC, care)
    pen.tell("placement_ended", "2008-09-15", LAC, first, reason="moved")
    second = pen.tell("placement_started", "2008-09-15", LAC, care, type="A3", provider="PR1")
    placed = pen.tell("placed_for_adoption", "2008-09-15", LAC, decision)
    pen.tell("adoption_order_made", "2009-06-12", LAC, placed)
    pen.tell("placement_ended", "2009-06-12", LAC, second, reason="care_ended")
    pen.tell("care_ended", "2009-06-12", LAC, care, reason="adopted")
    pen.tell("case_closed", "2009-06-12", LAC, reason="RC1")


def moved_here(pen: Pen) -> None:
    """On a plan elsewhere, moved here: transfer conference on 1 December 2009, first review due today."""
    conference = pen.tell(
        "initial_conference_held", "2009-12-01", CP2, outcome="plan", transfer_in=True, prebirth=False
    )
    plan = pen.tell(
        "protection_plan_started", "2009-12-01", CP2, conference, category="MUL", previous_plans_here=0
    )
    for on in ("2009-12-11", "2010-01-14", "2010-02-16"):
        pen.tell("core_group_held", on, CP2, plan, child_seen=True, child_seen_alone=True)
    pen.tell("protection_plan_category_changed", "2010-01-14", CP2, plan, category="NEG")


def review_held_late(pen: Pen) -> None:
    """On a plan since September 2009: the first review conference was held a week after its last day."""
    discussion = pen.tell("strategy_discussion_held", "2009-08-17", RA1, initiates_enquiry=True)
    enquiry = pen.tell("enquiry_started", "2009-08-17", RA1, discussion)
    pen.tell("enquiry_completed", "2009-08-28", RA1, enquiry, outcome="conference")
    conference = pen.tell("initial_conference_held", "2009-09-07", CP1, discussion, outcome="plan")
    plan = pen.tell("protection_plan_started", "2009-09-07", CP1, conference, category="EMO")
    for on in ("2009-09-17", "2009-10-26", "2009-12-03", "2010-01-18", "2010-02-22"):
        pen.tell("core_group_held", on, CP1, plan, child_seen=True)
    pen.tell("review_conference_held", "2009-12-14", CP1, plan)
    pen.tell("protection_plan_category_changed", "2009-12-14", CP1, plan, category="SAB")


def review_missed(pen: Pen) -> None:
    """Looked after since June 2009: the second review was due in September and has never been held."""
    care = pen.tell("care_started", "2009-06-01", LAC, legal_status="C2")
    pen.tell("placement_started", "2009-06-01", LAC, care, type="U1", provider="PR1")
    pen.tell("care_review_held", "2009-06-25", LAC, care, participation="PN4")


def long_late(pen: Pen) -> None:
    """A core assessment begun in September 2009 that nobody has finished: four months in breach."""
    referral = _referred(pen, "2009-08-26", "2009-08-27", "initial_assessment", "1A")
    started = pen.tell("initial_assessment_started", "2009-08-26", RA2, referral, trigger="referral")
    ended = pen.tell("initial_assessment_completed", "2009-09-07", RA2, started, outcome="core_assessment")
    trigger = "initial_assessment_ended"
    pen.tell("core_assessment_started", "2009-09-07", RA2, ended, trigger=trigger)


def decision_late(pen: Pen) -> None:
    """A referral of 22 February that the front door has not decided: days in breach already."""
    pen.tell("referral_received", "2010-02-22", FRONT_DOOR, source="9", primary_need="N0")


def died(pen: Pen) -> None:
    """Known for a life-limiting illness; the case closed when the child died."""
    need = pen.tell("child_in_need_plan_started", "2008-02-04", "CSC-CWD")
    pen.tell("child_in_need_plan_reviewed", "2008-06-16", "CSC-CWD", need)
    pen.tell("child_in_need_plan_ended", "2008-12-03", "CSC-CWD", need)
    pen.tell("case_closed", "2008-12-04", "CSC-CWD", reason="RC2")


def put_right(pen: Pen) -> None:
    """Corrections: a withdrawn start whose completion stays, a withdrawal taken back, two completions,
    and a completion dated before its start."""
    referral = _referred(pen, "2009-05-11", "2009-05-12", "initial_assessment", "2A")
    wrong = pen.tell("initial_assessment_started", "2009-05-11", RA1, referral, trigger="referral")
    pen.tell("initial_assessment_completed", "2009-05-19", RA1, wrong, outcome="services")
    pen.tell("event_withdrawn", "2009-05-21", RA1, wrong, reason="entered_in_error")
    right = pen.tell("initial_assessment_started", "2009-05-12 recorded 2009-05-21", RA1, trigger="referral")
    done = pen.tell("initial_assessment_completed", "2009-05-20", RA1, right, outcome="core_assessment")
    pen.tell("initial_assessment_completed", "2009-06-03", RA1, right, outcome="core_assessment")
    mistake = pen.tell("event_withdrawn", "2009-06-04", RA1, done, reason="duplicate")
    pen.tell("event_withdrawn", "2009-06-05", RA1, mistake, reason="entered_in_error")
    core = pen.tell(
        "core_assessment_started",
        "2009-06-15 recorded 2009-07-20",
        RA1,
        done,
        trigger="initial_assessment_ended",
    )
    pen.tell("core_assessment_completed", "2009-06-03 recorded 2009-07-22", RA1, core, outcome="services")
    pen.tell("case_closed", "2009-08-03", RA1, reason="RC7")
