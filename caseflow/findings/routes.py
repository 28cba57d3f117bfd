"""The queue of entries that need a look, and accepting one with a reason."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import header
from caseflow.findings import queries, service, views
from caseflow.findings.forms import AcceptForm
from caseflow.findings.queries import Among, FindingCard
from caseflow.performance import queries as indicators
from caseflow.rules.permissions import decide
from caseflow.web.addresses import page_number
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("findings", __name__)
_FINDING = "/cases/<uuid:case_id>/entries/<event_id>/checks/<code>"


@blueprint.get("/entries-to-check")
@may("see_findings")
def queue() -> str:
    """Entries that need a look: by check and team, and one list of them at a time."""
    as_at, rulebook = now().on, rules_in_force()
    checks = rulebook.checks
    own = current_user.team_code if decide(current_user.role, "view_case", "content").allowed else ""
    tallies = queries.tallies(as_at, own)
    teams = {each.code: each.name for each in agencies.teams()}
    team, code = own or request.args.get("team", ""), request.args.get("check", "")
    indicator = indicators.by_slug(request.args.get("indicator", ""), rulebook)
    kinds = rulebook.kinds_counted_by(indicator.code) if indicator else frozenset()
    among, page = Among(as_at, team, code, request.args.get("show") == "accepted", kinds), page_number()
    found, number = queries.listed(among, page), queries.total(tallies, among)
    known = cases.cards({each.case_id for each in found})
    people = agencies.names_of({each.accepted_by for each in found if each.accepted_by})
    return render_template(
        "findings/queue.html",
        queue=views.queue(tallies, checks, teams),
        list_caption=views.caption(
            among._replace(team="" if own else team),
            number,
            checks,
            teams,
            indicator.code if indicator else "",
        ),
        lines=views.lines(found, views.Known(known, checks, teams, people, own)),
        accepted=among.accepted,
        columns=views.columns(among.accepted, bool(own)),
        team=teams.get(own, ""),
        page=page,
        pages=-(-number // queries.PAGE),
        narrowed=bool(request.args.keys() & {"team", "check", "show", "indicator"}),
    )


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
