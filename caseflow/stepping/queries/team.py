"""What a team is asked and asks others, and the disputes that wait for a manager."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.extensions import db
from caseflow.rules import steps as rules
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import Status
from caseflow.rules.steps import Step
from caseflow.stepping.models import StepDispute
from caseflow.stepping.queries.requests import late, steps
from caseflow.web.together import Question


class TeamRequest(NamedTuple):
    """A request on a team's page: whose it is, since when it waits and with whom."""

    step: Step
    case: CaseCard | None
    asked_by: str
    from_name: str
    to_name: str
    waited: int
    late: bool


class TeamSteps(NamedTuple):
    """What a team is asked and asks; `silent` are the incoming ones past their day."""

    silent: list[TeamRequest]
    incoming: list[TeamRequest]
    outgoing: list[TeamRequest]
    answered: list[TeamRequest]


def of_team(team_code: str, since: date, as_at: date, calendar: Calendar) -> TeamSteps:
    """What a team is asked, what it has asked others, and what was answered since a day."""
    requests = steps(
        "select * from steps_with_my_team(:since) order by requested_on, requested_at, event_id", since=since
    )
    about = cases.cards({step.case_id for step in requests})
    names = agencies.names_of({step.requested_by for step in requests if step.requested_by})
    past = late(requests, as_at)
    teams = {each.code: f"{each.name}, {each.agency_name}" for each in agencies.teams()}
    lines = [
        TeamRequest(
            step,
            about.get(step.case_id),
            names.get(step.requested_by, "") if step.requested_by else "",
            teams.get(step.from_team or "", step.from_team or ""),
            teams.get(step.to_team, step.to_team),
            rules.working_days(calendar, step.requested_on, step.decided_on or as_at),
            step.event_id in past,
        )
        for step in requests
    ]
    incoming = [each for each in lines if each.step.waiting and each.step.to_team == team_code]
    return TeamSteps(
        [each for each in incoming if each.late],
        [each for each in incoming if not each.late],
        [each for each in lines if each.step.waiting and each.step.from_team == team_code],
        [each for each in reversed(lines) if not each.step.waiting],
    )


class RequestsWaiting(NamedTuple):
    """How many requests wait for a team, how many of them past their day, and how many of its own are so."""

    incoming: int
    silent: int
    unanswered: int


_WAITING = """
    with asked as (
        select s.event_id, s.to_team = :team as ours from steps_with_my_team(:after) s
        where s.decision is null and s.ended_on is null
    ), late as (
        select c.subject from answer_clocks(array(select event_id from asked)) c
        where clock_status(c, :as_at, null) = :breach
    )
    select count(*) filter (where ours),
        count(*) filter (where ours and event_id in (select subject from late)),
        count(*) filter (where not ours and event_id in (select subject from late))
    from asked
"""


def requests_waiting_asked(team_code: str, as_at: date) -> Question[RequestsWaiting]:
    """The question of how many requests wait for the asker's team, and are waited for by it."""
    given = {"team": team_code, "after": as_at, "as_at": as_at, "breach": str(Status.IN_BREACH)}
    return Question(_WAITING, given, RequestsWaiting)


class OpenDispute(NamedTuple):
    """An open dispute that waits for the asker: as receiving manager, or as the named senior."""

    dispute: StepDispute
    case: CaseCard | None
    days: int


def disputes_for(practitioner_id: UUID, team_code: str, as_at: date, calendar: Calendar) -> list[OpenDispute]:
    """Open disputes with this manager, oldest first."""
    query = select(StepDispute).where(
        StepDispute.settled_on.is_(None),
        (StepDispute.senior_id == practitioner_id)
        | (StepDispute.senior_id.is_(None) & (StepDispute.to_team == team_code)),
    )
    disputes = list(db.session.scalars(query.order_by(StepDispute.raised_on, StepDispute.request_id)))
    about = cases.cards({each.case_id for each in disputes})
    return [
        OpenDispute(
            each,
            about.get(each.case_id),
            rules.working_days(calendar, each.passed_on or each.raised_on, as_at),
        )
        for each in disputes
    ]
