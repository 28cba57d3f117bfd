"""The chronology of a case, an entry of it, what is marked as significant, and the journey as a picture."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import Response, abort, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.cases import queries, service, views
from caseflow.cases.forms import ChronologyForm, MarkForm
from caseflow.cases.routes.pages import banner_of, blueprint, entry_href, header, named
from caseflow.clocks import views as clock_views
from caseflow.rules.case_log import CaseLog
from caseflow.web.addresses import page_number
from caseflow.web.download import pdf_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.typesetting import pdf

PAGE = 25


class Chosen(NamedTuple):
    """The form that chooses a part of a chronology, what it chose, the latest first, and the whole log."""

    form: ChronologyForm
    good: bool
    entries: list[views.TimelineEntry]
    total: int
    case_log: CaseLog


def _chosen(case_id: UUID) -> Chosen:
    """The part of the chronology that the address asks for; the whole where it asks for what cannot be."""
    lines, marks = queries.chronology(case_id), queries.marks(case_id)
    names = named(lines)
    form = ChronologyForm(request.args)
    form.subject.choices = choices([("", "Any"), *views.subjects_in(lines)])
    form.agency.choices = choices([("", "Any"), *views.agencies_in(lines, names)])
    good = form.validate()
    asked = {name: said for name, said in form.data.items() if said}
    chosen = views.part_of(lines, views.Part(**asked), marks) if good else lines
    entries = [
        views.timeline_entry(each, names, entry_href(case_id, each), marks.get(each.recorded_event.event_id))
        for each in chosen
    ]
    case_log = CaseLog(each.recorded_event for each in lines)
    return Chosen(form, good, entries, len(lines), case_log)


@blueprint.get("/cases/<uuid:case_id>/chronology")
@may("view_case")
def chronology(case_id: UUID) -> tuple[str, int]:
    """Everything that is recorded on the case, or the part of it that is asked for, a page at a time."""
    case, banner = header(case_id)
    chosen = _chosen(case_id)
    number, pages = page_number(), max(1, -(-len(chosen.entries) // PAGE))
    page = render_template(
        "cases/chronology.html",
        case=case,
        banner=views.in_full(banner, case, chosen.case_log),
        as_at=now().on,
        form=chosen.form,
        entries=chosen.entries[(number - 1) * PAGE : number * PAGE],
        found=len(chosen.entries),
        total=chosen.total,
        page=number,
        pages=pages,
        readers=views.READERS,
        asked=request.query_string.decode(),
    )
    return page, 200 if chosen.good else 422


@blueprint.get("/cases/<uuid:case_id>/chronology/<reader>.pdf")
@may("print_chronology")
def chronology_pdf(case_id: UUID, reader: str) -> Response:
    """The part that is asked for on paper, for a court or a conference, with a list of what is left out."""
    if reader not in views.READERS:
        abort(404)
    _, banner = header(case_id)
    entries = _chosen(case_id).entries
    paper = views.chronology_paper(banner, entries, reader, current_user.name, now().on)
    return pdf_download(f"chronology-{banner.reference}.pdf", pdf("cases/chronology.typ", paper))


@blueprint.get("/cases/<uuid:case_id>/entries/<event_id>")
@may("view_case")
def entry(case_id: UUID, event_id: str) -> str:
    """One entry of the chronology, what it continues and what continued it, and what can be done about it."""
    case, banner = header(case_id)
    lines = queries.chronology(case_id)
    line = next((each for each in lines if each.recorded_event.event_id == event_id), None) or abort(404)
    mark = queries.marks(case_id).get(event_id)
    return render_template(
        "cases/entry.html",
        case=case,
        banner=banner,
        as_at=now().on,
        entry=views.timeline_entry(line, named(lines), "", mark)._replace(said=views.said(line, blanks=True)),
        thread=views.thread(lines, line.recorded_event),
        untold=event_id in views.untold(lines),
    )


@blueprint.route("/cases/<uuid:case_id>/entries/<event_id>/significant", methods=["GET", "POST"])
@may("mark_significant")
@writes
def mark(case_id: UUID, event_id: str) -> Any:
    """Mark an entry as a significant event."""
    _, banner = header(case_id)
    form, back = MarkForm(), url_for("cases.entry", case_id=case_id, event_id=event_id)

    def act() -> str:
        service.mark_significant(recording_context(), case_id, event_id, form.why.data or "")
        return back

    return answered(form, act, "The entry is marked as significant.") or form_page(
        "cases/mark.html", form, banner=banner, as_at=now().on, back=back
    )


@blueprint.post("/cases/<uuid:case_id>/entries/<event_id>/not-significant")
@may("mark_significant")
@writes
def unmark(case_id: UUID, event_id: str) -> Any:
    """Take back that an entry is significant."""
    service.unmark(recording_context(), case_id, event_id)
    return redirect(url_for("cases.entry", case_id=case_id, event_id=event_id))


@blueprint.get("/cases/<uuid:case_id>/journey")
@may("view_case")
def journey(case_id: UUID) -> str:
    """The child's journey as a picture, with a table of the same."""
    as_at = now().on
    found = queries.overview(case_id, as_at) or abort(404)
    shown = clock_views.of_case(found.clocks, as_at, rules_in_force())
    every, spells, teams = [*shown.waiting, *shown.over], queries.lanes(case_id), named(found.lines)["team"]
    picture = views.journey_picture(found.lines, every, spells, teams, as_at)
    case, banner = found.opened.case, banner_of(found.opened)
    return render_template("cases/journey.html", case=case, banner=banner, as_at=as_at, picture=picture)
