"""The team on one page, its lead professional, its end."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort, g, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import Refused, may, recording_context
from caseflow.cases.routes import header
from caseflow.tac import forms, queries
from caseflow.tac.queries import TacEpisode
from caseflow.tac.service import closing, lead
from caseflow.tac.views import meeting as meeting_views
from caseflow.tac.views.team import Team, team_page
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices, whole
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("tac", __name__)

NO_MEETING = "none"
NOT_IN_TEAM = "The assessment was shared with your team, but your team is not in the team around the child."


class Heading(NamedTuple):
    """A form's own words: its title, and a sentence above it."""

    title: str
    intro: str = ""


def episode_of(case_id: UUID) -> TacEpisode:
    """The team of the open assessment, else of the last one; 404 where there is none."""
    episode = next(iter(queries.episodes(case_id)), None)
    if episode is None:
        if g.relation.level != "content":
            raise Refused(NOT_IN_TEAM, g.relation, case_id)
        abort(404)
    return episode


def to_team(case_id: UUID) -> str:
    """The address of the team's page."""
    return url_for("tac.page", case_id=case_id)


def team_form(
    form: FlaskForm, case_id: UUID, heading: Heading, template: str = "form", **more: Any
) -> tuple[str, int]:
    """The page of a form about the team."""
    banner, back = header(case_id)[1], to_team(case_id)
    return form_page(
        f"tac/{template}.html", form, banner=banner, as_at=now().on, heading=heading, back=back, **more
    )


def team_of(episode: TacEpisode) -> Team:
    """The rows of a team, as its pages need them."""
    meetings, outcomes = queries.meetings(episode), queries.plan(episode)
    return Team(
        episode,
        queries.members(episode),
        queries.leads(episode),
        meetings,
        queries.review_agreed(episode, meetings),
        outcomes,
        0 if episode.closed_on else len(queries.agreed_lines(episode, outcomes)),
        next(iter(queries.agreements(episode)), None),
        queries.closing(episode),
    )


@blueprint.get("/cases/<uuid:case_id>/tac")
@may("view_tac")
def page(case_id: UUID) -> str:
    """Who is in the team, who leads it, when it meets and what it does."""
    case, banner = header(case_id)
    episode = next(iter(queries.episodes(case_id)), None)
    if episode is None:
        if g.relation.level != "content":
            raise Refused(NOT_IN_TEAM, g.relation, case_id)
        return render_template("tac/none.html", banner=banner, as_at=now().on)
    team = team_of(episode)
    runs = g.relation.works and not episode.closed_on
    return render_template(
        "tac/team.html",
        case=case,
        banner=banner,
        as_at=now().on,
        episode=episode,
        view=team_page(team, now().on),
        runs=runs,
        joins=runs
        and queries.may_join(episode, case.team_code, current_user.team_code, team.members, current_user.id),
    )


def last_views(meetings: Sequence[queries.MeetingCard]) -> dict[str, str]:
    """What child and parents said at the last of these meetings that was held, to begin a form with."""
    last = max((each for each in meetings if each.minutes), key=lambda each: each.on, default=None)
    views = {name: getattr(last.minutes, name) for name in ("child_view", "parent_view")} if last else {}
    return {name: words for name, words in views.items() if words}


def hint_prefilled(form: Any, prefill: Iterable[str]) -> None:
    """Say of the fields that are filled in where their words are from."""
    for name in prefill:
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
        named = lead.NewLead(
            member_id=UUID(form.member.data),
            from_on=form.occurred_on.data,
            why=(form.why.data or "") if "why" in form else "",
            family_told_on=form.family_told_on.data,
        )
        lead.name(recording_context(), episode, named, whole(form.seen) or 0)
        return to_team(case_id)

    heading = Heading(
        "Name the lead professional",
        "One person whom the family can always turn to, and who sees that what was agreed is done. "
        "They do not answer for what others have promised.",
    )
    return answered(form, act, "The lead professional is named.") or team_form(form, case_id, heading)


@blueprint.route("/cases/<uuid:case_id>/tac/close", methods=["GET", "POST"])
@may("run_tac")
@writes
def close(case_id: UUID) -> Any:
    """Close the assessment, at a closing meeting or with a reason without one."""
    episode = episode_of(case_id)
    meetings = queries.meetings(episode)
    views = last_views([each for each in meetings if each.kind == "closing"])
    form: Any = forms.CloseForm(closed_on=now().on, **views)
    hint_prefilled(form, views)
    held = meeting_views.labels(meetings)
    form.meeting.choices = choices([*held, (NO_MEETING, "There was no meeting for it")])
    if not form.meeting.data and not held:
        form.meeting.data = NO_MEETING
    still_open = closing.still_open(episode)
    if still_open:
        del form.case_reason

    def act() -> str:
        closing.close(recording_context(), episode, _closing_details(form))
        return to_team(case_id)

    intro = (
        "Agree the end with the family and the team at a meeting where you can, and say what happens next."
    )
    if still_open:
        intro += f" The case stays open: {still_open[0].lower()}."
    done = "The assessment is closed. The case stays open."
    if "case_reason" in form and form.case_reason.data:
        done = "The assessment is closed. The case is closed too."
    more = {"undone": closing.left_undone(episode), "no_meeting": NO_MEETING}
    heading = Heading("Close this assessment", intro)
    return answered(form, act, done) or team_form(form, case_id, heading, "close", **more)


def _closing_details(form: Any) -> closing.ClosingDetails:
    return closing.ClosingDetails(
        closed_on=form.closed_on.data,
        reason=form.reason.data,
        meeting_id=UUID(form.meeting.data) if form.meeting.data not in (None, "", NO_MEETING) else None,
        without_meeting=form.without_meeting.data or "",
        summary=form.summary.data or "",
        child_view=form.child_view.data or "",
        parent_view=form.parent_view.data or "",
        case_reason=(form.case_reason.data or None) if "case_reason" in form else None,
    )
