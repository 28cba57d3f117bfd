"""What the rest of the service may know of a common assessment: this module, and nothing else of caf.

All of it is read with the rights of the person who asks. The access policies of the assessment hold: a team
that may not read it, and an agency from which the family withholds that section, get nothing. See
docs/decisions/0009.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseflow.caf.queries import assessment as queries
from caseflow.caf.queries.being_written import Writing, writing_asked
from caseflow.caf.views.answers import answer_lines
from caseflow.rules.caf_form import forms
from caseflow.web.filters import with_colon

__all__ = [
    "AgreedAction",
    "FamilyViews",
    "Writing",
    "WrittenAnswer",
    "agreed_actions",
    "family_views",
    "review_agreed",
    "unsigned_version",
    "writing_asked",
    "written_answers",
]

AGREED_ACTIONS = "actions.agreed"
REVIEW = "actions.review.answer"
CHILD_VIEW, PARENT_VIEW = "views.child.words", "views.parents.words"
"""The fields of the form on which the rest of the service relies."""


@dataclass(frozen=True)
class AgreedAction:
    """A line of the actions that the assessment agreed. `by_words` is the day as it was written down."""

    line: str
    outcome: str
    action: str
    who: str
    by_words: str


@dataclass(frozen=True)
class FamilyViews:
    """What the child and the parents say, in the words of the assessment."""

    child_view: str
    parent_view: str


@dataclass(frozen=True)
class WrittenAnswer:
    """A question of an assessment and what was written to it, line by line."""

    section: str
    question: str
    lines: tuple[str, ...]


def agreed_actions(case_id: UUID, caf_event_id: str) -> list[AgreedAction]:
    """The actions that an assessment agreed, as they stand in its latest version, in their order."""
    lines: dict[str, dict[str, str]] = {}
    for field, words in queries.latest_words(case_id, AGREED_ACTIONS, caf_event_id).items():
        line, _, cell = field.removeprefix(f"{AGREED_ACTIONS}.").partition(".")
        lines.setdefault(line, {})[cell] = words
    return [
        AgreedAction(
            line, cells.get("outcome", ""), cells["action"], cells.get("who", ""), cells.get("by", "")
        )
        for line, cells in sorted(lines.items())
        if cells.get("action")
    ]


def review_agreed(case_id: UUID, caf_event_id: str) -> str:
    """When the assessment agreed to meet again, as it was written down; empty where nobody said."""
    return queries.latest_words(case_id, "actions", caf_event_id).get(REVIEW, "").strip()


def family_views(case_id: UUID) -> FamilyViews:
    """What the child and the parents say in the latest assessment that the asker may read."""
    words = queries.latest_words(case_id, "views")
    return FamilyViews(words.get(CHILD_VIEW, ""), words.get(PARENT_VIEW, ""))


def unsigned_version(case_id: UUID, caf_event_id: str) -> int | None:
    """The number of the version that waits for its signature; None where every version is signed."""
    return queries.unsigned_version(case_id, caf_event_id)


def written_answers(form_on: date, values: Mapping[str, str]) -> list[WrittenAnswer]:
    """What `values` (by field) say, in words and in the order of the form of that day."""
    return [
        WrittenAnswer(section.title, item.title, tuple(_line(*line) for line in lines))
        for section in forms().form_on(form_on).sections
        for item in section.items
        if (lines := answer_lines(f"{section.code}.{item.code}", item, values))
    ]


def _line(title: str, words: str) -> str:
    return f"{with_colon(title)} {words}" if title else words
