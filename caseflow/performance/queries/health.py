"""How the projections are doing: what lags, what failed, and the last runs."""

from typing import NamedTuple

from sqlalchemy import func, select, text

from caseflow.extensions import db
from caseflow.performance.models import ProjectionFailure, ProjectionRun


class Health(NamedTuple):
    """Cases that lag, those that could not be followed (worst first), and the last runs, of each kind too."""

    lagging: int
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
    newest = select(func.max(ProjectionRun.id)).group_by(ProjectionRun.what)
    last = db.session.scalars(select(ProjectionRun).where(ProjectionRun.id.in_(newest)))
    return Health(lagging or 0, list(failures), list(runs), {each.what: each for each in last})
