"""What is being made: everything that was frozen, the packs of a period, and freezing for a board."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.publication import queries, service
from caseflow.publication.forms import chosen, commentary_field, freeze_form
from caseflow.publication.routes.board import figures_to_freeze, say, say_only
from caseflow.publication.routes.published import audiences, blueprint, with_pack
from caseflow.publication.views import audiences as boards
from caseflow.publication.views import lists as list_views
from caseflow.publication.views import packs as pack_views
from caseflow.publication.views import publication as views
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
        wish = service.Wish(asked, *chosen(form), form.summary.data or "")
        made = service.freeze(current_user.id, today.at, wish, rulebook)
        return with_pack(made, wish.audience, today.at)

    done = KEPT if later else FROZEN
    return answered(form, act, done) or form_page(
        "publication/freeze.html",
        form,
        others_too=False,
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
