"""The few plain types that every storey shares."""

from caseflow.kernel.happening import Happening
from caseflow.kernel.refusal import Overtaken, Refusal, Repeated

__all__ = ["Happening", "Overtaken", "Refusal", "Repeated"]
