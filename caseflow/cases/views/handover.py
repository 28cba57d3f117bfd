"""The words with which a case changes hands."""

from caseflow.cases.forms import ALLOCATION_REASONS


def handover_words(reason: str, note: str) -> str:
    """Why a case changes hands, and what its new holder should know; empty where nobody said."""
    why = f"{ALLOCATION_REASONS[reason]}." if reason in ALLOCATION_REASONS else ""
    return "\n\n".join(part for part in (why, note.strip()) if part)
