"""Drawing a sample, opening and finishing an audit, and the author's answer to it."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text

from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import Period
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.quality import queries
from caseflow.quality.models import CafAudit, CafAuditAnswer, CafSample
from caseflow.rules.caf_audit import ANSWERS, audit_items

BARRED = {
    "role": "Your role does not audit assessments.",
    "own": "Somebody else has to audit the work of your own team, or on a case that you work on.",
    "finished": "This audit is finished.",
    "kept": "This assessment is not open to your agency.",
    "taken": "Somebody else has this assessment open.",
}

NOTHING_WRITTEN = (
    "Nobody of this agency signed off an assessment here in that quarter. Indicators such as CAF 01 also"
    " count assessments from an older system: those came without their answers, so none can be audited."
)
_DRAW = text(
    "select draw_caf_sample(:id, :agency, :quarter, :first_on, :last_on, :seed, :size, :on_day, :at_time)"
)
_OPEN = text("select open_caf_audit(:id, :on_day, :at_time)")


def draw(context: RecordingContext, agency: str, quarter: Period, seed: str, size: int) -> UUID:
    """Draw a sample of what an agency signed off in a quarter, in the order that the seed gives."""
    if quarter.first_on > context.today_on:
        raise Refusal("quarter", "This quarter has not begun.")
    drawn = select(CafSample.id).where(CafSample.agency_code == agency, CafSample.quarter == quarter.label)
    if db.session.scalar(drawn):
        raise Refusal("quarter", "There is a sample of this agency and quarter already.")
    values = {"id": uuid4(), "agency": agency, "quarter": quarter.label, "seed": seed, "size": size}
    values |= {"first_on": quarter.first_on, "last_on": quarter.last_on}
    values |= {"on_day": context.today_on, "at_time": context.at}
    if not db.session.scalar(_DRAW, values):
        raise Refusal("agency", NOTHING_WRITTEN)
    return UUID(str(values["id"]))


def open_audit(context: RecordingContext, audit_id: UUID) -> None:
    """Open a sampled assessment to its auditor for eight hours; that it was shared is written down."""
    reason = queries.barred(audit_id)
    if reason:
        raise Refusal("", BARRED[reason])
    values = {"id": audit_id, "on_day": context.today_on, "at_time": context.at}
    if not db.session.scalar(_OPEN, values):
        raise Refusal("", "There is no such audit.")


def finish(context: RecordingContext, audit_id: UUID, answers: Mapping[str, str], words: str) -> None:
    """Keep the answers, all at once and for good, and tell the author."""
    audit = db.session.get(CafAudit, audit_id)
    if audit is None or not queries.is_open(audit_id):
        raise Refusal("", "The assessment is not open to you. Open it from its sample again.")
    codes = [item.code for item in audit_items().value_on(context.today_on)]
    missing = [code for code in codes if answers.get(code) not in ANSWERS]
    if missing:
        raise Refusal(missing[0], "Answer yes, no or not applicable")
    if not words.strip():
        raise Refusal("words", "Tell the author what was good and what could be better.")
    rows = [{"audit_id": audit.id, "item": code, "answer": answers[code]} for code in codes]
    db.session.execute(insert(CafAuditAnswer), rows)
    audit.finished_on, audit.words = context.today_on, words.strip()
    _tell(context, audit.author_id, audit, "audit_feedback")


def answer(context: RecordingContext, audit_id: UUID, words: str) -> None:
    """The author says, once, what they make of the audit; its auditor is told."""
    audit = db.session.get(CafAudit, audit_id)
    if audit is None or audit.author_id != context.practitioner_id or audit.finished_on is None:
        raise Refusal("", "Only the author answers a finished audit.")
    if audit.answered_on is not None:
        raise Refusal("", "You have answered this audit already.")
    audit.answered_on, audit.answer = context.today_on, words.strip()
    if audit.auditor_id is not None:
        _tell(context, audit.auditor_id, audit, "audit_answered")


def _tell(context: RecordingContext, practitioner_id: UUID, audit: CafAudit, what: NoticeKind) -> None:
    notices.tell([Notification(practitioner_id, audit.case_id, what, str(audit.id), None)], context.at)
