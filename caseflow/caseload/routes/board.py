"""The team board, what nobody holds, and the look ahead."""

from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.caseload import queries, service, views
from caseflow.caseload.queries import Board, BoardList
from caseflow.caseload.routes.narrowed import (
    LONGEST_CSV,
    as_shown,
    asked_for,
    list_asked_for,
    narrowing_form,
    team_list,
)
from caseflow.caseload.routes.pages import blueprint, decides, front_door
from caseflow.cases import queries as cases
from caseflow.cases.forms import ALLOCATION_REASONS
from caseflow.cases.routes import members_with_caseloads
from caseflow.cases.views import handover_words, takers_of_ticked
from caseflow.contacts import queries as contacts
from caseflow.contacts.views import ContactLine, waiting_lines
from caseflow.kernel import Refusal
from caseflow.rules.weights import weights
from caseflow.web.addresses import page_number
from caseflow.web.download import csv_download
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.waiting import lines_that_wait


def _on(chosen: BoardList, as_at: date) -> date | None:
    """As of which day the list is asked for, where it is one to come and not today."""
    days = queries.days_to_reach(as_at, rules_in_force().calendar)[1:]
    asked = request.args.get("on", "") if chosen is BoardList.UNREACHABLE else ""
    return next((each for each in days if each.isoformat() == asked), None)


@blueprint.get("/team-board")
@may("view_team_board")
def team_board() -> str:
    """The manager's one look, and the list behind the figure that was chosen."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    chosen, page = list_asked_for(tuple(BoardList), BoardList.BREACH), page_number()
    board = queries.board(code, as_at, rulebook.calendar, page if chosen is BoardList.CONTACTS else 1)
    form = narrowing_form({each.holder: each.name for each in board.caseloads if each.holder})
    asked = asked_for(form, page, views.usual_order(chosen))._replace(on=_on(chosen, as_at))
    found, deciding = queries.work_list(code, chosen, asked, as_at, rulebook.calendar), decides(board.waiting)
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
        waiting=_waiting(board.waiting, deciding) if chosen is BoardList.CONTACTS else [],
        front_door=front_door(board.waiting, deciding),
        heading=heading,
        list_title=views.list_caption(heading.title, total, whole),
        form=form,
        fields=form.offered(views.narrowed_by(chosen)),
        chosen=chosen,
        asked=asked,
        columns=views.columns(chosen),
        as_shown=as_shown(form),
        saved=views.saved_lines(board.saved, current_user.role),
        team=agencies.team(code),
        looked=views.last_look(board.watched_at, now().at),
        as_at=as_at,
        pages=-(-total // queries.PAGE),
    )


def _away(board: Board, team_code: str) -> list[views.CoverLine]:
    """Who of a team is away or will be, and who covers for them."""
    members = agencies.names_in(team_code)
    in_term = agencies.in_term_only(members.keys())
    named = {str(each): name for each, name in members.items()}
    out = {each: name for each, name in members.items() if each in in_term}
    return [
        *views.cover_lines(board.covers, named, in_term),
        *views.term_time_lines(out, board.covers, board.days[0]),
    ]


@blueprint.get("/team-board.csv")
@may("export_worklist")
def team_board_csv() -> Response:
    """The list that the board shows, on all its pages, for a spreadsheet; children by reference only."""
    code, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    chosen, form = team_list(code)
    asked = asked_for(form, 1, views.usual_order(chosen))._replace(size=LONGEST_CSV, on=_on(chosen, as_at))
    found = queries.work_list(code, chosen, asked, as_at, rulebook.calendar)
    lines = views.csv_lines(views.lines(found.rows, as_at, rulebook))
    return csv_download(f"team-board-{chosen.value}-{as_at}.csv", lines)


@blueprint.route("/team-board/unallocated", methods=["GET", "POST"])
@may("hand_over_cases")
@writes
def allocate_many() -> Any:
    """Who takes which of the team's cases that nobody holds: those that are ticked, or one by one."""
    code, sent, wrong = current_user.team_code, request.form, ""
    form, page, ticking = narrowing_form({}), page_number(), request.form.get("tick")
    if request.method == "POST" and not ticking:
        try:
            chosen = takers_of_ticked(sent, sent.getlist("ticked"))
            words = handover_words(sent.get("reason", ""), sent.get("note", ""))
            number = service.allocate_unallocated(recording_context(), code, chosen, words)
            flash(f"Allocated: {number}.", "success")
            return redirect(url_for("caseload.allocate_many", **form.chosen))
        except Refusal as refusal:
            wrong = refusal.sentence
    asked = asked_for(form, page, views.usual_order(BoardList.UNALLOCATED))._replace(size=queries.AT_ONCE)
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
    form = narrowing_form(look.names)
    asked_week = request.args.get("until", "")
    week = next((each for each in views.ahead_weeks(look) if each.until.isoformat() == asked_week), None)
    found = queries.late_between(code, *week, asked_for(form, page)) if week else queries.WorkPage([], 0)
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
