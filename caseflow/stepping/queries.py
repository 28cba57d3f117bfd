"""Requests to step with both sides' words: of a case, of a team, and as figures with their rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.rules import steps as rules
from caseflow.rules.calendars import Calendar
from caseflow.rules.steps import Step
from caseflow.stepping.models import StepAnswer, StepDispute, StepRecord


def _steps(sql: str, **given: Any) -> list[Step]:
    found = db.session.execute(text(sql), given).mappings()
    return [Step(**{name: row[name] for name in Step._fields}) for row in found]


def steps_of(case_id: UUID) -> list[Step]:
    """The requests on a case, oldest first; those of the asker's team, or all for who reads the case."""
    return _steps("select * from steps_of(:case) order by requested_on, requested_at, event_id", case=case_id)


def held(case_id: UUID, event_id: str) -> Step | None:
    """One request, with its case locked until the transaction ends."""
    found = _steps("select * from step_held(:case, :event)", case=case_id, event=event_id)
    return found[0] if found else None


def silent(as_at: date) -> list[Step]:
    """Requests whose day to be answered has passed, oldest first; for the workers."""
    return _steps(
        "select * from step where not withdrawn and decision is null and ended_on is null and due_on < :as_at"
        " order by due_on, event_id",
        as_at=as_at,
    )


def consent_gone(event_id: str) -> bool:
    """Whether a request was made with the family's consent, and that consent holds no more."""
    return bool(db.session.scalar(text("select step_consent_gone(:event)"), {"event": event_id}))


def dispute_of(event_id: str) -> StepDispute | None:
    """The dispute about a request, as it is now."""
    return db.session.scalar(
        select(StepDispute)
        .where(StepDispute.request_id == event_id)
        .execution_options(populate_existing=True)
    )


class Turn(NamedTuple):
    """One request of a thread with everything said about it; `sheet` is None for an imported one."""

    step: Step
    sheet: StepRecord | None
    answer: StepAnswer | None
    dispute: StepDispute | None
    waited: int
    with_manager: int | None
    with_senior: int | None


def threads(case_id: UUID, as_at: date, calendar: Calendar) -> list[list[Turn]]:
    """The requests on a case, a resubmission with what it answers, the latest thread first."""
    steps = steps_of(case_id)
    sheets = {each.event_id: each for each in _of_case(StepRecord, case_id)}
    answers = {each.event_id: each for each in _of_case(StepAnswer, case_id)}
    disputes = {each.request_id: each for each in _of_case(StepDispute, case_id)}
    follows = {each.event_id: each.follows for each in sheets.values() if each.follows}
    return [
        [
            _turn(
                step,
                sheets.get(step.event_id),
                answers.get(step.decision_id or ""),
                disputes.get(step.event_id),
                as_at,
                calendar,
            )
            for step in thread
        ]
        for thread in rules.threads(steps, follows)
    ]


def _turn(
    step: Step,
    sheet: StepRecord | None,
    answer: StepAnswer | None,
    dispute: StepDispute | None,
    as_at: date,
    calendar: Calendar,
) -> Turn:
    waited = rules.working_days(calendar, step.requested_on, step.decided_on or step.ended_on or as_at)
    manager = senior = None
    if dispute is not None:
        until_on = dispute.settled_on or as_at
        manager = rules.working_days(calendar, dispute.raised_on, dispute.passed_on or until_on)
        senior = rules.working_days(calendar, dispute.passed_on, until_on) if dispute.passed_on else None
    return Turn(step, sheet, answer, dispute, waited, manager, senior)


def _of_case(model: Any, case_id: UUID) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.case_id == case_id)))


def refusals(case_id: UUID) -> list[StepRecord]:
    """What the family said no to, latest first: nobody was asked."""
    query = select(StepRecord).where(StepRecord.case_id == case_id, StepRecord.refused)
    return list(db.session.scalars(query.order_by(StepRecord.written_at.desc())))


def sheet(event_id: str) -> StepRecord | None:
    """The transition record of a request, for those who may read it."""
    return db.session.get(StepRecord, event_id)


def turn(case_id: UUID, event_id: str, as_at: date, calendar: Calendar) -> list[Turn]:
    """The thread that a request belongs to, up to the latest; empty where the asker may not see it."""
    for thread in threads(case_id, as_at, calendar):
        if any(each.step.event_id == event_id for each in thread):
            return thread
    return []


