"""What is published, for everybody who signs in; and how it comes to be: frozen, looked at, released."""

from caseflow.publication.routes import deciding, drafts, making
from caseflow.publication.routes.published import blueprint, waiting, way_back

__all__ = ["blueprint", "deciding", "drafts", "making", "waiting", "way_back"]
