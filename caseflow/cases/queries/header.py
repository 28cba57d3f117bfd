"""What is said first of a case, on each of its pages: who helps, what is in force, what is undecided."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.cases.queries.records import CASE_COLUMNS, CASES, CaseCard
from caseflow.extensions import db
from caseflow.web.together import Question


class LaneNow(NamedTuple):
    """What is in force in a lane of the journey: its code, the day it began, and since when so called.

    `submitted_on`: when it was submitted to a manager, who has not decided yet.
    """

    lane: str
    code: str
    since_on: date
    from_on: date
    submitted_on: date | None


class LaneThen(NamedTuple):
    """What something in a lane of the journey was called from one day until another."""

    lane: str
    code: str
    from_on: date
    until_on: date | None


class AlertNow(NamedTuple):
    """What whoever meets the child has to know first: by whom, since when, and when it is looked at again."""

    kind: str
    words: str
    review_on: date
    raised_by: str
    raised_on: date


class HeaderRow(NamedTuple):
    """Who answers for a case, who has it and who leads, and what its rows say of today.

    What the asker may not read is absent: the policies of the tables decide. `submitted`: the assessments
    that wait for a manager, by the event that began each, with the day on which it was submitted.
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
    alerts: tuple[AlertNow, ...]
    submitted: dict[str, date]


class HeaderTold(NamedTuple):
    """The case, and what is said first of it as the database tells it."""

    case: CaseCard
    team_name: str
    team_phone: str
    holder: str | None
    holder_phone: str | None
    lead: str | None
    lead_phone: str | None
    lanes: list[dict[str, Any]] | None
    seen_on: date | None
    alone_on: date | None
    waiting_on: date | None
    alerts: list[dict[str, Any]] | None
    submitted: dict[str, str] | None


def header_asked(case_id: UUID) -> Question[HeaderTold]:
    """The question of what is said first of a case; no row where the asker may not read it."""
    select = (
        f"select {CASE_COLUMNS}, h.* from {CASES} cross join lateral case_header(r.id) h where r.id = :case"
    )
    return Question(select, {"case": case_id}, HeaderTold)


def header_row(row: HeaderTold) -> HeaderRow:
    """What is said first of a case, from the row that tells it."""
    submitted = {began: date.fromisoformat(on) for began, on in (row.submitted or {}).items()}
    lanes = tuple(_lane(each, submitted.get(each["event_id"])) for each in row.lanes or ())
    alerts = tuple(_alert(each) for each in row.alerts or ())
    told = {name: getattr(row, name) for name in HeaderRow._fields}
    return HeaderRow(**(told | {"lanes": lanes, "alerts": alerts, "submitted": submitted}))


def _lane(told: dict[str, Any], submitted_on: date | None) -> LaneNow:
    since_on, from_on = (date.fromisoformat(told[name]) for name in ("since_on", "from_on"))
    return LaneNow(told["lane"], told["code"], since_on, from_on, submitted_on)


def _alert(told: dict[str, Any]) -> AlertNow:
    days = {name: date.fromisoformat(told[name]) for name in ("review_on", "raised_on")}
    return AlertNow(**(told | days))


def lanes(case_id: UUID) -> list[LaneThen]:
    """Every plan, care and placement of a case, and what each was called, in the order of time."""
    query = text(
        "select lane, code, from_on, until_on from lane_spell"
        " where case_id = :case order by from_on, event_id"
    )
    return [LaneThen(*row) for row in db.session.execute(query, {"case": case_id})]
