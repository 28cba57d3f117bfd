"""Writing an assessment: start, section by section, sign off, review."""

import json
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
    chosen,
    looked_at,
    read_sheet,
    taken_forward,
)
from caseflow.caf.queries import assessment as queries
from caseflow.caf.queries import known, paper
from caseflow.caf.queries.assessment import CafCard
from caseflow.caf.queries.sheet import BLANK_LINES, Sheet, Typing, progress, sheet
from caseflow.caf.routes.pages import (
    banner_of,
    blueprint,
    form_of,
    found,
    page,
    section_of,
    version_of,
)
from caseflow.caf.service import assessment as service
from caseflow.caf.service.assessment import Sent
from caseflow.cases.routes import header
from caseflow.consent import queries as consent
from caseflow.events.kinds.caf import CAF_ENDINGS
from caseflow.kernel import Refusal
from caseflow.rules.caf_form import Section
from caseflow.web import drafts
from caseflow.web.drafts import answered
from caseflow.web.filters import day_date
from caseflow.web.today import now
from caseflow.web.transaction import writes


@blueprint.get("/cases/<uuid:case_id>/caf")
@may("view_caf")
def of_case(case_id: UUID) -> Any:
    """The checklists and assessments of a child; with the event of one assessment, that one."""
    cafs = queries.of_case(case_id)
    for each in cafs:
        if each.event_id == request.args.get("caf"):
            return redirect(url_for("caf.tasks", case_id=case_id, caf_id=each.id))
    return render_template(
        "caf/of_case.html",
        banner=banner_of(case_id),
        case_id=case_id,
        as_at=now().on,
        cafs=cafs,
        checklists=queries.checklists(case_id),
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
        writer = known.Writer(current_user.name, current_user.phone, current_user.team_code)
        filled = known.at_start(case.child, before, writer)
        prefill = {field: Sent(words, 0, source) for field, (words, source) in filled.items()}
        caf_id = service.start(recording_context(), case_id, event_id, prefill, form.occurred_on.data)
        return url_for("caf.tasks", case_id=case_id, caf_id=caf_id)

    done = "The assessment is started. Ask for consent, then write it together with the family."
    return answered(form, act, done) or page("start", form, case_id)


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>")
@may("view_caf")
def tasks(case_id: UUID, caf_id: UUID) -> str:
    """The sections of the version being written, how far each is, and what comes next."""
    card = found(case_id, caf_id)
    version = card.last
    answers = queries.answers(caf_id, version.number)
    return render_template(
        "caf/tasks.html",
        banner=banner_of(case_id),
        as_at=now().on,
        case_id=case_id,
        caf=card,
        version=version,
        sections=progress(form_of(version), answers, queries.withheld(caf_id)),
        states=consent.states(case_id, card.event_id),
        consents=consent.consents(case_id, card.event_id),
        sees=consent.who_can_see(case_id, card.event_id),
        unsaved=_unsaved(card),
        endings=CAF_ENDINGS,
    )


def _unsaved(card: CafCard) -> set[str]:
    """The sections of the last version into which I typed what is not saved yet."""
    number = card.last.number
    whole = url_for("caf.section", case_id=card.case_id, caf_id=card.id, number=number, section="")
    return {each.removeprefix(whole) for each in drafts.kept_below(whole)}


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/<section>")
@may("write_caf")
def section(case_id: UUID, caf_id: UUID, number: int, section: str) -> str:
    """One section: what it says, what was said before, and what I had typed."""
    card = found(case_id, caf_id)
    asked = section_of(card, version_of(card, number), section)
    typed = drafts.typed()
    return _sheet_page(card, number, asked, typed)


def _sheet_page(
    card: CafCard, number: int, asked: Section, typed: drafts.Typed | None, refusal: Refusal | None = None
) -> str:
    answers = queries.answers(card.id, number, asked.code)
    if typed is None and asked.code == known.SECTION:
        answers |= known.carers(answers, consent.consents(card.case_id, card.event_id))
    before = queries.answers(card.id, number - 1, asked.code) if number > 1 else {}
    typing = _typing(card.id, number, asked, typed.fields) if typed else None
    new_lines = [f"r{len(answers) + n:03d}{token_hex(4)}" for n in range(BLANK_LINES)]
    shown = sheet(asked, answers, before, typing, new_lines)
    return render_template(
        "caf/section.html",
        banner=banner_of(card.case_id),
        as_at=now().on,
        caf=card,
        version=version_of(card, number),
        writable=card.writable and number == card.last.number,
        earlier=card.version(number - 1),
        sheet=shown,
        seen=json.dumps(shown.seen, sort_keys=True),
        names=_names(shown),
        errors=[{"text": refusal.sentence}] if refusal else [],
        draft_kept=drafts.when_kept(typed.saved_at) if typed else "",
        address=drafts.address(),
        autosave=f"/drafts?for={drafts.address()}",
    )


def _typing(caf_id: UUID, number: int, asked: Section, fields: dict[str, list[str]]) -> Typing:
    given = read_sheet(asked, fields)
    return Typing(given.words, queries.as_seen(caf_id, number, given.seen), given.seen)


def _names(shown: Sheet) -> dict[UUID, str]:
    boxes = [box for block in shown.blocks for box in block.boxes]
    boxes += [box for block in shown.blocks for line in block.lines for box in line.boxes]
    return agencies.names_of({box.theirs.by for box in boxes if box.theirs})


@blueprint.post("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/<section>")
@may("write_caf")
@writes
def save_section(case_id: UUID, caf_id: UUID, number: int, section: str) -> Any:
    """Save a section. Where somebody else changed the same answer, both are kept and I choose."""
    card = found(case_id, caf_id)
    version = version_of(card, number)
    asked = section_of(card, version, section)
    given = request.form.to_dict(flat=False)
    sent = read_sheet(asked, given)
    wanted = chosen(sent, queries.as_seen(caf_id, number, looked_at(sent)))
    earlier = card.version(number - 1)
    if sent.still and earlier:
        source = f"From version {earlier.number} of {day_date(earlier.signed_on)}, still true"
        before = {field: each.value for field, each in queries.answers(caf_id, number - 1, section).items()}
        wanted = taken_forward(sent, wanted, before, source)
    try:
        differ = service.save(recording_context(), card, number, wanted)
    except Refusal as refusal:
        return _sheet_page(card, number, asked, drafts.Typed(given, now().at), refusal), 422
    if differ:
        drafts.keep_typed(
            {**{field: [wanted[field].words] for field in differ}, "seen": given.get("seen", [])}
        )
        flash("Somebody else changed the same answer while you were writing. Both are shown: choose.")
        return redirect(request.path)
    drafts.forget_typed()
    for words in paper.days_amiss({field: each.words for field, each in wanted.items()}):
        flash(f"It is saved, but {words} is no day of the calendar. Look at it again.")
    if "stay" in given:
        flash("Saved.", "success")
        return redirect(request.path + f"#{given['stay'][0]}")
    return redirect(_after(card, number, section, "go_on" in given))


def _after(card: CafCard, number: int, section: str, go_on: bool) -> str:
    codes = [each.code for each in form_of(version_of(card, number)).sections]
    following = codes[codes.index(section) + 1 :]
    if go_on and following:
        return url_for(
            "caf.section", case_id=card.case_id, caf_id=card.id, number=number, section=following[0]
        )
    return url_for("caf.tasks", case_id=card.case_id, caf_id=card.id)


@blueprint.route("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/sign-off", methods=["GET", "POST"])
@may("sign_caf")
@writes
def sign(case_id: UUID, caf_id: UUID, number: int) -> Any:
    """Sign a version off; what is missing is shown and holds nobody up."""
    card = found(case_id, caf_id)
    version = version_of(card, number)
    if card.closed_on and request.method == "GET":
        abort(404)
    form = SignForm(occurred_on=now().on)

    def act() -> str:
        words = form.agreement_words.data or ""
        service.sign(recording_context(), card, number, form.agreement.data, words, form.occurred_on.data)
        return url_for("caf.tasks", case_id=case_id, caf_id=caf_id)

    done = "This version is signed off and stays as it is."
    context = {
        "version": version,
        "gaps": paper.gaps(form_of(version), queries.answers(caf_id, number)),
        "unsaved": _unsaved(card),
        "titles": {each.code: each.title for each in form_of(version).sections},
    }
    return answered(form, act, done) or _form_page("sign", form, card, **context)


@blueprint.route("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/review", methods=["GET", "POST"])
@may("review_caf")
@writes
def review(case_id: UUID, caf_id: UUID) -> Any:
    """Begin the next version, beside the last one."""
    card = found(case_id, caf_id)
    if (card.last.signed_on is None or card.closed_on) and request.method == "GET":
        abort(404)
    form = ReviewForm(occurred_on=now().on)

    def act() -> str:
        service.begin_review(recording_context(), card, form.occurred_on.data)
        return url_for("caf.tasks", case_id=case_id, caf_id=caf_id)

    done = "The review has begun. Each page shows what was written last time: say what is still true."
    return answered(form, act, done) or _form_page("review", form, card)


@blueprint.post("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/discard-review")
@may("review_caf")
@writes
def discard_review(case_id: UUID, caf_id: UUID) -> Any:
    """Throw away a review into which nobody has written anything yet."""
    card = found(case_id, caf_id)
    try:
        service.discard_review(card)
        flash("The review is thrown away. The signed version stays as it was.", "success")
    except Refusal as refusal:
        flash(refusal.sentence)
    return redirect(url_for("caf.tasks", case_id=case_id, caf_id=caf_id))


def _form_page(name: str, form: FlaskForm, card: CafCard, **context: object) -> tuple[str, int]:
    return page(name, form, card.case_id, caf=card, **context)
