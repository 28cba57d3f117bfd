"""The few plain types that every storey shares."""

from caseflow.kernel.happening import Happening
from caseflow.kernel.refusal import Refusal

__all__ = ["Happening", "Refusal"]
