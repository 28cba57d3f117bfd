"""The letter to whoever got in touch, as plain data for its typesetting."""

from datetime import date
from typing import Any

from caseflow.agencies.queries import TeamCard
from caseflow.events.kinds import answers
from caseflow.referrals.queries import Answer
from caseflow.web.filters import day_date


def letter(answer: Answer, front_door: TeamCard, on: date) -> dict[str, Any]:
    """What the letter says: it names neither the child nor anybody who works with the child."""
    decision = answer.decision
    facts = [f"{name}: {said}" for name, said in answers(decision.kind, decision.data)]
    return {
        "team": front_door.name,
        "agency": front_door.agency_name,
        "phone": front_door.phone,
        "printed": day_date(on),
        "received": day_date(answer.received.occurred_on),
        "decided": day_date(decision.occurred_on),
        "reference": answer.reference,
        "facts": facts,
        "reasons": answer.reasons,
    }
