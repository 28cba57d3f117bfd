"""What becomes of frozen figures: looked at, released, made again, restated."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.kernel.dates import Period
from caseflow.performance import queries as performance
from caseflow.performance.queries.figures import BOROUGH
from caseflow.publication import queries, service
from caseflow.publication.forms import LookForm, SendBackForm
from caseflow.publication.routes.published import (
    audiences,
    blueprint,
    card_of,
    pack_answer,
    page_of,
    with_pack,
)
from caseflow.publication.views import changes as change_views
from caseflow.publication.views import publication as views
from caseflow.rules.periods import reporting
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.fields import whole
from caseflow.web.filters import date_and_time
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

ASKED = "The workers are asked for it. Look again in a minute."


@blueprint.post("/publications/<uuid:publication_id>/look")
@may("look_at_publication")
@writes
def look(publication_id: UUID) -> Any:
    """Agree to the release of what one has looked at."""
    card_of(publication_id)
    version = whole(LookForm().version) or 0
    act = partial(service.look, current_user.id, publication_id, version, now().at)
    return acted(act, page_of(publication_id), "Your look is recorded.")


@blueprint.route("/publications/<uuid:publication_id>/send-back", methods=["GET", "POST"])
@may("look_at_publication")
@writes
def send_back(publication_id: UUID) -> Any:
    """Say why what one has looked at cannot be released."""
    card, form = card_of(publication_id), SendBackForm()
    form.version.data = form.version.data or request.args.get("version", str(card.version))

    def act() -> str:
        version, reason = whole(form.version) or 0, form.reason.data or ""
        service.send_back(current_user.id, publication_id, version, reason, now().at)
        return page_of(publication_id)

    done = "It is sent back, with your reason. Once it is edited, two people look at it again."
    page = {"card": card, "title": views.heading(card, audiences())}
    return answered(form, act, done) or form_page("publication/send_back.html", form, **page)


@blueprint.get("/publications/<uuid:publication_id>/discard")
@may("publish")
def confirm_discard(publication_id: UUID) -> str:
    """Ask whether a draft is to be thrown away."""
    card = card_of(publication_id)
    if card.released_at:
        abort(404)
    frozen = f"{date_and_time(card.known_at)} by {agencies.names_of({card.frozen_by})[card.frozen_by]}"
    return render_template(
        "publication/discard.html", card=card, title=views.heading(card, audiences()), frozen=frozen
    )


@blueprint.post("/publications/<uuid:publication_id>/discard")
@may("publish")
@writes
def discard(publication_id: UUID) -> Any:
    """Throw a draft away."""
    card_of(publication_id)
    act = partial(service.discard, current_user.id, publication_id, now().at)
    return acted(act, url_for("publication.publications"), "The draft is thrown away.")


@blueprint.post("/publications/<uuid:publication_id>/release")
@may("publish")
@writes
def release(publication_id: UUID) -> Any:
    """Release what two people have looked at."""
    card_of(publication_id)
    try:
        if service.release(current_user.id, publication_id, now().at, rules_in_force()):
            flash("Released. It stays as it is from now on.", "success")
        else:
            flash(service.OTHERS)
    except Refusal as refusal:
        flash(refusal.sentence)
    return redirect(page_of(publication_id))


@blueprint.post("/publications/<uuid:publication_id>/check")
@may("see_publications")
@writes
def check(publication_id: UUID) -> Any:
    """Have the figures made again from the log."""
    card_of(publication_id)
    return acted(partial(service.ask_for_check, publication_id, now().at), page_of(publication_id), ASKED)


@blueprint.post("/publications/<uuid:publication_id>/pack")
@may("see_publications")
@writes
def make_pack(publication_id: UUID) -> Any:
    """Have the pack for a board made."""
    card_of(publication_id)
    return acted(partial(service.ask_for_pack, publication_id, now().at), page_of(publication_id), ASKED)


@blueprint.get("/publications/<uuid:publication_id>/pack.pdf")
@may("see_publications")
def pack(publication_id: UUID) -> Response:
    """The pack, for those who look at it before it is released."""
    return pack_answer(card_of(publication_id), "pdf")


@blueprint.get("/publications/<uuid:publication_id>/pack.xlsx")
@may("see_publications")
def pack_xlsx(publication_id: UUID) -> Response:
    """The same pack as a workbook."""
    return pack_answer(card_of(publication_id), "xlsx")


@blueprint.get("/publications/<uuid:publication_id>/changes")
@may("see_publications")
def changes(publication_id: UUID) -> str:
    """What is counted otherwise now, child by child for those who may know them."""
    card, rulebook = card_of(publication_id), rules_in_force()
    period = Period(card.first_on, card.last_on, card.period)
    codes = [each.code for each in queries.indicators(publication_id) if each.included]
    codes = [code for code in codes if code in rulebook.indicators]
    found = queries.changes(publication_id, codes, period, rulebook)
    figures = performance.figures(codes, period, BOROUGH, rulebook)
    frozen = queries.frozen_figures(publication_id)
    return render_template(
        "publication/changes.html",
        card=card,
        title=views.heading(card, audiences()),
        changes=change_views.indicator_changes(found, card.known_at, frozen, figures, rulebook.indicators),
        correction=queries.correction_of(publication_id),
        later=queries.replaced_by(publication_id),
    )


@blueprint.post("/publications/<uuid:publication_id>/restate")
@may("publish")
@writes
def restate(publication_id: UUID) -> Any:
    """Freeze the same figures as they are known now, to be released in place of these."""
    card, today = card_of(publication_id), now()
    try:
        asked = reporting(card.period, today.on)
        rounding = request.form.get("counts") == "rounded"
        made = service.restate(current_user.id, today.at, card, asked, rules_in_force(), rounding)
    except Refusal as refusal:
        flash(refusal.sentence)
        return redirect(page_of(publication_id))
    flash(
        "Corrected figures are frozen, as they are known now. What was said is taken along: read it again."
        " Once two people have looked, you can release them in place of the earlier ones.",
        "success",
    )
    return redirect(with_pack(made, card.audience, today.at))
