"""Declaring children of one's own family, and what governance and managers see of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.own_family import queries, service, views
from caseflow.own_family.forms import EndForm, NamedChildForm, OwnFamilyForm
from caseflow.web.fields import choices, show_refusal
from caseflow.web.navigation import home
from caseflow.web.transaction import writes

blueprint = Blueprint("own_family", __name__)
_DONE = "Declared. If there is a record of this child, it is closed to {who} from now on."


def _offer_people(form: Any) -> None:
    """Oneself; a manager may choose a member of their team too."""
    people = [(str(current_user.id), f"I am ({current_user.name})")]
    if current_user.role == "team_manager":
        team = agencies.members_of(current_user.team_code)
        people += [(str(each.id), each.name) for each in team if each.id != current_user.id]
    form.whose.choices = choices(people)


def _declared(form: Any, named: service.NamedChild | None, case_id: UUID | None = None) -> bool:
    """Whether the declaration of a form was made; what was wrong is said in the form."""
    try:
        service.declare(UUID(form.whose.data), form.relationship.data, named, case_id)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    names = {choice.value: choice.label for choice in form.whose.choices}
    own = form.whose.data == str(current_user.id)
    flash(_DONE.format(who="you" if own else names[form.whose.data]), "success")
    return True


@blueprint.route("/own-family", methods=["GET", "POST"])
@may("declare_own_family")
@writes
def declare() -> Any:
    """Declare a child by name and day of birth, whether or not there is a record of them."""
    form = NamedChildForm()
    _offer_people(form)
    if form.validate_on_submit():
        names = form.given_name.data or "", form.family_name.data or ""
        if _declared(form, service.NamedChild(*names, form.birth_date.data)):
            return redirect(url_for("own_family.declare"))
    own = queries.declarations(current_user.id)
    return _page(form, own=views.lines(own, agencies.names_of(views.names_in(own))))


@blueprint.route("/cases/<uuid:case_id>/own-family", methods=["GET", "POST"])
@may("declare_own_family")
@writes
def declare_of_case(case_id: UUID) -> Any:
    """Declare that the child of this case is of one's own family, or of a team member's."""
    form = OwnFamilyForm()
    _offer_people(form)
    if form.validate_on_submit() and _declared(form, None, case_id):
        return redirect(home(current_user.role))
    return _page(form, back_href=url_for("cases.page", case_id=case_id))


def _page(form: FlaskForm, **shown: Any) -> tuple[str, int]:
    page = render_template("own_family/declare.html", form=form, **shown)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/own-family/declared")
@may("review_own_family")
def declared() -> str:
    """Every declaration that one looks after: a manager those of the team, governance all."""
    found = queries.declarations()
    names = agencies.names_of(views.names_in(found))
    return render_template("own_family/declared.html", lines=views.lines(found, names))


@blueprint.route("/own-family/<uuid:declaration_id>", methods=["GET"])
@may("review_own_family")
def looks(declaration_id: UUID) -> str:
    """What somebody had looked at before the child was declared."""
    return _looks(declaration_id, EndForm())


def _looks(declaration_id: UUID, form: EndForm) -> str:
    found = queries.declaration(declaration_id)
    if found is None:
        abort(404)
    names = agencies.names_of(views.names_in([found]))
    return render_template(
        "own_family/looks.html",
        line=views.lines([found], names)[0],
        own=found.practitioner_id == current_user.id,
        form=form if current_user.role == "information_governance" and not found.ended_at else None,
        looks=views.look_lines(queries.past_looks(declaration_id)),
    )


@blueprint.post("/own-family/<uuid:declaration_id>/end")
@may("end_own_family")
@writes
def end(declaration_id: UUID) -> Any:
    """End a declaration that was a mistake."""
    form = EndForm()
    if form.validate_on_submit():
        try:
            service.end(declaration_id, form.why.data or "")
            flash("The declaration has ended.", "success")
            return redirect(url_for("own_family.looks", declaration_id=declaration_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return _looks(declaration_id, form), 422
