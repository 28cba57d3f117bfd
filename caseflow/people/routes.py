"""Finding a child before recording one."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.people import queries
from caseflow.people.forms import SearchForm
from caseflow.web.today import now

blueprint = Blueprint("people", __name__)


@blueprint.get("/children")
@may("find_child")
def find() -> tuple[str, int]:
    """Children like the one asked for: that a record exists and whom to phone."""
    form = SearchForm(request.args)
    good = not form.asked or form.validate()
    words, born_on = form.name.data or "", form.born_on.data
    found = queries.search(words, born_on) if form.asked and good else None
    if found:
        access.audit_search(current_user.id, words, born_on, found.case_ids)
    page = render_template(
        "people/find.html",
        form=form,
        found=found,
        as_at=now().on,
        social_care=agencies.is_social_care(current_user.team_code),
    )
    return page, 200 if good else 422