class Line(NamedTuple):
    """A request on a team's page: whose it is, since when it waits and with whom."""

    step: Step
    case: CaseCard | None
    asked_by: str
    from_name: str
    to_name: str
    waited: int
    late: bool


class TeamSteps(NamedTuple):
    """What a team is asked and asks; `silent` are the incoming ones past their day."""

    silent: list[Line]
    incoming: list[Line]
    outgoing: list[Line]
    answered: list[Line]


def of_team(team_code: str, since: date, as_at: date, calendar: Calendar) -> TeamSteps:
    """What a team is asked, what it has asked others, and what was answered since a day."""
    found = _steps(
        "select * from steps_with_my_team(:since) order by requested_on, requested_at, event_id", since=since
    )
    known = cases.cards({step.case_id for step in found})
    names = agencies.names_of({step.requested_by for step in found if step.requested_by})
    teams = {each.code: f"{each.name}, {each.agency_name}" for each in agencies.teams()}
    lines = [
        Line(
            step,
            known.get(step.case_id),
            names.get(step.requested_by, "") if step.requested_by else "",
            teams.get(step.from_team or "", step.from_team or ""),
            teams.get(step.to_team, step.to_team),
            rules.working_days(calendar, step.requested_on, step.decided_on or as_at),
            step.waiting and step.due_on is not None and step.due_on < as_at,
        )
        for step in found
    ]
    incoming = [each for each in lines if each.step.waiting and each.step.to_team == team_code]
    return TeamSteps(
        [each for each in incoming if each.late],
        [each for each in incoming if not each.late],
        [each for each in lines if each.step.waiting and each.step.from_team == team_code],
        [each for each in reversed(lines) if not each.step.waiting],
    )


class DisputeLine(NamedTuple):
    """An open dispute that waits for the asker: as receiving manager, or as the named senior."""

    dispute: StepDispute
    case: CaseCard | None
    days: int


def disputes_for(practitioner_id: UUID, team_code: str, as_at: date, calendar: Calendar) -> list[DisputeLine]:
    """Open disputes with this manager, oldest first."""
    query = select(StepDispute).where(
        StepDispute.settled_on.is_(None),
        (StepDispute.senior_id == practitioner_id)
        | (StepDispute.senior_id.is_(None) & (StepDispute.to_team == team_code)),
    )
    found = list(db.session.scalars(query.order_by(StepDispute.raised_on, StepDispute.request_id)))
    known = cases.cards({each.case_id for each in found})
    return [
        DisputeLine(
            each,
            known.get(each.case_id),
            rules.working_days(calendar, each.passed_on or each.raised_on, as_at),
        )
        for each in found
    ]


# --- Figures -----------------------------------------------------------------------------------------


class Row(NamedTuple):
    """One step behind a figure; its case and child only where the asker may read them."""

    event_id: str
    case_id: UUID | None
    direction: str
    from_tier: str
    to_tier: str
    from_team: str | None
    to_team: str
    from_agency: str | None
    to_agency: str | None
    quindrat: str | None
    requested_on: date
    due_on: date | None
    decision: str | None
    reason: str | None
    decided_on: date | None
    ended_on: date | None
    came_back_on: date | None
    reference: str | None
    given_name: str | None
    family_name: str | None

    def waits_on(self, on: date) -> bool:
        """Whether it was still without an answer when a day ended."""
        answered = self.decided_on is not None and self.decided_on <= on
        return self.requested_on <= on and not answered and (self.ended_on is None or self.ended_on > on)

    def answered_in(self, period: Period) -> bool:
        """Whether it was answered in a period."""
        return self.decided_on is not None and period.first_on <= self.decided_on <= period.last_on


class Wait(NamedTuple):
    """Between one sending and one receiving agency: what waits, how long answers took, what came back."""

    open: int
    answered: int
    median_days: float | None
    returned: int
    not_accepted: int


class Matrix(NamedTuple):
    """Who waits for whom: sending agencies down, receiving agencies across, both by name."""

    senders: list[str]
    receivers: list[str]
    cells: dict[tuple[str, str], Wait]


class Return(NamedTuple):
    """Of the children stepped down in a period: how many were back within so many months."""

    months: int
    came_back: int
    stepped_down: int
    still_watched: int


class Flow(NamedTuple):
    """How many accepted steps led from one tier to another."""

    from_tier: str
    to_tier: str
    steps: int


