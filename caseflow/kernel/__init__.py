"""The few plain types that every layer shares."""

from caseflow.kernel.recorded_event import RecordedEvent
from caseflow.kernel.refusal import DuplicateSubmission, EditConflict, LateQuestion, Questions, Refusal

__all__ = ["DuplicateSubmission", "EditConflict", "LateQuestion", "Questions", "RecordedEvent", "Refusal"]
