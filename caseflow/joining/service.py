"""Finding two records of one child, joining and parting them, and telling children apart."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from caseflow import dispatch
from caseflow.cases.service import PROJECT
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.joining import RecordJoinedTo, RecordsJoined, RecordsParted
from caseflow.extensions import db
from caseflow.joining.models import PairComparison
from caseflow.kernel import Refusal
from caseflow.rules.reasons import says_why

COMPARED_AT_ONCE = 1_000
_CHANGED = text("select id from child where to_compare order by id limit :many for no key update skip locked")
_NEXT = text(
    "select id from child where cast(:after as uuid) is null or id > :after"
    " order by id limit :many for no key update"
)
_REFUSED = {
    "unknown": "One of these records is not there.",
    "joined_already": "One of these records is joined to another one already. Part those first.",
    "holds_others": "Another record is joined to the one that would be joined. Part those first.",
    "open_is_kept": "Keep the record that is open: an open case is never closed by joining.",
    "told_apart": "Somebody said that these are two children. Take that back first.",
    "waits": "Another joining of one of these records waits for a second person. Decide about that first.",
}


def ask(context: RecordingContext, kept: UUID, joined: UUID, reason: str) -> tuple[UUID, bool]:
    """Join two records, or ask a second person where both are open to specialist services.

    Returns the joining, and whether it waits.
    """
    check_reason(reason)
    given = {"id": uuid4(), "kept": kept, "joined": joined, "why": reason.strip(), "at": context.at}
    asked = text("select * from ask_to_join(:id, :kept, :joined, :why, :at)")
    row = db.session.execute(asked, given).one()
    if row.outcome in _REFUSED:
        raise Refusal("kept", _REFUSED[row.outcome])
    join_id = UUID(str(given["id"]))
    if not row.waits:
        _join(context, join_id)
    return join_id, row.waits


def decide(context: RecordingContext, join_id: UUID, agreed: bool, answer: str) -> None:
    """Say as the second person that two records are joined, or why not."""
    if not agreed and not answer.strip():
        raise Refusal("answer", "Say why not, so that whoever asked can look again")
    given = {"id": join_id, "agreed": agreed, "answer": answer.strip(), "at": context.at}
    try:
        with db.session.begin_nested():
            db.session.execute(text("select decide_join(:id, :agreed, :answer, :at)"), given)
    except DBAPIError as error:
        raise Refusal("", "This cannot be decided any more. Look at the two records again.") from error
    if agreed:
        _join(context, join_id)


def _join(context: RecordingContext, join_id: UUID) -> None:
    row = db.session.execute(text("select * from join_records(:id)"), {"id": join_id}).one()
    kept = RecordsJoined(reference=row.reference, team=row.team, tier=row.tier)
    joined = RecordJoinedTo(case=str(row.kept_case))
    _append(context, row.kept_case, row.kept_event, kept, None)
    _append(context, row.joined_case, row.joined_event, joined, None)


def part(context: RecordingContext, join_id: UUID, reason: str) -> None:
    """Part two records that were joined: each has again what it had."""
    check_reason(reason)
    given = {"id": join_id, "why": reason.strip(), "at": context.at}
    row = db.session.execute(text("select * from part_records(:id, :why, :at)"), given).first()
    if row is None:
        raise Refusal("reason", "These records are not joined.")
    _append(context, row.kept_case, row.part_kept, RecordsParted(), row.kept_event)
    _append(context, row.joined_case, row.part_joined, RecordsParted(), row.joined_event)


def _append(context: RecordingContext, case_id: UUID, event_id: str, event: Any, about: str | None) -> None:
    """The database awaits this entry; the workers follow the case, which the asker may not read."""
    log.append(context._replace(idempotency_key=event_id), case_id, event, context.today_on, about)
    dispatch.after_commit(PROJECT, str(case_id))


def tell_apart(context: RecordingContext, one: UUID, other: UUID, reason: str) -> None:
    """Remember that two records are of two children: they are not offered as one again."""
    check_reason(reason)
    given = {"one": one, "other": other, "why": reason.strip(), "at": context.at}
    db.session.execute(text("select tell_apart(:one, :other, :why, :at)"), given)


def check_reason(reason: str) -> None:
    """Refuse a reason that somebody else would not understand later."""
    if not says_why(reason):
        raise Refusal("reason", "Say why, in a sentence that somebody else understands later.")


def compare_all(at: datetime) -> None:
    """Have every child compared with all others; where that is under way already, it goes on as it is."""
    _begin()
    round_ = db.session.scalars(select(PairComparison).with_for_update()).one()
    round_.whole_since = round_.whole_since or at


def compare_next(at: datetime, many: int = COMPARED_AT_ONCE) -> bool:
    """Compare the next children who changed, or else the next of all; whether there may be more to do.

    What is compared is kept with how far it went: after a stop, the next call goes on from there.
    """
    _begin()
    round_ = db.session.scalars(select(PairComparison).with_for_update(skip_locked=True)).first()
    if round_ is None:  # another worker compares, and goes on itself
        return False
    if changed := list(db.session.scalars(_CHANGED, {"many": many})):
        _compare(changed, at)
        return True
    if round_.whole_since is not None:
        part = list(db.session.scalars(_NEXT, {"after": round_.whole_after, "many": many}))
        if part:
            _compare(part, at)
            round_.whole_after = part[-1]
            return True
        round_.whole_since, round_.whole_after, round_.whole_at = None, None, at
    round_.compared_at = at
    return False


def _begin() -> None:
    """Keep how far the comparison is, where none was made before."""
    db.session.execute(insert(PairComparison).values(one=True).on_conflict_do_nothing())


def _compare(children: list[UUID], at: datetime) -> None:
    asked = text("select compare_children(:children, :at)")
    db.session.execute(asked, {"children": children, "at": at})
