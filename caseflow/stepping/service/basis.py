"""What a request to step stands on: the family's consent, one agency on both sides, or a manager's word."""

from typing import NamedTuple
from uuid import UUID

from caseflow.agencies.queries import TeamCard
from caseflow.consent import queries as consents
from caseflow.consent import service as consent
from caseflow.consent.service import Sharing, Statement
from caseflow.events.context import RecordingContext
from caseflow.kernel import Refusal
from caseflow.rules.steps import Sheet, beside, no_consent

WHAT = "The whole case: assessments, plans and the chronology"
PURPOSE = "To ask the team to take the case over"
GONE = (
    "The family's consent no longer holds for your agency, so the case cannot go over."
    " Return the request, or ask the team that sent it to speak to the family again."
)


class Basis(NamedTuple):
    """The consent or refusal behind a request and the share that it is; `recorded` = just now."""

    consent_id: UUID | None = None
    disclosure_id: UUID | None = None
    declined_event_id: str | None = None
    recorded: bool = False


def settle(
    context: RecordingContext,
    case_id: UUID,
    sheet: Sheet,
    to: TeamCard,
    statement: Statement | None,
    expected: int | None,
) -> Basis:
    """Record what the family said, where that is new, and the share; nothing is shared on a refusal.

    Raises Refusal beside the field of the request's form where there is no basis.
    """
    try:
        if sheet.consent == "refused":
            return _refused(context, case_id, to, statement, expected)
        if sheet.consent == "same_agency":
            return Basis()
        if sheet.consent == "overridden":
            words, manager = sheet.consent_words, sheet.consent_manager
            without = Sharing(WHAT, PURPOSE, "public_interest", words, manager)
            return Basis(disclosure_id=consent.disclose(context, case_id, None, to, without))
        return _agreed(context, case_id, to, statement, expected)
    except Refusal as refusal:
        raise beside(refusal) from refusal


def _refused(
    context: RecordingContext, case_id: UUID, to: TeamCard, statement: Statement | None, expected: int | None
) -> Basis:
    if statement is None:
        raise Refusal("consent_person", "Say who said no, and how.")
    consent_id = consent.record(context, case_id, None, statement, expected)[-1]
    card = next(each for each in consents.consents(case_id) if each.id == consent_id)
    return Basis(consent_id, declined_event_id=card.declined_event_id, recorded=True)


def _agreed(
    context: RecordingContext, case_id: UUID, to: TeamCard, statement: Statement | None, expected: int | None
) -> Basis:
    if statement is not None:
        consent.record(context, case_id, None, statement, expected)
    standing = consents.standing(consents.states(case_id, None), to.agency_code)
    if standing is None or not standing.agreed:
        raise Refusal("consent_person", no_consent(to.agency_name))
    shared = consent.disclose(context, case_id, None, to, Sharing(WHAT, PURPOSE))
    return Basis(standing.consent_id, shared, recorded=statement is not None)
