"""One that was frozen: what is shown and held back of it, what is said, and changing both."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.publication import queries, service
from caseflow.publication.forms import choice_form, chosen, commentary_field, said_form
from caseflow.publication.queries import PublicationCard
from caseflow.publication.routes.board import small_before
from caseflow.publication.routes.published import audiences, blueprint, card_of, rows_of, with_pack
from caseflow.publication.views import before as before_views
from caseflow.publication.views import beside as beside_views
from caseflow.publication.views import held_back as held_views
from caseflow.publication.views import others as other_views
from caseflow.publication.views import packs as pack_views
from caseflow.publication.views import publication as views
from caseflow.publication.views import rated as rated_views
from caseflow.publication.views import sentences
from caseflow.publication.views import table as table_views
from caseflow.publication.views.pack import own_place
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

SAVED = "Your changes are saved. Whoever had looked has to look again."


@blueprint.get("/publications/<uuid:publication_id>")
@may("see_publications")
def publication(publication_id: UUID) -> str:
    """One publication: what was frozen, what will be shown of it, who looked, and what is next."""
    card = card_of(publication_id)
    looks = queries.looks_at(publication_id)
    others = [] if card.released_at else queries.others_of_period(publication_id)
    people = {card.frozen_by, card.released_by, *card.authors, *(each.practitioner_id for each in looks)}
    people |= {who for each in others for who in (each.frozen_by, each.released_by)}
    names = agencies.names_of({each for each in people if each})
    rows, standing = rows_of(card), queries.standing(card, looks)
    indicators = queries.indicators(publication_id)
    frozen, told = _held_back(card, rows, indicators)
    return render_template(
        "publication/publication.html",
        card=card,
        title=views.heading(card, audiences()),
        state=views.state(card, standing),
        number=len({row.indicator for row in rows}),
        others=other_views.other_figures(card, others, audiences(), names),
        sent_back=views.sent_back(card, looks, names),
        rated=rated_views.rated(card, rows, own_place(card, dict(agencies.quindrats())), rules_in_force()),
        facts=views.facts(card, audiences(), names),
        tables=table_views.tables(rows, indicators, card.beside.get("said", {})),
        frozen=frozen,
        **told,
        **before_views.columns(card, rows),
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
) -> tuple[dict[str, list[held_views.FrozenLine]], dict[str, Any]]:
    """What was frozen beside what is shown, why some of it is held back, and which sentences may tell it."""
    figures = queries.frozen_figures(card.id)
    exact, held = held_views.exact_counts(card, figures), service.held_back(card, figures, rules_in_force())
    numbers = held_views.held_numbers(card, rows, exact)
    compared = [] if card.released_at else small_before(card)
    about = card.beside.get("said", {}) | {each.code: each.commentary for each in indicators}
    places, frozen = {row.place for row in rows}, held_views.frozen_lines(card, rows, exact, held)
    return frozen, {
        "named": sentences.named(card.beside.get("named", ())),
        "held": held_views.held_view(card, rows, frozen, held),
        "telling": sentences.warnings(card.summary, about, [*numbers, *compared], places),
    }


@blueprint.route("/publications/<uuid:publication_id>/edit", methods=["GET", "POST"])
@may("publish")
@writes
def edit(publication_id: UUID) -> Any:
    """Change what is said, with what is held back beside it."""
    card, rulebook = card_of(publication_id), rules_in_force()
    known = queries.indicators(publication_id)
    included = [each.code for each in known if each.included]
    said = {commentary_field(each.code): each.commentary for each in known}
    form = said_form(included, summary=card.summary, **said)

    def act() -> str:
        commentary = {code: form[commentary_field(code)].data or "" for code in included}
        change = service.Said(form.summary.data or "", commentary)
        service.edit(current_user.id, publication_id, change, rulebook)
        return with_pack(publication_id, card.audience, now().at)

    return answered(form, act, SAVED) or form_page(
        "publication/edit.html",
        form,
        card=card,
        title=views.heading(card, audiences()),
        **_to_say(card, known),
    )


def _to_say(card: PublicationCard, indicators: list[queries.Indicator]) -> dict[str, Any]:
    """What stands beside the fields of what is said: of each indicator, what is shown and held back."""
    rows = rows_of(card)
    lines, told = _held_back(card, rows, indicators)
    titles = {row.indicator: row.title for row in rows}
    codes = [each.code for each in indicators if each.included]
    parts = [
        (commentary_field(code), f"{code} {titles.get(code, '')}", lines.get(code, ())) for code in codes
    ]
    return told | {"parts": parts}


@blueprint.route("/publications/<uuid:publication_id>/choices", methods=["GET", "POST"])
@may("publish")
@writes
def edit_choices(publication_id: UUID) -> Any:
    """Change for whom it is, which indicators are in it, and how they are shown."""
    card, rulebook = card_of(publication_id), rules_in_force()
    known = [each for each in queries.indicators(publication_id) if each.code in rulebook.indicators]
    codes = [each.code for each in known]
    form = choice_form(
        audiences(),
        views.offered(codes, rulebook.indicators),
        codes=[each.code for each in known if each.included],
        audience=card.audience,
        cuts="quindrat" if card.by_quindrat else "borough",
        others="yes" if card.others else "no",
        counts="rounded" if card.rounding else "exact",
        finality=card.finality,
    )

    def act() -> str:
        choice = service.Choice(*chosen(form))
        service.edit(current_user.id, publication_id, choice, rulebook)
        return with_pack(publication_id, choice.audience, now().at)

    return answered(form, act, SAVED) or form_page(
        "publication/choices.html",
        form,
        card=card,
        title=views.heading(card, audiences()),
        groups=pack_views.groups(codes, card.audience, rulebook),
        otherwise=other_views.told_otherwise(card, queries.others_of_period(card.id), audiences()),
    )
