"""Cases that may be held at the wrong level, and what supervisors answer."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases import views as case_views
from caseflow.cases.routes import header
from caseflow.levels import queries, service, views
from caseflow.levels.forms import AnswerForm
from caseflow.levels.service import Answer
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("levels", __name__)


@blueprint.get("/levels")
@may("see_level_flags")
def flags() -> str:
    """The flags of the team's open cases, what was answered, and how often each rule was right."""
    team, as_at, rulebook = current_user.team_code, now().on, rules_in_force()
    asked, rule, page = request.args.get("show", ""), request.args.get("rule", ""), page_number()
    shown = asked if asked in views.SHOWN else "waiting"
    waiting = queries.waiting(team, as_at, rule, page) if shown == "waiting" else []
    given = [] if shown == "waiting" else queries.answered(team, shown == "wrong", rule, page)
    known = cases.cards({each.case_id for each in waiting} | {each.case_id for each in given})
    holders = agencies.holders({each.allocated_to for each in known.values() if each.allocated_to})
    tallies = queries.tallies(team, as_at)
    total = views.total(tallies, shown, rule)
    return render_template(
        "levels/flags.html",
        flagged=views.flagged(waiting, known, holders, rulebook),
        answers=views.answers(given, known, rulebook),
        caption_of_list=views.caption(shown, rule, total, rulebook),
        by_rule=views.by_rule(tallies, rulebook),
        rules=views.rules(rulebook, as_at),
        team=agencies.team(team),
        narrowed=shown != "waiting" or bool(rule),
        as_at=as_at,
        page=page,
        pages=-(-total // queries.PAGE),
    )


@blueprint.get("/cases/<uuid:case_id>/levels")
@may("view_case")
def of_case(case_id: UUID) -> str:
    """Whether a case may be held at the wrong level, and what was answered so far."""
    as_at, rulebook = now().on, rules_in_force()
    given = cases.level_answers(case_id)
    return render_template(
        "levels/of_case.html",
        banner=header(case_id)[1],
        as_at=as_at,
        levels=case_views.level_lines(case_id, cases.level_flags(case_id, as_at), rulebook),
        answers=[views.answer_line(each, rulebook) for each in given],
    )


@blueprint.route("/cases/<uuid:case_id>/levels/<rule>", methods=["GET", "POST"])
@may("answer_level_flag")
@writes
def answer(case_id: UUID, rule: str) -> Any:
    """Say whether the case is at the right level, and why, or what is done."""
    as_at, rulebook, form = now().on, rules_in_force(), AnswerForm()
    name = (rule, request.args.get("raised_by", ""))
    standing = cases.level_flags(case_id, as_at)
    given = {(each.rule, each.key) for each in cases.level_answers(case_id)}
    flag = next((each for each in standing if (each.rule, each.key) == name), None)
    if flag is None and name not in given:
        abort(404)
    back = url_for("levels.of_case", case_id=case_id)

    def act() -> str:
        said = Answer(form.level.data == "wrong", form.words.data or "", *_who(), now().at)
        service.answer(case_id, name, said)
        return back

    line = case_views.level_line(case_id, flag, rulebook) if flag else None
    page = {"banner": header(case_id)[1], "as_at": as_at, "line": line, "back": back}
    return answered(form, act, "The answer is saved.") or form_page("levels/answer.html", form, **page)


def _who() -> tuple[str, UUID]:
    return current_user.team_code, current_user.id
