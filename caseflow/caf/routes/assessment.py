"""Writing an assessment: start, section by section, sign off, review."""

from secrets import token_hex
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.caf.forms.assessment import (
    ReviewForm,
    SignForm,
    StartForm,
    Submission,
    read_submission,
    resolved_edits,
    with_confirmed,
)
from caseflow.caf.queries import assessment as queries
from caseflow.caf.queries.assessment import CafCard
from caseflow.caf.routes.pages import (
    banner_of,
    blueprint,
    caf_of,
    form_of,
    page,
    section_of,
    version_of,
)
from caseflow.caf.service import assessment as service
from caseflow.caf.service.assessment import FieldEdit
from caseflow.caf.views import pages, paper, prefill
from caseflow.caf.views.section import BLANK_ROWS, UnsavedEdits, section_page
from caseflow.cases.routes import header
from caseflow.consent import queries as consent
from caseflow.kernel import Refusal
from caseflow.rules.caf_form import Section
from caseflow.web import drafts
from caseflow.web.begun import address
from caseflow.web.drafts import acted, answered
from caseflow.web.filters import day_date
from caseflow.web.today import now
from caseflow.web.transaction import writes


@blueprint.get("/cases/<uuid:case_id>/caf")
@may("view_caf")
def of_case(case_id: UUID) -> Any:
    """The checklists and assessments of a child; with the event of one assessment, that one."""
    cafs = queries.of_case(case_id)
    for caf in cafs:
        if caf.event_id == request.args.get("caf"):
            return redirect(url_for("caf.tasks", case_id=case_id, caf_id=caf.id))
    return render_template(
        "caf/of_case.html",
        banner=banner_of(case_id),
        case_id=case_id,
        as_at=now().on,
        cafs=[pages.caf_row(caf) for caf in cafs],
        being_written=any(caf.writable for caf in cafs),
        checklists=[pages.checklist_view(each) for each in queries.checklists(case_id)],
    )


@blueprint.route("/cases/<uuid:case_id>/caf/start", methods=["GET", "POST"])
@may("start_caf")
@writes
def start(case_id: UUID) -> Any:
    """Start an assessment, with what is known filled in."""
    case, _ = header(case_id)
    form = StartForm(occurred_on=now().on)
    before = next(iter(queries.checklists(case_id)), None)

    def act() -> str:
        event_id = before.event_id if before else None
        team = agencies.team(current_user.team_code)
        writer = prefill.Writer(current_user.name, current_user.phone, team)
        answers = prefill.at_start(case.child, before, writer)
        edits = {field: FieldEdit(words, 0, source) for field, (words, source) in answers.items()}
        caf_id = service.start(recording_context(), case_id, event_id, edits, form.occurred_on.data)
        return url_for("caf.tasks", case_id=case_id, caf_id=caf_id)

    done = "The assessment is started. Ask for consent, then write it together with the family."
    return answered(form, act, done) or page("start", form, case_id)


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>")
@may("view_caf")
def tasks(case_id: UUID, caf_id: UUID) -> str:
    """The sections of the version being written, how far each is, and what comes next."""
    caf = caf_of(case_id, caf_id)
    view = pages.tasks_page(
        caf,
        form_of(caf.last),
        queries.answers(caf_id, caf.last.number),
        queries.withheld(caf_id),
        _unsaved(caf),
        consent.states(case_id, caf.event_id),
        consent.consents(case_id, caf.event_id),
        consent.who_can_see(case_id, caf.event_id),
    )
    banner = banner_of(case_id)
    return render_template(
        "caf/tasks.html", banner=banner, as_at=now().on, case_id=case_id, caf=caf, view=view
    )


def _unsaved(caf: CafCard) -> set[str]:
    """The sections of the last version into which I typed what is not saved yet."""
    whole = url_for("caf.section", case_id=caf.case_id, caf_id=caf.id, number=caf.last.number, section="")
    return {each.removeprefix(whole) for each in drafts.kept_below(whole)}


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/<section>")
@may("write_caf")
def section(case_id: UUID, caf_id: UUID, number: int, section: str) -> str:
    """One section: what it says, what the last version says, and what I had typed."""
    caf = caf_of(case_id, caf_id)
    shown = section_of(caf, version_of(caf, number), section)
    return _section_page(caf, number, shown, drafts.typed())


def _section_page(
    caf: CafCard,
    number: int,
    section: Section,
    typed: drafts.DraftCard | None,
    refusal: Refusal | None = None,
) -> str:
    answers = queries.answers(caf.id, number, section.code)
    if typed is None and section.code == prefill.SECTION:
        answers |= prefill.carers(answers, consent.consents(caf.case_id, caf.event_id))
    before = caf.version(number - 1)
    earlier = (before, queries.answers(caf.id, number - 1, section.code)) if before else None
    unsaved = _unsaved_edits(caf.id, number, section, typed.fields) if typed else None
    names = agencies.names_of({answer.written_by for answer in answers.values()} if unsaved else set())
    new_rows = [f"r{len(answers) + n:03d}{token_hex(4)}" for n in range(BLANK_ROWS)]
    return render_template(
        "caf/section.html",
        banner=banner_of(caf.case_id),
        as_at=now().on,
        caf=caf,
        version=version_of(caf, number),
        writable=caf.writable and number == caf.last.number,
        view=section_page(section, answers, earlier, unsaved, names, new_rows),
        errors=[{"text": refusal.sentence}] if refusal else [],
        draft_kept=typed.kept if typed else "",
        address=address(),
        autosave=drafts.autosave_address(),
    )


