"""What the pages of worklists share: where they hang, and what waits to be decided."""

from flask import Blueprint
from flask_login import current_user

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import TeamCard
from caseflow.contacts import queries as contacts

blueprint = Blueprint("caseload", __name__)


def decides(waiting: contacts.WaitingPage) -> bool:
    """Whether the reader is of social care, which decides what waits."""
    return bool(waiting.contacts) and agencies.is_social_care(current_user.team_code)


def front_door(waiting: contacts.WaitingPage, deciding: bool) -> TeamCard | None:
    """Whom to phone about what waits, for those who cannot decide it."""
    return agencies.team(agencies.front_door() or "") if waiting.contacts and not deciding else None
