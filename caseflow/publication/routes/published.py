"""What is published, for everybody who signs in."""

import json
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel.spreadsheet import csv_line
from caseflow.publication import queries, service
from caseflow.publication.queries import PublicationCard
from caseflow.publication.views import audiences as boards
from caseflow.publication.views import before as before_views
from caseflow.publication.views import beside as beside_views
from caseflow.publication.views import lists as list_views
from caseflow.publication.views import publication as views
from caseflow.publication.views import table as table_views
from caseflow.publication.views.waiting import ended_lines, out_lines, waiting_lines
from caseflow.publication.views.workbook import table_sheet
from caseflow.rules.periods import last_whole_quarter
from caseflow.rules.permissions import decide
from caseflow.web.download import csv_download, kept, pdf_to_read
from caseflow.web.today import now, rules_in_force
from caseflow.web.together import ask
from caseflow.web.waiting import WaitingLine
from caseflow.web.way_back import WayBack
from caseflow.web.workbook import XLSX, workbook_download

blueprint = Blueprint("publication", __name__)


def card_of(publication_id: UUID) -> PublicationCard:
    """The publication of an address, where the asker may see it."""
    return queries.publication(publication_id) or abort(404)


def _released(publication_id: UUID) -> PublicationCard:
    card = card_of(publication_id)
    return card if card.released_at else abort(404)


def page_of(publication_id: UUID) -> str:
    """The address of its page."""
    return url_for("publication.publication", publication_id=publication_id)


def with_pack(made: UUID, audience: str, at: datetime) -> str:
    """Have the pack made of what is for a board; the address to go on at."""
    if audience != boards.EVERYONE:
        service.ask_for_pack(made, at)
    return page_of(made)


def audiences() -> dict[str, str]:
    """Whom figures can be for."""
    return boards.audiences(rules_in_force().plan, agencies.quindrats())


def rows_of(card: PublicationCard) -> list[table_views.PublishedRow]:
    """The table of a publication."""
    return table_views.published_rows(card, dict(agencies.quindrats()))


def waiting() -> list[WaitingLine]:
    """The drafts that wait for whoever asks, and what is out; for analysts also that a quarter has ended."""
    if not decide(current_user.role, "look_at_publication").allowed:
        return []
    drafts, out, names = queries.waiting_asked(current_user.id), queries.out_asked(now().at), audiences()
    if not decide(current_user.role, "publish").allowed:
        found, released = ask(drafts, out)
        return [*waiting_lines(found, names), *out_lines(released, names)]
    period = last_whole_quarter(now().on)
    found, done, released = ask(drafts, queries.done_asked(period.asked), out)
    boards_only = boards.boards(rules_in_force().plan, agencies.quindrats())
    ended = ended_lines(boards_only, done, period)
    return [*ended, *waiting_lines(found, names), *out_lines(released, names)]


def way_back(asked: str) -> WayBack | None:
    """The board's figures that somebody looks further into: board, period and the form that was begun."""
    audience, period, begun, *_ = [*asked.split(","), "", ""]
    names = audiences()
    if audience not in names or period not in views.periods(now().on):
        return None
    href = url_for("publication.freeze", audience=audience, period=period, begun=begun or None)
    return WayBack(href, f"Back to the figures for {names[audience]}")


@blueprint.get("/published")
@may("read_published")
def published() -> str:
    """Everything that was released."""
    lines = list_views.released_lines(queries.released(), audiences())
    return render_template("publication/published.html", lines=lines)


@blueprint.get("/published/<uuid:publication_id>")
@may("read_published")
def one_published(publication_id: UUID) -> str:
    """One publication as it was released: the table, pictures, commentary and files."""
    card = _released(publication_id)
    rows, later = rows_of(card), queries.replaced_by(publication_id)
    return render_template(
        "publication/one.html",
        card=card,
        title=views.title(card),
        audience=audiences().get(card.audience, card.audience),
        tables=table_views.tables(rows, queries.indicators(publication_id), card.beside.get("said", {})),
        **before_views.columns(card, rows),
        key=table_views.KEY,
        rounded=table_views.ROUNDED if card.rounding else "",
        beside=beside_views.by_indicator(card, rows, rules_in_force()),
        later=later,
        restated=views.restated(later),
        has_pack=views.pack_is_made(card, queries.pack(publication_id)),
    )


@blueprint.get("/published/<uuid:publication_id>/pack.pdf")
@may("read_published")
def published_pack(publication_id: UUID) -> Response:
    """The pack for a board, as it was looked at."""
    return pack_answer(_released(publication_id), "pdf")


@blueprint.get("/published/<uuid:publication_id>/pack.xlsx")
@may("read_published")
def published_pack_xlsx(publication_id: UUID) -> Response:
    """The same pack as a workbook."""
    return pack_answer(_released(publication_id), "xlsx")


def pack_answer(card: PublicationCard, form: str) -> Response:
    """The pack as "pdf" or "xlsx"."""
    found = queries.pack_file(card.id, form) or abort(404)
    name = f"pack-{card.audience.replace(':', '-').lower()}-{card.period}.{form}"
    return pdf_to_read(name, found) if form == "pdf" else kept(name, Response(found, mimetype=XLSX))


@blueprint.get("/published/<uuid:publication_id>/figures.csv")
@may("read_published")
def published_csv(publication_id: UUID) -> Response:
    """The table as CSV."""
    card = _released(publication_id)
    rows = [table_views.PublishedRow._fields, *rows_of(card)]
    return csv_download(f"published-{card.period}.csv", (csv_line(row) for row in rows))


@blueprint.get("/published/<uuid:publication_id>/figures.json")
@may("read_published")
def published_json(publication_id: UUID) -> Response:
    """The table as JSON."""
    rows = [row._asdict() for row in rows_of(_released(publication_id))]
    return Response(json.dumps(rows, indent=1, ensure_ascii=False), mimetype="application/json")


@blueprint.get("/published/<uuid:publication_id>/figures.xlsx")
@may("read_published")
def published_xlsx(publication_id: UUID) -> Response:
    """The table as a workbook."""
    card = _released(publication_id)
    sheet = table_sheet(card.period, rows_of(card))
    return workbook_download(f"published-{card.period}.xlsx", [sheet])
