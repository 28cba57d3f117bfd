"""Starting an assessment, writing in it together, signing it off, reviewing it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, text, update

from caseflow.caf.models.assessment import Caf, CafAnswer, CafVersion
from caseflow.caf.queries import assessment as queries
from caseflow.caf.queries.assessment import CafCard, VersionCard
from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import CafCompleted, CafStarted
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.merging import Offer, plain, settle

AGREEMENTS = {
    "paper": "Signed on paper, which is kept",
    "verbal": "Agreed in words, not signed",
    "electronic": "Agreed in a message or e-mail that is kept, not signed on paper",
    "none": "Not agreed, or not asked",
}
LONGEST_ANSWER = 20_000
CLOSED = "This assessment is closed and stays as it is. Start another one if the child needs help again."


class FieldEdit(NamedTuple):
    """What a writer sends for one field, and the revision that they saw (0 = it had no answer)."""

    words: str
    seen: int
    source: str = ""


def start(
    context: RecordingContext,
    case_id: UUID,
    checklist: str | None,
    prefill: Mapping[str, FieldEdit],
    on: date,
) -> UUID:
    """Start a common assessment, about a checklist if there was one, with what is known filled in.

    Refuses while one is being worked on already: look at that first.
    """
    if any(each.writable for each in queries.of_case(case_id)):
        raise Refusal("", "An assessment of this child is being written already. Open it instead.")
    event_id = cases.record(context, case_id, CafStarted(), on, about=checklist)
    caf_id = uuid4()
    row = {
        "id": caf_id,
        "case_id": case_id,
        "event_id": event_id,
        "checklist_event_id": checklist,
        "started_on": on,
        "started_by": context.practitioner_id,
    }
    db.session.execute(insert(Caf), row)
    _begin(context, caf_id, 1, on)
    _write(context, caf_id, 1, {field: (edit, 1) for field, edit in prefill.items() if plain(edit.words)})
    return caf_id


def _begin(context: RecordingContext, caf_id: UUID, number: int, on: date) -> None:
    row = {
        "caf_id": caf_id,
        "number": number,
        "form_on": on,
        "begun_on": on,
        "begun_by": context.practitioner_id,
        "begun_at": context.at,
        "agreement_words": "",
    }
    db.session.execute(insert(CafVersion), row)


def save(context: RecordingContext, caf: CafCard, number: int, edits: Mapping[str, FieldEdit]) -> list[str]:
    """Write what changed. Different fields of several writers are all kept.

    Returns the fields that somebody else changed as well since this writer looked: of those nothing is
    written, and the writer chooses. Raises Refusal for a signed version and for an answer that is too long.
    """
    _lock(caf.id, number)
    _check_unsigned(caf, number)
    seen = queries.as_seen(caf.id, number, {field: edit.seen for field, edit in edits.items()})
    answers = queries.answers(caf.id, number)
    changes: dict[str, tuple[FieldEdit, int]] = {}
    conflicting = []
    for field, edit in edits.items():
        if len(edit.words) > LONGEST_ANSWER:
            raise Refusal(field, "Use at most 20,000 characters.")
        current = answers.get(field)
        outcome = settle(Offer(seen.get(field, ""), edit.words), current.value if current else "")
        if outcome == "differ":
            conflicting.append(field)
        elif outcome == "write":
            changes[field] = (edit, current.revision + 1 if current else 1)
    _write(context, caf.id, number, changes)
    return conflicting


def _write(
    context: RecordingContext, caf_id: UUID, number: int, changes: Mapping[str, tuple[FieldEdit, int]]
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "caf_id": caf_id,
            "number": number,
            "field": field,
            "revision": revision,
            "value": plain(edit.words),
            "source": edit.source,
            "written_by": context.practitioner_id,
            "written_at": context.at,
        }
        for field, (edit, revision) in changes.items()
    ]
    if rows:
        db.session.execute(insert(CafAnswer).inline(), rows)


def _lock(caf_id: UUID, number: int) -> None:
    """One writer at a time in a version, until the transaction ends."""
    db.session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"caf {caf_id} {number}"}
    )


def _check_unsigned(caf: CafCard, number: int) -> VersionCard:
    """The version as it is now; refuses one that is signed or closed."""
    now = queries.caf(caf.case_id, caf.id)
    version = now.version(number) if now else None
    if now is None or version is None:
        raise Refusal("", "There is no such version.")
    if now.closed_on:
        raise Refusal("", CLOSED)
    if version.signed_on is not None:
        raise Refusal(
            "", "This version was signed off meanwhile and stays as it is. Begin a review to go on."
        )
    return version


def sign(context: RecordingContext, caf: CafCard, number: int, agreement: str, words: str, on: date) -> None:
    """Sign a version off: it stays as it is for good. The first sign-off completes the assessment."""
    _lock(caf.id, number)
    version = _check_unsigned(caf, number)
    if on < version.begun_on:
        raise Refusal("occurred_on", "It cannot be signed off before it was begun.")
    if on > context.today_on:
        raise Refusal("occurred_on", "The date must be today or in the past.")
    if number == 1:
        cases.record(context, caf.case_id, CafCompleted(), on, about=caf.event_id)
    signature = {
        "signed_on": on,
        "signed_by": context.practitioner_id,
        "signed_at": context.at,
        "agreement": agreement,
        "agreement_words": words.strip(),
    }
    db.session.execute(
        update(CafVersion)
        .where(CafVersion.caf_id == caf.id, CafVersion.number == number)
        .values(signature)
        .execution_options(synchronize_session="fetch")
    )


def begin_review(context: RecordingContext, caf: CafCard, on: date) -> int:
    """Begin the next version, empty: what is still true is taken over answer by answer."""
    _lock(caf.id, 0)
    now = queries.caf(caf.case_id, caf.id)
    if now and now.closed_on:
        raise Refusal("", CLOSED)
    if now is None or now.last.signed_on is None:
        raise Refusal("", "The last version is still being written. Sign it off first, or go on in it.")
    if not now.last.signed_on <= on <= context.today_on:
        raise Refusal("occurred_on", "A review begins after the last sign-off, and not in the future.")
    _begin(context, caf.id, now.last.number + 1, on)
    return now.last.number + 1


def discard_review(caf: CafCard) -> None:
    """Throw a review away into which nobody has written anything; refuses once somebody has."""
    number = caf.last.number
    _lock(caf.id, number)
    version = _check_unsigned(caf, number)
    if version.number == 1 or queries.answers(caf.id, number):
        raise Refusal("", "Something has been written into this version: it stays.")
    db.session.execute(
        delete(CafVersion)
        .where(CafVersion.caf_id == caf.id, CafVersion.number == number)
        .execution_options(synchronize_session="fetch")
    )
