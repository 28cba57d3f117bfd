"""Planning and recording meetings, reports in writing, the calendar file."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.cases.routes import header
from caseflow.tac import forms, queries
from caseflow.tac.queries import MeetingCard, MemberCard, MinutesCard, TacEpisode
from caseflow.tac.routes.team import Heading, blueprint, episode_of, team_form
from caseflow.tac.service import meetings
from caseflow.tac.views.meeting import calendar_file, meeting_page
from caseflow.web.drafts import answered
from caseflow.web.fields import choices, whole
from caseflow.web.filters import long_date
from caseflow.web.today import now
from caseflow.web.transaction import writes


def _choices(people: Iterable[MemberCard]) -> Any:
    return choices([(str(each.id), each.title) for each in people])


def _meeting(episode: TacEpisode, meeting_id: UUID) -> MeetingCard:
    return queries.meeting(episode, meeting_id) or abort(404)


def _plan(form: forms.PlanMeetingForm | forms.MoveMeetingForm) -> meetings.MeetingPlan:
    assert form.starts_at.data
    invited = tuple(UUID(each) for each in form.invited.data or ())
    return meetings.MeetingPlan(form.planned_on.data, form.starts_at.data, form.place.data or "", invited)


def _to(case_id: UUID, meeting_id: UUID) -> str:
    return url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id)


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/plan", methods=["GET", "POST"])
@may("run_tac")
@writes
def plan_meeting(case_id: UUID) -> Any:
    """Plan a meeting and ask members to it."""
    episode = episode_of(case_id)
    form = forms.PlanMeetingForm(**_prefill())
    form.invited.choices = _choices(each for each in queries.members(episode) if each.reachable)

    def act() -> str:
        return _to(case_id, meetings.plan(recording_context(), episode, form.kind.data, _plan(form)))

    heading = Heading("Plan a meeting")
    return answered(form, act, "The meeting is planned.") or team_form(form, case_id, heading)


def _prefill() -> dict[str, Any]:
    """What the link to the form says about the meeting: the day that was agreed for it, and what for."""
    prefill: dict[str, Any] = {}
    if request.args.get("kind") in meetings.KINDS:
        prefill["kind"] = request.args["kind"]
    with suppress(ValueError):
        prefill["planned_on"] = date.fromisoformat(request.args.get("on", ""))
    return prefill


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>")
@may("view_tac")
def meeting(case_id: UUID, meeting_id: UUID) -> str:
    """One meeting: who was asked, reports in writing, and its minutes once it was held."""
    episode = episode_of(case_id)
    card = _meeting(episode, meeting_id)
    return render_template(
        "tac/meeting.html",
        banner=header(case_id)[1],
        as_at=now().on,
        case_id=case_id,
        episode=episode,
        meeting=card,
        view=meeting_page(card, episode, current_user.id, now().on),
    )


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/calendar")
@may("view_tac")
def calendar(case_id: UUID, meeting_id: UUID) -> Response:
    """The meeting as a file for a calendar."""
    card = _meeting(episode_of(case_id), meeting_id)
    address = url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id, _external=True)
    body = calendar_file(card, address, now().at)
    named = f'attachment; filename="meeting-{card.planned_on.isoformat()}.ics"'
    return Response(body, mimetype="text/calendar", headers={"Content-Disposition": named})


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/move", methods=["GET", "POST"])
@may("run_tac")
@writes
def move_meeting(case_id: UUID, meeting_id: UUID) -> Any:
    """Another time or place, and who else is asked."""
    episode = episode_of(case_id)
    card = _meeting(episode, meeting_id)
    form = forms.MoveMeetingForm(
        seen=card.version, planned_on=card.planned_on, starts_at=card.starts_at, place=card.place
    )
    invited = {each.id for each in card.invited}
    others = [each for each in queries.members(episode) if each.reachable and each.id not in invited]
    form.invited.choices = _choices(others)

    def act() -> str:
        meetings.move(recording_context(), episode, meeting_id, whole(form.seen) or 0, _plan(form))
        return _to(case_id, meeting_id)

    heading = Heading("Change this meeting")
    return answered(form, act, "The meeting is changed.") or team_form(form, case_id, heading)


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/hold", methods=["GET", "POST"])
@may("run_tac")
@writes
def record_minutes(case_id: UUID, meeting_id: UUID) -> Any:
    """What a meeting left behind."""
    episode = episode_of(case_id)
    all_meetings = queries.meetings(episode)
    card = next((each for each in all_meetings if each.id == meeting_id), None) or abort(404)
    agreed = queries.review_agreed(episode, all_meetings)
    next_on = agreed.on if agreed and agreed.on and agreed.on > card.planned_on else None
    form = forms.MinutesForm(
        held_on=card.planned_on, next_review_on=None if card.kind == "closing" else next_on
    )
    form.present.choices = _choices(each for each in queries.members(episode) if each.in_team)

    def act() -> str:
        meetings.record_minutes(recording_context(), episode, meeting_id, form.typed())
        return _to(case_id, meeting_id)

    intro = ""
    if card.planned_on > now().on:
        intro = f"This meeting is planned for {long_date(card.planned_on)}: record it from that day on. "
        intro += "If it was held earlier, write the day on which it was held."
    heading = Heading("Record this meeting", intro)
    return answered(form, act, "The meeting is recorded.") or team_form(form, case_id, heading)


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/change", methods=["GET", "POST"])
@may("run_tac")
@writes
def correct_minutes(case_id: UUID, meeting_id: UUID) -> Any:
    """Write anew what a held meeting left behind; the earlier wording stays."""
    episode = episode_of(case_id)
    card = _meeting(episode, meeting_id)
    if card.minutes is None:
        abort(404)
    form = _correction_form(card.minutes)
    present = set(card.minutes.present_ids)
    form.present.choices = _choices(
        each for each in queries.members(episode) if each.in_team or each.id in present
    )

    def act() -> str:
        event_id, _, revision = str(form.seen.data).rpartition("/")
        seen = (event_id, int(revision) if revision.isdigit() else 0)
        meetings.correct_minutes(recording_context(), episode, meeting_id, seen, form.typed())
        return _to(case_id, meeting_id)

    heading = Heading(
        "Change what was written",
        "What stands there now stays readable below the new wording, with who wrote it and when.",
    )
    done = "It is written anew. The earlier wording stays."
    return answered(form, act, done) or team_form(form, case_id, heading)


def _correction_form(minutes: MinutesCard) -> forms.CorrectMinutesForm:
    names = (
        "held_on",
        "others_present",
        "minutes",
        "decisions",
        "child_view",
        "parent_view",
        "next_review_on",
    )
    details = {name: getattr(minutes, name) for name in names}
    seen, present = f"{minutes.event_id}/{minutes.revision}", [str(each) for each in minutes.present_ids]
    return forms.CorrectMinutesForm(seen=seen, present=present, **details)


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/report", methods=["GET", "POST"])
@may("write_plan")
@writes
def report(case_id: UUID, meeting_id: UUID) -> Any:
    """The written report of somebody who cannot come."""
    episode = episode_of(case_id)
    _meeting(episode, meeting_id)
    form = forms.ReportForm()
    members = [(str(each.id), each.name) for each in queries.members(episode) if each.in_team]
    form.member.choices = choices([("", "Choose one"), *members])

    def act() -> str:
        member_id = UUID(form.member.data)
        meetings.add_report(recording_context(), episode, meeting_id, member_id, form.words.data)
        return _to(case_id, meeting_id)

    heading = Heading("Hand in a report", "Who cannot come tells the team in writing.")
    return answered(form, act, "The report is handed in.") or team_form(form, case_id, heading)
