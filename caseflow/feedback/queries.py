"""Askings of a case, counts of answers, and what was done about them."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.feedback.models import FeedbackDone, FeedbackRequest

AT_MOST = 100
_COUNTS = text("select * from feedback_counts(:from_on, :to_on)")
_WORDS = text("select * from feedback_words(:from_on, :to_on)")
_ANSWERED = text("select * from feedback_answered(:case_id)")


class Asking(NamedTuple):
    """A family was asked; whether an answer came, and never what it says."""

    id: UUID
    code: str
    occasion: str
    asked_on: date
    answered: bool


class Count(NamedTuple):
    """How many said yes, of how many who answered a question; of "asked", how many answered."""

    question: str
    yes: int
    answered: int


class Done(NamedTuple):
    """What families said, what was done, and when that was written."""

    said: str
    done: str
    done_on: date


def askings(case_id: UUID) -> list[Asking]:
    """When the family of a case was asked, the latest first."""
    answered = set(db.session.scalars(_ANSWERED, {"case_id": case_id}))
    query = select(FeedbackRequest).where(FeedbackRequest.case_id == case_id)
    rows = db.session.scalars(query.order_by(FeedbackRequest.asked_at.desc()))
    return [Asking(each.id, each.code, each.occasion, each.asked_on, each.id in answered) for each in rows]


def counts(from_on: date, to_on: date) -> list[Count]:
    """The counts of the families that were asked on these days."""
    return [Count(*row) for row in db.session.execute(_COUNTS, {"from_on": from_on, "to_on": to_on})]


def said(from_on: date, to_on: date) -> list[str]:
    """What families wrote who were asked on these days; for the performance team, without the case."""
    return list(db.session.scalars(_WORDS, {"from_on": from_on, "to_on": to_on}))[:AT_MOST]


def done(until: date | None = None) -> list[Done]:
    """What was done about what families said, the latest first."""
    query = select(FeedbackDone).order_by(FeedbackDone.done_on.desc(), FeedbackDone.written_at.desc())
    if until:
        query = query.where(FeedbackDone.done_on <= until)
    return [Done(each.said, each.done, each.done_on) for each in db.session.scalars(query.limit(AT_MOST))]
