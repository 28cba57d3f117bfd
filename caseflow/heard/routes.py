"""In the child's words, and who can see what is recorded: pages of a case, and a paper for the family."""

from uuid import UUID

from flask import Blueprint, Response, abort, render_template

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import banner_of, header, told
from caseflow.clocks import views as clock_views
from caseflow.family import queries as family
from caseflow.heard import queries, views
from caseflow.rules.case_log import CaseLog
from caseflow.tac.published import people_around
from caseflow.web.download import pdf_download
from caseflow.web.today import now, rules_in_force
from caseflow.web.typesetting import pdf

blueprint = Blueprint("heard", __name__)


@blueprint.get("/cases/<uuid:case_id>/words")
@may("view_case")
def words(case_id: UUID) -> str:
    """What the child and the parents said over time, each with the entry that it stands in."""
    case, banner = header(case_id)
    kept = queries.family_words(case_id)
    names = agencies.names_of({each.written_by for each in kept})
    entries = list(zip(*told(case_id), strict=True))
    heard, silent = views.heard(entries, kept, names), views.not_heard(entries)
    page = {"case": case, "banner": banner, "as_at": now().on, "heard": heard, "silent": silent}
    return render_template("heard/words.html", **page)


@blueprint.get("/cases/<uuid:case_id>/family-plan")
@may("view_case")
def plan(case_id: UUID) -> str:
    """The plan of social care as the family has it: who helps, what was agreed, and what comes when."""
    found = cases.overview(case_id, now().on) or abort(404)
    case, banner, shown = found.opened.case, banner_of(found.opened), _plan(found)
    return render_template("heard/plan.html", case=case, banner=banner, as_at=now().on, plan=shown)


@blueprint.get("/cases/<uuid:case_id>/family-plan.pdf")
@may("view_case")
def plan_pdf(case_id: UUID) -> Response:
    """The same on one page, for the family."""
    shown = _plan(cases.overview(case_id, now().on) or abort(404))
    if not shown.what:
        abort(404)
    return pdf_download("our-plan.pdf", pdf("heard/plan.typ", views.plan_paper(shown, now().on)))


def _plan(found: cases.Overview) -> views.FamilyPlan:
    case, rulebook = found.opened.case, rules_in_force()
    plans = views.plans_in(CaseLog(line.recorded_event for line in found.lines))
    helpers = views.helpers(found.opened, people_around(case.id), family.workers(case.id))
    waiting = clock_views.of_case(found.clocks, now().on, rulebook).waiting
    coming = views.coming(plans, waiting, rulebook)
    return views.family_plan(case.child.name, plans, found.lines, helpers, coming)


@blueprint.get("/cases/<uuid:case_id>/readers")
@may("view_case")
def readers(case_id: UUID) -> str:
    """Who can read what is recorded, and why."""
    case, banner = header(case_id)
    found = views.readers(queries.case_readers(case_id))
    return render_template("heard/readers.html", case=case, banner=banner, as_at=now().on, readers=found)


@blueprint.get("/cases/<uuid:case_id>/readers.pdf")
@may("view_case")
def readers_pdf(case_id: UUID) -> Response:
    """The same on paper, for the family."""
    _, banner = header(case_id)
    paper = views.paper(banner.name, views.readers(queries.case_readers(case_id)), now().on)
    return pdf_download("who-can-see-this.pdf", pdf("heard/readers.typ", paper))
