"""The documents of a case: the list, adding one, reading one, withdrawing one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from werkzeug.utils import secure_filename

from caseflow.access.guards import may, recording_context
from caseflow.cases.routes import header
from caseflow.documents import queries, service, views
from caseflow.documents.forms import DocumentForm, WithdrawForm
from caseflow.documents.service import ENDINGS, NewDocument
from caseflow.web.download import kept
from caseflow.web.drafts import answered, form_page
from caseflow.web.headers import alone
from caseflow.web.today import now
from caseflow.web.transaction import writes
from caseflow.web.workbook import takes_file_of

blueprint = Blueprint("documents", __name__)


@blueprint.get("/cases/<uuid:case_id>/documents")
@may("view_case")
def of_case(case_id: UUID) -> str:
    """Every document of the case, with what the virus scan said of it."""
    case, banner = header(case_id)
    return render_template(
        "documents/of_case.html",
        case=case,
        banner=banner,
        as_at=now().on,
        lines=views.lines(case_id, queries.documents(case_id)),
        no_scanner="" if current_app.config["VIRUS_SCAN"] else views.NO_SCANNER,
    )


@blueprint.route("/cases/<uuid:case_id>/documents/new", methods=["GET", "POST"])
@may("add_document")
@writes
@takes_file_of(service.MOST_MEGABYTES + 1)
def add(case_id: UUID) -> Any:
    """Add a letter or a scan."""
    _, banner = header(case_id)
    form, back = DocumentForm(), url_for("documents.of_case", case_id=case_id)

    def act() -> str:
        said = (form.title.data or "", form.from_whom.data or "", form.dated_on.data)
        service.add(recording_context(), case_id, NewDocument(*said, form.file.data.read()))
        return back

    return answered(form, act, "The document is added.") or form_page(
        "documents/add.html", form, banner=banner, as_at=now().on, back=back
    )


@blueprint.get("/cases/<uuid:case_id>/documents/<uuid:document_id>/file")
@may("read_document")
def read(case_id: UUID, document_id: UUID) -> Response:
    """A document, to be kept as a file; no browser shows it as a page of ours."""
    found = queries.content(case_id, document_id) or abort(404)
    if not found.intact:
        raise RuntimeError(f"document {document_id} is not what was added: its hash differs")
    name = secure_filename(found.title) or "document"
    return alone(
        kept(f"{name}.{ENDINGS[found.media_type]}", Response(found.content, mimetype=found.media_type))
    )


@blueprint.get("/cases/<uuid:case_id>/documents/<uuid:document_id>/thumbnail")
@may("view_case")
def thumbnail(case_id: UUID, document_id: UUID) -> Response:
    """A small picture of a document that is an image."""
    return alone(Response(queries.thumbnail(case_id, document_id) or abort(404), mimetype="image/png"))


@blueprint.route("/cases/<uuid:case_id>/documents/<uuid:document_id>/withdraw", methods=["GET", "POST"])
@may("withdraw_document")
@writes
def withdraw(case_id: UUID, document_id: UUID) -> Any:
    """Withdraw a document; who did and why stays in the list."""
    _, banner = header(case_id)
    document = queries.document(case_id, document_id) or abort(404)
    form, back = WithdrawForm(), url_for("documents.of_case", case_id=case_id)

    def act() -> str:
        service.withdraw(recording_context(), case_id, document_id, form.why.data or "")
        return back

    return answered(form, act, "The document is withdrawn.") or form_page(
        "documents/withdraw.html", form, banner=banner, as_at=now().on, back=back, document=document
    )
