"""The list of possible duplicates, two records side by side, and what was decided about them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.joining import queries, service, views
from caseflow.joining.forms import ChooseForm, DecideForm, JoinForm, PartForm
from caseflow.rules.permissions import decide
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.transaction import writes

blueprint = Blueprint("joining", __name__)
_APART = "apart"


@blueprint.get("/joining")
@may("join_records")
def duplicates() -> str:
    """Records that may be of one child, and what was decided about others."""
    asked, page = request.args.get("why", ""), page_number()
    why = asked if asked in queries.WHY else ""
    counts, compared = queries.pair_counts(), queries.compared()
    pairs, joins = queries.possible_pairs(why, page), queries.joins()
    in_pairs = {case for each in pairs for case in (each.one, each.other)}
    sides = queries.sides(in_pairs | {case for each in joins for case in (each.kept_case, each.joined_case)})
    names = agencies.names_of(views.people_in(joins))
    return render_template(
        "joining/duplicates.html",
        pairs=views.pair_lines(pairs, sides),
        joins=views.join_lines(joins, sides, names),
        reasons=views.reasons(counts, why),
        total=counts[why],
        compared=views.compared_until(compared),
        page=page,
        pages=-(-counts[why] // queries.PAGE),
    )


@blueprint.route("/joining/choose", methods=["GET", "POST"])
@may("join_records")
@writes
def choose() -> Any:
    """Two records by the references of their children."""
    form = ChooseForm()
    if form.validate_on_submit():
        found = {name: queries.case_of(form[name].data) for name in ("one", "other")}
        for name, case_id in found.items():
            if case_id is None:
                form[name].errors = ["No child has this reference"]
        if found["one"] and found["other"]:
            return redirect(url_for("joining.compare", one_id=found["one"], other_id=found["other"]))
    return form_page("joining/choose.html", form)


@blueprint.route("/joining/<uuid:one_id>/<uuid:other_id>", methods=["GET", "POST"])
@may("join_records")
@writes
def compare(one_id: UUID, other_id: UUID) -> Any:
    """Two records side by side: of one child, with the record that is kept, or of two children."""
    found = queries.sides((one_id, other_id))
    if one_id == other_id or len(found) < 2:
        abort(404)
    sides = [found[one_id], found[other_id]]
    form = JoinForm()
    form.kept.choices = choices(views.choices_of(*sides))

    def act() -> str:
        return _answer(form, one_id, other_id)

    page = {"rows": views.side_by_side(*sides), "sides": sides, "keep": views.kept_first(*sides)}
    return answered(form, act, "Your answer is saved.") or form_page("joining/compare.html", form, **page)


def _answer(form: JoinForm, one: UUID, other: UUID) -> str:
    context, reason = recording_context(), form.reason.data or ""
    if form.kept.data == _APART:
        service.tell_apart(context, one, other, reason)
        _traced("told_apart", one, other)
        return url_for("joining.duplicates")
    kept = UUID(form.kept.data)
    joined = other if kept == one else one
    join_id, waits = service.ask(context, kept, joined, reason)
    _traced("asked_to_join" if waits else "joined", kept, joined)
    return url_for("joining.one", join_id=join_id)


def _traced(what: str, *cases: UUID) -> None:
    for case_id in cases:
        access.audit(current_user.id, "join_records", case_id, {"allowed": True, "done": what})


@blueprint.route("/joining/<uuid:join_id>", methods=["GET", "POST"])
@may("decide_join")
@writes
def one(join_id: UUID) -> Any:
    """A joining: what is asked for the second person, how to part it for whoever joins records."""
    join = queries.join(join_id) or abort(404)
    known = queries.sides((join.kept_case, join.joined_case))
    sides = [known[each] for each in (join.kept_case, join.joined_case) if each in known]
    decides = queries.decides(join_id)
    parts = join.stands and decide(current_user.role, "join_records", "content").allowed
    form = DecideForm() if decides else PartForm()

    def act() -> str:
        if isinstance(form, DecideForm):
            service.decide(recording_context(), join_id, form.decision.data == "join", form.answer.data or "")
            done = "joined" if form.decision.data == "join" else "refused"
        elif parts:
            service.part(recording_context(), join_id, form.reason.data or "")
            done = "parted"
        else:
            abort(403)
        _traced(done, join.kept_case, join.joined_case)
        return url_for("joining.one", join_id=join_id)

    names = agencies.names_of(views.people_in([join]))
    page: dict[str, Any] = {
        "line": views.join_lines([join], known, names)[0],
        "decides": decides,
        "parts": parts,
        "rows": views.side_by_side(*sides) if len(sides) == 2 else [],
        "across": queries.recorded_across(join_id) if parts else 0,
        "sides": sides,
    }
    return answered(form, act, "Your answer is saved.") or form_page("joining/join.html", form, **page)
