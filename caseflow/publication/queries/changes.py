"""What is counted otherwise now than when it was frozen, child by child."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries.windows import window
from caseflow.rules.identity import child_name
from caseflow.rules.rulebook import Rulebook

_CHANGES = text("select * from publication_changes(:wanted, :codes, :lowest, :highest, :until)")


class Change(NamedTuple):
    """One counted thing that was frozen otherwise than it is counted now.

    `was` and `now` are yes, no or exception; None where it was not, or is not, behind the figure. A child
    whom the asker may not know has no name and no case here. `later_kinds` were recorded about it since.
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

    @property
    def name(self) -> str:
        """The child's name."""
        return child_name(self.given_name or "", self.family_name or "", None, None)


def windows(codes: Sequence[str], period: Period, rulebook: Rulebook) -> dict[str, list[Any]]:
    """Which facts these indicators count in a period, as the functions of the database ask for it."""
    found = [window(code, period, rulebook) for code in codes]
    return {
        "codes": [each.code for each in found],
        "lowest": [each.lowest for each in found],
        "highest": [each.highest for each in found],
        "until": [each.until for each in found],
    }


def changes(publication_id: UUID, codes: Sequence[str], period: Period, rulebook: Rulebook) -> list[Change]:
    """What has changed of these indicators since they were frozen."""
    rows = db.session.execute(_CHANGES, {"wanted": publication_id, **windows(codes, period, rulebook)})
    return [Change(*row) for row in rows]
