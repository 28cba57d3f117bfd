"""The page of a child's family and network, and the forms that add to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access import service as access
from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.events import log
from caseflow.family import queries, service
from caseflow.network import forms, views
from caseflow.people import queries as people
from caseflow.people.forms import SearchForm
from caseflow.tac.published import people_around
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("network", __name__)
_ADDED = "They are added to the family."
_SAVED = "The family is changed. What was recorded before is kept."


@blueprint.get("/cases/<uuid:case_id>/family")
@may("view_family")
def page(case_id: UUID) -> str:
    """The family of a child as a picture and a table, and everybody who works with the child."""
    case, banner = header(case_id)
    family = queries.family(case_id)
    history = queries.member_history(case_id)
    recorders = {each.recorded_by: each.recorded_event.occurred_on for each in log.entries(case_id)}
    known = {each for each in (*recorders, case.allocated_to) if each} | {each.written_by for each in history}
    accounts = agencies.reachable(known)
    return render_template(
        "network/page.html",
        case=case,
        banner=banner,
        as_at=now().on,
        works=g.relation.works,
        family=views.family_view(family, case.child, now().on),
        workers=views.network(
            case, banner, people_around(case_id), queries.workers(case_id), recorders, accounts
        ),
        before=views.history_lines(history, accounts),
        picture=views.genogram_picture(family, case.child, now().on),
    )


def _to_family(case_id: UUID) -> str:
    return url_for("network.page", case_id=case_id)


def _answer(
    case_id: UUID,
    form: FlaskForm,
    act: Callable[[], None],
    title: str,
    done: str = _SAVED,
    template: str = "form",
) -> Any:
    """What is answered to a form of the family: the family, or the form again."""
    _, banner = header(case_id)

    def acted() -> str:
        act()
        return _to_family(case_id)

    told = {"banner": banner, "as_at": now().on, "title": title, "back": _to_family(case_id)}
    return answered(form, acted, done) or form_page(f"network/{template}.html", form, **told)


@blueprint.route("/cases/<uuid:case_id>/family/people/add", methods=["GET", "POST"])
@may("record_family")
@writes
def add_person(case_id: UUID) -> Any:
    """Add somebody to the family, and to that of brothers and sisters of whom the same is true."""
    form = forms.NewPersonForm()
    _offer(form, [(str(each.case_id), each.name) for each in queries.linked_children(case_id) if each.works])

    def act() -> None:
        cases = [case_id, *(UUID(each) for each in _ticked(form))]
        service.add_person(recording_context(), cases, form.person(), form.related(), form.living())

    return _answer(case_id, form, act, "Add somebody to the family", _ADDED, "person")


@blueprint.route("/cases/<uuid:case_id>/family/people/<uuid:person_id>", methods=["GET", "POST"])
@may("record_family")
@writes
def change_person(case_id: UUID, person_id: UUID) -> Any:
    """Say otherwise who somebody is; on the cases of brothers and sisters too, where they are the same."""
    member = _one(queries.members(case_id), person_id)
    form = forms.ChangePersonForm(seen=member.revision, **_shown(member))
    elsewhere = {
        str(each.case_id): (each.name, found.revision)
        for each in queries.linked_children(case_id)
        if each.works
        for found in queries.members(each.case_id)
        if found.id == person_id
    }
    _offer(form, [(case, name) for case, (name, _) in elsewhere.items()])

    def act() -> None:
        context, change = recording_context(), form.change()
        service.change_person(context, case_id, person_id, form.person(), change)
        for case in _ticked(form):
            again = replace(change, seen=elsewhere[case][1])
            service.change_person(context, UUID(case), person_id, form.person(), again)

    return _answer(case_id, form, act, f"Change what is recorded of {member.name}", _SAVED, "person")


def _shown(card: Any) -> dict[str, Any]:
    """What a form begins with: what is recorded, but why it was changed before."""
    return {name: value for name, value in card._asdict().items() if name not in ("id", "reason", "mistake")}


def _offer(form: Any, offered: list[tuple[str, str]]) -> None:
    """Offer brothers and sisters to tick; where there are none, nothing is asked."""
    if offered:
        form.also.choices = choices(offered)
    else:
        del form.also


def _ticked(form: Any) -> list[str]:
    return list(form.also.data or ()) if "also" in form else []


def _one(cards: list[Any], wanted: UUID, name: str = "id") -> Any:
    return next((each for each in cards if getattr(each, name) == wanted), None) or abort(404)


def _asked_of(form: Any, case_id: UUID, child: str) -> None:
    """Who can be chosen: the people of the family; as the other of two, the children too."""
    family = queries.family(case_id)
    members = [(str(each.id), each.name) for each in family.members]
    if "person" in form:
        form.person.choices = choices([("", "Choose one"), *members])
    if "of" in form:
        linked = [(f"link {each.link_id}", each.name) for each in family.linked]
        form.of.choices = choices([("", "Choose one"), ("child", child), *linked, *members])


@blueprint.route("/cases/<uuid:case_id>/family/relations/add", methods=["GET", "POST"])
@may("record_family")
@writes
def add_relation(case_id: UUID) -> Any:
    """Say what somebody is to the child, or to another person of the family."""
    form = forms.NewRelationForm()
    _asked_of(form, case_id, header(case_id)[0].child.name)

    def act() -> None:
        related = form.related()
        service.relate(recording_context(), case_id, uuid4(), UUID(form.person.data), related, service.FIRST)

    return _answer(case_id, form, act, "Add a relationship", "The relationship is added.")


@blueprint.route("/cases/<uuid:case_id>/family/relations/<uuid:relation_id>", methods=["GET", "POST"])
@may("record_family")
@writes
def change_relation(case_id: UUID, relation_id: UUID) -> Any:
    """Say otherwise what somebody is, or that it has ended."""
    found = _one(queries.family(case_id).relations, relation_id)
    of = f"link {found.of_link_id}" if found.of_link_id else str(found.of_person_id or "child")
    form = forms.ChangeRelationForm(seen=found.revision, of=of, person=str(found.person_id), **_shown(found))
    _asked_of(form, case_id, header(case_id)[0].child.name)
    del form.person

    def act() -> None:
        related = form.related()
        service.relate(recording_context(), case_id, relation_id, found.person_id, related, form.change())

    return _answer(case_id, form, act, f"Change what {_name(case_id, found.person_id)} is")


def _name(case_id: UUID, person_id: UUID) -> str:
    return str(_one(queries.members(case_id), person_id).name)


@blueprint.route("/cases/<uuid:case_id>/family/stays/add", methods=["GET", "POST"])
@may("record_family")
@writes
def add_stay(case_id: UUID) -> Any:
    """Say who lives, or lived, with the child."""
    form = forms.NewStayForm()
    _asked_of(form, case_id, "")

    def act() -> None:
        who = UUID(form.person.data)
        service.stay(recording_context(), case_id, uuid4(), who, form.spell(), service.FIRST)

    return _answer(
        case_id, form, act, "Who lives with the child?", "It is recorded who lives with the child."
    )


@blueprint.route("/cases/<uuid:case_id>/family/stays/<uuid:stay_id>", methods=["GET", "POST"])
@may("record_family")
@writes
def change_stay(case_id: UUID, stay_id: UUID) -> Any:
    """Say otherwise when somebody lived with the child, or that they no longer do."""
    found = _one(queries.family(case_id).stays, stay_id)
    form = forms.ChangeStayForm(seen=found.revision, **_shown(found))

    def act() -> None:
        service.stay(recording_context(), case_id, stay_id, found.person_id, form.spell(), form.change())

    return _answer(case_id, form, act, f"When does {_name(case_id, found.person_id)} live with the child?")


@blueprint.route("/cases/<uuid:case_id>/family/workers/add", methods=["GET", "POST"])
@may("record_family")
@writes
def add_worker(case_id: UUID) -> Any:
    """Add somebody who works with the child."""
    form = forms.NewWorkerForm()

    def act() -> None:
        service.keep_worker(recording_context(), case_id, uuid4(), form.worker(), service.FIRST)

    return _answer(case_id, form, act, "Add somebody who works with the child", "They are added.")


@blueprint.route("/cases/<uuid:case_id>/family/workers/<uuid:worker_id>", methods=["GET", "POST"])
@may("record_family")
@writes
def change_worker(case_id: UUID, worker_id: UUID) -> Any:
    """Say otherwise who works with the child, or that they no longer do."""
    found = _one(queries.workers(case_id), worker_id)
    form = forms.ChangeWorkerForm(seen=found.revision, **_shown(found))

    def act() -> None:
        service.keep_worker(recording_context(), case_id, worker_id, form.worker(), form.change())

    return _answer(case_id, form, act, f"Change what is recorded of {found.name}", "The change is saved.")


@blueprint.get("/cases/<uuid:case_id>/family/children")
@may("record_family")
def find_child(case_id: UUID) -> tuple[str, int]:
    """Look for a child with a case, to link it to this one."""
    case, banner = header(case_id)
    form = SearchForm(request.args)
    good = not form.asked or form.validate()
    words, born_on = form.name.data or "", form.born_on.data
    found = people.search(words, born_on) if form.asked and good else None
    if found:
        access.audit_search(current_user.id, words, born_on, found.case_ids)
    page = render_template(
        "network/find.html", form=form, found=found, case=case, banner=banner, as_at=now().on
    )
    return page, 200 if good else 422


@blueprint.route("/cases/<uuid:case_id>/family/children/<uuid:other_case_id>", methods=["GET", "POST"])
@may("record_family")
@writes
def link(case_id: UUID, other_case_id: UUID) -> Any:
    """Say what a child with a case is to the child of this one: both cases show it."""
    other = queries.child_to_link(case_id, other_case_id) or abort(404)
    form = forms.NewLinkForm()
    siblings = [
        each for each in queries.linked_children(case_id) if each.works and each.case_id != other_case_id
    ]
    _offer(form, [(str(each.case_id), each.name) for each in siblings])

    def act() -> None:
        context, linked = recording_context(), form.link()
        for case in (case_id, *(UUID(each) for each in _ticked(form))):
            service.link(context, case, other_case_id, linked)

    return _answer(case_id, form, act, f"What is {other.name} to the child?", "The cases are linked.")


@blueprint.route("/cases/<uuid:case_id>/family/links/<uuid:link_id>", methods=["GET", "POST"])
@may("record_family")
@writes
def change_link(case_id: UUID, link_id: UUID) -> Any:
    """Say otherwise what a linked child is, or take a mistaken link out."""
    found = _one(queries.linked_children(case_id), link_id, "link_id")
    form = forms.ChangeLinkForm(seen=found.revision, **_shown(found))

    def act() -> None:
        service.change_link(recording_context(), case_id, link_id, form.link(), form.change())

    return _answer(case_id, form, act, f"Change what {found.name} is to the child")
