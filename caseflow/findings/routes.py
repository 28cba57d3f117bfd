"""The queue of entries that need a look, and accepting one with a reason."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import header
from caseflow.findings import queries, service, views
from caseflow.findings.forms import AcceptForm, QueueForm, queue_form
from caseflow.findings.queries import Among, FindingCard
from caseflow.kernel.dates import Period
from caseflow.kernel.spreadsheet import csv_line
from caseflow.performance import queries as indicators
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.permissions import decide
from caseflow.web.addresses import page_number
from caseflow.web.download import csv_download
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("findings", __name__)
_FINDING = "/cases/<uuid:case_id>/entries/<event_id>/checks/<code>"


class Asked(NamedTuple):
    """What the address asks for: the form as it fills it, which entries, and the reader's own team."""

    form: QueueForm
    among: Among
    own: str
    indicator: IndicatorDefinition | None


def _asked() -> Asked:
    as_at, rulebook = now().on, rules_in_force()
    by_indicator = rulebook.indicators if decide(current_user.role, "view_figure_rows").allowed else {}
    offered = ((slug(code), f"{code} {each.title}") for code, each in by_indicator.items())
    form = queue_form(request.args, as_at, offered)
    indicator = indicators.by_slug(form.indicator.data, rulebook) if form.indicator.data else None
    own = current_user.team_code if decide(current_user.role, "view_case", "content").allowed else ""
    among = Among(
        as_at,
        own or request.args.get("team", ""),
        request.args.get("check", ""),
        request.args.get("show") == "accepted",
        form.asked.within if form.asked else None,
        (queries.counting(indicator.code, _within(form), rulebook),) if indicator else (),
        request.args.get("concern", "") if indicator else "",
    )
    return Asked(form, among, own, indicator)


def _within(form: QueueForm) -> Period:
    """The period asked for, or any time so far."""
    return form.asked.within if form.asked else Period(date.min, now().on, "so far")


@blueprint.get("/entries-to-check")
@may("see_findings")
def queue() -> str:
    """Entries that need a look: by check and team, and one list of them at a time."""
    asked, page = _asked(), page_number()
    among, own = asked.among, asked.own
    checks, teams = rules_in_force().checks, {each.code: each for each in agencies.teams()}
    tallies = queries.tallies(among._replace(team=own))
    found, number = queries.listed(among, page), queries.total(tallies, among)
    known = cases.cards({each.case_id for each in found})
    people = agencies.names_of({each.accepted_by for each in found if each.accepted_by})
    kept = {"period": asked.form.period.data or None, "indicator": asked.form.indicator.data or None}
    return render_template(
        "findings/queue.html",
        form=asked.form,
        queue=views.queue(tallies, checks, teams, kept),
        verdict=_verdict(asked, tallies, kept),
        list_caption=views.caption(among._replace(team="" if own else among.team), number, checks, teams),
        lines=views.lines(found, views.Known(known, checks, teams, people, own)),
        accepted=among.accepted,
        columns=views.columns(among.accepted, bool(own)),
        team=teams[own].name if own in teams else "",
        kept=kept,
        csv_href=views.csv_href(among._replace(team="" if own else among.team), kept),
        page=page,
        pages=-(-number // queries.PAGE),
        narrowed=bool(request.args.keys() & {"team", "check", "show", "concern"}),
    )


def _verdict(asked: Asked, tallies: list[queries.Tally], kept: dict[str, Any]) -> views.Verdict | None:
    """What the entries could do to the figure that is asked about."""
    period, indicator = asked.form.asked, asked.indicator
    if indicator is None:
        return None
    rulebook, figure = rules_in_force(), None
    if period and not asked.own:
        figure = indicators.figure_of(indicator, period, "borough", None, rulebook)
    return views.verdict(tallies, indicator.code, period, figure, kept)


@blueprint.get("/entries-to-check.csv")
@may("export_findings")
def queue_csv() -> Response:
    """The entries asked for as CSV, the child by reference and never by name."""
    asked, checks = _asked(), rules_in_force().checks
    teams = {each.code: each for each in agencies.teams()}
    found = queries.listed(asked.among, size=None)
    known = cases.cards({each.case_id for each in found})
    rows = (views.cells(each, views.Known(known, checks, teams, {}, asked.own)) for each in found)
    return csv_download("entries-to-check.csv", map(csv_line, (views.COLUMNS, *rows)))


def _found(case_id: UUID, code: str, event_id: str) -> FindingCard:
    return queries.finding(case_id, code, event_id, now().on) or abort(404)


@blueprint.route(f"{_FINDING}/accept", methods=["GET", "POST"])
@may("accept_finding")
@writes
def accept(case_id: UUID, event_id: str, code: str) -> Any:
    """Say why an entry is right as it is."""
    found, form = _found(case_id, code, event_id), AcceptForm()
    check = rules_in_force().checks.get(code) or abort(404)

    def act() -> str:
        service.accept(recording_context(), found, form.reason.data or "")
        return url_for("findings.queue")

    page = {"banner": header(case_id)[1], "as_at": now().on, "check": check, "found": found}
    page["entry"] = views.entry_words(found)
    return answered(form, act, "The entry is accepted, and no longer in the list.") or form_page(
        "findings/accept.html", form, **page
    )


@blueprint.post(f"{_FINDING}/take-back")
@may("accept_finding")
@writes
def take_back(case_id: UUID, event_id: str, code: str) -> Any:
    """Let an accepted entry need a look again."""
    found = _found(case_id, code, event_id)

    def act() -> None:
        service.take_back(recording_context(), found)

    return acted(act, url_for("findings.queue"), "The entry is in the list again.")
