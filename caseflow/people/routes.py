"""Finding a child before recording one."""

from flask import Blueprint, render_template, request

from caseflow.access.guards import may
from caseflow.people import queries
from caseflow.people.forms import SearchForm
from caseflow.web.today import now

blueprint = Blueprint("people", __name__)


@blueprint.get("/children")
@may("find_child")
def find() -> tuple[str, int]:
    """Children like the one asked for: that a record exists and whom to phone."""
    form = SearchForm(request.args)
    asked = bool(form.name.data or form.born_on.raw_data)
    good = not asked or form.validate()
    found = queries.found(form.name.data or "", form.born_on.data) if asked and good else []
    page = render_template("people/find.html", form=form, found=found, asked=asked and good, as_at=now().on)
    return page, 200 if good else 422
