"""The page of a team's requests: what it is asked, what it asks, and disputes that wait for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from caseflow.cases.queries import CaseCard
from caseflow.rules.steps import ANSWERS, DIRECTIONS, TIERS
from caseflow.stepping.queries import OpenDispute, TeamRequest, TeamSteps
from caseflow.stepping.views.words import NO_LONGER_SEEN, Names
from caseflow.web.filters import plural, short_date


@dataclass(frozen=True)
class Child:
    """Whose request it is; `case_id` is None where the reader no longer sees the case."""

    case_id: UUID | None
    name: str


@dataclass(frozen=True)
class WaitingRow:
    """A request that waits for its answer."""

    case_id: UUID
    event_id: str
    child: Child
    step: str
    team: str
    asked_by: str
    since: str
    waited: str
    due: str
    late: bool


@dataclass(frozen=True)
class RequestTable:
    """A table of requests that wait; `side` is the other team: From or To."""

    title: str
    side: str
    rows: tuple[WaitingRow, ...]


@dataclass(frozen=True)
class AnsweredRow:
    """A request that was answered."""

    event_id: str
    child: Child
    from_team: str
    to_team: str
    answer: str


@dataclass(frozen=True)
class DisputeRow:
    """A dispute that waits for the reader."""

    event_id: str
    child: Child
    between: str
    days: str


@dataclass(frozen=True)
class IncomingPage:
    """Everything on the page of a team's requests; a table without rows is None."""

    disputes: tuple[DisputeRow, ...]
    silent: RequestTable | None
    incoming: RequestTable | None
    outgoing: RequestTable | None
    answered: tuple[AnsweredRow, ...]


def incoming_page(steps: TeamSteps, disputes: Sequence[OpenDispute], names: Names) -> IncomingPage:
    """The page of a team's requests."""
    return IncomingPage(
        tuple(_dispute(each, names) for each in disputes),
        _table("Past the day for an answer", "From", steps.silent),
        _table("Waiting for our answer", "From", steps.incoming),
        _table("We asked and wait", "To", steps.outgoing),
        tuple(_answered(each) for each in steps.answered),
    )


def _child(case: CaseCard | None) -> Child:
    return Child(case.id, case.child.name) if case else Child(None, NO_LONGER_SEEN)


def _dispute(open_dispute: OpenDispute, names: Names) -> DisputeRow:
    dispute = open_dispute.dispute
    return DisputeRow(
        dispute.request_id,
        _child(open_dispute.case),
        f"{names.team(dispute.from_team)} and {names.team(dispute.to_team)}",
        plural(open_dispute.days, "working day"),
    )


def _table(title: str, side: str, requests: Sequence[TeamRequest]) -> RequestTable | None:
    if not requests:
        return None
    rows = tuple(_waiting(each, each.from_name if side == "From" else each.to_name) for each in requests)
    return RequestTable(f"{title} ({len(rows)})", side, rows)


def _waiting(request: TeamRequest, team: str) -> WaitingRow:
    step = request.step
    return WaitingRow(
        step.case_id,
        step.event_id,
        _child(request.case),
        f"{DIRECTIONS[step.direction]} to {TIERS[step.to_tier].lower()}",
        team,
        f"{request.asked_by} waits" if request.asked_by else "",
        short_date(step.requested_on),
        plural(request.waited, "working day"),
        short_date(step.due_on) if step.due_on else "Not counted yet",
        request.late,
    )


def _answered(request: TeamRequest) -> AnsweredRow:
    step = request.step
    return AnsweredRow(
        step.event_id,
        _child(request.case),
        request.from_name,
        request.to_name,
        f"{ANSWERS.get(step.decision or '', '')}, {short_date(step.decided_on)}",
    )
