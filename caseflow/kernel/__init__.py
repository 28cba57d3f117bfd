"""The few plain types that every layer shares."""

from caseflow.kernel.recorded_event import RecordedEvent
from caseflow.kernel.refusal import DuplicateSubmission, EditConflict, Questions, Refusal

__all__ = ["DuplicateSubmission", "EditConflict", "Questions", "RecordedEvent", "Refusal"]
