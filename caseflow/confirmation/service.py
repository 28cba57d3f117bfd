"""Withdrawing an entry and closing a case: done at once, or asked for and confirmed by a manager."""

from uuid import UUID, uuid4

from sqlalchemy import insert, update

from caseflow.agencies import queries as agencies
from caseflow.assessments import queries as assessments
from caseflow.cases import service as cases
from caseflow.cases.queries import CaseCard
from caseflow.confirmation import queries
from caseflow.confirmation.models import Confirmation
from caseflow.confirmation.queries import Asked, Consequences, Wish
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import kinds
from caseflow.events.kinds.case import DIED
from caseflow.events.put_right import chain, in_the_way
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import EARLIEST
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.people import service as people
from caseflow.rules.case_log import CaseLog


def withdraw(context: RecordingContext, case: CaseCard, wish: Wish, found: Consequences) -> UUID | None:
    """Withdraw an entry; None where that is done, else the request that a manager has to confirm.

    `found` is what that moves.
    """
    if found.target is None or kinds()[found.target.kind].of_governance or not found.weighty:
        cases.withdraw(context, case.id, str(wish.event_id), wish.reason)
        return None
    if found.log.was_withdrawn(wish.event_id):
        raise Refusal("", "This entry has been withdrawn already.")
    return _ask(context, case, wish, found.log)


def correct(context: RecordingContext, case: CaseCard, wish: Wish, found: Consequences) -> UUID | None:
    """Put an entry right; None where that is done, else the request that a manager has to confirm.

    `found` is what that moves. Refuses what the form of its kind would refuse, and a correction of what is
    part of work with pages of its own.
    """
    if refusal := why_not(context, found, wish):
        raise refusal
    if found.weighty:
        return _ask(context, case, wish, found.log)
    _record(context, case, wish, expected=None)
    return None


def why_not(context: RecordingContext, found: Consequences, wish: Wish) -> Refusal | None:
    """Why a correction cannot be made; None where it can."""
    corrected, entries = wish.corrected, chain(found.log, wish.event_id or "")
    if not entries or corrected is None:
        return Refusal("", "This entry has been withdrawn already.")
    if not EARLIEST <= corrected.on <= context.today_on:
        return Refusal("occurred_on", cases.NO_SUCH_DAY)
    if blocking := in_the_way(entries):
        return Refusal("", f"This cannot be put right here, because of: {kinds()[blocking[0].kind].title}.")
    if assessments.unfinished({each.event_id for each in entries}):
        return Refusal("", "An assessment about this is not authorised yet. Decide about it first.")
    return None


def close(context: RecordingContext, case: CaseCard, wish: Wish, found: Consequences) -> UUID | None:
    """Close a case; None where that is done, else the request that a manager has to confirm.

    `found` is what that moves.
    """
    _check_death(wish)
    cases.check_date(context, wish.occurred_on)
    if found.open:
        return _ask(context, case, wish, found.log)
    _record(context, case, wish, expected=None)
    return None


def decide(
    context: RecordingContext,
    case: CaseCard,
    asked: Asked,
    confirmed: bool,
    answer: str,
    expected: int | None,
) -> None:
    """Confirm or refuse what was asked; it is recorded where confirmed, and all who stand by are told."""
    if asked.decided_at:
        raise Refusal("", "Somebody has decided this already.")
    if not may_decide(context, case, asked):
        raise Refusal("", "Only a manager of the accountable team decides this.")
    if not confirmed and not answer.strip():
        raise Refusal("answer", "Say why not, so that whoever asked can put it right")
    changed = db.session.execute(
        update(Confirmation)
        .where(Confirmation.id == asked.id, Confirmation.decided_at.is_(None))
        .values(
            decided_by=context.practitioner_id,
            decided_at=context.at,
            confirmed=confirmed,
            answer=answer.strip(),
        )
        .returning(Confirmation.id)
    )
    if changed.first() is None:
        raise Refusal("", "Somebody has decided this already.")
    told: NoticeKind = "confirmation_refused"
    if confirmed:
        told = "case_closed" if asked.event_id is None else "entry_withdrawn"
        told = "entry_put_right" if asked.corrected else told
        notices.tell_those_by(case.id, told, str(asked.id), context.at)  # first: closing leaves nobody there
        _record(context, case, asked.wish, expected)
    if asked.asked_by != context.practitioner_id:
        notices.tell([Notification(asked.asked_by, case.id, told, str(asked.id), None)], context.at)


def may_decide(context: RecordingContext, case: CaseCard, asked: Asked) -> bool:
    """Whether the writer decides: a manager of the accountable team; where it has none, others in it."""
    deciders = queries.deciders(case.team_code)
    if context.practitioner_id not in deciders:
        return False
    alone = deciders == {context.practitioner_id}
    is_manager = context.practitioner_id in agencies.managers_of(case.team_code)
    return is_manager or alone or context.practitioner_id != asked.asked_by


def _check_death(wish: Wish) -> None:
    if wish.event_id is None and wish.reason == DIED and wish.died_on is None:
        raise Refusal("died_on", "Enter the date on which the child died")
    if wish.died_on and wish.died_on > wish.occurred_on:
        raise Refusal("died_on", "The date of death must be on or before the day on which the case closes")


def _record(context: RecordingContext, case: CaseCard, wish: Wish, expected: int | None) -> None:
    if wish.event_id is not None and wish.corrected:
        cases.put_right(context, case.id, wish.event_id, wish.corrected, expected)
        return
    if wish.event_id is not None:
        cases.withdraw(context, case.id, wish.event_id, wish.reason, expected)
        return
    event = wish.event
    cases.record(context, case.id, event, wish.occurred_on, expected=expected, note=wish.words)
    if wish.died_on:
        people.record_death(case.child.id, wish.died_on)


def _ask(context: RecordingContext, case: CaseCard, wish: Wish, case_log: CaseLog) -> UUID:
    if any(each.event_id == wish.event_id for each in queries.waiting_on(case.id)):
        raise Refusal("", "This has been asked for already, and waits for a manager.")
    row = {
        "id": uuid4(),
        "case_id": case.id,
        **wish._asdict(),
        "words": wish.words.strip(),
        "corrected": wish.corrected and {**wish.corrected._asdict(), "on": wish.corrected.on.isoformat()},
        "asked_by": context.practitioner_id,
        "asked_at": context.at,
    }
    db.session.execute(insert(Confirmation).inline(), row)
    deciders = queries.deciders(case.team_code) - {context.practitioner_id}
    notices.tell(
        [
            Notification(each, case.id, "confirmation_asked", str(row["id"]), None)
            for each in sorted(deciders)
        ],
        context.at,
    )
    return row["id"]  # type: ignore[return-value]
