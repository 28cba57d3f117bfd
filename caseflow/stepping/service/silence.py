"""What the workers look at: requests that nobody answers, and consent that has run out."""

from datetime import date, datetime

from sqlalchemy import text

from caseflow.agencies import queries as agencies
from caseflow.extensions import db
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.stepping import queries


def remind(as_at: date, at: datetime) -> int:
    """Tell the manager of a team that has let the day of its answer pass, once; silence decides nothing.

    Where the team has no manager, the asking team's hears of it. A team that was asked with a consent that
    has run out meanwhile reads the case no longer. Returns how many were told.
    """
    db.session.execute(text("select settle_lapsed()"))
    notifications = []
    for step in queries.silent(as_at):
        whom = agencies.managers_of(step.to_team) or agencies.managers_of(step.from_team or "")
        notifications += [
            Notification(each, step.case_id, "step_unanswered", step.event_id, step.due_on) for each in whom
        ]
    return notices.tell(notifications, at)
