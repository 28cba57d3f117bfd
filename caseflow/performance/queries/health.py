"""How the projections are doing: what lags, what failed, and the last runs."""

from typing import NamedTuple

from sqlalchemy import func, select, text

from caseflow.extensions import db
from caseflow.performance.models import ProjectionFailure, ProjectionRun


class Health(NamedTuple):
    """Cases that lag and cases that could not be followed, some of these by name with the worst first.

    Then the last runs, and of each kind the very last.
    """

    lagging: int
    failing: int
    failures: list[ProjectionFailure]
    runs: list[ProjectionRun]
    last: dict[str, ProjectionRun]


def health(fingerprint: str, at_most: int = 50) -> Health:
    """How far the projections are behind the log and the rules with this fingerprint."""
    lagging = db.session.scalar(text("select cases_lagging(:fingerprint)"), {"fingerprint": fingerprint})
    failures = db.session.scalars(
        select(ProjectionFailure)
        .order_by(ProjectionFailure.tries.desc(), ProjectionFailure.case_id)
        .limit(at_most)
    )
    runs = db.session.scalars(select(ProjectionRun).order_by(ProjectionRun.id.desc()).limit(at_most))
    failing = db.session.scalar(select(func.count()).select_from(ProjectionFailure))
    newest = select(func.max(ProjectionRun.id)).group_by(ProjectionRun.what)
    last = db.session.scalars(select(ProjectionRun).where(ProjectionRun.id.in_(newest)))
    kinds = {each.what: each for each in last}
    return Health(lagging or 0, failing or 0, list(failures), list(runs), kinds)
