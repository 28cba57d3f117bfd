"""What is published, for everybody who signs in; and how it comes to be: frozen, looked at, released."""

import json
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.kernel.dates import Period
from caseflow.kernel.spreadsheet import csv_line
from caseflow.performance import queries as performance
from caseflow.performance.queries.figures import BOROUGH
from caseflow.publication import queries, service
from caseflow.publication.forms import EditForm, LookForm, commentary_field, edit_form, freeze_form
from caseflow.publication.queries import PublicationCard
from caseflow.publication.views import audiences as boards
from caseflow.publication.views import beside as beside_views
from caseflow.publication.views import changes as change_views
from caseflow.publication.views import packs as pack_views
from caseflow.publication.views import publication as views
from caseflow.publication.views import table as table_views
from caseflow.rules.periods import reporting
from caseflow.web.download import csv_download, kept, pdf_download
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.fields import whole
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.workbook import XLSX, Sheet, workbook_download

blueprint = Blueprint("publication", __name__)
ASKED = "The workers are asked for it. Look again in a minute."


def _card(publication_id: UUID) -> PublicationCard:
    return queries.publication(publication_id) or abort(404)


def _released(publication_id: UUID) -> PublicationCard:
    card = _card(publication_id)
    return card if card.released_at else abort(404)


def _page(publication_id: UUID) -> str:
    return url_for("publication.publication", publication_id=publication_id)


def _audiences() -> dict[str, str]:
    return boards.audiences(rules_in_force().plan, agencies.quindrats())


def _rows(card: PublicationCard) -> list[table_views.PublishedRow]:
    return table_views.published_rows(card, dict(agencies.quindrats()))


# --- What is published --------------------------------------------------------------------------------


@blueprint.get("/published")
@may("read_published")
def published() -> str:
    """Everything that was released."""
    lines = views.lines(queries.released(), {}, _audiences(), "publication.one_published")
    return render_template("publication/published.html", lines=lines)


@blueprint.get("/published/<uuid:publication_id>")
@may("read_published")
def one_published(publication_id: UUID) -> str:
    """One publication as it was released: the table, pictures, commentary and files."""
    card = _released(publication_id)
    later = queries.replaced_by(publication_id)
    return render_template(
        "publication/one.html",
        card=card,
        title=views.title(card),
        audience=_audiences().get(card.audience, card.audience),
        tables=table_views.tables(
            _rows(card), queries.indicators(publication_id), card.beside.get("said", {})
        ),
        key=table_views.KEY,
        rounded=table_views.ROUNDED if card.rounding else "",
        beside=beside_views.by_indicator(card, _rows(card), rules_in_force()),
        later=later,
        restated=views.restated(later),
        has_pack=views.pack_is_made(card, queries.pack(publication_id)),
    )


@blueprint.get("/published/<uuid:publication_id>/pack.pdf")
@may("read_published")
def published_pack(publication_id: UUID) -> Response:
    """The pack for a board, as it was looked at."""
    return _pack(_released(publication_id), "pdf")


@blueprint.get("/published/<uuid:publication_id>/pack.xlsx")
@may("read_published")
def published_pack_xlsx(publication_id: UUID) -> Response:
    """The same pack as a workbook."""
    return _pack(_released(publication_id), "xlsx")


def _pack(card: PublicationCard, form: str) -> Response:
    found = queries.pack_file(card.id, form) or abort(404)
    name = f"pack-{card.audience.replace(':', '-').lower()}-{card.period}.{form}"
    return pdf_download(name, found) if form == "pdf" else kept(name, Response(found, mimetype=XLSX))


@blueprint.get("/published/<uuid:publication_id>/figures.csv")
@may("read_published")
def published_csv(publication_id: UUID) -> Response:
    """The table as CSV."""
    card = _released(publication_id)
    rows = [table_views.PublishedRow._fields, *_rows(card)]
    return csv_download(f"published-{card.period}.csv", (csv_line(row) for row in rows))


@blueprint.get("/published/<uuid:publication_id>/figures.json")
@may("read_published")
def published_json(publication_id: UUID) -> Response:
    """The table as JSON."""
    rows = [row._asdict() for row in _rows(_released(publication_id))]
    return Response(json.dumps(rows, indent=1, ensure_ascii=False), mimetype="application/json")


