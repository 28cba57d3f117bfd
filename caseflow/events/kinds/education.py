"""Special educational needs, education at home, and what young people of 16 to 18 do."""

from typing import Annotated

from caseflow.events.kinds.declaration import HEARD, Ask, CaseEvent, Continues, LeadsTo, Narrative, When
from caseflow.rules.effects import NO_EFFECT, where

ACTIVITIES = {
    "school": "At school or college",
    "work_training": "Working, with training",
    "work": "Working, without training",
    "training": "In training",
    "available": "Not in education, employment or training, and looking for it",
    "not_available": "Not in education, employment or training, and not able to look for it",
    "custody": "In custody",
    "asylum": "Seeking asylum, and waiting for an answer",
    "not_known": "Not known",
    "no_contact": "Cannot be contacted",
    "refused": "The young person does not want to say",
}


class SenAssessmentRequested(CaseEvent):
    """The parents or the school asked for a statutory assessment, or the authority proposed one."""

    kind, title = "sen_assessment_requested", "Assessment of special educational needs requested"
    task = "Record a request for an assessment of special educational needs"
    intro = "A final statement is due 26 weeks after the day on which the request was received."
    recorded_by = "record"
    effect = NO_EFFECT
    leads_to = (LeadsTo("statement_proposed"), LeadsTo("statement_issued"))
    when = When("When was the request received?", "Enter the date on which the request was received")
    narrative = Narrative()


class StatementProposed(CaseEvent):
    """The authority sent the parents a proposed statement."""

    kind, title = "statement_proposed", "Statement of special educational needs proposed"
    task = "Record a proposed statement"
    continues = Continues(SenAssessmentRequested, required=True)
    recorded_by = "record"
    effect = NO_EFFECT
    leads_to = (LeadsTo("statement_issued", about="sen_assessment_requested"),)
    when = When("When was it sent?", "Enter the date on which it was sent")
    narrative = Narrative()


class StatementIssued(CaseEvent):
    """The final statement was issued."""

    kind, title = "statement_issued", "Final statement of special educational needs issued"
    task = "Record a final statement"
    continues = Continues(SenAssessmentRequested, required=True, finishes=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When was it issued?", "Enter the date on which it was issued")
    narrative = Narrative()
    exception: Annotated[
        bool,
        Ask(
            "Does one of the exceptions to the time limits apply?",
            "An exception applies",
            hint="Those of the Education (Special Educational Needs) Regulations 2001",
            missing="Say whether an exception applies",
        ),
    ]
    exception_reason: Annotated[
        str | None,
        Ask(
            "Which one?",
            "Exception",
            only_if=where("exception"),
            codes={
                "further_advice": "Further advice was needed",
                "parents_advice": "The parents wanted to give advice after six weeks",
                "late_advice": "Advice that was asked for came late",
                "school_closed": "The school was closed for four weeks or more",
                "appointment_missed": "The child missed an appointment",
                "other": "Another exception",
            },
            others=True,
        ),
    ] = None


class HomeEducationRegistered(CaseEvent):
    """The parents educate the child at home."""

    kind, title = "home_education_registered", "Educated at home"
    task = "Record that the child is educated at home"
    recorded_by = "record"
    effect = NO_EFFECT
    leads_to = (LeadsTo("home_education_visited"),)
    when = When("Since when?", "Enter the date since which the child is educated at home")
    narrative = Narrative()


class HomeEducationVisited(CaseEvent):
    """Somebody looked at the education that the child receives at home."""

    kind, title = "home_education_visited", "Education at home looked at"
    task = "Record a look at the education at home"
    continues = Continues(HomeEducationRegistered, required=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When was that?", "Enter the date on which it was looked at")
    narrative = Narrative("What was seen")
    heard = HEARD
    finding: Annotated[
        str,
        Ask(
            "Is the education efficient, full-time and suitable?",
            "Finding",
            missing="Choose what was found",
            codes={
                "suitable": "Yes",
                "unsuitable": "No",
                "not_seen": "Not seen yet",
                "refused": "The family did not let anybody see it",
            },
        ),
    ]


class HomeEducationEnded(CaseEvent):
    """The child is educated at home no longer."""

    kind, title = "home_education_ended", "Education at home ended"
    task = "Record the end of education at home"
    continues = Continues(HomeEducationRegistered, required=True, finishes=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When did it end?", "Enter the date on which it ended")
    narrative = Narrative()


class ActivityRecorded(CaseEvent):
    """What a young person of 16 to 18 does now, or that nobody knows."""

    kind, title = "activity_recorded", "Activity of a young person recorded"
    task = "Record what the young person does now"
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When was that known?", "Enter the date on which it was known")
    narrative = Narrative()
    activity: Annotated[
        str,
        Ask(
            "What does the young person do?",
            "Activity",
            missing="Choose what the young person does",
            codes=ACTIVITIES,
        ),
    ]
