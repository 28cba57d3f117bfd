"""Measures that the performance team of the demonstration drafts: one tried already, one just begun."""

from datetime import datetime
from typing import Any
from uuid import UUID

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.publications import ANALYST
from caseflow.kernel.dates import civil_date
from caseflow.measures import queries, service
from caseflow.measures.service import About
from caseflow.rules.rulebook import Rulebook

BACK = About(
    "LM 01",
    "Referred again within 12 months of a step down",
    "4.2.2",
    "low",
    "window",
    "step_decided",
    "referral_received",
)
BACK_PARTS: dict[str, Any] = {
    "direction": "after",
    "number": "12",
    "unit": "months",
    "near": "next",
    "wanted": "some",
    "placed": "over",
    "only": ["decision=accepted", "decision=accepted_with_conditions"],
    "continued": ["step_requested.direction=down"],
}
BEGUN = About(
    "LM 02",
    "Help soon after a first contact",
    "4.2.2",
    "low",
    "days",
    "delivery_plan_agreed",
    "contact_received",
)


def drafts(rulebook: Rulebook, loaded_at: datetime) -> None:
    """A draft that the workers have counted over the whole history, and one without its parts."""
    analyst = UUID(sign_in(ANALYST))
    service.draft(analyst, loaded_at, BEGUN, rulebook)
    made = service.draft(analyst, loaded_at, BACK, rulebook)
    service.choose_parts(made, loaded_at, BACK_PARTS, rulebook)
    tried = queries.draft(made)
    if tried:
        service.ask(tried, analyst, civil_date(loaded_at), loaded_at, rulebook)
    while service.count_next_part(loaded_at, rulebook):
        pass
