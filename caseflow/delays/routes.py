"""The record of a breach, and why things were late over a year."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import header
from caseflow.clocks import queries as clocks
from caseflow.delays import queries, service, views
from caseflow.delays.forms import NoteForm
from caseflow.delays.queries import Among, BreachCard
from caseflow.rules.periods import Reporting, quarters_up_to
from caseflow.rules.permissions import decide
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("delays", __name__)
QUARTERS = 4
_BREACH = "/cases/<uuid:case_id>/clocks/<timescale>/<subject>/<int:number>/breach"
_NARROWED = ("waited", "cause", "quarter", "team", "quindrat")


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


@blueprint.get("/cases/<uuid:case_id>/whose-time")
@may("view_case")
def whose_time(case_id: UUID) -> str:
    """For each clock of a case, the days ready to work and those of waiting for the family or others."""
    as_at, rulebook = now().on, rules_in_force()
    spells = queries.waits([case_id]).get(case_id, [])
    return render_template(
        "delays/whose_time.html",
        banner=header(case_id)[1],
        as_at=as_at,
        case_id=case_id,
        clocks=views.clock_shares(clocks.of_case(case_id), spells, as_at, rulebook),
        waits=views.wait_lines(spells, as_at),
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


class Narrowed(NamedTuple):
    """To what the list of causes is narrowed, by the address, and which breaches that asks for."""

    by: dict[str, str]
    among: Among

    @classmethod
    def read(cls, whole: Among, quarters: list[Reporting]) -> "Narrowed":
        """What the address asks for, of the year that the page is about."""
        by = {name: request.args[name] for name in _NARROWED if request.args.get(name)}
        quarter = next((each.within for each in quarters if each.asked == by.get("quarter")), None)
        if quarter is None:
            by.pop("quarter", None)
        days = (quarter.first_on, quarter.last_on) if quarter else (whole.first_on, whole.until_on)
        among = Among(*days, whole.team or by.get("team", ""), by.get("quindrat", ""), by.get("cause", ""))
        return cls(by, among)


class Listed(NamedTuple):
    """A page of breaches, how many there are in all, and how many working days of waiting, where asked."""

    breaches: list[BreachCard]
    number: int
    days: int = 0


def _listed(narrowed: Narrowed, page: int) -> Listed:
    whose = narrowed.by.get("waited")
    if whose is None:
        number = queries.total(queries.tallies(narrowed.among))
        return Listed(queries.listed(narrowed.among, page), number)
    found = queries.waited(narrowed.among, now().on, rules_in_force().calendar)
    mine = [each for each in found if whose in each.days]
    start = (page - 1) * queries.PAGE
    shown = [each.breach for each in mine[start : start + queries.PAGE]]
    return Listed(shown, len(mine), sum(each.days[whose] for each in mine))


@blueprint.get("/late")
@may("view_causes")
def causes() -> str:
    """Why things were late over the last four quarters, by cause, team and quindrat."""
    as_at, rulebook = now().on, rules_in_force()
    quarters = quarters_up_to(as_at, QUARTERS)
    own = current_user.team_code if current_user.role == "team_manager" else ""
    whole = Among(quarters[0].whole.first_on, as_at, own)
    narrowed, page = Narrowed.read(whole, quarters), page_number()
    teams = {each.code: each.name for each in agencies.teams()}
    quindrats = {**dict(agencies.quindrats()), queries.NO_QUINDRAT: "No quindrat"}
    found = _listed(narrowed, page)
    known = cases.cards({each.case_id for each in found.breaches})
    opens = decide(current_user.role, "view_case", "content").allowed
    return render_template(
        "delays/causes.html",
        causes=views.causes(queries.tallies(whole), quarters, teams, quindrats),
        waits=views.waits(queries.waited(whole, as_at, rulebook.calendar), teams, quindrats),
        list_caption=views.caption(narrowed.by, found.number, found.days, teams, quindrats),
        lines=views.lines(found.breaches, known, rulebook.timescale_names, teams, opens),
        team=teams.get(own, ""),
        page=page,
        pages=-(-found.number // queries.PAGE),
        everything=url_for("delays.causes", _anchor="list") if narrowed.by else "",
    )
