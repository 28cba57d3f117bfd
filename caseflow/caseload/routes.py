"""My work and the team board."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, signed_in
from caseflow.agencies import queries as agencies
from caseflow.caf import published as assessments
from caseflow.caseload import queries
from caseflow.cases import queries as cases
from caseflow.notices import queries as notices
from caseflow.notices import service as notice_service
from caseflow.tac import published as teams
from caseflow.web import drafts
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("caseload", __name__)


@blueprint.get("/my-work")
@may("see_my_work")
def my_work() -> str:
    """My cases, by urgency of their clocks, what I write, lead and promised, and what I have been told."""
    rulebook = rules_in_force()
    buckets = queries.my_work(current_user.id, now().on, rulebook)
    told = notices.unread(current_user.id)
    begun = drafts.begun(current_user.id)
    writing = assessments.being_written_by(current_user.id)
    mine = teams.of_practitioner(current_user.id)
    of_drafts = {each.case_id for each in begun if each.case_id}
    about = cases.cards(of_drafts | {each.case_id for each in told + writing + mine})
    return render_template(
        "caseload/my_work.html",
        buckets=buckets,
        told=told,
        about=about,
        as_at=now().on,
        drafts=begun,
        writing=writing,
        leading=[each for each in mine if each.what == "lead"],
        actions=[each for each in mine if each.what == "action"],
        meetings=[each for each in mine if each.what == "meeting"],
        timescales=rulebook.timescale_names,
    )


@blueprint.post("/my-work/notices-read")
@may("see_my_work")
@writes
def notices_read() -> Any:
    """I have read my notices."""
    notice_service.mark_read(current_user.id, now().at)
    return redirect(url_for("caseload.my_work"))


_LISTS = {
    "breach": "In breach",
    "today": "Due today",
    "week": "Due in the next five working days",
    "unallocated": "Unallocated",
}


@blueprint.get("/team-board")
@may("view_team_board")
def team_board() -> str:
    """The manager's one look, and the list behind the figure that was chosen."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    chosen = request.args.get("show", "breach")
    chosen = chosen if chosen in _LISTS else "breach"
    page = max(request.args.get("page", 1, type=int), 1)
    bucket = queries.board_list(code, chosen, page, as_at, rulebook)
    return render_template(
        "caseload/team_board.html",
        board=queries.board(code, as_at, rulebook.calendar),
        bucket=bucket,
        chosen=chosen,
        title=_LISTS[chosen],
        team=agencies.team(code),
        as_at=as_at,
        page=page,
        pages=-(-bucket.total // queries.PAGE),
    )


@blueprint.post("/drafts")
@signed_in
@writes
def save_draft() -> Any:
    """Keep what is typed into a form; a script sends it every few seconds."""
    address = request.args.get("for", "")
    if not address.startswith("/") or len(address) > 500:
        return "", 400
    drafts.save(current_user.id, address, request.form.to_dict(flat=False), datetime.now(UTC))
    return "", 204


@blueprint.post("/drafts/discard")
@signed_in
@writes
def discard_draft() -> Any:
    """Start a form afresh."""
    address = request.form.get("address", "")
    drafts.discard(current_user.id, address)
    onward = request.form.get("onward") or address
    onward = onward if onward.startswith("/") and not onward.startswith("//") else "/"
    return redirect(onward)
