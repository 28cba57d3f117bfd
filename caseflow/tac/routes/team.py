"""The team on one page, its lead professional, its end."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort, g, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import Refused, may, recording_context
from caseflow.cases.routes import header
from caseflow.events.kinds.caf import CAF_ENDINGS
from caseflow.tac import forms, queries
from caseflow.tac.queries import TacEpisode
from caseflow.tac.service import closing, lead
from caseflow.tac.service import meetings as meeting_service
from caseflow.tac.service import plan as plan_service
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices, whole
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("tac", __name__)

NO_MEETING = "none"
NOT_IN_TEAM = "The assessment was shared with your team, but your team is not in the team around the child."


class Head(NamedTuple):
    """A form's own words: its title, and a sentence above it."""

    title: str
    intro: str = ""


def episode_of(case_id: UUID) -> TacEpisode:
    """The team of the open assessment, else of the last one; 404 where there is none."""
    found = next(iter(queries.episodes(case_id)), None)
    if found is None:
        if g.relation.level != "content":
            raise Refused(NOT_IN_TEAM, g.relation, case_id)
        abort(404)
    return found


def to_team(case_id: UUID) -> str:
    """The address of the team's page."""
    return url_for("tac.page", case_id=case_id)


def asking(form: FlaskForm, case_id: UUID, head: Head, template: str = "form", **more: Any) -> Any:
    """The page of a form about the team."""
    banner = header(case_id)[1]
    return form_page(
        f"tac/{template}.html", form, banner=banner, as_at=now().on, head=head, back=to_team(case_id), **more
    )


@blueprint.get("/cases/<uuid:case_id>/tac")
@may("view_tac")
def page(case_id: UUID) -> str:
    """Who is in the team, who leads it, when it meets and what it does."""
    case, banner = header(case_id)
    found = queries.episodes(case_id)
    if not found:
        if g.relation.level != "content":
            raise Refused(NOT_IN_TEAM, g.relation, case_id)
        return render_template("tac/none.html", case=case, banner=banner, as_at=now().on)
    return render_template(
        "tac/team.html", case=case, banner=banner, as_at=now().on, **_shown(case, found[0])
    )


def _shown(case: Any, episode: TacEpisode) -> dict[str, Any]:
    """What the team's page shows."""
    members, meetings, plan = queries.members(episode), queries.meetings(episode), queries.plan(episode)
    runs = g.relation.level == "content" and not episode.closed_on
    todo = queries.open_actions(plan)
    joins = (case.team_code, current_user.team_code, members, current_user.id)
    return {
        "episode": episode,
        "runs": runs,
        "members": members,
        "joins": runs and queries.may_join(episode, *joins),
        "theirs": {each.id: [one for one in todo if one.now.member_id == each.id] for each in members},
        "leads": queries.leads(episode),
        "meetings": meetings,
        "review": queries.review_agreed(episode, meetings),
        "plan": plan,
        "agreed": [] if episode.closed_on else queries.agreed_lines(episode, plan),
        "agreements": queries.agreements(episode),
        "closing": queries.closing(episode),
        "closing_reasons": CAF_ENDINGS,
        "aims": plan_service.AIMS,
        "statuses": plan_service.STATUSES,
        "reached": plan_service.REACHED,
        "meeting_kinds": meeting_service.KINDS,
    }


def said_at(meetings: Sequence[queries.MeetingCard]) -> dict[str, str]:
    """What child and parents said at the last of these meetings that was held, to begin a form with."""
    held = [each for each in meetings if each.minutes]
    last = max(held, key=lambda each: each.on, default=None)
    views = {name: getattr(last.minutes, name) for name in ("child_view", "parent_view")} if last else {}
    return {name: words for name, words in views.items() if words}


def hint_at(form: Any, said: dict[str, str]) -> None:
    """Say of words that are filled in where they are from."""
    for name in said:
        form[name].description = "From the last meeting, or the assessment. Ask whether they still say so"


@blueprint.route("/cases/<uuid:case_id>/tac/lead", methods=["GET", "POST"])
@may("run_tac")
@writes
def name_lead(case_id: UUID) -> Any:
    """Name the lead professional, in place of the one there is."""
    episode = episode_of(case_id)
    team = [each for each in queries.members(episode) if each.reachable and each.kind != "family"]
    form: Any = forms.LeadForm(seen=queries.last_lead_number(case_id), occurred_on=now().on)
    if not queries.leads(episode):
        del form.why
    named = [(str(each.id), each.title) for each in team]
    form.member.choices = choices([("", "Choose one"), *named])

    def act() -> str:
        told, why = form.family_told_on.data, (form.why.data or "") if "why" in form else ""
        seen = whole(form.seen) or 0
        lead.name(
            recording_context(), episode, UUID(form.member.data), form.occurred_on.data, why, told, seen
        )
        return to_team(case_id)

    head = Head(
        "Name the lead professional",
        "One person whom the family can always turn to, and who sees that what was agreed is done. "
        "They do not answer for what others have promised.",
    )
    return answered(form, act, "The lead professional is named.") or asking(form, case_id, head)


@blueprint.route("/cases/<uuid:case_id>/tac/close", methods=["GET", "POST"])
@may("run_tac")
@writes
def close(case_id: UUID) -> Any:
    """Close the assessment, at a closing meeting or with a reason without one."""
    episode = episode_of(case_id)
    held = [each for each in queries.meetings(episode) if each.minutes]
    said = said_at([each for each in held if each.kind == "closing"])
    form: Any = forms.CloseForm(closed_on=now().on, **said)
    hint_at(form, said)
    named = [(str(each.id), f"{meeting_service.KINDS[each.kind]}, {each.label}") for each in held]
    form.meeting.choices = choices([*named, (NO_MEETING, "There was no meeting for it")])
    if not form.meeting.data and not held:
        form.meeting.data = NO_MEETING
    others = closing.still_open(episode)
    if others:
        del form.case_reason

    def act() -> str:
        closing.close(recording_context(), episode, _ending(form))
        return to_team(case_id)

    intro = (
        "Agree the end with the family and the team at a meeting where you can, and say what happens next."
    )
    if others:
        intro += f" The case stays open: {others[0].lower()}."
    head = Head("Close this assessment", intro)
    done = "The assessment is closed. The case stays open."
    if "case_reason" in form and form.case_reason.data:
        done = "The assessment is closed. The case is closed too."
    shown = {"undone": closing.left_undone(episode), "no_meeting": NO_MEETING}
    return answered(form, act, done) or asking(form, case_id, head, "close", **shown)


def _ending(form: Any) -> closing.Ending:
    return closing.Ending(
        closed_on=form.closed_on.data,
        reason=form.reason.data,
        meeting_id=UUID(form.meeting.data) if form.meeting.data not in (None, "", NO_MEETING) else None,
        without_meeting=form.without_meeting.data or "",
        summary=form.summary.data or "",
        child_view=form.child_view.data or "",
        parent_view=form.parent_view.data or "",
        case_reason=(form.case_reason.data or None) if "case_reason" in form else None,
    )
