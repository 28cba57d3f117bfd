"""What the workers look at: requests that nobody answers, and consent that has run out."""

import logging
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import text

from caseflow.agencies import queries as agencies
from caseflow.extensions import db
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.projections import service as projections
from caseflow.projections.service import Part
from caseflow.stepping import queries

log = logging.getLogger(__name__)


class Reminded(NamedTuple):
    """How many were told, and for how many cases it failed."""

    notified: int
    failed: int


def remind(as_at: date, at: datetime) -> Reminded:
    """Tell the manager of a team that has let the day of its answer pass, once; silence decides nothing.

    Where the team has no manager, the asking team's hears of it. A team that was asked with a consent that
    has run out meanwhile reads the case no longer. A case for which that fails stops no other.
    """
    silent, waiting = queries.silent(as_at), projections.waiting("remind", at)
    notifications = []
    for step in silent:
        whom = agencies.managers_of(step.to_team) or agencies.managers_of(step.from_team or "")
        notifications += [
            Notification(each, step.case_id, "step_unanswered", step.event_id, step.due_on) for each in whom
        ]

    def settle_and_tell(part: Part) -> int:
        given = {"first": part.first, "last": part.last, "without": waiting}
        db.session.execute(text("select settle_lapsed(:first, :last, :without)"), given)
        theirs = [each for each in notifications if part.holds(each.case_id) and each.case_id not in waiting]
        return notices.tell(theirs, at)

    done, failed = projections.in_parts(settle_and_tell, queries.asked_cases)
    projections.keep_failures("remind", failed, at)
    return Reminded(sum(done), len(failed))
