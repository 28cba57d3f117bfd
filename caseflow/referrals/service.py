"""Recording contacts, referrals and decisions."""

from datetime import date
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.contact import ContactReceived, ReferralDecided, ReferralReceived
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
    receive_referral(case_id, source, need, on, None, note, context)
    return case_id


def receive_contact(case_id: UUID, source: str, on: date, note: str, context: RecordingContext) -> str:
    """Record that somebody got in touch about a child."""
    event = ContactReceived(source=source)
    return cases.record(context, case_id, event, on, note=note)


def receive_referral(
    case_id: UUID,
    source: str,
    need: str | None,
    on: date,
    about: str | None,
    note: str,
    context: RecordingContext,
) -> str:
    """Record a referral as received on a day; `about` the contact that it came from."""
    event = ReferralReceived(source=source, primary_need=need or None)
    return cases.record(context, case_id, event, on, about=about, note=note)


def decide_referral(
    case_id: UUID,
    referral_id: str,
    outcome: str,
    on: date,
    note: str,
    expected: int | None,
    context: RecordingContext,
) -> str:
    """Record what was decided about a referral. A second decision is refused: withdraw the first."""
    if cases.has_followed(case_id, referral_id, ReferralDecided.kind):
        raise Refusal("", "This referral has been decided already. Withdraw that decision to decide again.")
    event = ReferralDecided(outcome=outcome)  # type: ignore[arg-type]
    return cases.record(context, case_id, event, on, referral_id, expected, note)


def _front_door() -> str:
    code = agencies.front_door()
    if code is None:
        raise Refusal("", "This authority has not yet said which team receives referrals.")
    return code
