"""Recording a concern about any child, and a child who is not here yet with the referral."""

from datetime import date
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.contact import ContactReceived, ReferralReceived
from caseflow.kernel import Refusal
from caseflow.people import service as people
from caseflow.people.service import NewChild

NAME_NOT_KNOWN = "(name not known)"
"""What stands for the name of a child whom nobody could name, so that a concern never waits for one."""


def raise_concern(
    case_id: UUID | None, child: NewChild, source: str, what: str, context: RecordingContext
) -> UUID:
    """A concern about a child, known here or not: a contact at the front door, at once.

    Needs no consent, no form finished and no relation to the case. Returns the case.
    """
    if case_id is None:
        if not (child.given_name.strip() or child.family_name.strip()):
            child = child._replace(family_name=NAME_NOT_KNOWN)
        case_id = cases.open_for(people.add_child(child, context.today_on), _front_door())
    context = context._replace(team=_front_door())
    event = ContactReceived(source=source)
    cases.record(context, case_id, event, context.today_on, note=what)
    return case_id


def receive_referral_of_new_child(
    child: NewChild, source: str, need: str | None, on: date, note: str, context: RecordingContext
) -> UUID:
    """Record a child who is not here yet with the referral that brought the child. Returns the case."""
    case_id = cases.open_for(people.add_child(child, context.today_on), context.team or _front_door())
    event = ReferralReceived(source=source, primary_need=need or None)
    cases.record(context, case_id, event, on, note=note)
    return case_id


def _front_door() -> str:
    code = agencies.front_door()
    if code is None:
        raise Refusal("", "This authority has not yet said which team receives referrals.")
    return code
