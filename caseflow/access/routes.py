"""The trace of looks."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask_login import current_user

from caseflow.access import queries
from caseflow.access.guards import may, signed_in
from caseflow.access.views import alerts, audit_rows
from caseflow.agencies import queries as agencies
from caseflow.web.addresses import page_number
from caseflow.web.transaction import ask_as, own_session

blueprint = Blueprint("access", __name__)


@blueprint.get("/access-log")
@may("read_audit")
def access_log() -> str:
    """The trace of looks; reading it leaves a trace too."""
    page = page_number()
    case_id = request.args.get("case", type=UUID)
    practitioner_id = request.args.get("practitioner", type=UUID)
    entries, total = queries.audit_entries(case_id, practitioner_id, page)
    searches = queries.many_searches()
    people = {each.practitioner_id for each in entries} | {each.practitioner_id for each in searches}
    names = agencies.names_of({each for each in people if each})
    pages = -(-total // queries.PAGE)
    return render_template(
        "access/access_log.html",
        entries=audit_rows(entries, names),
        alerts=alerts(searches, names),
        narrowed=case_id or practitioner_id,
        page=page,
        pages=pages,
        total=total,
    )


@blueprint.get("/my-access")
@signed_in
def my_access() -> str:
    """What the signed-in practitioner has looked at."""
    ask_as(own_session())
    entries, _ = queries.audit_entries(None, current_user.id, 1)
    return render_template("access/my_access.html", entries=audit_rows(entries, {}))
