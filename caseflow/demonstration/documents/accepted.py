"""Entries of the demonstration that a check asks about and that are right as they are."""

from uuid import UUID

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.file import at
from caseflow.events.context import RecordingContext
from caseflow.findings import queries, service
from caseflow.findings.queries import Among
from caseflow.rules.rulebook import Rulebook

MANAGER, TEAM = "manager@example.org", "CSC-RA1"
REASONS = {
    "CIN 8670Q": "It waits for the report of a specialist, which was asked for in writing.",
    "CIN 8569Q": "The decision is on paper. The family moved away before anybody could record it.",
    "CIN 8610": "Whoever referred the child could not be reached, and could not say what is needed.",
}


def accepted_entries(rulebook: Rulebook) -> None:
    """One entry of each of these checks is accepted by the manager of a team."""
    context = RecordingContext(UUID(sign_in(MANAGER)), None, TEAM, at(BUSINESS_DATE), rulebook, BUSINESS_DATE)
    for code, reason in REASONS.items():
        for found in queries.listed(Among(BUSINESS_DATE, TEAM, code), 1)[:1]:
            service.accept(context, found, reason)
