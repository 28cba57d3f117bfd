"""When the sender does not agree with an answer: the receiving manager, then a named senior."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from caseflow.agencies import queries as agencies
from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.rules import steps as rules
from caseflow.stepping import queries
from caseflow.stepping.models import StepDispute
from caseflow.stepping.service.request import locked


def dispute(context: RecordingContext, case_id: UUID, event_id: str, words: str) -> None:
    """Ask the manager of the answering team to look again at a return or a refusal."""
    step = locked(case_id, event_id)
    team = context.team
    if team != step.from_team or team != cases.accountable_team(case_id):
        raise Refusal("", "Only the team that asked, while it answers for the case, can dispute the answer.")
    if step.decision not in ("returned", "not_accepted") or step.withdrawn:
        raise Refusal("", "Only a request that was returned or not accepted can be disputed.")
    if queries.dispute_of(event_id) is not None:
        raise Refusal("", "This answer has been disputed already.")
    if not words.strip():
        raise Refusal("words", "Say why you do not agree.")
    row = {
        "request_id": event_id,
        "decision_id": step.decision_id,
        "case_id": case_id,
        "from_team": step.from_team,
        "to_team": step.to_team,
        "raised_on": context.today_on,
        "raised_by": context.practitioner_id,
        "words": words.strip(),
        "settled_words": "",
    }
    db.session.execute(insert(StepDispute).inline(), row)
    _tell(agencies.managers_of(step.to_team), case_id, "step_disputed", event_id, context.at)


def pass_on(context: RecordingContext, case_id: UUID, event_id: str, senior_id: UUID) -> None:
    """The receiving manager hands a dispute to a named senior, who belongs to neither side."""
    dispute = _unsettled(event_id)
    if dispute.senior_id is not None:
        raise Refusal("", "The dispute is with a named senior already.")
    senior = agencies.account(senior_id)
    sides = (dispute.from_team, dispute.to_team)
    if senior is None or senior.role != "team_manager" or senior.team_code in sides:
        raise Refusal("senior_id", "Choose a manager of neither of the two teams.")
    by = context.practitioner_id
    _change(event_id, {"passed_on": context.today_on, "passed_by": by, "senior_id": senior_id})
    _tell([senior_id], case_id, "step_disputed", event_id, context.at)


def settle(context: RecordingContext, case_id: UUID, event_id: str, outcome: str, words: str) -> None:
    """Settle a dispute: the answer stands, or the sender asks again and is to be accepted.

    A dispute settled for the sender moves nothing by itself: the sender stays accountable, asks again with
    what was said, and the asked team accepts.
    """
    dispute = _unsettled(event_id)
    by = context.practitioner_id
    if dispute.senior_id is not None and dispute.senior_id != by:
        raise Refusal("", "The dispute is with a named senior now, who settles it.")
    if outcome not in rules.SETTLED:
        raise Refusal("outcome", "Choose how the dispute is settled.")
    if not words.strip():
        raise Refusal("words", "Say why. Both teams and the family hear it.")
    values = {
        "settled_on": context.today_on,
        "settled_by": by,
        "outcome": outcome,
        "settled_words": words.strip(),
    }
    _change(event_id, values)
    _tell([dispute.raised_by], case_id, "step_settled", event_id, context.at)


def _unsettled(event_id: str) -> StepDispute:
    dispute = queries.dispute_of(event_id)
    if dispute is None:
        raise Refusal("", "There is no dispute about this request.")
    if dispute.settled_on is not None:
        outcome = rules.SETTLED[dispute.outcome or ""].lower()
        raise Refusal("", f"The dispute was settled already: {outcome}.")
    return dispute


def _change(event_id: str, values: Mapping[str, object]) -> None:
    """Change a dispute that is open; the database lets the receiving manager and the named senior only."""
    still_open = update(StepDispute).where(
        StepDispute.request_id == event_id, StepDispute.settled_on.is_(None)
    )
    changed = db.session.execute(still_open.values(values)).rowcount  # type: ignore[attr-defined]
    if changed != 1:
        raise Refusal("", "Only the manager of the team that answered, or the named senior, can do this.")


def _tell(whom: Iterable[UUID], case_id: UUID, what: NoticeKind, key: str, at: datetime) -> None:
    notices.tell([Notification(each, case_id, what, key, None) for each in whom], at)
