"""The lists of one's own cases: narrowed, sorted, by the page, and for a spreadsheet."""

from flask import Response, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.caseload import queries, views
from caseflow.caseload.routes.narrowed import LONGEST_CSV, as_shown, asked_for, my_list
from caseflow.caseload.routes.pages import blueprint
from caseflow.web.addresses import page_number
from caseflow.web.download import csv_download
from caseflow.web.today import now, rules_in_force


@blueprint.get("/my-work/cases")
@may("see_my_work")
def my_cases() -> str:
    """A list of my cases, as it is narrowed and sorted, and how many rows the others have."""
    me, as_at, rulebook = current_user.id, now().on, rules_in_force()
    chosen, form = my_list()
    asked = asked_for(form, page_number(), views.usual_order(chosen))
    mine = queries.my_cases(me, as_at, rulebook.calendar)
    found = queries.work_list(me, chosen, asked, as_at, rulebook.calendar)
    heading, whole = views.my_title(chosen), mine.counts[chosen]
    total = whole if found.total is None else found.total
    return render_template(
        "caseload/my_cases.html",
        figures=views.my_figures(mine.counts),
        lines=views.lines(found.rows, as_at, rulebook),
        heading=heading,
        list_title=views.list_caption(heading.title, total, whole),
        form=form,
        fields=form.offered(views.narrowed_mine_by(chosen)),
        chosen=chosen,
        asked=asked,
        columns=views.columns(chosen),
        csv_href=url_for("caseload.my_cases_csv", show=chosen.value, **as_shown(form)),
        saved=views.saved_lines(mine.saved, current_user.role),
        save_href=url_for("caseload.save_list", place="mine", show=chosen.value, **as_shown(form)),
        as_at=as_at,
        pages=-(-total // queries.PAGE),
    )


@blueprint.get("/my-work/cases.csv")
@may("export_my_work")
def my_cases_csv() -> Response:
    """The list that the page shows, on all its pages, for a spreadsheet; children by reference only."""
    as_at, rulebook = now().on, rules_in_force()
    chosen, form = my_list()
    asked = asked_for(form, 1, views.usual_order(chosen))._replace(size=LONGEST_CSV)
    found = queries.work_list(current_user.id, chosen, asked, as_at, rulebook.calendar)
    lines = views.csv_lines(views.lines(found.rows, as_at, rulebook))
    return csv_download(f"my-cases-{chosen.value}-{as_at}.csv", lines)
