"""Asking people into the team, and when they join and leave."""

from typing import Any
from uuid import UUID

from flask import abort

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.tac import forms, queries
from caseflow.tac.routes.team import Head, around_of, asking, blueprint, desk, to_team
from caseflow.tac.service import members
from caseflow.web.drafts import answered
from caseflow.web.fields import choices
from caseflow.web.today import now
from caseflow.web.transaction import writes


@blueprint.route("/cases/<uuid:case_id>/tac/members/add", methods=["GET", "POST"])
@may("run_tac")
@writes
def add_member(case_id: UUID) -> Any:
    """Ask somebody into the team."""
    around = around_of(case_id)
    case, _ = header(case_id)
    form = forms.MemberForm(invited_on=now().on, basis="consent")
    listed = {each.agency_code: each.agency_name for each in agencies.teams()}
    form.agency.choices = choices([("", "Choose one"), *listed.items()])
    managers = agencies.names_of(set(agencies.managers_of(case.team_code)))
    form.manager.choices = choices(
        [("", "Choose one"), *((str(each), name) for each, name in managers.items())]
    )

    def act() -> str:
        members.add(around, _newcomer(form), desk())
        return to_team(case_id)

    head = Head(
        "Ask somebody into the team",
        "What is shared with them, and on which basis, is written down. The family can see it.",
    )
    return answered(form, act, "They are in the team.") or asking(form, case_id, head)


def _newcomer(form: Any) -> members.Newcomer:
    return members.Newcomer(
        kind=form.kind.data,
        invited_on=form.invited_on.data,
        name=(form.name.data or "").strip(),
        role=form.role.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        agency_code=form.agency.data or None,
        agency_words=form.agency_words.data or "",
        joined=form.joined.data,
        basis=form.basis.data,
        reason=form.reason.data or "",
        manager_id=UUID(form.manager.data) if form.manager.data else None,
    )


@blueprint.route("/cases/<uuid:case_id>/tac/members/<uuid:member_id>", methods=["GET", "POST"])
@may("run_tac")
@writes
def change_member(case_id: UUID, member_id: UUID) -> Any:
    """When somebody joined or left."""
    around = around_of(case_id)
    member = next((each for each in queries.members(around) if each.id == member_id), None)
    if member is None:
        abort(404)
    known = {"joined_on": member.joined_on, "left_on": member.left_on, "left_why": member.left_why}
    form = forms.ChangeMemberForm(seen=member.version, **known)

    def act() -> str:
        seen = int(form.seen.data) if str(form.seen.data).isdigit() else 0
        given = (form.joined_on.data, form.left_on.data, form.left_why.data or "")
        members.change(around, member_id, seen, *given, desk())
        return to_team(case_id)

    head = Head(f"{member.name} in the team", f"Asked on {member.invited_on:%d %m %Y}.")
    return answered(form, act, "It is saved.") or asking(form, case_id, head)
