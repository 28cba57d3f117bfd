"""The page of an indicator: its values, targets, commentary and action plans, and adding to them."""

from typing import Any

from flask import flash, render_template, request, url_for

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.feedback import queries as feedback
from caseflow.feedback import views as feedback_views
from caseflow.people.queries import names_told
from caseflow.performance.forms import in_words
from caseflow.rules.indicators import slug
from caseflow.rules.periods import Reporting, quarter_of, reporting, years_up_to
from caseflow.rules.plan_measures import PlanMeasure, outcome_of
from caseflow.scorecard import forms
from caseflow.scorecard.queries import lines, plans, targets, values
from caseflow.scorecard.routes.values import blueprint, heading_of, measure_of
from caseflow.scorecard.service import targets as service
from caseflow.scorecard.views import figure, scorecard
from caseflow.scorecard.views import indicator as views
from caseflow.scorecard.views import values as value_views
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes


def _asked() -> Reporting:
    """The period that the address names, or the last whole quarter."""
    return figure.asked_period(request.args.get("period", ""), now().on)


def _families(measure: PlanMeasure) -> dict[str, Any] | None:
    """What families said in the quarter, where what is measured is about the help that they had."""
    if outcome_of(measure.code, rules_in_force()).number not in feedback_views.CONCERNED:
        return None
    quarter = reporting(quarter_of(_asked().within.last_on), now().on)
    days = quarter.within
    lines = feedback_views.lines(days, feedback.counts(days.first_on, days.last_on))
    return {"lines": lines, "period": quarter.asked, "words": in_words(quarter), "key": feedback_views.KEY}


def _figure(measure: PlanMeasure) -> str:
    """What the value of the period that is asked for comes to, in a sentence."""
    rulebook, as_at, asked = rules_in_force(), now().on, _asked()
    known = {measure.code: measure}
    (line,) = lines.lines(known, asked, None, values.standing(known), rulebook)
    (row,) = scorecard.rows([line], rulebook, figure.only(targets.targets(known)), asked, as_at)
    return figure.figure_sentence(row)


@blueprint.get("/scorecard/indicators/<code>")
@may("view_figures")
def indicator(code: str) -> str:
    """One indicator: what was entered, what it should be, what is said about it and what is done."""
    measure, as_at = measure_of(code), now().on
    kept = [] if measure.counted else values.history(measure.code)
    aims = list(targets.targets([measure.code]).values())
    said = targets.commentaries([measure.code])
    found = plans.plans_of(measure.code)
    people = {each.entered_by for each in kept} | {each.set_by for each in aims}
    people |= {each.written_by for each in said} | {who for each in found for who in each.people}
    names = agencies.names_of(people)
    quindrats = {} if measure.counted else dict(agencies.quindrats())
    return render_template(
        "scorecard/indicator.html",
        measure=measure,
        heading=heading_of(measure),
        good=views.good_is(measure),
        figure_words=_figure(measure),
        families=_families(measure),
        address=slug(measure.code),
        period=request.args.get("period"),
        lines=value_views.value_lines(measure, kept, quindrats, names, as_at),
        targets=views.target_lines(measure, aims, names),
        commentary=views.commentary_lines(said, names, as_at),
        compared=views.comparator_lines(measure, targets.compared_with([measure.code])),
        plans=[views.plan_view(each, names, as_at, "Action plan") for each in found],
    )


def _back(code: str) -> str:
    return url_for("scorecard.indicator", code=slug(code))


@blueprint.route("/scorecard/indicators/<code>/targets", methods=["GET", "POST"])
@may("enter_figures")
@writes
def set_targets(code: str) -> Any:
    """Set the targets of three years."""
    measure = measure_of(code)
    printed = rules_in_force().plan.indicators.get(measure.code)
    years = views.target_years(printed, now().on)
    kept = targets.targets([measure.code])
    tolerances = [each.target.tolerance for each in kept.values() if each.target and each.target.tolerance]
    tolerance = f"{tolerances[-1].normalize():f}" if tolerances else ""
    standing = views.standing_targets(years, measure.code, kept)
    form = forms.targets_form(standing, tolerance, value_views.unit_asked_for(measure))

    def act() -> str:
        typed = {year: str(form[f"aim_{number}"].data or "") for number, year in enumerate(years)}
        said = str(form["tolerance"].data or ""), str(form["source"].data)
        service.set_targets(recording_context(), measure.code, typed, *said)
        return _back(measure.code)

    return answered(form, act, "The targets are set.") or form_page(
        "scorecard/targets.html",
        form,
        measure=measure,
        heading=heading_of(measure),
        back=_back(measure.code),
        agreement=bool(printed and printed.local_area_agreement),
        good=views.good_is(measure),
    )


@blueprint.route("/scorecard/indicators/<code>/commentary", methods=["GET", "POST"])
@may("enter_figures")
@writes
def comment(code: str) -> Any:
    """Say something about the value of a period."""
    measure = measure_of(code)
    periods = value_views.period_choices(measure, now().on)
    form = forms.commentary_form(periods, request.args.get("period", ""))

    def act() -> str:
        words = str(form.words.data)
        service.comment(recording_context(), measure.code, str(form.period.data), words)
        if names := names_told(words):
            flash(views.names_words(names))
        return _back(measure.code)

    return answered(form, act, "The commentary is added.") or form_page(
        "scorecard/comment.html",
        form,
        measure=measure,
        heading=heading_of(measure),
        back=_back(measure.code),
        figure_words=_figure(measure),
    )


@blueprint.route("/scorecard/indicators/<code>/comparators", methods=["GET", "POST"])
@may("enter_figures")
@writes
def compare(code: str) -> Any:
    """Enter what others came to in a year."""
    measure = measure_of(code)
    form = forms.comparator_form(each.asked for each in years_up_to(now().on, value_views.YEARS)[::-1])

    def act() -> str:
        typed = (str(form[name].data) for name in ("area", "year", "value", "source"))
        service.compare(recording_context(), measure.code, *typed)
        return _back(measure.code)

    return answered(form, act, "The value is entered.") or form_page(
        "scorecard/compare.html", form, measure=measure, heading=heading_of(measure), back=_back(measure.code)
    )
