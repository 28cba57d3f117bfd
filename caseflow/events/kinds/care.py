"""Children looked after: care, its reviews, placements."""

from typing import Annotated

from caseflow.events.kinds.assessment import SEEN, SEEN_ALONE
from caseflow.events.kinds.census import LEGAL_STATUSES, PARTICIPATION, PLACEMENTS, PROVIDERS
from caseflow.events.kinds.declaration import (
    HEARD,
    Ask,
    CaseEvent,
    Continues,
    LeadsTo,
    Narrative,
    When,
)
from caseflow.rules.effects import NO_EFFECT, SPECIALIST, Effect, where
from caseflow.rules.lanes import Lane

CARE = Lane("care", "legal_status")
SHORT_BREAKS = ("V3", "V4")


class CareStarted(CaseEvent):
    """The child is looked after by the authority."""

    kind, title = "care_started", "Child became looked after"
    open_as = "a period of care"
    task = "Record that the child is looked after"
    recorded_by = "record_social_care"
    effect = Effect(raises_to=SPECIALIST, takes_over=True)
    episode = "care"
    lane = CARE
    leads_to = (LeadsTo("placement_started"),)
    when = When("Since when?", "Enter the date since which the child is looked after")
    narrative = Narrative("Reasons", "Why the child cannot live at home now, and who agreed")
    heard = HEARD
    legal_status: Annotated[
        str,
        Ask(
            "Legal status",
            missing="Choose the legal status",
            codes=LEGAL_STATUSES,
            others=True,
        ),
    ]


class LegalStatusChanged(CaseEvent):
    """Another legal status holds in a period of care, which goes on."""

    kind, title = "legal_status_changed", "Legal status changed"
    task = "Change the legal status"
    intro = (
        "The child stays looked after, on another legal ground. A series of short breaks is a period of its"
        " own: end this one, and record that the child is looked after again."
    )
    continues = Continues(CareStarted, required=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    lane = CARE
    when = When("Since when does it hold?", "Enter the date since which it holds")
    narrative = Narrative("Reasons", "The order that was made, or what was agreed, and by whom")
    legal_status: Annotated[
        str,
        Ask(
            "Legal status",
            missing="Choose the legal status",
            codes={code: words for code, words in LEGAL_STATUSES.items() if code not in SHORT_BREAKS},
        ),
    ]


class CareEnded(CaseEvent):
    """The child is looked after no longer."""

    kind, title = "care_ended", "Child stopped being looked after"
    task = "Record that the child is no longer looked after"
    continues = Continues(CareStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When did it end?", "Enter the date on which it ended")
    narrative = Narrative("Summary", "Where the child lives now, and what support there is")
    reason: Annotated[
        str,
        Ask(
            "Why did it end?",
            "Reason",
            missing="Choose why it ended",
            codes={
                "adopted": "Adopted",
                "returned_home": "Went home",
                "special_guardianship": "Special guardianship order",
                "turned_18": "Turned 18",
                "other": "Another reason",
            },
        ),
    ]


class CareReviewHeld(CaseEvent):
    """A review of a child looked after. One that took several meetings counts on the day of the last."""

    kind, title = "care_review_held", "Looked-after review held"
    task = "Record a looked-after review"
    intro = "A review that took several meetings is held on the day of the last one."
    continues = Continues(CareStarted, required=True)
    recorded_by = "record_social_care"
    when = When("When was it held?", "Enter the date on which it was held")
    narrative = Narrative("What was decided, and why", agreed=True)
    heard = HEARD
    participation: Annotated[
        str | None,
        Ask("How did the child take part?", "How the child took part", codes=PARTICIPATION),
    ] = None


class CareVisitMade(CaseEvent):
    """A social worker visited a child looked after. No feed brings visits, so no clock can wait for one."""

    kind, title = "care_visit_made", "Visit to a child looked after"
    by_feed = False
    task = "Record a visit to a child looked after"
    continues = Continues(CareStarted, required=True)
    recorded_by = "record_social_care"
    when = When("When was it made?", "Enter the date of the visit")
    narrative = Narrative("What you saw and heard")
    heard = HEARD
    child_seen: Annotated[bool | None, SEEN] = None
    child_seen_alone: Annotated[bool | None, SEEN_ALONE] = None


class PlacementStarted(CaseEvent):
    """A child looked after lives somewhere else."""

    kind, title = "placement_started", "Placement started"
    task = "Start a placement"
    continues = Continues(CareStarted, required=True)
    recorded_by = "record_social_care"
    lane = Lane("placement", "type")
    when = When("When did it start?", "Enter the date on which it started")
    narrative = Narrative()
    type: Annotated[
        str,
        Ask("Kind of placement", missing="Choose the kind of placement", codes=PLACEMENTS, others=True),
    ]
    provider: Annotated[str | None, Ask("Who provides it?", "Provided by", codes=PROVIDERS, others=True)] = (
        None
    )
    temporary: Annotated[
        bool | None,
        Ask(
            "Is it for a time only?",
            "For a time only",
            hint="Such as a stay in hospital or a holiday, after which the child goes back",
        ),
    ] = None


class PlacementEnded(CaseEvent):
    """The child left a placement."""

    kind, title = "placement_ended", "Placement ended"
    task = "End a placement"
    continues = Continues(PlacementStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When did it end?", "Enter the date on which it ended")
    narrative = Narrative()
    reason: Annotated[
        str | None,
        Ask(
            "Why did it end?",
            "Reason",
            codes={
                "care_ended": "Care ended",
                "planned_move": "A planned move",
                "moved": "Moved to another placement",
                "carer_request": "The carer asked for it",
                "child_request": "The child asked for it",
                "concern": "A concern about the placement",
                "temporary_ended": "It was for a time only",
                "other": "Another reason",
            },
            others=True,
        ),
    ] = None


class StrengthsQuestionnaireRecorded(CaseEvent):
    """The yearly Strengths and Difficulties Questionnaire of a child looked after, or why there is none."""

    kind, title = "strengths_questionnaire_recorded", "Strengths and Difficulties Questionnaire"
    task = "Record a Strengths and Difficulties Questionnaire"
    continues = Continues(CareStarted, required=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When was it completed or due?", "Enter the date on which it was completed or due")
    narrative = Narrative()
    completed: Annotated[bool, Ask("Was it completed?", "Completed", missing="Say whether it was completed")]
    score: Annotated[
        int | None,
        Ask("Total difficulties score", hint="A number from 0 to 40", most=40, only_if=where("completed")),
    ] = None
    reason: Annotated[
        str | None,
        Ask(
            "Why is there none?",
            "Reason",
            hint="Leave this empty where it was completed",
            codes={
                "SDQ1": "The child was too young or too old",
                "SDQ2": "The carer did not want to",
                "SDQ3": "Not possible, because of the child's disability",
                "SDQ4": "Another reason",
                "SDQ5": "The child did not want to",
            },
            others=True,
        ),
    ] = None
