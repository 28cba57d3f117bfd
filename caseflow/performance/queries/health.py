"""How the projections are doing: what lags, what failed, and the last runs."""

from typing import NamedTuple

from sqlalchemy import select

from caseflow.cases import service as cases
from caseflow.extensions import db
from caseflow.performance.models import ProjectionFailure, ProjectionRun


class Health(NamedTuple):
    """Cases that lag, the cases that could not be followed (worst first), and the last runs."""

    lagging: int
    failures: list[ProjectionFailure]
    runs: list[ProjectionRun]


def health(fingerprint: str, at_most: int = 50) -> Health:
    """How far the projections are behind the log and the rules with this fingerprint."""
    failures = db.session.scalars(
        select(ProjectionFailure)
        .order_by(ProjectionFailure.tries.desc(), ProjectionFailure.case_id)
        .limit(at_most)
    )
    runs = db.session.scalars(select(ProjectionRun).order_by(ProjectionRun.id.desc()).limit(at_most))
    return Health(cases.lag(fingerprint), list(failures), list(runs))
