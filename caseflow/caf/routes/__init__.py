"""The pages of the common assessment."""

from caseflow.caf.routes import assessment, checklist, reading
from caseflow.caf.routes.pages import blueprint

__all__ = ["assessment", "blueprint", "checklist", "reading"]
