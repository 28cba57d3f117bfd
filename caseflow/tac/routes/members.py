"""Asking people into the team, and when they join and leave."""

from typing import Any
from uuid import UUID

from flask import abort
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.tac import forms, queries
from caseflow.tac.queries import TacEpisode
from caseflow.tac.routes.team import Heading, blueprint, episode_of, team_form, to_team
from caseflow.tac.service import members
from caseflow.web.drafts import answered
from caseflow.web.fields import choices, whole
from caseflow.web.filters import long_date
from caseflow.web.today import now
from caseflow.web.transaction import writes

READS_ALONG = "Their whole team can then read the assessment and the plan, as far as the family agreed."


@blueprint.route("/cases/<uuid:case_id>/tac/members/add", methods=["GET", "POST"])
@may("run_tac")
@writes
def add_member(case_id: UUID) -> Any:
    """Ask somebody into the team."""
    episode = episode_of(case_id)
    form = _member_form(episode, header(case_id)[0].team_code)

    def act() -> str:
        members.add(recording_context(), episode, _new_member(form))
        return to_team(case_id)

    heading = Heading(
        "Ask somebody into the team",
        "What is shared with them, and on which basis, is written down. The family can see it.",
    )
    done = "They are in the team." if form.joined.data else "They are asked into the team."
    return answered(form, act, done) or team_form(form, case_id, heading, "member", reads_along=READS_ALONG)


def _member_form(episode: TacEpisode, team_code: str) -> Any:
    team = queries.members(episode)
    prefill: dict[str, Any] = {"invited_on": now().on, "basis": "consent"}
    relative = queries.relative(episode, team)
    if relative:
        prefill |= {"family_name": relative.name, "relationship": relative.relationship}
    form: Any = forms.MemberForm(**prefill)
    listed = queries.colleagues(episode, team_code, team)
    people = [SelectChoice(str(key), name, {}, each.name) for each in listed for key, name in each.people]
    form.person.choices = [SelectChoice("", "Choose one"), *people]
    names = agencies.agency_names()
    form.agency.choices = choices([("", "Choose one"), *names.items()])
    managers = agencies.names_of(set(agencies.managers_of(team_code)))
    form.manager.choices = choices(
        [("", "Choose one"), *((str(each), name) for each, name in managers.items())]
    )
    return form


def _new_member(form: Any) -> members.NewMember:
    details = {
        "kind": form.kind.data,
        "invited_on": form.invited_on.data,
        "joined": form.joined.data,
        "basis": form.basis.data,
        "reason": form.reason.data or "",
        "manager_id": UUID(form.manager.data) if form.manager.data else None,
    }
    return members.NewMember(**details, **_who(form))


def _who(form: Any) -> dict[str, Any]:
    """What was filled in for the kind that was chosen; the fields of the others do not count."""
    if form.kind.data == "family":
        return {
            "name": form.family_name.data or "",
            "role": form.relationship.data or "",
            "phone": form.family_phone.data or "",
        }
    if form.kind.data == "outside":
        details = {name: form[name].data or "" for name in ("name", "role", "phone", "agency_words")}
        return details | {"agency_code": form.agency.data or None}
    if form.person.data:
        return {"practitioner_id": UUID(form.person.data), "role": form.job.data or ""}
    return {
        "email": form.email.data or "",
        "name": form.email_name.data or form.name.data or "",
        "agency_code": form.agency.data or None,
        "role": form.job.data or "",
    }


@blueprint.route("/cases/<uuid:case_id>/tac/members/me", methods=["GET", "POST"])
@may("run_tac")
@writes
def add_myself(case_id: UUID) -> Any:
    """One press: who is signed in joins the team."""
    episode = episode_of(case_id)
    form = forms.MyselfForm()

    def act() -> str:
        members.add_myself(recording_context(), episode)
        return to_team(case_id)

    heading = Heading("Put myself into the team", f"{current_user.name}, from {long_date(now().on)}.")
    return answered(form, act, "You are in the team.") or team_form(form, case_id, heading)


@blueprint.route("/cases/<uuid:case_id>/tac/members/<uuid:member_id>", methods=["GET", "POST"])
@may("run_tac")
@writes
def change_member(case_id: UUID, member_id: UUID) -> Any:
    """What somebody does, how to reach them, and when they joined or left."""
    episode = episode_of(case_id)
    member = next((each for each in queries.members(episode) if each.id == member_id), None)
    if member is None:
        abort(404)
    names = ("role", "phone", "joined_on", "left_on", "left_why")
    form = forms.ChangeMemberForm(seen=member.version, **{name: getattr(member, name) for name in names})

    def act() -> str:
        details = members.Membership(
            role=form.role.data or "",
            phone=form.phone.data or "",
            joined_on=form.joined_on.data,
            left_on=form.left_on.data,
            left_why=form.left_why.data or "",
        )
        members.change(recording_context(), episode, member_id, whole(form.seen) or 0, details)
        return to_team(case_id)

    heading = Heading(f"{member.name} in the team", f"Asked on {long_date(member.invited_on)}.")
    return answered(form, act, "It is saved.") or team_form(form, case_id, heading)
