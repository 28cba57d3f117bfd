"""Asking a family, keeping what it answered, and saying what was done."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.feedback.models import FeedbackDone, FeedbackRequest
from caseflow.kernel import Refusal

LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
"""Letters and digits that nobody takes for another, and that make no word."""
_ANSWER = text("select answer_feedback(:code, :by_whom, cast(:answers as jsonb), :words, :at)")


class By(NamedTuple):
    """Who writes, on which day and when."""

    who: UUID
    on: date
    at: datetime


def ask(case_id: UUID, occasion: str, by: By) -> UUID:
    """Keep that the family of a case is asked; the sheet has the code."""
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    made = uuid4()
    row = FeedbackRequest(id=made, case_id=case_id, code=code, occasion=occasion, asked_on=by.on)
    row.asked_by, row.asked_at = by.who, by.at
    db.session.add(row)
    db.session.flush()
    return made


def keep_answer(code: str, by_whom: str, answers: Mapping[str, str], words: str, at: datetime) -> None:
    """Keep what came on paper; it is read with no case and changed by nobody."""
    if not answers and not words.strip():
        raise Refusal("words", "Enter an answer, or what they wrote.")
    plain = "".join(code.upper().split()).replace("-", "")
    given = {
        "code": plain,
        "by_whom": by_whom,
        "answers": json.dumps(answers),
        "words": words.strip(),
        "at": at,
    }
    if not db.session.scalar(_ANSWER, given):
        raise Refusal("code", "No family was asked with this code, or its answer is here already.")


def add_done(said: str, done: str, by: By) -> None:
    """Say what was done about what families said."""
    row = FeedbackDone(id=uuid4(), said=said.strip(), done=done.strip(), done_on=by.on)
    row.written_by, row.written_at = by.who, by.at
    db.session.add(row)
    db.session.flush()
