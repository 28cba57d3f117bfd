"""Submitting an assessment; authorising it, which completes it, or returning it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from caseflow.agencies import queries as agencies
from caseflow.assessments import queries
from caseflow.assessments.models import Assessment
from caseflow.assessments.queries import Before, Submission
from caseflow.cases.queries import CaseCard
from caseflow.clocks.views import late_words
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import kinds
from caseflow.events.next_steps import already_recorded
from caseflow.extensions import db
from caseflow.kernel import LateQuestion, RecordedEvent, Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.recording import service as recording
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import stopped_late

WHOLE = "whole"
"""Where a comment on the whole is kept among the comments by section."""


class Decision(NamedTuple):
    """What a manager decides about a submission, on which day, with which comments by section.

    `read` is the number of the submission that the manager had before them; None where it is not known.
    """

    authorised: bool
    on: date
    comments: Mapping[str, str]
    read: int | None = None
    confirmed: bool = False
    late_reason: str | None = None
    ask_why: bool = True


def submit(
    context: RecordingContext,
    case: CaseCard,
    found: Before,
    answers: Mapping[str, Any],
    words: Mapping[str, str],
    ask_why: bool = True,
) -> None:
    """Submit an assessment for authorisation; nothing is completed yet. The managers are told.

    Refuses one that waits already or is completed. Where its clock has passed, why is asked once.
    """
    case_log = CaseLog(each.recorded_event for each in found.lines)
    started = found.started.event_id
    if already_recorded(case_log, found.completes, started):
        raise Refusal("", "This assessment is completed already. Withdraw that entry to submit it again.")
    earlier = queries.submissions(case.id, started)
    if earlier and earlier[0].waits:
        raise Refusal("", "This assessment waits for authorisation already.")
    late = _late(context, case_log, found)
    if late and ask_why and not answers.get("late_reason"):
        raise LateQuestion(late)
    row = {
        "id": uuid4(),
        "case_id": case.id,
        "started_event_id": started,
        "number": len(earlier) + 1,
        "kind": found.completes.kind,
        "answers": dict(answers),
        "words": {code: said for code, said in words.items() if said},
        "late_asked": bool(late),
        "submitted_by": context.practitioner_id,
        "submitted_at": context.at,
        "submitted_on": context.today_on,
    }
    db.session.execute(insert(Assessment).inline(), row)
    managers = set(authorisers(case)) - {context.practitioner_id}
    key = str(row["id"])
    told = [Notification(each, case.id, "assessment_submitted", key, None) for each in sorted(managers)]
    notices.tell(told, context.at)


def _late(context: RecordingContext, case_log: CaseLog, found: Before) -> list[str]:
    """The statutory clocks that it would stop late if it were completed today, in sentences."""
    about, on = found.started.event_id, context.today_on
    done = RecordedEvent(
        "submitted now", found.completes.kind, on, context.at, context.agency, context.team, about, {}
    )
    late = stopped_late(case_log, done, context.rulebook)
    return [late_words(each, context.rulebook) for each in late]


def authorisers(case: CaseCard) -> list[UUID]:
    """Who authorises the assessments of a case: the managers of the team that answers for it."""
    return agencies.managers_of(case.team_code)


def decide(
    context: RecordingContext, case: CaseCard, submission: Submission, note: str, decision: Decision
) -> None:
    """Authorise a submission, which completes the assessment on that day, or return it with comments.

    Who submitted it does not decide it. `note` is kept beside the entry that completes it.
    """
    if submission.submitted_by == context.practitioner_id:
        raise Refusal("", "You submitted this assessment. Another manager authorises it.")
    if not submission.waits:
        raise Refusal("", "Somebody has decided this already.")
    if decision.read not in (None, submission.number):
        raise Refusal("", "It was submitted again since you opened this page. Read it, then decide.")
    if not decision.authorised and not any(decision.comments.values()):
        raise Refusal("comment", "Say what has to change, here or beside a section")
    completed = _complete(context, case, submission, note, decision) if decision.authorised else None
    decided = {
        "decided_by": context.practitioner_id,
        "decided_at": context.at,
        "authorised": decision.authorised,
        "comments": {code: said for code, said in decision.comments.items() if said},
        "completed_event_id": completed,
    }
    open_still = Assessment.id == submission.id, Assessment.decided_at.is_(None)
    changed = update(Assessment).where(*open_still).values(decided).returning(Assessment.id)
    if db.session.execute(changed).first() is None:
        raise Refusal("", "Somebody has decided this already.")
    what: NoticeKind = "assessment_authorised" if decision.authorised else "assessment_returned"
    told = Notification(submission.submitted_by, case.id, what, str(submission.id), None)
    notices.tell([told], context.at)


def _complete(
    context: RecordingContext, case: CaseCard, submission: Submission, note: str, decision: Decision
) -> str:
    kind = kinds()[submission.kind]
    names = {field.name for field in kind.fields}
    answers = {name: value for name, value in submission.answers.items() if name in names}
    reason = decision.late_reason or answers.get("late_reason")
    if reason and "late_reason" in names:
        answers["late_reason"] = reason
    return recording.record(
        context,
        case.id,
        kind,
        answers,
        decision.on,
        submission.started_event_id,
        note=note,
        confirmed=decision.confirmed,
        late_reason=reason,
        ask_why=decision.ask_why and not submission.late_asked,
    )
