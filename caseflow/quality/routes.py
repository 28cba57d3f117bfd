"""Quality of common assessments: the trend, samples, audits, and feedback to authors."""

from secrets import token_hex
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import check_sharing, may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.kernel.dates import period
from caseflow.quality import queries, service, views
from caseflow.quality.forms import AnswerForm, audit_form, sample_form
from caseflow.quality.queries import AuditCard
from caseflow.rules.caf_audit import audit_items
from caseflow.rules.periods import quarters_up_to
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("quality", __name__)

QUARTERS = 8


def _audit(audit_id: UUID) -> AuditCard:
    return queries.audit(audit_id) or abort(404)


@blueprint.get("/quality")
@may("view_quality")
def trend() -> str:
    """The score by agency and quarter, and the samples for those who audit."""
    scores = queries.scores()
    return render_template(
        "quality/trend.html",
        scores=views.score_rows(scores),
        picture_of=views.trend_picture(scores) if scores else None,
        samples=views.sample_rows(queries.samples()),
    )


@blueprint.route("/quality/samples/new", methods=["GET", "POST"])
@may("audit_caf")
@writes
def draw() -> Any:
    """Draw a random sample of an agency and quarter."""
    names = agencies.agency_names()
    quarters = {each.asked: each.asked for each in reversed(quarters_up_to(now().on, QUARTERS))}
    form = sample_form(names, quarters, token_hex(4))

    def act() -> str:
        quarter, seed, size = period(str(form.quarter.data)), str(form.seed.data), int(form.size.data or 1)
        sample_id = service.draw(recording_context(), str(form.agency.data), quarter, seed, size)
        return url_for("quality.sample", sample_id=sample_id)

    return answered(form, act, "The sample is drawn.") or form_page("quality/draw.html", form)


@blueprint.get("/quality/samples/<uuid:sample_id>")
@may("audit_caf")
def sample(sample_id: UUID) -> str:
    """A sample: its seed, and how each audit stands."""
    card = queries.sample(sample_id)
    if card is None:
        abort(404)
    audits, again = queries.audits(sample_id), queries.drawn_again(sample_id)
    view = views.sample_page(card, audits, again, current_user.id)
    return render_template("quality/sample.html", view=view)


@blueprint.post("/quality/audits/<uuid:audit_id>/open")
@may("audit_caf")
@writes
def open_audit(audit_id: UUID) -> Any:
    """Open a sampled assessment for some hours, with a trace and a disclosure."""
    audit = _audit(audit_id)
    check_sharing("audit_caf", queries.sharing(audit_id), audit.case_id)
    try:
        service.open_audit(recording_context(), audit_id)
    except Refusal as refusal:
        flash(refusal.sentence)
        return redirect(url_for("quality.sample", sample_id=audit.sample_id))
    return redirect(url_for("quality.judge", audit_id=audit_id))


@blueprint.route("/quality/audits/<uuid:audit_id>", methods=["GET", "POST"])
@may("audit_caf")
@writes
def judge(audit_id: UUID) -> Any:
    """The assessment beside the questions, while it is open to its auditor; afterwards what was said."""
    audit = _audit(audit_id)
    if not queries.is_open(audit.id):
        if audit.finished_on is None:
            check_sharing("audit_caf", queries.sharing(audit_id), audit.case_id)
        return _outcome(audit, None)
    access.audit(current_user.id, "audit_caf", audit.case_id, {"audit": str(audit.id)})
    items = audit_items().value_on(now().on)
    form = audit_form(items)

    def act() -> str:
        answers = {item.code: str(form[item.code].data) for item in items}
        service.finish(recording_context(), audit_id, answers, str(form["words"].data))
        return url_for("quality.sample", sample_id=audit.sample_id)

    return answered(form, act, "The audit is finished. The author has been told.") or form_page(
        "quality/judge.html",
        form,
        audit=audit,
        written=views.by_section(queries.written(audit_id)),
        questions=views.questions(items),
    )


@blueprint.get("/quality/feedback")
@may("answer_audit")
def mine() -> str:
    """The finished audits of what I signed off."""
    audits = queries.audits_of(current_user.id)
    rows = [views.feedback_row(each, queries.judged(each)[1]) for each in audits]
    return render_template("quality/mine.html", audits=rows)


@blueprint.route("/quality/feedback/<uuid:audit_id>", methods=["GET", "POST"])
@may("answer_audit")
@writes
def feedback(audit_id: UUID) -> Any:
    """What an audit says about my assessment, and my answer."""
    audit = _audit(audit_id)
    if audit.author_id != current_user.id or audit.finished_on is None:
        abort(404)
    if audit.answered_on is not None:
        return _outcome(audit, None)
    form = AnswerForm()

    def act() -> str:
        service.answer(recording_context(), audit_id, str(form.words.data))
        return url_for("quality.mine")

    return answered(form, act, "Your answer has been sent.") or _outcome(audit, form)


def _outcome(audit: AuditCard, form: AnswerForm | None) -> Any:
    """What was answered and said; for those who may see it, the auditor and the author."""
    if current_user.id not in (audit.author_id, audit.auditor_id) or audit.finished_on is None:
        flash("Open the assessment from its sample to audit it.")
        return redirect(url_for("quality.sample", sample_id=audit.sample_id))
    view = views.outcome_page(audit, *queries.judged(audit))
    if form is None:
        return render_template("quality/outcome.html", form=None, view=view)
    return form_page("quality/outcome.html", form, view=view)
