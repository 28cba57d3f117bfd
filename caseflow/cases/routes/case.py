"""The case page, and what can be done to the case itself."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, g, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.agencies.views import term_time_words
from caseflow.cases import queries, service, views
from caseflow.cases.forms import AllocateForm, ExplainForm
from caseflow.cases.routes.pages import allowed, banner_of, blueprint, header, in_words
from caseflow.clocks import service as clock_service
from caseflow.clocks import views as clock_views
from caseflow.contacts import queries as contacts
from caseflow.contacts.views import contact_words
from caseflow.rules.case_log import CaseLog
from caseflow.rules.permissions import ACTIONS, decide
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.filters import plural
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

RECENT = 4
"""How many entries of the chronology the case page shows."""


@blueprint.get("/cases/<uuid:case_id>")
@may("view_summary")
def page(case_id: UUID) -> str:
    """Who the case is with; for those with a relation to it, what is next and due, and what happened last."""
    rulebook, as_at = rules_in_force(), now().on
    if not allowed("view_case"):
        case, banner = header(case_id)
        return render_template("cases/summary.html", case=case, banner=banner, as_at=as_at)
    found = queries.overview(case_id, as_at) or abort(404)
    case, banner, lines = found.opened.case, banner_of(found.opened), found.lines
    shown = clock_views.of_case(found.clocks, as_at, rulebook)
    entries = in_words(case_id, lines)
    case_log = CaseLog(each.recorded_event for each in lines)
    adopted = partial(rulebook.begins_clock, on=as_at)
    offers = views.offers(case_log, _recording_allowed(), banner.submitted, adopted)
    undecided, untold = views.undecided(entries, shown.waiting), views.untold(lines)
    return render_template(
        "cases/case.html",
        case=case,
        banner=views.in_full(banner, case, case_log),
        as_at=as_at,
        works=g.relation.works,
        next_thing=None if case.closed_on else views.next_thing(case_log, shown.waiting, offers, rulebook),
        running=shown.waiting,
        over=shown.over,
        offers=offers,
        no_clock=views.without_clock(case, offers),
        recent=entries[:RECENT],
        total=len(entries),
        returned=views.returned(case_log, entries),
        levels=views.level_lines(case_id, found.flags, rulebook),
        untold=[entry for entry in entries if entry.event_id in untold],
        undecided=undecided,
        readers=contact_words(contacts.readers([each.event_id for each in undecided])),
    )


def _recording_allowed() -> Callable[[str], bool]:
    """Which actions that record on this case are offered to whoever looks at it; the page decides again."""
    social_care, relation = agencies.is_social_care(current_user.team_code), g.relation

    def allowed(action: str) -> bool:
        theirs = social_care or not ACTIONS[action].of_social_care
        decision = decide(current_user.role, action, relation.level, reason=relation.reason)
        return theirs and decision.allowed

    return allowed


def _form(name: str, form: FlaskForm, case_id: UUID) -> tuple[str, int]:
    _, banner = header(case_id)
    return form_page(f"cases/{name}.html", form, banner=banner, case_id=case_id, as_at=now().on)


def members_with_caseloads(team_code: str) -> list[tuple[str, str]]:
    """The members of a team, each with how many open cases they hold, and when they are away out of term."""
    held = dict(queries.caseloads(team_code))
    out_of_term = f"; {term_time_words(now().on)}"

    def words(member: Account) -> str:
        cases = plural(held.get(member.id, 0), "open case")
        return f"{member.name} ({cases}{out_of_term if member.term_time else ''})"

    return [(str(each.id), words(each)) for each in agencies.members_of(team_code)]


@blueprint.route("/cases/<uuid:case_id>/allocate", methods=["GET", "POST"])
@may("allocate")
@writes
def allocate(case_id: UUID) -> Any:
    """Give the case to a member of the accountable team."""
    case, _ = header(case_id)
    form = AllocateForm()
    form.practitioner.choices = choices([("", "Choose one"), *members_with_caseloads(case.team_code)])

    def act() -> str:
        handover = views.handover_words(form.reason.data or "", form.note.data or "")
        service.allocate(recording_context(), case_id, UUID(form.practitioner.data), handover)
        return url_for("cases.page", case_id=case_id)

    return answered(form, act, "The case is allocated.") or _form("allocate", form, case_id)


@blueprint.route(
    "/cases/<uuid:case_id>/clocks/<timescale>/<subject>/<int:number>/explain", methods=["GET", "POST"]
)
@may("explain_breach")
@writes
def explain(case_id: UUID, timescale: str, subject: str, number: int) -> Any:
    """Say why a timescale was missed."""
    form = ExplainForm()

    def act() -> str:
        clock_service.explain_breach(case_id, timescale, subject, number, form.late_reason.data)
        return url_for("cases.page", case_id=case_id)

    return answered(form, act, "The reason is saved.") or _form("explain", form, case_id)
