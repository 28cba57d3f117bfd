"""Drafting measures: their vocabulary, their file, and trying them."""

from caseflow.measures.service.drafts import About, change_about, choose_parts, delete, draft
from caseflow.measures.service.trying import ask, count_next_part, forget_old, stop

__all__ = [
    "About",
    "ask",
    "change_about",
    "choose_parts",
    "count_next_part",
    "delete",
    "draft",
    "forget_old",
    "stop",
]
