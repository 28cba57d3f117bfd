"""My work and the team board."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context, signed_in
from caseflow.agencies import queries as agencies
from caseflow.agencies import service as agency_service
from caseflow.agencies.queries import TeamCard
from caseflow.agencies.service import Absence
from caseflow.caseload import queries, service, views
from caseflow.caseload.forms import NOBODY, CoverForm, NarrowingForm
from caseflow.caseload.queries import Asked, Board, BoardList, Narrowing
from caseflow.cases import queries as cases
from caseflow.cases.forms import ALLOCATION_REASONS
from caseflow.cases.routes import members_with_caseloads
from caseflow.cases.views import handover_words, takers_of_ticked
from caseflow.clocks.queries import Order
from caseflow.contacts import queries as contacts
from caseflow.contacts.views import ContactLine, waiting_lines
from caseflow.kernel import Refusal
from caseflow.kernel.dates import add_months
from caseflow.notices import queries as notices
from caseflow.notices import service as notice_service
from caseflow.notices.views import lines_for_governance, notice_lines
from caseflow.people.queries import NO_QUINDRAT
from caseflow.rules.permissions import decide
from caseflow.rules.weights import weights
from caseflow.web import drafts, navigation
from caseflow.web.addresses import page_number, safe_onward
from caseflow.web.download import csv_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.refused_form import STRANGER
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.waiting import lines_that_wait
from caseflow.web.writer import written_by

blueprint = Blueprint("caseload", __name__)
LONGEST_ADDRESS = 2_000
LONGEST_CSV = 20_000


@blueprint.get("/my-work")
@may("see_my_work")
def my_work() -> str:
    """What nobody has decided, my cases by how urgent they are, what I write and promised, my notices."""
    me, as_at, rulebook = current_user.id, now().on, rules_in_force()
    older = page_number()
    work = queries.my_work(me, older)
    waiting, children = work.waiting, work.children
    buckets = views.buckets(work.rows, as_at, rulebook)
    deciding = _decides(waiting)
    stands_first = {each.event_id for each in waiting.contacts}
    other = [each for each in work.notices if each.key not in stands_first]
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
        drafts=views.draft_lines(work.drafts, children),
        children=children,
        sections=views.sections(work, as_at),
        as_at=as_at,
    )


def _decides(waiting: contacts.WaitingPage) -> bool:
    """Whether the reader is of social care, which decides what waits."""
    return bool(waiting.contacts) and agencies.is_social_care(current_user.team_code)


def _front_door(waiting: contacts.WaitingPage, deciding: bool) -> TeamCard | None:
    """Whom to phone about what waits, for those who cannot decide it."""
    return agencies.team(agencies.front_door() or "") if waiting.contacts and not deciding else None


@blueprint.get("/notices")
@may("see_notices")
def notices_of_governance() -> str:
    """What information governance has been told, where a team has nobody who could act on it."""
    told = notices.unread(current_user.id)
    teams = cases.teams_of({each.case_id for each in told})
    return render_template(
        "caseload/notices.html", notices=lines_for_governance(told, teams), to_publish=lines_that_wait()
    )


@blueprint.post("/my-work/notices-read")
@signed_in
@writes
def notices_read() -> Any:
    """I have read my notices."""
    notice_service.mark_read(current_user.id, now().at)
    mine = decide(current_user.role, "see_my_work").allowed
    return redirect(url_for("caseload.my_work" if mine else "caseload.notices_of_governance"))


@blueprint.get("/more")
@signed_in
def more() -> str:
    """The places that the navigation has no room for, each with what it is for."""
    return render_template(
        "caseload/more.html", places=navigation.more(current_user.role, g.current_session.serves)
    )


def _chosen() -> BoardList:
    """The list of the board that is asked for: what is in breach unless another is."""
    asked = request.args.get("show", "")
    return BoardList(asked) if asked in set(BoardList) else BoardList.BREACH


def _on(chosen: BoardList, as_at: date) -> date | None:
    """As of which day the list is asked for, where it is one to come and not today."""
    days = queries.days_to_reach(as_at, rules_in_force().calendar)[1:]
    asked = request.args.get("on", "") if chosen is BoardList.UNREACHABLE else ""
    return next((each for each in days if each.isoformat() == asked), None)


def _narrowing_form(names: Mapping[UUID, str]) -> NarrowingForm:
    """What the address narrows a list to; `names` are of those whose cases may be asked for."""
    holders = [(str(each), names[each]) for each in names]
    quindrats = [*agencies.quindrats(), (NO_QUINDRAT, views.NOT_RECORDED)]
    return NarrowingForm(request.args, holders, rules_in_force().timescale_names, quindrats)


def _asked(form: NarrowingForm, page: int, usual: Order = Order.DUE) -> Asked:
    """A page of a list, narrowed and sorted as the address says; `usual` is how, where it does not."""
    holder, explained = form.holder.data, form.reason.data
    narrowing = Narrowing(
        queries.nobody() if holder == NOBODY else (UUID(holder),) if holder else (),
        form.timescale.data,
        form.tier.data,
        add_months(now().on, -int(form.open_for.data)) if form.open_for.data else None,
        explained == "yes" if explained else None,
        form.quindrat.data,
    )
    sort = request.args.get("sort", "")
    order = Order(sort) if sort in set(Order) else usual
    down, by_seen = request.args.get("order") == "down", sort == queries.SEEN
    return Asked(narrowing, page, order=order, down=down, by_seen=by_seen)


@blueprint.get("/team-board")
@may("view_team_board")
def team_board() -> str:
    """The manager's one look, and the list behind the figure that was chosen."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    chosen, page = _chosen(), page_number()
    board = queries.board(code, as_at, rulebook.calendar, page if chosen is BoardList.CONTACTS else 1)
    waiting, deciding = board.waiting, _decides(board.waiting)
    form = _narrowing_form({each.holder: each.name for each in board.caseloads if each.holder})
    asked = _asked(form, page, views.usual_order(chosen))._replace(on=_on(chosen, as_at))
    found = queries.board_list(code, chosen, asked, as_at, rulebook.calendar)
    whole, heading = board.size(chosen, asked.on), views.list_title(chosen, asked.on)
    total = whole if found.total is None else found.total
    return render_template(
        "caseload/team_board.html",
        to_publish=lines_that_wait(),
        figures=views.figures(board),
        week=views.week_picture(board),
        loads=views.load_lines(board),
        weighted=views.weight_words(weights().value_on(as_at)),
        ages=views.age_lines(board),
        holders=[each for each in board.caseloads if each.holder and each.cases],
        suspended=board.suspended,
        away=_away(board, code),
        reach=views.reach_words(board),
        to_decide=views.to_decide_lines(board.to_decide),
        lines=views.lines(found.rows, as_at, rulebook),
        waiting=_waiting(waiting, deciding) if chosen is BoardList.CONTACTS else [],
        front_door=_front_door(waiting, deciding),
        heading=heading,
        list_title=views.list_caption(heading.title, total, whole),
        form=form,
        fields=form.offered(views.narrowed_by(chosen)),
        chosen=chosen,
        asked=asked,
        columns=views.columns(chosen),
        as_shown=_as_shown(form),
        team=agencies.team(code),
        looked=views.last_look(board.watched_at, now().at),
        as_at=as_at,
        pages=-(-total // queries.PAGE),
    )


def _as_shown(form: NarrowingForm) -> dict[str, Any]:
    """How the list at hand is narrowed and sorted, as an address has it."""
    sorted_by = {name: request.args[name] for name in ("sort", "order", "on") if request.args.get(name)}
    return form.chosen | sorted_by


def _away(board: Board, team_code: str) -> list[views.CoverLine]:
    """Who of a team is away or will be, and who covers for them."""
    members = agencies.names_in(team_code) if board.covers else {}
    return views.cover_lines(board.covers, {str(each): name for each, name in members.items()})


@blueprint.get("/team-board.csv")
@may("export_worklist")
def team_board_csv() -> Response:
    """The list that the board shows, on all its pages, for a spreadsheet; children by reference only."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    chosen = _chosen()
    form = _narrowing_form({each.id: each.name for each in agencies.people_in({code})})
    asked = _asked(form, 1, views.usual_order(chosen))._replace(size=LONGEST_CSV, on=_on(chosen, as_at))
    found = queries.board_list(code, chosen, asked, as_at, rulebook.calendar)
    lines = views.csv_lines(views.lines(found.rows, as_at, rulebook))
    return csv_download(f"team-board-{chosen.value}-{as_at}.csv", lines)


@blueprint.route("/team-board/unallocated", methods=["GET", "POST"])
@may("hand_over_cases")
@writes
def allocate_many() -> Any:
    """Who takes which of the team's cases that nobody holds: those that are ticked, or one by one."""
    code, sent, wrong = current_user.team_code, request.form, ""
    form, page, ticking = _narrowing_form({}), page_number(), request.form.get("tick")
    if request.method == "POST" and not ticking:
        try:
            chosen = takers_of_ticked(sent, sent.getlist("ticked"))
            words = handover_words(sent.get("reason", ""), sent.get("note", ""))
            number = service.allocate_unallocated(recording_context(), code, chosen, words)
            flash(f"Allocated: {number}.", "success")
            return redirect(url_for("caseload.allocate_many", **form.chosen))
        except Refusal as refusal:
            wrong = refusal.sentence
    asked = _asked(form, page, views.usual_order(BoardList.UNALLOCATED))._replace(size=queries.AT_ONCE)
    found = queries.unallocated(code, asked, now().on)
    lines = views.lines(found.rows, now().on, rules_in_force())
    every = [str(each.case.id) for each in lines] if ticking == "all" else []
    answer = render_template(
        "caseload/allocate_many.html",
        form=form,
        fields=form.offered(views.narrowed_by(BoardList.UNALLOCATED)),
        asked=asked,
        lines=lines,
        total=found.total,
        page=page,
        pages=-(-(found.total or 0) // queries.AT_ONCE),
        ticked=every if ticking else sent.getlist("ticked"),
        members=members_with_caseloads(code),
        reasons=[("", "Choose one"), *ALLOCATION_REASONS.items()],
        wrong=wrong,
        errors=[{"text": wrong, "href": "#all"}] if wrong else [],
        sent=sent,
        as_at=now().on,
    )
    return answer, 422 if wrong else 200


@blueprint.get("/look-ahead")
@may("view_team_board")
def look_ahead() -> str:
    """What the team will be late with in four weeks if nothing changes, and the list behind a number."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    look, page = queries.look_ahead(code, as_at, rulebook.calendar), page_number()
    form = _narrowing_form(look.names)
    asked_week = request.args.get("until", "")
    week = next((each for each in views.ahead_weeks(look) if each.until.isoformat() == asked_week), None)
    found = queries.late_between(code, *week, _asked(form, page)) if week else queries.WorkPage([], 0)
    return render_template(
        "caseload/look_ahead.html",
        shown=views.ahead_page(look, queries.in_breach(code, as_at), agencies.quindrats()),
        week=week,
        lines=views.lines(found.rows, as_at, rulebook),
        total=found.total,
        team=agencies.team(code),
        as_at=as_at,
        page=page,
        pages=-(-(found.total or 0) // queries.PAGE),
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
    if written_by() not in (
        None,
        current_user.id,
    ):  # kept in a tab in which somebody else has signed in since
        return {"sentence": STRANGER}, 403
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
