"""Asking the family of a case; what families said, for those who see figures; entering what came on paper."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.cases.routes import header
from caseflow.feedback import forms, queries, service, views
from caseflow.feedback.forms import ANSWERS, OCCASIONS, QUESTIONS, WHOSE
from caseflow.performance.forms import in_words
from caseflow.rules.periods import quarters_up_to
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("feedback", __name__)
QUARTERS = 8


def _by() -> service.By:
    return service.By(current_user.id, now().on, now().at)


@blueprint.get("/cases/<uuid:case_id>/feedback")
@may("view_case")
def page(case_id: UUID) -> str:
    """When the family was asked how it was, and whether an answer came."""
    _, banner = header(case_id)
    return render_template(
        "feedback/page.html",
        banner=banner,
        as_at=now().on,
        case_id=case_id,
        askings=queries.askings(case_id),
        occasions=OCCASIONS,
    )


@blueprint.route("/cases/<uuid:case_id>/feedback/ask", methods=["GET", "POST"])
@may("record")
@writes
def ask(case_id: UUID) -> Any:
    """Ask the family: a sheet with a code."""
    form = forms.AskForm()

    def act() -> str:
        made = service.ask(case_id, str(form.occasion.data), _by())
        return url_for("feedback.sheet", case_id=case_id, request_id=made)

    page_of = {"banner": header(case_id)[1], "as_at": now().on, "case_id": case_id}
    return answered(form, act, "The family is asked. Print the sheet.") or form_page(
        "feedback/ask.html", form, **page_of
    )


@blueprint.get("/cases/<uuid:case_id>/feedback/<uuid:request_id>")
@may("view_case")
def sheet(case_id: UUID, request_id: UUID) -> str:
    """The sheet for the family, to be printed: no name stands on it."""
    found = next((each for each in queries.askings(case_id) if each.id == request_id), None) or abort(404)
    code = f"{found.code[:4]} {found.code[4:]}"
    return render_template(
        "feedback/sheet.html", code=code, case_id=case_id, questions=QUESTIONS, answers=ANSWERS, whose=WHOSE
    )


@blueprint.get("/feedback")
@may("view_feedback")
def results() -> str:
    """What families said in a quarter, of how many who were asked, and what was done about it."""
    quarters = quarters_up_to(now().on, QUARTERS)[::-1]
    asked = next((each for each in quarters if each.asked == request.args.get("period")), quarters[0])
    days = asked.within
    is_analyst = current_user.role == "performance_analyst"
    return render_template(
        "feedback/results.html",
        lines=views.lines(days, queries.counts(days.first_on, days.last_on)),
        held_back=views.KEY,
        quarters=[(each.asked, in_words(each)) for each in quarters],
        caption=in_words(asked) + (", not over yet" if asked.so_far else ""),
        said=queries.said(days.first_on, days.last_on) if is_analyst else [],
        done=queries.done(),
    )


@blueprint.route("/feedback/answers/new", methods=["GET", "POST"])
@may("enter_figures")
@writes
def enter() -> Any:
    """Enter what came on paper."""
    form = forms.paper_form()

    def act() -> str:
        given = {name: form[name].data for name in QUESTIONS if form[name].data}
        words = form["words"].data or ""
        service.keep_answer(form.code.data or "", str(form.by_whom.data), given, words, now().at)
        return url_for("feedback.results")

    return answered(
        form, act, "The answer is kept. It is counted, and nobody reads it with a case."
    ) or form_page("feedback/enter.html", form, questions=QUESTIONS)


@blueprint.route("/feedback/done/new", methods=["GET", "POST"])
@may("enter_figures")
@writes
def add_done() -> Any:
    """Say what was done about what families said."""
    form = forms.DoneForm()

    def act() -> str:
        service.add_done(form.said.data or "", form.done.data or "", _by())
        return url_for("feedback.results")

    return answered(form, act, "It stands on the page for everybody who sees figures.") or form_page(
        "feedback/done.html", form
    )