def _unsaved_edits(caf_id: UUID, number: int, section: Section, fields: dict[str, list[str]]) -> UnsavedEdits:
    submitted = read_submission(section, fields)
    seen = queries.as_seen(caf_id, number, submitted.seen)
    return UnsavedEdits(submitted.words, seen, submitted.seen)


@blueprint.post("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/<section>")
@may("write_caf")
@writes
def save_section(case_id: UUID, caf_id: UUID, number: int, section: str) -> Any:
    """Save a section. Where somebody else changed the same answer, both are kept and I choose."""
    caf = caf_of(case_id, caf_id)
    shown = section_of(caf, version_of(caf, number), section)
    fields = request.form.to_dict(flat=False)
    submitted = read_submission(shown, fields)
    edits = _edits(caf, number, section, submitted)
    try:
        conflicting = service.save(recording_context(), caf, number, edits)
    except Refusal as refusal:
        return _section_page(
            caf, number, shown, drafts.DraftCard(request.path, fields, now().at), refusal
        ), 422
    if conflicting:
        typed = {field: [edits[field].words] for field in conflicting}
        drafts.keep_typed({**typed, "seen": fields.get("seen", [])})
        flash("Somebody else changed the same answer while you were writing. Both are shown: choose.")
        return redirect(request.path)
    drafts.forget_typed()
    for words in paper.impossible_days({field: edit.words for field, edit in edits.items()}):
        flash(f"It is saved, but {words} is no day of the calendar. Look at it again.")
    if "stay" in fields:
        flash("Saved.", "success")
        return redirect(request.path + f"#{fields['stay'][0]}")
    return redirect(_after(caf, number, section, "go_on" in fields))


def _edits(caf: CafCard, number: int, section: str, submitted: Submission) -> dict[str, FieldEdit]:
    """What to save: what was typed, and what is still true of the last version."""
    edits = resolved_edits(submitted, queries.as_seen(caf.id, number, submitted.decided_on))
    earlier = caf.version(number - 1)
    if not (submitted.still_true and earlier):
        return edits
    source = f"From version {earlier.number} of {day_date(earlier.signed_on)}, still true"
    before = {field: each.value for field, each in queries.answers(caf.id, number - 1, section).items()}
    return with_confirmed(submitted, edits, before, source)


def _after(caf: CafCard, number: int, section: str, go_on: bool) -> str:
    codes = [each.code for each in form_of(version_of(caf, number)).sections]
    following = codes[codes.index(section) + 1 :]
    if go_on and following:
        return url_for("caf.section", case_id=caf.case_id, caf_id=caf.id, number=number, section=following[0])
    return url_for("caf.tasks", case_id=caf.case_id, caf_id=caf.id)


@blueprint.route("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/sign-off", methods=["GET", "POST"])
@may("sign_caf")
@writes
def sign(case_id: UUID, caf_id: UUID, number: int) -> Any:
    """Sign a version off; what is missing is shown and holds nobody up."""
    caf = caf_of(case_id, caf_id)
    version = version_of(caf, number)
    if caf.closed_on and request.method == "GET":
        abort(404)
    form = SignForm(occurred_on=now().on)

    def act() -> str:
        words = form.agreement_words.data or ""
        service.sign(recording_context(), caf, number, form.agreement.data, words, form.occurred_on.data)
        return url_for("caf.tasks", case_id=case_id, caf_id=caf_id)

    done = "This version is signed off and stays as it is."
    written_in, unsaved = form_of(version), _unsaved(caf)
    context = {
        "version": version,
        "gaps": paper.gaps(written_in, queries.answers(caf_id, number)),
        "unsaved": [each for each in written_in.sections if each.code in unsaved],
    }
    return answered(form, act, done) or _form_page("sign", form, caf, **context)


@blueprint.route("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/review", methods=["GET", "POST"])
@may("review_caf")
@writes
def review(case_id: UUID, caf_id: UUID) -> Any:
    """Begin the next version, beside the last one."""
    caf = caf_of(case_id, caf_id)
    if (caf.last.signed_on is None or caf.closed_on) and request.method == "GET":
        abort(404)
    form = ReviewForm(occurred_on=now().on)

    def act() -> str:
        service.begin_review(recording_context(), caf, form.occurred_on.data)
        return url_for("caf.tasks", case_id=case_id, caf_id=caf_id)

    done = "The review has begun. Each page shows what was written last time: say what is still true."
    return answered(form, act, done) or _form_page("review", form, caf)


@blueprint.post("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/discard-review")
@may("review_caf")
@writes
def discard_review(case_id: UUID, caf_id: UUID) -> Any:
    """Throw away a review into which nobody has written anything yet."""
    caf = caf_of(case_id, caf_id)
    back = url_for("caf.tasks", case_id=case_id, caf_id=caf_id)
    done = "The review is thrown away. The signed version stays as it was."
    return acted(lambda: service.discard_review(caf), back, done)


def _form_page(name: str, form: FlaskForm, caf: CafCard, **context: object) -> tuple[str, int]:
    return page(name, form, caf.case_id, caf=caf, **context)
