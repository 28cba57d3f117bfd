"""Child in need plans."""

from caseflow.events.kinds.declaration import HEARD, CaseEvent, Continues, Narrative, When
from caseflow.rules.effects import NO_EFFECT, SPECIALIST, Effect
from caseflow.rules.lanes import Lane


class ChildInNeedPlanStarted(CaseEvent):
    """Services for a child in need, as a plan says."""

    kind, title = "child_in_need_plan_started", "Child in need plan started"
    open_as = "a child in need plan"
    task = "Start a child in need plan"
    continues = Continues(CaseEvent)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(raises_to=SPECIALIST, takes_over=True)
    episode = "child_in_need_plan"
    lane = Lane("child_in_need_plan")
    when = When("When did it start?", "Enter the date on which it started")
    narrative = Narrative("What has to change", "What the plan is for, and who does what", agreed=True)
    heard = HEARD


class ChildInNeedPlanReviewed(CaseEvent):
    """Whether the plan helps was looked at."""

    kind, title = "child_in_need_plan_reviewed", "Child in need plan reviewed"
    task = "Review the child in need plan"
    continues = Continues(ChildInNeedPlanStarted, required=True)
    recorded_by = "record_social_care"
    for_siblings = True
    when = When("When was it reviewed?", "Enter the date of the review")
    narrative = Narrative("What was agreed", "What has changed, and who does what by when", agreed=True)
    heard = HEARD


class ChildInNeedPlanEnded(CaseEvent):
    """The plan is needed no longer."""

    kind, title = "child_in_need_plan_ended", "Child in need plan ended"
    task = "End the child in need plan"
    continues = Continues(ChildInNeedPlanStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When did it end?", "Enter the date on which it ended")
    narrative = Narrative("Summary", "What changed for the child, and what is left to do")
    heard = HEARD
