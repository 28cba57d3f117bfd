"""Children in families with domestic abuse, and young people before the Anti-social Behaviour Panel."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, Narrative, When
from caseflow.rules.effects import NO_EFFECT


class MaracReferralMade(CaseEvent):
    """The child's family was referred to the Multi-Agency Risk Assessment Conference (MARAC)."""

    kind, title = "marac_referral_made", "Family referred to the MARAC"
    task = "Record that the family was referred to the MARAC"
    intro = "Of each child in the family there is a record of its own."
    recorded_by = "record"
    for_siblings = True
    effect = NO_EFFECT
    leads_to = (LeadsTo("marac_case_discussed"),)
    when = When("When was the family referred?", "Enter the date of the referral")
    narrative = Narrative()


class MaracCaseDiscussed(CaseEvent):
    """The MARAC discussed the family's case."""

    kind, title = "marac_case_discussed", "Family discussed at the MARAC"
    task = "Record that the MARAC discussed the family"
    continues = Continues(MaracReferralMade, required=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When was it discussed?", "Enter the date of the MARAC")
    narrative = Narrative("What was agreed")
    stands_for_family: Annotated[
        bool,
        Ask(
            "Does this record stand for the family?",
            "Stands for the family",
            hint="Choose Yes for one child of the family only, so that the MARAC's case is counted once",
            missing="Say whether this record stands for the family",
        ),
    ]


class BehaviourPanelHeld(CaseEvent):
    """The young person was presented to the Anti-social Behaviour Panel."""

    kind, title = "behaviour_panel_held", "Presented to the Anti-social Behaviour Panel"
    task = "Record that the young person was presented to the Anti-social Behaviour Panel"
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When did the panel meet?", "Enter the date of the panel")
    narrative = Narrative("What was agreed")
