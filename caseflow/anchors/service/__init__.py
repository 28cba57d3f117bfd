"""Making anchors, giving them away for keeping, and checking what is recorded against them."""

from caseflow.anchors.service.making import at_releases, export, make, nightly
from caseflow.anchors.service.verification import verify

__all__ = ["at_releases", "export", "make", "nightly", "verify"]
