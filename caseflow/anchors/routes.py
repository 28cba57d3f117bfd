"""Anchors for information governance: see that they are made, and take copies of them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Blueprint, Response, current_app, render_template

from caseflow.access.guards import may
from caseflow.anchors import queries
from caseflow.anchors.views import anchor_rows

blueprint = Blueprint("anchors", __name__)


@blueprint.get("/anchors")
@may("keep_anchors")
def anchors() -> str:
    """How far the record went, each time that it was signed."""
    kept = queries.anchors(queries.folder(current_app.config["HOME"]))
    return render_template("anchors/anchors.html", anchors=anchor_rows(kept))


@blueprint.get("/anchors/download")
@may("keep_anchors")
def download() -> Response:
    """All anchors in one file, for keeping elsewhere."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path in queries.files(queries.folder(current_app.config["HOME"])):
            archive.write(path, path.name)
    response = Response(packed.getvalue(), mimetype="application/zip")
    response.headers["Content-Disposition"] = "attachment; filename=caseflow-anchors.zip"
    return response