@blueprint.get("/published/<uuid:publication_id>/figures.xlsx")
@may("read_published")
def published_xlsx(publication_id: UUID) -> Response:
    """The table as a workbook."""
    card = _released(publication_id)
    sheet = Sheet(card.period, table_views.PublishedRow._fields, _rows(card))
    return workbook_download(f"published-{card.period}.xlsx", [sheet])


# --- What is being made -------------------------------------------------------------------------------


@blueprint.get("/publications")
@may("see_publications")
def publications() -> str:
    """Everything that was frozen, and what has to happen next."""
    cards = queries.publications()
    found = queries.looks()
    looked = {card.id: queries.looks_that_count(card, found[card.id]) for card in cards if card.id in found}
    lines = views.lines(cards, looked, _audiences(), "publication.publication")
    return render_template("publication/publications.html", lines=lines)


@blueprint.get("/publications/packs")
@may("see_publications")
def packs() -> str:
    """The packs of a period: which board has its own, and how far each is."""
    rulebook, today = rules_in_force(), now()
    ended = views.periods(today.on)
    asked = request.args.get("period", "")
    period = asked if asked in ended else next(iter(ended))
    cards = [each for each in queries.publications() if each.period == period]
    found = queries.looks()
    looked = {card.id: queries.looks_that_count(card, found[card.id]) for card in cards if card.id in found}
    made = queries.packs_made([card.id for card in cards])
    lines = pack_views.lines(boards.boards(rulebook.plan, agencies.quindrats()), cards, looked, made, period)
    others = [(each, words, url_for("publication.packs", period=each)) for each, words in ended.items()]
    return render_template("publication/packs.html", lines=lines, caption=ended[period], periods=others)


@blueprint.route("/publications/new", methods=["GET", "POST"])
@may("publish")
@writes
def freeze() -> Any:
    """Freeze the figures of a period."""
    rulebook, today = rules_in_force(), now()
    offered, ended = views.offered(rulebook.indicators, rulebook.indicators), views.periods(today.on)
    form = freeze_form(_audiences(), offered, ended, **pack_views.first_choice(request.args, rulebook))

    def act() -> str:
        asked = reporting(str(form.period.data), today.on)
        wish = service.Wish(asked, *_chosen(form))
        made = service.freeze(current_user.id, today.at, wish, rulebook)
        return _page(made)

    done = "The figures are frozen. Two other people have to look before they can be released."
    return answered(form, act, done) or form_page("publication/freeze.html", form)


def _chosen(form: EditForm) -> tuple[list[str], bool, bool, str, str, bool, str]:
    return (
        list(form.codes.data or ()),
        form.cuts.data == "quindrat",
        form.others.data == "yes",
        str(form.finality.data),
        str(form.audience.data),
        form.counts.data == "rounded",
        form.summary.data or "",
    )


@blueprint.get("/publications/<uuid:publication_id>")
@may("see_publications")
def publication(publication_id: UUID) -> str:
    """One publication: what was frozen, what will be shown of it, who looked, and what is next."""
    card = _card(publication_id)
    looks = queries.looks_at(publication_id)
    people = {card.frozen_by, *card.authors, *(each.practitioner_id for each in looks)}
    names = agencies.names_of(people | ({card.released_by} if card.released_by else set()))
    rows, looked = _rows(card), queries.looks_that_count(card, looks)
    indicators = queries.indicators(publication_id)
    return render_template(
        "publication/publication.html",
        card=card,
        title=views.title(card),
        state=views.state(card, looked),
        facts=views.facts(card, _audiences(), names),
        tables=table_views.tables(rows, indicators, card.beside.get("said", {})),
        frozen=views.frozen_lines(card, rows, queries.frozen_figures(publication_id)),
        beside=beside_views.by_indicator(card, rows, rules_in_force()),
        key=table_views.KEY,
        rounded=table_views.ROUNDED if card.rounding else "",
        differs=table_views.DIFFERS if card.replaces and not card.rounding else "",
        who_looks=views.who_looks(),
        looks=views.look_lines(card, looks, names),
        wrote=current_user.id in card.authors,
        has_looked=views.has_looked(card, looks, current_user.id),
        can_release=looked >= queries.LOOKS and not card.released_at,
        check=views.check_words(card),
        pack=views.pack_words(card, made := queries.pack(publication_id)),
        has_pack=views.pack_is_made(card, made),
    )