def rows(period: Period, quindrat: str | None) -> list[Row]:
    """Every step that waited or was answered in a period, oldest first; `quindrat` empty = none recorded."""
    found = db.session.execute(
        text("select * from step_rows(:first_on, :last_on, :quindrat)"),
        {"first_on": period.first_on, "last_on": period.last_on, "quindrat": quindrat},
    )
    return [Row(*row) for row in found]


def waits(found: Sequence[Row], period: Period, calendar: Calendar, names: Mapping[str, str]) -> Matrix:
    """The waiting matrix; `names` of the agencies by code. Pairs without a request have no cell."""
    pairs = {(row.from_agency or "", row.to_agency or "") for row in found}
    cells = {pair: _wait(pair, found, period, calendar) for pair in pairs}
    cells = {pair: each for pair, each in cells.items() if each.open or each.answered}
    senders, receivers = (
        sorted({pair[side] for pair in cells}, key=lambda c: names.get(c, c)) for side in (0, 1)
    )
    return Matrix(senders, receivers, cells)


def _wait(pair: tuple[str, str], found: Sequence[Row], period: Period, calendar: Calendar) -> Wait:
    between = [row for row in found if (row.from_agency or "", row.to_agency or "") == pair]
    answered = [row for row in between if row.answered_in(period)]
    days = [
        rules.working_days(calendar, row.requested_on, row.decided_on or row.requested_on) for row in answered
    ]
    return Wait(
        sum(row.waits_on(period.last_on) for row in between),
        len(answered),
        rules.middle(days),
        sum(row.decision == "returned" for row in answered),
        sum(row.decision == "not_accepted" for row in answered),
    )


def returns(found: Sequence[Row], period: Period, as_at: date) -> list[Return]:
    """Of the steps down accepted in the period, those that came back within 3, 6 and 12 months."""
    down = [row for row in found if _is_down(row, period)]
    return [
        Return(
            months,
            sum(_came_back(row, months, as_at) for row in down),
            len(down),
            sum(
                rules.still_watched(row.decided_on, _known(row, as_at), months, as_at)
                for row in down
                if row.decided_on
            ),
        )
        for months in rules.WINDOWS
    ]


def _known(row: Row, as_at: date) -> date | None:
    return row.came_back_on if row.came_back_on and row.came_back_on <= as_at else None


def _came_back(row: Row, months: int, as_at: date) -> bool:
    return row.decided_on is not None and rules.came_back(row.decided_on, _known(row, as_at), months)


def _is_down(row: Row, period: Period) -> bool:
    return row.direction == "down" and _is_accepted(row, period)


def _is_accepted(row: Row, period: Period) -> bool:
    return row.decision in ("accepted", "accepted_with_conditions") and row.answered_in(period)


def flows(found: Iterable[Row], period: Period) -> list[Flow]:
    """Accepted steps of the period from tier to tier; every pair, none left out."""
    moved = [(row.from_tier, row.to_tier) for row in found if _is_accepted(row, period)]
    return [Flow(a, b, moved.count((a, b))) for a in rules.TIERS for b in rules.TIERS if (a, b) in moved]


def behind(found: Sequence[Row], what: str, period: Period, as_at: date, **cell: str) -> list[Row]:
    """The rows behind one figure: as many as it says.

    `what` is open, answered, returned, not_accepted, down, back or flow; `cell` narrows to the cell's
    agencies, tiers or months.
    """
    months = int(cell.get("months", "12")) if cell.get("months", "12").isdigit() else 12
    tests: dict[str, Callable[[Row], bool]] = {
        "open": lambda row: row.waits_on(period.last_on),
        "answered": lambda row: row.answered_in(period),
        "returned": lambda row: row.answered_in(period) and row.decision == "returned",
        "not_accepted": lambda row: row.answered_in(period) and row.decision == "not_accepted",
        "down": lambda row: _is_down(row, period),
        "back": lambda row: _is_down(row, period) and _came_back(row, months, as_at),
        "flow": lambda row: _is_accepted(row, period),
    }
    names = ("from_agency", "to_agency", "from_tier", "to_tier")
    wanted = [(name, cell[name]) for name in names if name in cell]
    counts = tests.get(what, lambda row: False)
    return [
        row
        for row in found
        if counts(row) and all((getattr(row, name) or "") == value for name, value in wanted)
    ]
