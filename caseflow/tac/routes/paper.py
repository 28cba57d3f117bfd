"""What is printed: the plan, an invitation, the notes of a meeting."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, url_for

from caseflow.access.guards import may
from caseflow.cases.routes import header
from caseflow.events.kinds.caf import CAF_ENDINGS
from caseflow.tac import queries
from caseflow.tac.queries import MeetingCard
from caseflow.tac.routes.team import blueprint, episode_of
from caseflow.tac.service import meetings, plan
from caseflow.web.today import now


def _paper(case_id: UUID, template: str) -> str:
    episode = episode_of(case_id)
    case, banner = header(case_id)
    members, met = queries.members(episode), queries.meetings(episode)
    coming = [
        each for each in met if not each.minutes and each.planned_on >= now().on and not episode.closed_on
    ]
    return render_template(
        f"tac/{template}.html",
        case=case,
        banner=banner,
        as_at=now().on,
        episode=episode,
        members=[each for each in members if each.in_team],
        barred={each.id: each.barred for each in members if each.barred},
        lead=next(iter(queries.leads(episode)), None),
        plan=queries.plan(episode),
        agreement=next(iter(queries.agreements(episode)), None),
        next_meeting=coming[-1] if coming else None,
        review=queries.review_agreed(episode, met),
        closing=queries.closing(episode),
        closing_reasons=CAF_ENDINGS,
        aims=plan.AIMS,
        statuses=plan.STATUSES,
        reached=plan.REACHED,
        back_href=url_for("tac.page", case_id=case_id),
        back_text="Back to the team",
    )


@blueprint.get("/cases/<uuid:case_id>/tac/plan")
@may("view_tac")
def plan_on_paper(case_id: UUID) -> str:
    """The plan on one page, to print."""
    return _paper(case_id, "plan")


@blueprint.get("/cases/<uuid:case_id>/tac/plan/family")
@may("view_tac")
def plan_for_family(case_id: UUID) -> str:
    """The plan for the family: plain, without codes, references or empty headings."""
    return _paper(case_id, "family")


def _of_meeting(case_id: UUID, meeting_id: UUID, template: str, held: bool) -> str:
    episode = episode_of(case_id)
    card: MeetingCard | None = queries.meeting(episode, meeting_id)
    if card is None or bool(card.minutes) != held:
        abort(404)
    case, banner = header(case_id)
    more: dict[str, Any] = {"lead": next(iter(queries.leads(episode)), None)}
    return render_template(
        f"tac/{template}.html",
        case=case,
        banner=banner,
        as_at=now().on,
        meeting=card,
        meeting_kinds=meetings.KINDS,
        back_href=url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id),
        back_text="Back to the meeting",
        **more,
    )


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/invitation")
@may("view_tac")
def invitation(case_id: UUID, meeting_id: UUID) -> str:
    """An invitation for the family and for those who do not sign in here."""
    return _of_meeting(case_id, meeting_id, "invitation", held=False)


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/notes")
@may("view_tac")
def notes(case_id: UUID, meeting_id: UUID) -> str:
    """What a meeting left behind, to print."""
    return _of_meeting(case_id, meeting_id, "notes", held=True)
