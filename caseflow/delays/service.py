"""What a manager notes of a breach."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from caseflow.delays.queries import BreachCard
from caseflow.extensions import db


def note(found: BreachCard, words: str, author_id: UUID, at: datetime) -> None:
    """Keep what a manager says of a breach; it is never changed."""
    values = {"breach": found.id, "case": found.case_id, "author": author_id, "text": words, "at": at}
    db.session.execute(
        text(
            "insert into breach_note (id, breach_id, case_id, author_id, text, written_at)"
            " values (gen_random_uuid(), :breach, :case, :author, :text, :at)"
        ),
        values,
    )
