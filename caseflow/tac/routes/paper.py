"""What is printed: the plan, an invitation, the notes of a meeting."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, url_for

from caseflow.access.guards import may
from caseflow.cases.routes import header
from caseflow.cases.views import Banner
from caseflow.tac import queries
from caseflow.tac.queries import LeadCard, MeetingCard
from caseflow.tac.routes.team import blueprint, episode_of, team_of, to_team
from caseflow.tac.views import paper
from caseflow.web.today import now


def _plan(case_id: UUID, template: str, view: Any) -> str:
    case, banner = header(case_id)
    return render_template(
        f"tac/{template}.html",
        case=case,
        banner=banner,
        as_at=now().on,
        view=view,
        back_href=to_team(case_id),
        back_text="Back to the team",
    )


@blueprint.get("/cases/<uuid:case_id>/tac/plan")
@may("view_tac")
def plan_on_paper(case_id: UUID) -> str:
    """The plan on one page, to print."""
    return _plan(case_id, "plan", paper.plan_paper(team_of(episode_of(case_id)), now().on))


@blueprint.get("/cases/<uuid:case_id>/tac/plan/family")
@may("view_tac")
def plan_for_family(case_id: UUID) -> str:
    """The plan for the family: plain, without codes, references or empty headings."""
    return _plan(case_id, "family", paper.family_paper(team_of(episode_of(case_id)), now().on))


def _meeting(case_id: UUID, meeting_id: UUID, held: bool) -> tuple[MeetingCard, LeadCard | None]:
    """A meeting that was held, or was not, and the lead professional; 404 for another one."""
    episode = episode_of(case_id)
    card = queries.meeting(episode, meeting_id)
    if card is None or bool(card.minutes) != held:
        abort(404)
    return card, next(iter(queries.leads(episode)), None)


def _of_meeting(template: str, case_id: UUID, meeting_id: UUID, banner: Banner, view: Any) -> str:
    return render_template(
        f"tac/{template}.html",
        banner=banner,
        as_at=now().on,
        view=view,
        back_href=url_for("tac.meeting", case_id=case_id, meeting_id=meeting_id),
        back_text="Back to the meeting",
    )


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/invitation")
@may("view_tac")
def invitation(case_id: UUID, meeting_id: UUID) -> str:
    """An invitation for the family and for those who do not sign in here."""
    meeting, lead = _meeting(case_id, meeting_id, held=False)
    banner = header(case_id)[1]
    return _of_meeting("invitation", case_id, meeting_id, banner, paper.invitation(meeting, lead, banner))


@blueprint.get("/cases/<uuid:case_id>/tac/meetings/<uuid:meeting_id>/notes")
@may("view_tac")
def notes(case_id: UUID, meeting_id: UUID) -> str:
    """What a meeting left behind, to print."""
    meeting, lead = _meeting(case_id, meeting_id, held=True)
    banner = header(case_id)[1]
    return _of_meeting("notes", case_id, meeting_id, banner, paper.notes(meeting, lead, banner.name))
