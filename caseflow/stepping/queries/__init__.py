"""Requests to step: of a case, of a team, and as figures with their rows."""

from caseflow.stepping.models import StepAnswer, StepDispute, StepRecord
from caseflow.stepping.queries.figures import (
    CountedStep,
    ReturnCount,
    TierFlow,
    WaitMatrix,
    Waits,
    counted_steps,
    flows,
    members,
    returns,
    waits,
)
from caseflow.stepping.queries.requests import (
    RequestDetails,
    consent_gone,
    dispute_of,
    locked,
    refusals,
    sheet,
    silent,
    steps_of,
    thread_of,
    threads,
)
from caseflow.stepping.queries.team import OpenDispute, TeamRequest, TeamSteps, disputes_for, of_team

__all__ = [
    "CountedStep",
    "OpenDispute",
    "RequestDetails",
    "ReturnCount",
    "StepAnswer",
    "StepDispute",
    "StepRecord",
    "TeamRequest",
    "TeamSteps",
    "TierFlow",
    "WaitMatrix",
    "Waits",
    "consent_gone",
    "counted_steps",
    "dispute_of",
    "disputes_for",
    "flows",
    "locked",
    "members",
    "of_team",
    "refusals",
    "returns",
    "sheet",
    "silent",
    "steps_of",
    "thread_of",
    "threads",
    "waits",
]
