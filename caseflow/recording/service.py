"""Recording an event of any kind that is one form."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.cases import queries as cards
from caseflow.cases import service as cases
from caseflow.clocks import service as clocks
from caseflow.clocks.views import late_words
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import label, spans
from caseflow.events.kinds.declaration import CaseEvent, Spoken, Told, payload
from caseflow.events.next_steps import already_recorded
from caseflow.events.reading import about_fault, faults, read
from caseflow.kernel import RecordedEvent, Refusal
from caseflow.recording.queries import SiblingCase
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import stopped_late
from caseflow.rules.contradictions import Life, contradictions
from caseflow.web.filters import long_date

_NEW = "what is recorded now"


def record(
    context: RecordingContext,
    case_id: UUID,
    kind: type[CaseEvent],
    answers: Mapping[str, Any],
    occurred_on: date,
    about: str | None,
    expected: int | None = None,
    note: str = "",
    confirmed: bool = False,
    late_reason: str | None = None,
    ask_why: bool = True,
    spoken: tuple[Spoken, ...] = (),
    thread: Sequence[RecordedEvent] = (),
) -> str:
    """Record an event of `kind` with these answers, a note and what the family said; returns its id.

    Refuses what the feed refuses, what continues an entry that is not on the case or was withdrawn, and a
    second one about the same entry where the kind is recorded once. What does not fit with the rest of the
    case is asked about (Questions) until it is `confirmed`; a note beside the entry says that it was. Where
    it stops a statutory clock late, `late_reason` is kept of the breach; without one a LateQuestion asks for
    it, unless that was done before (`ask_why`). The date stays as it is.
    `thread` is what somebody knows of the log who does not read the case.
    """
    for name, fault in faults(kind.kind, answers):
        raise Refusal(name, f"{label(kind.kind, name)} {fault}")
    case_log, event = CaseLog(thread or log.recorded_events(case_id)), read(kind.kind, answers)
    _check_about(case_log, kind, about)
    recorded = RecordedEvent(
        _NEW, kind.kind, occurred_on, context.at, context.agency, context.team, about, payload(event)
    )
    questions = _questions(case_id, recorded, case_log)
    late = list(stopped_late(case_log, recorded, context.rulebook))
    why = [] if late_reason or not ask_why else [late_words(each, context.rulebook) for each in late]
    event_id = cases.record(
        context, case_id, event, occurred_on, about, expected, note, questions, confirmed, why, spoken, thread
    )
    for clock in late if late_reason else ():
        clocks.explain_breach(case_id, clock.timescale, clock.subject, clock.number, str(late_reason))
    return event_id


class Same(NamedTuple):
    """What was recorded of one child, to be recorded of others; `continued` is what it is about."""

    kind: type[CaseEvent]
    answers: Mapping[str, Any]
    occurred_on: date
    continued: RecordedEvent | None
    confirmed: bool
    late_reason: str | None
    ask_why: bool


def record_for_siblings(
    context: RecordingContext, same: Same, siblings: Iterable[SiblingCase], words: Mapping[str, Told]
) -> None:
    """Record the same of each brother or sister whose case is a key of `words`, with the words about them.

    Each gets an event of their own. Where one is refused or asked about, nothing is recorded of anybody.
    """
    for each in siblings:
        if (told := words.get(str(each.case_id))) is None:
            continue
        alike, alone = each.like(same.continued), context._replace(idempotency_key=None)
        about = alike.event_id if alike else None
        expected = each.last_seq if same.kind.continues.once else None
        sure = (told.note, same.confirmed, same.late_reason, same.ask_why, told.spoken)
        try:
            record(alone, each.case_id, same.kind, same.answers, same.occurred_on, about, expected, *sure)
        except Refusal as refusal:
            raise Refusal(refusal.field, f"{each.name}: {refusal.sentence}") from refusal


def _questions(case_id: UUID, recorded: RecordedEvent, case_log: CaseLog) -> list[str]:
    """What does not fit about an event, in sentences."""
    card = cards.card(case_id)
    life = Life.of(card.child if card else None)
    return [each.sentence(long_date) for each in contradictions(recorded, case_log, life, spans())]


def _check_about(case_log: CaseLog, kind: type[CaseEvent], about: str | None) -> None:
    if about_fault(kind.kind, about) or (about is not None and about not in case_log.by_id):
        raise Refusal("", "What this continues is not on this case. Start again from the case.")
    if earlier := already_recorded(case_log, kind, about):
        raise Refusal(
            "",
            f"This was recorded already: {kind.title}, {long_date(earlier.occurred_on)}."
            " Withdraw that entry to record it again.",
        )
