"""The record of a breach, and why things were late over a year."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import header
from caseflow.delays import queries, service, views
from caseflow.delays.forms import NoteForm
from caseflow.delays.queries import Among, BreachCard
from caseflow.rules.periods import quarters_up_to
from caseflow.rules.permissions import decide
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("delays", __name__)
QUARTERS = 4
_BREACH = "/cases/<uuid:case_id>/clocks/<timescale>/<subject>/<int:number>/breach"
_NARROWED = ("cause", "quarter", "team", "quindrat")


def _found(case_id: UUID, timescale: str, subject: str, number: int) -> BreachCard:
    return queries.breach(case_id, timescale, subject, number) or abort(404)


@blueprint.get(_BREACH)
@may("view_case")
def breach(case_id: UUID, timescale: str, subject: str, number: int) -> str:
    """One breach: who was accountable, who was told and when, the reason, and what managers noted."""
    found, as_at, rulebook = _found(case_id, timescale, subject, number), now().on, rules_in_force()
    team = agencies.team_name(found.team_code)
    return render_template(
        "delays/breach.html",
        banner=header(case_id)[1],
        as_at=as_at,
        name=rulebook.timescales[timescale].name if timescale in rulebook.timescales else timescale,
        facts=views.facts(found, queries.clock_of(found), team, rulebook, as_at),
        told=views.told_rows(queries.told(found)),
        notes=queries.notes(found.id),
        case_id=case_id,
        key={"timescale": timescale, "subject": subject, "number": number},
        explained=bool(found.late_reason),
    )


@blueprint.route(f"{_BREACH}/note", methods=["GET", "POST"])
@may("note_breach")
@writes
def note(case_id: UUID, timescale: str, subject: str, number: int) -> Any:
    """Note what held something up, and what follows."""
    found, form = _found(case_id, timescale, subject, number), NoteForm()

    def act() -> str:
        service.note(found, form.note.data or "", current_user.id, now().at)
        return views.breach_href(found)

    page = {"banner": header(case_id)[1], "as_at": now().on}
    return answered(form, act, "The note is saved.") or form_page("delays/note.html", form, **page)


@blueprint.get("/late")
@may("view_causes")
def causes() -> str:
    """Why things were late over the last four quarters, by cause, team and quindrat."""
    as_at, rulebook = now().on, rules_in_force()
    quarters = quarters_up_to(as_at, QUARTERS)
    own = current_user.team_code if current_user.role == "team_manager" else ""
    whole = Among(quarters[0].whole.first_on, as_at, own)
    narrowed = {name: request.args[name] for name in _NARROWED if request.args.get(name)}
    quarter = next((each for each in quarters if each.asked == narrowed.get("quarter")), None)
    if quarter is None:
        narrowed.pop("quarter", None)
    among = Among(
        quarter.whole.first_on if quarter else whole.first_on,
        min(quarter.whole.last_on, as_at) if quarter else as_at,
        own or narrowed.get("team", ""),
        narrowed.get("quindrat", ""),
        narrowed.get("cause", ""),
    )
    teams, quindrats = {each.code: each.name for each in agencies.teams()}, dict(agencies.quindrats())
    number, page = queries.total(queries.tallies(among)), page_number()
    found = queries.listed(among, page)
    opens = decide(current_user.role, "view_case", "content").allowed
    return render_template(
        "delays/causes.html",
        causes=views.causes(queries.tallies(whole), quarters, teams, quindrats),
        list_caption=views.caption(narrowed, number, teams, quindrats),
        lines=views.lines(
            found, cases.cards({each.case_id for each in found}), rulebook.timescale_names, teams, opens
        ),
        team=teams.get(own, ""),
        page=page,
        pages=-(-number // queries.PAGE),
        everything=url_for("delays.causes", _anchor="list") if narrowed else "",
    )
