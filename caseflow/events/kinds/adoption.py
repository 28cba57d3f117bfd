"""Adoption, from the decision to the order."""

from caseflow.events.kinds.care import CareStarted
from caseflow.events.kinds.declaration import CaseEvent, Continues, LeadsTo, Narrative, When


class AdoptionDecided(CaseEvent):
    """The agency decided that the child should be placed for adoption."""

    kind, title = "adoption_decided", "Decided that the child should be placed for adoption"
    task = "Record the decision that the child should be placed for adoption"
    continues = Continues(CareStarted, required=True)
    recorded_by = "record_social_care"
    leads_to = (LeadsTo("placed_for_adoption"),)
    when = When("When was it decided?", "Enter the date of the decision")
    narrative = Narrative("Reasons")


class AdoptionDecisionReversed(CaseEvent):
    """The child should not be placed for adoption after all."""

    kind, title = "adoption_decision_reversed", "Adoption decision reversed"
    task = "Reverse the adoption decision"
    continues = Continues(AdoptionDecided, required=True, finishes=True)
    recorded_by = "record_social_care"
    when = When("When was it reversed?", "Enter the date on which it was reversed")
    narrative = Narrative("Reasons")


class PlacedForAdoption(CaseEvent):
    """The child lives with those who may adopt the child."""

    kind, title = "placed_for_adoption", "Placed for adoption"
    task = "Record that the child is placed for adoption"
    continues = Continues(AdoptionDecided, required=True)
    recorded_by = "record_social_care"
    leads_to = (LeadsTo("adoption_order_made"),)
    when = When("When was the child placed?", "Enter the date on which the child was placed")
    narrative = Narrative()


class AdoptionOrderMade(CaseEvent):
    """The court made the adoption order."""

    kind, title = "adoption_order_made", "Adoption order made"
    task = "Record the adoption order"
    continues = Continues(PlacedForAdoption, required=True, finishes=True)
    recorded_by = "record_social_care"
    when = When("When was it made?", "Enter the date of the order")
    narrative = Narrative()
