"""My work and the team board."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, signed_in
from caseflow.agencies import queries as agencies
from caseflow.agencies import service as agency_service
from caseflow.agencies.queries import TeamCard
from caseflow.agencies.service import Absence
from caseflow.caf import published as assessments
from caseflow.caseload import queries, views
from caseflow.caseload.forms import CoverForm
from caseflow.cases import queries as cases
from caseflow.contacts import queries as contacts
from caseflow.contacts.views import ContactLine, waiting_lines
from caseflow.kernel import Refusal
from caseflow.notices import queries as notices
from caseflow.notices import service as notice_service
from caseflow.notices.views import notice_lines
from caseflow.tac import published as teams
from caseflow.web import drafts
from caseflow.web.addresses import page_number, safe_onward
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("caseload", __name__)
LONGEST_ADDRESS = 2_000


@blueprint.get("/my-work")
@may("see_my_work")
def my_work() -> str:
    """What nobody has decided, my cases by how urgent they are, what I write and promised, my notices."""
    me, as_at, rulebook = current_user.id, now().on, rules_in_force()
    notices_to_me, begun = notices.unread(me), drafts.drafts_of(me)
    older = page_number()
    waiting = contacts.to_decide(older)
    writing, mine = assessments.being_written_by(me), teams.commitments_of(me)
    named = {each.case_id for each in begun if each.case_id} | {each.case_id for each in notices_to_me}
    named |= {each.case_id for part in (writing, mine, waiting.contacts) for each in part}
    children = cases.children(named)
    buckets = views.buckets(queries.my_clocks(me), as_at, rulebook)
    deciding = _decides(waiting)
    stands_first = {each.event_id for each in waiting.contacts}
    other = [each for each in notices_to_me if each.key not in stands_first]
    notice_list = notice_lines(other, children, rulebook.timescale_names)
    return render_template(
        "caseload/my_work.html",
        waiting=waiting_lines(waiting.contacts, children, deciding),
        front_door=_front_door(waiting, deciding),
        waiting_total=waiting.total,
        older=older,
        older_pages=-(-waiting.total // contacts.AT_MOST),
        buckets=buckets,
        notices=notice_list,
        named=views.timescales_named(buckets, notice_list),
        drafts=views.draft_lines(begun, children),
        children=children,
        sections=views.sections(mine, writing, children, as_at),
        as_at=as_at,
    )


def _decides(waiting: contacts.WaitingPage) -> bool:
    """Whether the reader is of social care, which decides what waits."""
    return bool(waiting.contacts) and agencies.is_social_care(current_user.team_code)


def _front_door(waiting: contacts.WaitingPage, deciding: bool) -> TeamCard | None:
    """Whom to phone about what waits, for those who cannot decide it."""
    return agencies.team(agencies.front_door() or "") if waiting.contacts and not deciding else None


@blueprint.post("/my-work/notices-read")
@may("see_my_work")
@writes
def notices_read() -> Any:
    """I have read my notices."""
    notice_service.mark_read(current_user.id, now().at)
    return redirect(url_for("caseload.my_work"))


@blueprint.get("/team-board")
@may("view_team_board")
def team_board() -> str:
    """The manager's one look, and the list behind the figure that was chosen."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    asked = request.args.get("show", "")
    chosen = queries.BoardList(asked) if asked in set(queries.BoardList) else queries.BoardList.BREACH
    page = page_number()
    waiting = contacts.to_decide(page if chosen is queries.BoardList.CONTACTS else 1, queries.PAGE)
    deciding = _decides(waiting)
    board = queries.board(code, as_at, rulebook.calendar, waiting.total)
    rows = queries.board_list(code, chosen, page, as_at, rulebook.calendar)
    return render_template(
        "caseload/team_board.html",
        figures=views.figures(board),
        week=views.week_picture(board),
        caseloads=board.caseloads,
        suspended=queries.suspended_holders(code),
        lines=views.lines(rows, as_at, rulebook),
        waiting=_waiting(waiting, deciding) if chosen is queries.BoardList.CONTACTS else [],
        front_door=_front_door(waiting, deciding),
        heading=views.TITLES[chosen],
        total=board.counts[chosen],
        team=agencies.team(code),
        as_at=as_at,
        page=page,
        pages=-(-board.counts[chosen] // queries.PAGE),
    )


def _waiting(waiting: contacts.WaitingPage, deciding: bool) -> list[ContactLine]:
    children = cases.children({each.case_id for each in waiting.contacts})
    return waiting_lines(waiting.contacts, children, deciding)


@blueprint.get("/drafts")
@may("see_my_drafts")
def my_drafts() -> str:
    """Every form that I have begun and not sent: to go on with, or to delete."""
    begun = drafts.drafts_of(current_user.id)
    children = cases.children({each.case_id for each in begun if each.case_id})
    return render_template(
        "caseload/drafts.html", drafts=views.draft_lines(begun, children), kept_days=drafts.KEPT_FOR.days
    )


@blueprint.route("/cover", methods=["GET", "POST"])
@may("see_my_work")
@writes
def cover() -> Any:
    """Who covers for me, or for anybody of the team that I manage, while we are away."""
    form = CoverForm(practitioner=str(current_user.id), from_on=now().on)
    members = {str(each.id): each.name for each in agencies.people_in({current_user.team_code})}
    mine = {str(current_user.id): current_user.name}
    away = members if current_user.role == "team_manager" else mine
    form.practitioner.choices = choices([("", "Choose one"), *away.items()])
    form.covered_by.choices = choices([("", "Choose one"), *members.items()])

    def act() -> str:
        people = UUID(form.practitioner.data), UUID(form.covered_by.data)
        absence = Absence(*people, form.from_on.data, form.until_on.data)
        agency_service.arrange_cover(absence, current_user.id, now().at)
        return url_for("caseload.cover")

    standing = views.cover_lines(agencies.covers(now().on), members)
    done = "What comes in about their cases stands first on My work of both on these days."
    return answered(form, act, done) or form_page("caseload/cover.html", form, standing=standing)


@blueprint.post("/cover/<uuid:cover_id>/end")
@may("see_my_work")
@writes
def end_cover(cover_id: UUID) -> Any:
    """Cover is no longer needed."""
    if agency_service.end_cover(cover_id, now().at):
        flash("The cover has ended.", "success")
    else:
        flash("Nothing has changed: this cover is not yours to end, or it had ended already.")
    return redirect(url_for("caseload.cover"))


@blueprint.post("/drafts")
@signed_in
@writes
def save_draft() -> Any:
    """Keep what is typed into a form; a script sends it every few seconds, and shows why it is not kept."""
    address = request.args.get("for", "")
    if len(address) > LONGEST_ADDRESS or not safe_onward(address, ""):
        return "", 400
    try:
        drafts.save(current_user.id, address, request.form.to_dict(flat=False), datetime.now(UTC))
    except Refusal as refusal:
        return {"sentence": refusal.sentence}, 409
    return "", 204


@blueprint.post("/drafts/discard")
@signed_in
@writes
def discard_draft() -> Any:
    """Start a form afresh."""
    address = request.form.get("address", "")
    drafts.discard(current_user.id, address)
    return redirect(safe_onward(request.form.get("onward") or address))
