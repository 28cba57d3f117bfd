"""Who is away, and who covers for them."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.agencies import service as agency_service
from caseflow.agencies.service import Absence
from caseflow.caseload import views
from caseflow.caseload.forms import CoverForm
from caseflow.caseload.routes.pages import blueprint
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.today import now
from caseflow.web.transaction import writes


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

    in_term = agencies.in_term_only({UUID(each) for each in members})
    standing = views.cover_lines(agencies.covers(now().on), members, in_term)
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