@blueprint.route("/publications/<uuid:publication_id>/edit", methods=["GET", "POST"])
@may("publish")
@writes
def edit(publication_id: UUID) -> Any:
    """Change what is said, for whom it is, or which indicators are in the set."""
    card, rulebook = _card(publication_id), rules_in_force()
    known = [each for each in queries.indicators(publication_id) if each.code in rulebook.indicators]
    included = [each.code for each in known if each.included]
    said = {commentary_field(each.code): each.commentary for each in known}
    form = edit_form(
        _audiences(),
        views.offered([each.code for each in known], rulebook.indicators),
        included,
        codes=included,
        audience=card.audience,
        cuts="quindrat" if card.by_quindrat else "borough",
        others="yes" if card.others else "no",
        counts="rounded" if card.rounding else "exact",
        finality=card.finality,
        summary=card.summary,
        **said,
    )

    def act() -> str:
        commentary = {code: form[commentary_field(code)].data or "" for code in included}
        wish = service.Edit(*_chosen(form), commentary)
        service.edit(current_user.id, publication_id, wish, rulebook)
        return _page(publication_id)

    done = "Your changes are saved. Whoever had looked has to look again."
    page = {"card": card, "title": views.title(card)}
    return answered(form, act, done) or form_page("publication/edit.html", form, **page)


@blueprint.post("/publications/<uuid:publication_id>/look")
@may("look_at_publication")
@writes
def look(publication_id: UUID) -> Any:
    """Agree to the release of what one has looked at."""
    _card(publication_id)
    version = whole(LookForm().version) or 0
    act = partial(service.look, current_user.id, publication_id, version, now().at)
    return acted(act, _page(publication_id), "Your look is recorded.")


@blueprint.post("/publications/<uuid:publication_id>/release")
@may("publish")
@writes
def release(publication_id: UUID) -> Any:
    """Release what two people have looked at."""
    _card(publication_id)
    try:
        if service.release(current_user.id, publication_id, now().at, rules_in_force()):
            flash("Released. It stays as it is from now on.", "success")
        else:
            flash(service.OTHERS)
    except Refusal as refusal:
        flash(refusal.sentence)
    return redirect(_page(publication_id))


@blueprint.post("/publications/<uuid:publication_id>/check")
@may("see_publications")
@writes
def check(publication_id: UUID) -> Any:
    """Have the figures made again from the log."""
    _card(publication_id)
    return acted(partial(service.ask_for_check, publication_id, now().at), _page(publication_id), ASKED)


@blueprint.post("/publications/<uuid:publication_id>/pack")
@may("see_publications")
@writes
def make_pack(publication_id: UUID) -> Any:
    """Have the pack for a board made."""
    _card(publication_id)
    return acted(partial(service.ask_for_pack, publication_id, now().at), _page(publication_id), ASKED)


@blueprint.get("/publications/<uuid:publication_id>/pack.pdf")
@may("see_publications")
def pack(publication_id: UUID) -> Response:
    """The pack, for those who look at it before it is released."""
    return _pack(_card(publication_id), "pdf")


@blueprint.get("/publications/<uuid:publication_id>/pack.xlsx")
@may("see_publications")
def pack_xlsx(publication_id: UUID) -> Response:
    """The same pack as a workbook."""
    return _pack(_card(publication_id), "xlsx")


@blueprint.get("/publications/<uuid:publication_id>/changes")
@may("see_publications")
def changes(publication_id: UUID) -> str:
    """What is counted otherwise now, child by child for those who may know them."""
    card, rulebook = _card(publication_id), rules_in_force()
    period = Period(card.first_on, card.last_on, card.period)
    codes = [each.code for each in queries.indicators(publication_id) if each.included]
    codes = [code for code in codes if code in rulebook.indicators]
    found = queries.changes(publication_id, codes, period, rulebook)
    figures = performance.figures(codes, period, BOROUGH, rulebook)
    frozen = queries.frozen_figures(publication_id)
    return render_template(
        "publication/changes.html",
        card=card,
        title=views.title(card),
        changes=change_views.indicator_changes(found, card.known_at, frozen, figures, rulebook.indicators),
    )


@blueprint.post("/publications/<uuid:publication_id>/restate")
@may("publish")
@writes
def restate(publication_id: UUID) -> Any:
    """Freeze the same figures as they are known now, to be released in place of these."""
    card, today = _card(publication_id), now()
    try:
        asked = reporting(card.period, today.on)
        made = service.restate(current_user.id, today.at, card, asked, rules_in_force())
    except Refusal as refusal:
        flash(refusal.sentence)
        return redirect(_page(publication_id))
    flash("The figures of today are frozen. Once two people have looked, they can take the place of those.")
    return redirect(_page(made))
