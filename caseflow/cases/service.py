"""Opening a case, and recording on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import insert, text, update

from caseflow import dispatch
from caseflow.agencies import queries as agencies
from caseflow.cases import queries
from caseflow.cases.models import Alert, CaseGrant, CaseNote, Handover, Significance
from caseflow.clocks import queries as clocks
from caseflow.clocks import service as clock_service
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import kinds, label
from caseflow.events.kinds.case import CaseAllocated, EventWithdrawn
from caseflow.events.kinds.contact import ReporterTold
from caseflow.events.kinds.declaration import CaseEvent, Spoken, payload
from caseflow.events.put_right import Corrected, chain
from caseflow.events.reading import dates_too_late, may_be_about, read
from caseflow.extensions import db
from caseflow.kernel import LateQuestion, Questions, RecordedEvent, Refusal
from caseflow.kernel.dates import EARLIEST
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.projections import service as projections
from caseflow.rules.case_log import CaseLog

NO_SUCH_DAY = "The date must be today or in the past, and not before 1990."
PROJECT = "caseflow.project_case"
_TAKERS = text(
    "select (select concat_ws(' ', k.given_name, k.family_name)"
    " from case_record r join child k on k.id = r.child_id where r.id = w.case_id) as child,"
    " may_hold(w.taker, w.case_id), exists (select from practitioner p where p.id = w.taker"
    " and p.active and p.team_code = accountable_team(w.case_id)) as in_team"
    " from unnest(cast(:cases as uuid[]), cast(:takers as uuid[])) as w (case_id, taker)"
)
_HAND_OVER = text(
    "with taken as (select w.*, r.team_code, r.allocated_to from unnest(cast(:ids as uuid[]),"
    " cast(:cases as uuid[]), cast(:events as text[]), cast(:takers as uuid[]))"
    " as w (id, case_id, event_id, taker) join case_record r on r.id = w.case_id"
    " where r.allocated_to is distinct from w.taker), before as (update handover h set superseded_at = :at"
    " from taken t where h.case_id = t.case_id and h.confirmed_at is null and h.superseded_at is null)"
    " insert into handover (id, case_id, event_id, team_code, from_id, to_id, handed_by, handed_at)"
    " select t.id, t.case_id, t.event_id, t.team_code, t.allocated_to, t.taker, :by, :at from taken t"
)


def open_for(child_id: UUID, team_code: str) -> UUID:
    """A case for a child who has none; `team_code` is accountable until an event says otherwise."""
    case_id = uuid4()
    given = {"case": case_id, "child": child_id, "team": team_code}
    db.session.execute(text("select open_case(:case, :child, :team)"), given)
    return case_id


def record(
    context: RecordingContext,
    case_id: UUID,
    event: CaseEvent,
    occurred_on: date,
    about: str | None = None,
    expected: int | None = None,
    note: str = "",
    questions: Sequence[str] = (),
    confirmed: bool = False,
    late: Sequence[str] = (),
    spoken: Iterable[Spoken] = (),
    thread: Sequence[RecordedEvent] = (),
) -> str:
    """Append an event and bring what follows from the log up to it, in one transaction.

    Its writer's `note` and what the family has `spoken` are kept beside it. A writer who may not read the
    case (a concern about somebody else's case, the answer of a service) appends all the same: the contact
    waits, or the request is answered, at once, and the workers follow the rest. `thread` is what such a
    writer knows of the log. Returns the event's id. Raises Refusal for a date before 1990 or after today,
    for an event about nothing on this case or about a wrong kind, and for what the log refuses; then
    Questions where there are some, until they are `confirmed`, and a LateQuestion where something is
    `late`.
    """
    check_date(context, occurred_on)
    for field, wrong in dates_too_late(event.kind, payload(event), context.today_on):
        raise Refusal(field, f"{label(event.kind, field)}: this {wrong}.")
    if about is not None:
        _check_about(thread or log.recorded_events(case_id), event, about)
    _ask(() if confirmed else questions, late)
    event_id = log.append(context, case_id, event, occurred_on, about, expected)
    _add_notes(context, {case_id: event_id}, note.strip(), questions, spoken)
    if not projections.refresh(case_id, context.rulebook):
        recorded = RecordedEvent(
            event_id, event.kind, occurred_on, context.at, context.agency, context.team, about, payload(event)
        )
        projections.follow_alone(case_id, [*thread, recorded], context.rulebook)
    _tell(context, case_id, event, event_id, about)
    dispatch.after_commit(PROJECT, str(case_id))
    return event_id


def check_date(context: RecordingContext, occurred_on: date) -> None:
    """Refuse a date on which nothing can have happened that is recorded now."""
    if not EARLIEST <= occurred_on <= context.today_on:
        raise Refusal("occurred_on", NO_SUCH_DAY)


def _ask(questions: Sequence[str], late: Sequence[str]) -> None:
    """Ask everything that there is to ask at once."""
    if questions:
        asked = Questions(questions)
        asked.also = LateQuestion(late) if late else None
        raise asked
    if late:
        raise LateQuestion(late)


def _tell(
    context: RecordingContext, case_id: UUID, event: CaseEvent, event_id: str, about: str | None
) -> None:
    """Tell those whom an event of its kind concerns, in the transaction of the event."""
    if event.tells:
        notices.tell_those_by(case_id, cast(NoticeKind, event.tells), event_id, context.at)
    reporter = reporter_of(case_id, about) if event.answers and about else None
    if reporter and reporter != context.practitioner_id:
        notices.tell([Notification(reporter, case_id, "contact_answered", event_id, None)], context.at)
        if may_be_about(ReporterTold.kind, event.kind) and _is_outside(reporter):
            told = context._replace(idempotency_key=None)
            record(told, case_id, ReporterTold(how="here"), context.today_on, event_id)


def _is_outside(practitioner_id: UUID) -> bool:
    """Whether somebody is not of social care, which records what others tell it: these are told otherwise."""
    account = agencies.account(practitioner_id)
    return account is not None and not agencies.is_social_care(account.team_code)


def reporter_of(case_id: UUID, event_id: str) -> UUID | None:
    """Who recorded what the thread of an event began with; None where that was a feed."""
    recorded = {each.recorded_event.event_id: each for each in log.entries(case_id)}
    case_log = CaseLog(each.recorded_event for each in recorded.values())
    event = case_log.by_id.get(event_id)
    return recorded[case_log.thread(event)[-1].event_id].recorded_by if event else None


def _check_about(known: Sequence[RecordedEvent], event: CaseEvent, about: str) -> None:
    target = next((each for each in known if each.event_id == about), None)
    if target is None or not may_be_about(event.kind, target.kind):
        raise Refusal("", "What this continues is not on this case. Start again from the case.")


def withdraw(
    context: RecordingContext, case_id: UUID, event_id: str, reason: str, expected: int | None = None
) -> str:
    """Withdraw an entry: it no longer counts, and stays in the log. Refuses what is withdrawn already."""
    recorded_events = log.recorded_events(case_id)
    target = next((each for each in recorded_events if each.event_id == event_id), None)
    if target is None:
        raise Refusal("", "There is no such entry on this case.")
    if kinds()[target.kind].of_governance:
        raise Refusal("", "Information governance takes this back, on the page of the two records.")
    if CaseLog(recorded_events).was_withdrawn(event_id):
        raise Refusal("", "This entry has been withdrawn already.")
    return record(context, case_id, EventWithdrawn(reason=reason), context.today_on, event_id, expected)


def put_right(
    context: RecordingContext,
    case_id: UUID,
    event_id: str,
    corrected: Corrected,
    expected: int | None = None,
) -> str:
    """Withdraw an entry and record it as it should be, with all that continues it; returns its new id.

    All of it is one transaction: each entry counts once at any time. An entry is recorded again for the team
    for which it was recorded, with its words; why something was late stays with its clock.
    """
    case_log = CaseLog(log.recorded_events(case_id))
    entries, beside = chain(case_log, event_id), _beside(case_id)
    if not entries:
        raise Refusal("", "There is no such entry on this case, or it has been withdrawn already.")
    for number, each in enumerate(entries):
        gone = EventWithdrawn(reason="follows" if number else "put_right")
        mine = context._replace(idempotency_key=None) if number else context
        log.append(mine, case_id, gone, context.today_on, each.event_id, None if number else expected)
    ids: dict[str, str] = {}
    for each in entries:
        right = each.event_id == event_id
        on, data = (corrected.on, corrected.data) if right else (each.occurred_on, each.data)
        theirs = context._replace(idempotency_key=None, agency=each.agency, team=each.team)
        about = ids.get(each.about or "", each.about)
        new = ids[each.event_id] = log.append(theirs, case_id, read(each.kind, data), on, about)
        note, spoken = beside.get(each.event_id, ("", ()))
        note, spoken = (corrected.note, corrected.spoken) if right else (note, spoken)
        _add_notes(context, {case_id: new}, note, (), spoken)
    reasons = {each.key: each.late_reason for each in clocks.of_case(case_id) if each.late_reason}
    projections.refresh(case_id, context.rulebook)
    for (timescale, subject, number), reason in reasons.items():
        if subject in ids:
            clock_service.keep_reason(case_id, timescale, ids[subject], number, reason)
    dispatch.after_commit(PROJECT, str(case_id))
    return ids[event_id]


def _beside(case_id: UUID) -> dict[str, tuple[str, tuple[Spoken, ...]]]:
    """The words beside each entry of a case: its writer's, and what the family said."""
    found: dict[str, tuple[str, tuple[Spoken, ...]]] = {}
    for each in queries.notes_asked(case_id).answers():
        note, spoken = found.get(each.event_id, ("", ()))
        if each.said_by:
            spoken = (*spoken, each.spoken)
        elif not each.confirms:
            note = f"{note}\n\n{each.text}" if note else each.text
        found[each.event_id] = note, spoken
    return found


def allocate(context: RecordingContext, case_id: UUID, practitioner_id: UUID, handover: str = "") -> None:
    """Allocate a case to a member of the accountable team, with words that hand it over; they are told."""
    allocate_all(context, {case_id: practitioner_id}, handover)


def allocate_all(context: RecordingContext, takers: Mapping[UUID, UUID], handover: str = "") -> None:
    """Allocate each of these cases, by id, to somebody in its accountable team: all of them, or none.

    Each statement is sent once for all of them: a caseload of sixty took 600 statements one by one.
    """
    _check_takers(takers)
    case_ids = sorted(takers)
    events = [CaseAllocated(practitioner=str(takers[case_id])) for case_id in case_ids]
    recorded = [
        log.ToRecord(case_id, event, context.today_on)
        for case_id, event in zip(case_ids, events, strict=True)
    ]
    ids = dict(zip(case_ids, log.append_all(context, recorded), strict=True))
    _add_notes(context, ids, handover.strip(), ())
    _hand_over(context, takers, ids)
    projections.refresh_all(case_ids, context.rulebook)
    told = [
        Notification(taker, case_id, "allocated", ids[case_id], None)
        for case_id, taker in takers.items()
        if taker != context.practitioner_id
    ]
    notices.tell(told, context.at)
    for case_id in case_ids:
        dispatch.after_commit(PROJECT, str(case_id))


def _hand_over(context: RecordingContext, takers: Mapping[UUID, UUID], ids: Mapping[UUID, str]) -> None:
    """Let each handover wait for its taker, in place of what waited before; `ids` are of the events.

    Whoever has the case already takes nothing over. Before the projections follow: they know who had it.
    """
    given: dict[str, Any] = {"cases": list(takers), "takers": list(takers.values())}
    given |= {"ids": [uuid4() for _ in takers], "events": [ids[case_id] for case_id in takers]}
    db.session.execute(_HAND_OVER, given | {"by": context.practitioner_id, "at": context.at})


def confirm_handover(case_id: UUID, practitioner_id: UUID, at: datetime) -> None:
    """Whoever took the case over has read the handover. Refuses anybody else, and a second time."""
    waits = Handover.confirmed_at.is_(None), Handover.superseded_at.is_(None)
    mine = update(Handover).where(Handover.case_id == case_id, Handover.to_id == practitioner_id, *waits)
    if not db.session.execute(mine.values(confirmed_at=at)).rowcount:  # type: ignore[attr-defined]
        raise Refusal("", "No handover of this case waits for you.")


def _check_takers(takers: Mapping[UUID, UUID]) -> None:
    """Refuse whoever is not of the accountable team, or may not hold the case; of many, say for whose."""
    given = {"cases": list(takers), "takers": list(takers.values())}
    for row in db.session.execute(_TAKERS, given):
        of_child = f" for {row.child}" if len(takers) > 1 and row.child else ""
        if not row.in_team:
            raise Refusal("practitioner", f"Choose somebody in the accountable team{of_child}.")
        if not row.may_hold:
            raise Refusal(
                "practitioner", f"Choose somebody else{of_child}: this person may not hold the case."
            )


def accountable_team(case_id: UUID) -> str:
    """The code of the team that answers for the case; readable to anyone who may know that it exists."""
    found = db.session.scalar(
        text("select code from team where code = accountable_team(:case)"), {"case": case_id}
    )
    return str(found)


def grant_for_now(case_id: UUID, practitioner_id: UUID, until_at: datetime) -> None:
    """Let one practitioner read a case for a few hours."""
    row = {
        "case_id": case_id,
        "practitioner_id": practitioner_id,
        "level": "content",
        "reason": "break glass",
        "until_at": until_at,
    }
    db.session.execute(insert(CaseGrant).inline(), row)


def _add_notes(
    context: RecordingContext,
    event_ids: Mapping[UUID, str],
    note: str,
    confirmed: Sequence[str],
    spoken: Iterable[Spoken] = (),
) -> None:
    """Keep the words beside the event of each case: narrative, what its writer confirmed, the family's."""
    confirmation = f"Confirmed when it was recorded: {' '.join(confirmed)}" if confirmed else ""
    written: list[dict[str, Any]] = [
        {"text": words, "confirms": no} for words, no in ((note, False), (confirmation, True)) if words
    ]
    said: list[dict[str, Any]] = [
        {"text": each.words, "confirms": False, "said_by": each.voice, "unsaid": each.unsaid or None}
        for each in spoken
    ]
    by = {"author_id": context.practitioner_id, "written_at": context.at, "said_by": None, "unsaid": None}
    rows = [
        {"id": uuid4(), "case_id": case_id, "event_id": event_id, **by, **words}
        for words in (*written, *said)
        for case_id, event_id in event_ids.items()
    ]
    if rows and context.practitioner_id:
        db.session.execute(insert(CaseNote).inline(), rows)


def has_followed(case_id: UUID, event_id: str, kind: str) -> bool:
    """Whether an event of `kind` that still counts continues `event_id`."""
    case_log = CaseLog(log.recorded_events(case_id))
    return any(event.about == event_id for event in case_log.by_kind.get(kind, ()))


def mark_significant(context: RecordingContext, case_id: UUID, event_id: str, why: str) -> None:
    """Mark an entry as a significant event. Refuses what does not count, and a second mark."""
    if event_id not in CaseLog(log.recorded_events(case_id)).by_id:
        raise Refusal("", "There is no such entry that counts on this case.")
    row = {"id": uuid4(), "case_id": case_id, "event_id": event_id, "why": why.strip()}
    by = {"marked_by": context.practitioner_id, "marked_at": context.at}
    added = text(
        "insert into significance (id, case_id, event_id, why, marked_by, marked_at)"
        " values (:id, :case_id, :event_id, :why, :marked_by, :marked_at) on conflict do nothing"
    )
    if not db.session.execute(added, row | by).rowcount:  # type: ignore[attr-defined]
        raise Refusal("", "This entry is marked as significant already.")


def unmark(context: RecordingContext, case_id: UUID, event_id: str) -> None:
    """Take back that an entry is significant; the mark stays as it was, with who took it back."""
    standing = (Significance.case_id == case_id, Significance.event_id == event_id)
    taken_back = {"unmarked_by": context.practitioner_id, "unmarked_at": context.at}
    db.session.execute(
        update(Significance).where(*standing, Significance.unmarked_at.is_(None)).values(taken_back)
    )


def raise_alert(context: RecordingContext, case_id: UUID, kind: str, words: str, review_on: date) -> None:
    """Let every page of the case say first what has to be known. Refuses a review on a day that is past."""
    if review_on < context.today_on:
        raise Refusal("review_on", "The day to look at it again must be today or later.")
    row = {"id": uuid4(), "case_id": case_id, "kind": kind, "words": words.strip(), "review_on": review_on}
    by = {"raised_by": context.practitioner_id, "raised_at": context.at}
    db.session.execute(insert(Alert).inline(), row | by)


def end_alert(context: RecordingContext, case_id: UUID, alert_id: UUID, reason: str) -> None:
    """End an alert; it stays on the page of alerts with who ended it and why. Refuses one that was ended."""
    ended = {"ended_by": context.practitioner_id, "ended_at": context.at, "end_reason": reason.strip()}
    standing = update(Alert).where(Alert.id == alert_id, Alert.case_id == case_id, Alert.ended_at.is_(None))
    if not db.session.execute(standing.values(ended)).rowcount:  # type: ignore[attr-defined]
        raise Refusal("", "This alert has been ended already.")
