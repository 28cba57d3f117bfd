"""What is being made: frozen, said, edited."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.publication import queries, service
from caseflow.publication.forms import EditForm, commentary_field, edit_form, freeze_form
from caseflow.publication.queries import PublicationCard
from caseflow.publication.routes.board import figures_to_freeze, say, say_only
from caseflow.publication.routes.published import audiences, blueprint, card_of, rows_of, with_pack
from caseflow.publication.views import audiences as boards
from caseflow.publication.views import beside as beside_views
from caseflow.publication.views import held_back as held_views
from caseflow.publication.views import lists as list_views
from caseflow.publication.views import packs as pack_views
from caseflow.publication.views import publication as views
from caseflow.publication.views import sentences
from caseflow.publication.views import table as table_views
from caseflow.publication.views.waiting import waiting_lines
from caseflow.rules.periods import reporting
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.waiting import lines_that_wait

FROZEN = "The figures are frozen. Two other people have to look before they can be released."
KEPT = "What you wrote stands beside the figures, on the scorecard too."


@blueprint.get("/publications")
@may("see_publications")
def publications() -> str:
    """Everything that was frozen, and what has to happen next."""
    cards, gone, names = queries.publications(), queries.discards(), audiences()
    people = agencies.names_of(
        {card.frozen_by for card in cards}
        | {who for each in gone for who in (each.frozen_by, each.discarded_by)}
    )
    lines = list_views.lines(cards, queries.standings(cards), names, people)
    done = {card.id for card in cards if card.released_at}
    return render_template(
        "publication/publications.html",
        to_publish=lines_that_wait(),
        drafts=[line for line, card in zip(lines, cards, strict=True) if card.id not in done],
        released=[line for line, card in zip(lines, cards, strict=True) if card.id in done],
        discarded=list_views.discard_lines(gone, names, people),
    )


@blueprint.get("/publications/packs")
@may("see_publications")
def packs() -> str:
    """A quarter's end: its steps, and the packs of the boards, with how far each is."""
    rulebook, today = rules_in_force(), now()
    ended = views.periods(today.on)
    asked = request.args.get("period", "")
    period = asked if asked in ended else next(iter(ended))
    cards = [each for each in queries.publications() if each.period == period]
    standings, made = queries.standings(cards), queries.packs_made([card.id for card in cards])
    places = boards.boards(rulebook.plan, agencies.quindrats())
    lines = pack_views.lines(places, cards, standings, made, period)
    others = [(each, words, url_for("publication.packs", period=each)) for each, words in ended.items()]
    return render_template(
        "publication/packs.html",
        to_publish=waiting_lines(queries.waiting_asked(current_user.id).answers(), places),
        lines=lines,
        steps=pack_views.steps(places, standings, cards),
        caption=ended[period],
        periods=others,
    )


@blueprint.route("/publications/new", methods=["GET", "POST"])
@may("publish")
@writes
def freeze() -> Any:
    """A board's figures of a period: whether they can be trusted, what is said of them, and freezing them."""
    rulebook, today = rules_in_force(), now()
    names, ended = audiences(), views.periods(today.on)
    audience, period = (request.values.get(name, "") for name in ("audience", "period"))
    if audience not in names or period not in ended:
        return render_template(
            "publication/choose.html", names=names, periods=ended, chosen=audience
        ), 200 if request.method == "GET" else 422
    asked = reporting(period, today.on)
    board = figures_to_freeze(audience, asked)
    offered = views.offered(rulebook.indicators, rulebook.indicators)
    first = pack_views.first_choice(audience, period, rulebook)
    form = freeze_form(names, offered, ended, board.periods, **first)
    later = "later" in request.form

    def act() -> str:
        if later:
            say_only(board, form)
            return url_for("publication.freeze", audience=audience, period=period)
        say(board, form)
        wish = service.Wish(asked, *_chosen(form))
        made = service.freeze(current_user.id, today.at, wish, rulebook)
        return with_pack(made, wish.audience, today.at)

    done = KEPT if later else FROZEN
    return answered(form, act, done) or form_page(
        "publication/freeze.html",
        form,
        audience=names[audience],
        caption=ended[period],
        period=period,
        board=board,
        field_of=commentary_field,
        **_to_choose(audience, period),
    )


