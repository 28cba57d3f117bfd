"""The requests on a case as threads, a resubmission with what it answers; and what the family refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.rules.steps import DIRECTIONS, SETTLED
from caseflow.stepping.queries import RequestDetails, StepRecord
from caseflow.stepping.views.words import Names, answer_words, step_line
from caseflow.web.filters import date_and_time, long_date, plural


@dataclass(frozen=True)
class ThreadedRequest:
    """A request in its thread, and what became of it."""

    event_id: str
    asked: str
    outcome: str


@dataclass(frozen=True)
class Thread:
    """Requests that belong together, the oldest first."""

    title: str
    requests: tuple[ThreadedRequest, ...]


@dataclass(frozen=True)
class RefusedStep:
    """A step that the family refused, so that nobody was asked."""

    title: str
    recorded: str
    rationale: str
    down: bool


def thread(requests: Sequence[RequestDetails], names: Names) -> Thread:
    """One thread of requests."""
    lines = tuple(
        ThreadedRequest(
            each.step.event_id,
            f"{'Asked again' if number else 'Asked'} on {long_date(each.step.requested_on)}",
            f": {_outcome(each)}{_disputed(each)}",
        )
        for number, each in enumerate(requests)
    )
    return Thread(step_line(requests[0].step, names), lines)


def _outcome(details: RequestDetails) -> str:
    step, days = details.step, plural(details.waited, "working day")
    if step.withdrawn:
        return "withdrawn"
    if step.decision:
        after = f"after {days}" if details.waited else "the same day"
        return f"{answer_words(step.decision)} on {long_date(step.decided_on)}, {after}"
    return f"waiting for {days}" if step.waiting else "the case closed without an answer"


def _disputed(details: RequestDetails) -> str:
    dispute = details.dispute
    if dispute is None:
        return ""
    return f"; disputed, {SETTLED[dispute.outcome].lower() if dispute.outcome else 'not settled yet'}"


def refused_step(sheet: StepRecord) -> RefusedStep:
    """A step that the family refused."""
    return RefusedStep(
        f"{DIRECTIONS[sheet.direction]} not asked for: the family said no",
        f"Recorded {date_and_time(sheet.written_at)}. {sheet.consent_words}",
        sheet.rationale,
        sheet.direction == "down",
    )
