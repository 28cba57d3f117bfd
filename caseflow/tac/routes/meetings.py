"""Planning and recording meetings, reports in writing, the calendar file."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, abort, render_template, request, url_for

from caseflow.access.guards import may, recording_context
from caseflow.cases.routes import header
from caseflow.tac import forms, queries
from caseflow.tac.queries import MeetingCard, MemberCard, MinutesCard, TacEpisode
from caseflow.tac.routes.team import Head, asking, blueprint, episode_of
from caseflow.tac.service import meetings
from caseflow.web.drafts import answered
from caseflow.web.fields import choices, whole
from caseflow.web.filters import long_date
from caseflow.web.today import now
from caseflow.web.transaction import writes


def _team(episode: TacEpisode) -> list[MemberCard]:
    return [each for each in queries.members(episode) if each.reachable]


def _names(people: Sequence[MemberCard]) -> Any:
    return choices([(str(each.id), each.title) for each in people])


def _meeting(episode: TacEpisode, meeting_id: UUID) -> MeetingCard:
    card = queries.meeting(episode, meeting_id)
    if card is None:
        abort(404)
    return card


def _ids(values: Sequence[str] | None) -> list[UUID]:
    return [UUID(each) for each in values or ()]


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/plan", methods=["GET", "POST"])
@may("run_tac")
@writes
def plan_meeting(case_id: UUID) -> Any:
    """Plan a meeting and ask members to it."""
    episode = episode_of(case_id)
    form = forms.PlanMeetingForm(**_wanted())
    form.invited.choices = _names(_team(episode))

    def act() -> str:
        assert form.starts_at.data
        when = (form.planned_on.data, form.starts_at.data, form.place.data or "")
        found = meetings.plan(recording_context(), episode, form.kind.data, *when, _ids(form.invited.data))
        return url_for("tac.meeting", case_id=case_id, meeting_id=found)

    return answered(form, act, "The meeting is planned.") or asking(form, case_id, Head("Plan a meeting"))


def _wanted() -> dict[str, Any]:
    """What the link to the form says about the meeting: the day that was agreed for it, and what for."""
    known: dict[str, Any] = {}
    if request.args.get("kind") in meetings.KINDS:
        known["kind"] = request.args["kind"]
    with suppress(ValueError):
        known["planned_on"] = date.fromisoformat(request.args.get("on", ""))
    return known


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>")
@may("view_tac")
def meeting(case_id: UUID, meeting_id: UUID) -> str:
    """One meeting: who was asked, reports in writing, and its minutes once it was held."""
    episode = episode_of(case_id)
    card = _meeting(episode, meeting_id)
    _, banner = header(case_id)
    return render_template(
        "tac/meeting.html",
        banner=banner,
        as_at=now().on,
        case_id=case_id,
        episode=episode,
        meeting=card,
        meeting_kinds=meetings.KINDS,
    )


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/calendar")
@may("view_tac")
def calendar(case_id: UUID, meeting_id: UUID) -> Response:
    """The meeting as a file for a calendar."""
    card = _meeting(episode_of(case_id), meeting_id)
    address = url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id, _external=True)
    body = meetings.calendar_file(card, address, now().at)
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
    asked = {each.id for each in card.invited}
    form.invited.choices = _names([each for each in _team(episode) if each.id not in asked])

    def act() -> str:
        seen = whole(form.seen) or 0
        assert form.starts_at.data
        when = (form.planned_on.data, form.starts_at.data, form.place.data or "")
        meetings.move(recording_context(), episode, meeting_id, seen, *when, _ids(form.invited.data))
        return url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id)

    return answered(form, act, "The meeting is changed.") or asking(
        form, case_id, Head("Change this meeting")
    )


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/hold", methods=["GET", "POST"])
@may("run_tac")
@writes
def hold_meeting(case_id: UUID, meeting_id: UUID) -> Any:
    """What a meeting left behind."""
    episode = episode_of(case_id)
    met = queries.meetings(episode)
    card = next((each for each in met if each.id == meeting_id), None) or abort(404)
    agreed = queries.review_agreed(episode, met)
    known = agreed.on if agreed and agreed.on and agreed.on > card.planned_on else None
    next_on = None if card.kind == "closing" else known
    form = forms.HoldForm(held_on=card.planned_on, next_review_on=next_on)
    form.present.choices = _names([each for each in queries.members(episode) if each.in_team])

    def act() -> str:
        meetings.hold(recording_context(), episode, meeting_id, form.held())
        return url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id)

    intro = ""
    if card.planned_on > now().on:
        intro = f"This meeting is planned for {long_date(card.planned_on)}: record it from that day on. "
        intro += "If it was held earlier, write the day on which it was held."
    head = Head("Record this meeting", intro)
    return answered(form, act, "The meeting is recorded.") or asking(form, case_id, head)


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/change", methods=["GET", "POST"])
@may("run_tac")
@writes
def put_right(case_id: UUID, meeting_id: UUID) -> Any:
    """Write anew what a held meeting left behind; the earlier wording stays."""
    episode = episode_of(case_id)
    card = _meeting(episode, meeting_id)
    if card.minutes is None:
        abort(404)
    form = _put_right_form(card.minutes)
    there = set(card.minutes.present_ids)
    form.present.choices = _names(
        [each for each in queries.members(episode) if each.in_team or each.id in there]
    )

    def act() -> str:
        event_id, _, revision = str(form.seen.data).rpartition("/")
        seen = (event_id, int(revision) if revision.isdigit() else 0)
        meetings.put_right(recording_context(), episode, meeting_id, seen, form.held())
        return url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id)

    head = Head(
        "Change what was written",
        "What stands there now stays readable below the new wording, with who wrote it and when.",
    )
    return answered(form, act, "It is written anew. The earlier wording stays.") or asking(
        form, case_id, head
    )


def _put_right_form(card: MinutesCard) -> forms.PutRightForm:
    names = (
        "held_on",
        "others_present",
        "minutes",
        "decisions",
        "child_view",
        "parent_view",
        "next_review_on",
    )
    known = {name: getattr(card, name) for name in names}
    seen, present = f"{card.event_id}/{card.revision}", [str(each) for each in card.present_ids]
    return forms.PutRightForm(seen=seen, present=present, **known)


@blueprint.route("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/report", methods=["GET", "POST"])
@may("write_plan")
@writes
def report(case_id: UUID, meeting_id: UUID) -> Any:
    """The written report of somebody who cannot come."""
    episode = episode_of(case_id)
    _meeting(episode, meeting_id)
    form = forms.ReportForm()
    named = [(str(each.id), each.name) for each in queries.members(episode) if each.in_team]
    form.member.choices = choices([("", "Choose one"), *named])

    def act() -> str:
        meetings.report(recording_context(), episode, meeting_id, UUID(form.member.data), form.words.data)
        return url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id)

    head = Head("Hand in a report", "Who cannot come tells the team in writing.")
    return answered(form, act, "The report is handed in.") or asking(form, case_id, head)
