"""Writing drafts of measures: what one is about first, then the parts that fit it."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.measures.models import DraftMeasure
from caseflow.measures.queries import Draft
from caseflow.measures.service import vocabulary
from caseflow.measures.service.definition import proposal
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import Rulebook


class About(NamedTuple):
    """What a measure is called, where it belongs, how it counts, and which entries it looks at."""

    code: str
    title: str
    plan: str
    polarity: str
    form: str
    kind: str
    other_kind: str | None


def draft(author: UUID, at: datetime, about: About, rulebook: Rulebook) -> UUID:
    """Begin a draft."""
    _check(about, rulebook)
    row = DraftMeasure(**_asdict(about), parts={}, drafted_by=author, drafted_at=at, changed_at=at)
    db.session.add(row)
    db.session.flush()
    return row.id


def change_about(draft_id: UUID, at: datetime, about: About, rulebook: Rulebook) -> None:
    """Change what a draft is about; its parts go where they fit no more."""
    _check(about, rulebook)
    row = db.session.get_one(DraftMeasure, draft_id)
    if (row.form, row.kind, row.other_kind) != (about.form, about.kind, _asdict(about)["other_kind"]):
        row.parts = {}
    for name, value in _asdict(about).items():
        setattr(row, name, value)
    row.changed_at = at
    db.session.flush()


def _asdict(about: About) -> dict[str, Any]:
    other = about.other_kind if about.form in vocabulary.WITH_OTHER else None
    return about._replace(other_kind=other)._asdict()


def _check(about: About, rulebook: Rulebook) -> None:
    if about.code in rulebook.indicators:
        raise Refusal(
            "code", f"{about.code} is {rulebook.indicators[about.code].title}. Choose another code."
        )
    if about.form in vocabulary.WITH_OTHER and not about.other_kind:
        raise Refusal("other_kind", "Choose the other entry")
    if about.form == "days" and about.other_kind == about.kind:
        raise Refusal("other_kind", "Choose another entry than the one that ends the time")
    if about.form == "open" and not vocabulary.ends(about.kind):
        title = vocabulary.title(about.kind)
        raise Refusal("kind", f"Nothing ends {title}, so it is never open. Choose one that begins something.")


def choose_parts(draft_id: UUID, at: datetime, parts: dict[str, Any], rulebook: Rulebook) -> None:
    """Keep the parts of a draft; what no rule file can say is refused."""
    row = db.session.get_one(DraftMeasure, draft_id)
    row.parts, row.changed_at = parts, at
    chosen = Draft(*(getattr(row, name) for name in Draft._fields))
    for field in ("result", "continued"):
        if len({each.partition(".")[0] for each in parts.get(field, ())}) > 1:
            raise Refusal(field, "Choose only of one kind of entry")
    try:
        proposal(chosen, rulebook)
    except RuleError as error:
        raise Refusal("", f"This cannot be counted: {error}.") from error
    db.session.flush()


def delete(draft_id: UUID) -> None:
    """Delete a draft with its trials."""
    db.session.delete(db.session.get_one(DraftMeasure, draft_id))
    db.session.flush()