def _to_choose(audience: str, period: str) -> dict[str, Any]:
    """What the form of a board and period says before it is filled in."""
    rulebook = rules_in_force()
    cards = queries.publications()
    people = agencies.names_of({who for card in cards for who in (card.frozen_by, card.released_by) if who})
    return {
        "groups": pack_views.groups(rulebook.indicators, audience, rulebook),
        "already": pack_views.frozen_already(cards, audience, period, people),
    }


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
    card = card_of(publication_id)
    looks = queries.looks_at(publication_id)
    people = {card.frozen_by, *card.authors, *(each.practitioner_id for each in looks)}
    names = agencies.names_of(people | ({card.released_by} if card.released_by else set()))
    rows, standing = rows_of(card), queries.standing(card, looks)
    indicators = queries.indicators(publication_id)
    exact, held, told = _held_back(card, rows, indicators)
    return render_template(
        "publication/publication.html",
        card=card,
        title=views.heading(card, audiences()),
        state=views.state(card, standing),
        sent_back=views.sent_back(card, looks, names),
        facts=views.facts(card, audiences(), names),
        tables=table_views.tables(rows, indicators, card.beside.get("said", {})),
        frozen=held_views.frozen_lines(card, rows, exact, held),
        **told,
        beside=beside_views.by_indicator(card, rows, rules_in_force()),
        key=table_views.KEY,
        rounded=table_views.ROUNDED if card.rounding else "",
        differs=table_views.DIFFERS if card.replaces and not card.rounding else "",
        who_looks=views.who_looks(),
        looks=views.look_lines(card, looks, names),
        wrote=current_user.id in card.authors,
        has_looked=views.has_looked(card, looks, current_user.id),
        can_release=standing.can_be_released and not card.released_at,
        check=views.check_words(card),
        check_waits=bool(card.asked_at and not card.checked_at),
        pack=views.pack_words(card, made := queries.pack(publication_id)),
        has_pack=views.pack_is_made(card, made),
        pack_waits=views.pack_waits(card, made),
    )


def _held_back(
    card: PublicationCard, rows: list[table_views.PublishedRow], indicators: list[queries.Indicator]
) -> tuple[held_views.Exact, queries.Held, dict[str, Any]]:
    """What was frozen, why some of it is held back, and which sentences may tell of that."""
    figures = queries.frozen_figures(card.id)
    exact, held = held_views.exact_counts(card, figures), service.held_back(card, figures, rules_in_force())
    numbers = held_views.held_numbers(card, rows, exact)
    about = card.beside.get("said", {}) | {each.code: each.commentary for each in indicators}
    view = held_views.held_view(card, rows, numbers, held)
    return (
        exact,
        held,
        {
            "held": view,
            "telling": sentences.warnings(card.summary, about, numbers, {row.place for row in rows}),
        },
    )


@blueprint.route("/publications/<uuid:publication_id>/edit", methods=["GET", "POST"])
@may("publish")
@writes
def edit(publication_id: UUID) -> Any:
    """Change what is said, for whom it is, or which indicators are in the set."""
    card, rulebook = card_of(publication_id), rules_in_force()
    known = [each for each in queries.indicators(publication_id) if each.code in rulebook.indicators]
    included = [each.code for each in known if each.included]
    said = {commentary_field(each.code): each.commentary for each in known}
    form = edit_form(
        audiences(),
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
        return with_pack(publication_id, wish.audience, now().at)

    done = "Your changes are saved. Whoever had looked has to look again."
    page: dict[str, Any] = {"card": card, "title": views.heading(card, audiences())}
    page["groups"] = pack_views.groups([each.code for each in known], card.audience, rulebook)
    if request.method == "GET":
        page |= _held_back(card, rows_of(card), known)[2]
    return answered(form, act, done) or form_page("publication/edit.html", form, **page)
