"""Steps between tiers and teams. Each has pages of its own."""

from typing import Annotated

from caseflow.events.kinds.caf import CafStarted
from caseflow.events.kinds.contact import ReferralReceived
from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues
from caseflow.rules.effects import ACCEPTED, Effect, where
from caseflow.rules.steps import ANSWERS, DIRECTIONS, REASONS, TIERS


class StepRequested(CaseEvent):
    """A team asks another to take a case over."""

    kind, title = "step_requested", "Step requested"
    open_as = "a request to another team to take the case over"
    continues = Continues(CafStarted, ReferralReceived)
    direction: Annotated[str, Ask("What is asked?", "What is asked", codes=DIRECTIONS)]
    from_tier: Annotated[str, Ask("Tier now", codes=TIERS)]
    to_tier: Annotated[str, Ask("Tier asked for", codes=TIERS)]
    to_team: Annotated[str, Ask("Team asked", refers_to="team")]


class StepDecided(CaseEvent):
    """The answer of the team that was asked."""

    kind, title = "step_decided", "Step decided"
    continues = Continues(StepRequested, required=True, finishes=True)
    effect = Effect(grants="step_requested", only_if=where("decision", *ACCEPTED))
    decision: Annotated[str, Ask("What is the answer?", "Answer", codes=ANSWERS)]
    reason: Annotated[str | None, Ask("Why?", "Reason", codes=REASONS, others=True)] = None


class TierChanged(CaseEvent):
    """The case is on another tier, as an older system says it."""

    kind, title = "tier_changed", "Tier changed"
    continues = Continues(StepDecided)
    effect = Effect(sets_tier="tier")
    tier: Annotated[str, Ask("Tier", codes=TIERS)]
