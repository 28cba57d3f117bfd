"""The few plain types that every storey shares."""

from caseflow.kernel.happening import Happening
from caseflow.kernel.refusal import Overtaken, Refusal

__all__ = ["Happening", "Overtaken", "Refusal"]
