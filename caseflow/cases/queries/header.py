"""What is said first of a case, on each of its pages: who helps, what is in force, what is undecided."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db


class LaneNow(NamedTuple):
    """What is in force in a lane of the journey: its code, the day it began, and since when so called."""

    lane: str
    code: str
    since_on: date
    from_on: date


class HeaderRow(NamedTuple):
    """Who answers for a case, who has it and who leads, and what its rows say of today.

    What the asker may not read is absent: the policies of the tables decide.
    """

    team_name: str
    team_phone: str
    holder: str | None
    holder_phone: str | None
    lead: str | None
    lead_phone: str | None
    lanes: tuple[LaneNow, ...]
    seen_on: date | None
    alone_on: date | None
    waiting_on: date | None


_HEADER = text("select * from case_header(:case)")


def header(case_id: UUID) -> HeaderRow:
    """What is said first of a case, in one statement, as far as the asker may read it."""
    row = db.session.execute(_HEADER, {"case": case_id}).one()
    return HeaderRow(**(row._asdict() | {"lanes": tuple(_lane(each) for each in row.lanes or ())}))


def _lane(told: dict[str, Any]) -> LaneNow:
    days = (date.fromisoformat(told[name]) for name in ("since_on", "from_on"))
    return LaneNow(told["lane"], told["code"], *days)
