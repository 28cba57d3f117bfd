"""What is done with documents."""

from caseflow.documents.service.checking import Checked, check_next, scan, thumbnail
from caseflow.documents.service.content import ENDINGS, KINDS, MOST_MEGABYTES, media_type
from caseflow.documents.service.keeping import CHECK, NewDocument, add, withdraw

__all__ = [
    "CHECK",
    "ENDINGS",
    "KINDS",
    "MOST_MEGABYTES",
    "Checked",
    "NewDocument",
    "add",
    "check_next",
    "media_type",
    "scan",
    "thumbnail",
    "withdraw",
]
