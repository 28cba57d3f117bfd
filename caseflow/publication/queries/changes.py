"""What is counted otherwise now than when it was frozen, child by child."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries.windows import arrays, windows
from caseflow.rules.identity import child_name
from caseflow.rules.rulebook import Rulebook

_CHANGES = text("select * from publication_changes(:wanted, :codes, :lowest, :highest, :until)")


class Change(NamedTuple):
    """One counted thing that was frozen otherwise than it is counted now.

    `was` and `now` are yes, no or exception; None where it was not, or is not, behind the figure. A child
    whom the asker may not know has no name and no case here. `later_kinds` were recorded about it since.
    Those of one child share the number `of_case`; what was withdrawn and recorded anew is `put_right`.
    """

    code: str
    event_id: str
    was: str | None
    now: str | None
    was_reason: str | None
    reason: str | None
    later_kinds: list[str]
    recorded_at: datetime | None
    was_quindrat: str | None
    quindrat: str | None
    case_id: UUID | None
    reference: str | None
    given_name: str | None
    family_name: str | None
    of_case: int = 0
    put_right: bool = False

    @property
    def name(self) -> str:
        """The child's name."""
        return child_name(self.given_name or "", self.family_name or "", None, None)


def changes(publication_id: UUID, codes: Sequence[str], period: Period, rulebook: Rulebook) -> list[Change]:
    """What has changed of these indicators since they were frozen."""
    asked = arrays(windows(codes, period, rulebook))
    rows = db.session.execute(_CHANGES, {"wanted": publication_id, **asked})
    return [Change(*row) for row in rows]
