"""Lists that somebody saves under a name, renames and removes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.caseload import queries, service, views
from caseflow.caseload.forms import SavedListForm
from caseflow.caseload.routes.narrowed import as_shown, my_list, team_list
from caseflow.caseload.routes.pages import blueprint
from caseflow.rules.permissions import decide
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now
from caseflow.web.transaction import writes


@blueprint.route("/saved-lists/new", methods=["GET", "POST"])
@may("see_my_work")
@writes
def save_list() -> Any:
    """Save the list that the address asks for, as it is narrowed and sorted, under a name."""
    place = request.args.get("place", "")
    if place not in views.PLACES or not decide(current_user.role, views.PLACES[place][1]).allowed:
        abort(404)
    shown, narrowed = my_list() if place == "mine" else team_list(current_user.team_code)
    query = urlencode({"show": shown.value, **as_shown(narrowed)})
    form = SavedListForm()

    def act() -> str:
        service.save_list(current_user.id, place, form.name.data.strip(), query, now().at)
        return views.address_of(place, query)

    words = [views.TITLES[shown].title, *narrowed.words]
    return answered(form, act, "The list is saved.") or form_page(
        "caseload/saved_list.html", form, title="Save this list", words=words
    )


@blueprint.get("/saved-lists")
@may("see_my_work")
def saved_lists() -> str:
    """The lists that I have saved."""
    saved = queries.saved_asked().answers()
    return render_template("caseload/saved_lists.html", saved=views.saved_lines(saved, current_user.role))


@blueprint.route("/saved-lists/<uuid:list_id>", methods=["GET", "POST"])
@may("see_my_work")
@writes
def rename_list(list_id: UUID) -> Any:
    """Give a list that I have saved another name."""
    card = next((each for each in queries.saved_asked().answers() if each.id == list_id), None)
    if card is None:
        abort(404)
    form = SavedListForm(name=card.name)

    def act() -> str:
        service.rename_list(current_user.id, list_id, form.name.data.strip())
        return url_for("caseload.saved_lists")

    return answered(form, act, "The list has its new name.") or form_page(
        "caseload/saved_list.html", form, title="Rename a saved list", words=[]
    )


@blueprint.post("/saved-lists/<uuid:list_id>/remove")
@may("see_my_work")
@writes
def remove_list(list_id: UUID) -> Any:
    """I no longer need a list that I have saved."""
    service.remove_list(current_user.id, list_id)
    flash("The saved list is removed. Nothing that was in it has changed.", "success")
    return redirect(url_for("caseload.saved_lists"))
