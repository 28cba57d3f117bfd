"""Proving that what is on file is what was put there."""

from collections.abc import Iterator

from caseflow.documents import queries
from caseflow.projections.service import Check, check


def verify() -> Iterator[Check]:
    """One check: the content of every document has the hash that was kept when it was added."""
    wrong = [f"document {each}" for each in queries.changed()]
    yield check("every document is what was put on file", wrong)
