"""Indicators: figures, and the children behind them."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may
from caseflow.performance import queries
from caseflow.performance.forms import PeriodForm, in_short, in_words, period_form
from caseflow.performance.queries import comparisons, exports
from caseflow.performance.queries.figures import OF_CHILDREN
from caseflow.performance.views import figures as figure_views
from caseflow.performance.views.comparison import comparison_view
from caseflow.performance.views.definition import definition_details, unit_of_lengths
from caseflow.performance.views.indicator import filled, indicator_page, list_tabs, place
from caseflow.projections import queries as projections
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.periods import Reporting, quarters_up_to
from caseflow.rules.permissions import decide
from caseflow.rules.rulebook import frameworks
from caseflow.web.addresses import page_number
from caseflow.web.download import csv_download
from caseflow.web.filters import unlisted
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import own_session
from caseflow.web.waiting import lines_that_wait

blueprint = Blueprint("performance", __name__)

QUARTERS = 12
PAGE = 50
SHOW = {"counted": "yes", "not-counted": "no", "left-out": "exception"}


def indicator_of(code: str) -> IndicatorDefinition:
    """The indicator of an address; there is no page of any other."""
    definition = queries.by_slug(code, rules_in_force())
    if definition is None:
        abort(404)
    return definition


def _chosen() -> PeriodForm:
    return period_form(request.args, now().on, of_children=_opens_rows())


def period_well(given: Any) -> Reporting:
    """The period that an address names, without a page on which a wrong one could be put right."""
    form = period_form(given, now().on)
    return abort(404) if form.errors else form.asked


def _chosen_well() -> PeriodForm:
    """The period of an export; there is no page on which a wrong one could be put right."""
    form = _chosen()
    if form.errors:
        abort(404)
    return form


def figures_page(template: str, form: PeriodForm, **details: Any) -> tuple[str, int]:
    """A page of figures: of which period they are, and for how many cases they still wait."""
    words = {"asked": form.asked, "period_words": in_words(form.asked), "days_words": in_short(form.asked)}
    rulebook = rules_in_force()
    words["waiting"] = figure_views.waiting(projections.count_lagging(rulebook.fingerprint))
    text = render_template(template, form=form, rulebook=rulebook, as_at=now().on, **words, **details)
    return text, 422 if form.errors else 200


def _opens_rows() -> bool:
    return decide(current_user.role, "view_figure_rows").allowed


@blueprint.get("/indicators")
@may("view_figures")
def indicators() -> tuple[str, int]:
    """Every indicator with its latest figure."""
    form = _chosen()
    rulebook = rules_in_force()
    lines = queries.overview(form.asked, rulebook)
    return figures_page(
        "performance/indicators.html",
        form,
        to_publish=lines_that_wait(),
        boards=figure_views.overview(lines, form.asked, rulebook.plan, _opens_rows()),
        anything=any(line.anything for line in lines),
        compared=None if form.asked.so_far else figure_views.COMPARED.get(form.asked.kind),
    )


@blueprint.get("/indicators/<code>")
@may("view_figures")
def indicator(code: str) -> tuple[str, int]:
    """One indicator: figure, run, groups, what is left out, definition and how it was made."""
    definition, form, rulebook = indicator_of(code), _chosen(), rules_in_force()
    asked, by, quarters = form.asked, form.by.data, quarters_up_to(now().on, QUARTERS)
    figures = queries.indicator_figures(definition, asked, quarters, rulebook)
    groups = queries.groups(definition, asked, by, rulebook)
    page = indicator_page(definition, asked, quarters, figures, by, groups, _opens_rows())
    titles, compared = {each.name: each.title for each in frameworks()}, []
    if decide(current_user.role, "compare_figures").allowed:
        compared = comparisons.latest(definition.code, asked.asked, definition.unit)
    return figures_page(
        "performance/indicator.html",
        form,
        definition=definition,
        slug=slug(code),
        page=page,
        details=definition_details(definition, rulebook),
        compared=[comparison_view(each, titles, rulebook.framework) for each in compared],
    )


def _group(form: PeriodForm) -> tuple[str, str | None]:
    """By what, and of which group, a list is asked for."""
    group = request.args.get("group") or None
    return (form.by.data if group else "borough"), group


@blueprint.get("/indicators/<code>/children")
@may("view_figure_rows")
def children(code: str) -> tuple[str, int]:
    """The children behind a figure: counted, not counted, or left out with the reason."""
    definition, form, rulebook = indicator_of(code), _chosen(), rules_in_force()
    by, group = _group(form)
    figure = queries.figure_of(definition, form.asked, by, group, rulebook)
    tabs = {tab.show: tab for tab in list_tabs(definition, figure)}
    tab = tabs.get(request.args.get("show", ""), tabs["counted"])
    number = min(page_number(), max(-(-tab.rows // PAGE), 1))
    sort, down = request.args.get("sort", ""), request.args.get("order") == "down"
    rows, listed = queries.member_rows(
        definition.code, form.asked.within, by, group, rulebook, SHOW[tab.show], number, PAGE, sort, down
    )
    which = (definition.code, form.asked.asked, group, tab.name, f"page {number}")
    access.audit_list(current_user.id, ", ".join(filter(None, which)), [row.case_id for row in rows])
    names = {split: queries.group_names(split) for split in ("quindrat", "team", *OF_CHILDREN)}
    return figures_page(
        "performance/children.html",
        form,
        definition=definition,
        slug=slug(definition.code),
        figure=figure_views.figure_view(figure),
        tabs=list(tabs.values()),
        tab=tab,
        place=place(by, group, names),
        rows=rows,
        shown=filled(rows, sort),
        unlisted=unlisted(tab.rows - listed, bool(rows)) if rows or number == 1 else "",
        page=number,
        pages=max(-(-listed // PAGE), 1),
        sort=sort,
        down=down,
        by=by,
        group=group,
        names=names,
        unit=unit_of_lengths(definition),
    )


# --- Exports ------------------------------------------------------------------------------------------


@blueprint.get("/indicators.csv")
@may("export_figures")
def indicators_csv() -> Response:
    """The figures of every indicator, of the borough and of each group of the split."""
    form, rulebook = _chosen_well(), rules_in_force()
    asked = form.asked
    lines = exports.figures_lines(list(rulebook.indicators), asked, form.by.data, rulebook)
    return csv_download(f"indicators-{asked.asked}.csv", lines)


@blueprint.get("/indicators/<code>/figures.csv")
@may("export_figures")
def figures_csv(code: str) -> Response:
    """The figures of one indicator, of the borough and of each group of the split."""
    definition, form, rulebook = indicator_of(code), _chosen_well(), rules_in_force()
    asked = form.asked
    lines = exports.figures_lines([definition.code], asked, form.by.data, rulebook)
    name = f"{slug(definition.code)}-figures-{asked.asked}.csv"
    return csv_download(name, lines)


@blueprint.get("/indicators/<code>/children.csv")
@may("export_figures")
def children_csv(code: str) -> Response:
    """The rows behind a figure, by the child's reference and never by name."""
    definition, form, rulebook = indicator_of(code), _chosen_well(), rules_in_force()
    asked, (by, group) = form.asked, _group(form)
    counted = SHOW.get(request.args.get("show", ""))
    asking = own_session()
    rows = queries.every_member_row(definition.code, asked.within, by, group, rulebook, counted, asking)
    name = f"{slug(definition.code)}-children-{asked.asked}.csv"
    return csv_download(name, exports.rows_lines(definition.code, asked, rows))
