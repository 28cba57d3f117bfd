"""The few plain types that every layer shares."""

from caseflow.kernel.recorded_event import RecordedEvent
from caseflow.kernel.refusal import DuplicateSubmission, EditConflict, Refusal

__all__ = ["DuplicateSubmission", "EditConflict", "RecordedEvent", "Refusal"]
