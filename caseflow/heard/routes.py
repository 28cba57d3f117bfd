"""In the child's words, and who can see what is recorded: pages of a case, and a paper for the family."""

from uuid import UUID

from flask import Blueprint, Response, render_template

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header, told
from caseflow.heard import queries, views
from caseflow.web.download import pdf_download
from caseflow.web.today import now
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
