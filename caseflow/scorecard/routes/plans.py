"""Action plans: opened from an indicator, looked after on a page of their own."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, render_template, url_for
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.rules.indicators import slug
from caseflow.scorecard import forms
from caseflow.scorecard.queries import plans
from caseflow.scorecard.routes.values import blueprint, heading_of, measure_of
from caseflow.scorecard.service import plans as service
from caseflow.scorecard.service.plans import Action
from caseflow.scorecard.views import indicator as views
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.today import now
from caseflow.web.transaction import writes


def _action(form: Any) -> Action:
    return Action(str(form.what.data), str(form.who.data), form.by_on.data)


@blueprint.route("/scorecard/indicators/<code>/plans/new", methods=["GET", "POST"])
@may("enter_figures")
@writes
def open_plan(code: str) -> Any:
    """Open an action plan with its first action."""
    measure = measure_of(code)
    form = forms.PlanForm()

    def act() -> str:
        said = str(form.reason.data), str(form.owner.data), form.review_on.data
        plan_id = service.open_plan(recording_context(), measure.code, *said, _action(form))
        return url_for("scorecard.plan", plan_id=plan_id)

    back = url_for("scorecard.indicator", code=slug(measure.code))
    return answered(form, act, "The action plan is open.") or form_page(
        "scorecard/open_plan.html", form, measure=measure, heading=heading_of(measure), back=back
    )


def _plan(plan_id: UUID) -> plans.PlanCard:
    return plans.plan(plan_id) or abort(404)


@blueprint.get("/scorecard/plans/<uuid:plan_id>")
@may("view_figures")
def plan(plan_id: UUID) -> str:
    """One action plan: its actions, its reviews, and what came of it."""
    found = _plan(plan_id)
    measure = measure_of(found.code)
    shown = views.plan_view(found, agencies.names_of(found.people), now().on, "Actions")
    return render_template(
        "scorecard/plan.html",
        shown=shown,
        measure=measure,
        heading=heading_of(measure),
        back=url_for("scorecard.indicator", code=slug(measure.code)),
    )


@blueprint.post("/scorecard/plans/<uuid:plan_id>/actions/<uuid:action_id>/done")
@may("enter_figures")
@writes
def finish_action(plan_id: UUID, action_id: UUID) -> Any:
    """Say that an action is done."""
    back = url_for("scorecard.plan", plan_id=plan_id)
    act = partial(service.finish_action, recording_context(), plan_id, action_id)
    return acted(act, back, "The action is done.")


def _further(plan_id: UUID, form: FlaskForm, title: str, do: Callable[[], None], done: str) -> Any:
    """A page that adds something to an open plan."""
    _plan(plan_id)
    back = url_for("scorecard.plan", plan_id=plan_id)

    def act() -> str:
        do()
        return back

    return answered(form, act, done) or form_page("scorecard/further.html", form, heading=title, back=back)


@blueprint.route("/scorecard/plans/<uuid:plan_id>/actions", methods=["GET", "POST"])
@may("enter_figures")
@writes
def add_action(plan_id: UUID) -> Any:
    """Add an action to a plan."""
    form = forms.ActionForm()
    return _further(
        plan_id,
        form,
        "Add an action",
        lambda: service.add_action(recording_context(), plan_id, _action(form)),
        "The action is added.",
    )


@blueprint.route("/scorecard/plans/<uuid:plan_id>/reviews", methods=["GET", "POST"])
@may("enter_figures")
@writes
def review_plan(plan_id: UUID) -> Any:
    """Record what a review of a plan found."""
    form = forms.ReviewForm()

    def review() -> None:
        service.review(recording_context(), plan_id, str(form.words.data), form.next_review_on.data)

    return _further(plan_id, form, "Review this action plan", review, "The review is recorded.")


@blueprint.route("/scorecard/plans/<uuid:plan_id>/close", methods=["GET", "POST"])
@may("enter_figures")
@writes
def close_plan(plan_id: UUID) -> Any:
    """Close a plan with what came of it."""
    form = forms.CloseForm()
    return _further(
        plan_id,
        form,
        "Close this action plan",
        lambda: service.close(recording_context(), plan_id, str(form.outcome.data)),
        "The action plan is closed.",
    )
