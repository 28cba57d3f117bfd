"""The figures about steps in words: who waits for whom, who came back, how children move, and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.rules.steps import ANSWERS, DIRECTIONS, TIERS
from caseflow.stepping.queries import CountedStep, ReturnCount, TierFlow, WaitMatrix, Waits
from caseflow.stepping.views.words import Names, reason_words, tiers
from caseflow.web.charts import Picture, Ribbon, flow_chart
from caseflow.web.filters import short_date, x_of_y

_UNKNOWN = "unknown"
_TITLES = {
    "open": "Requests waiting at the end",
    "answered": "Requests answered",
    "returned": "Requests returned for information",
    "not_accepted": "Requests not accepted",
    "down": "Accepted steps down",
    "flow": "Accepted steps",
}


@dataclass(frozen=True)
class Figure:
    """A number that opens its list: which figure, narrowed how; `about` and `details` are said with it."""

    count: int
    what: str
    about: str
    details: str = ""
    cell: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FlowRow:
    """Accepted steps from one tier to another."""

    from_tier: str
    to_tier: str
    steps: Figure


@dataclass(frozen=True)
class ReturnRow:
    """How many came back within so many months, of those stepped down."""

    within: str
    came_back: Figure
    share: str
    stepped_down: Figure
    still_watched: int


@dataclass(frozen=True)
class WaitCell:
    """Between two agencies: the figures one below the other; without any, the cell is blank."""

    name: str
    answered: Figure | None
    waiting: Figure | None
    others: tuple[Figure, ...]


@dataclass(frozen=True)
class WaitRow:
    """What one agency asked of each other one."""

    sender: str
    cells: tuple[WaitCell, ...]


@dataclass(frozen=True)
class HandoversPage:
    """Everything on the page of the figures about steps."""

    picture: Picture
    flows: tuple[FlowRow, ...]
    returns: tuple[ReturnRow, ...]
    receivers: tuple[str, ...]
    waits: tuple[WaitRow, ...]


@dataclass(frozen=True)
class StepRow:
    """A step behind a figure, of a case that the reader may know."""

    case_id: UUID | None
    child: str
    reference: str
    step: str
    from_team: str
    to_team: str
    asked: str
    answer: str
    reason: str
    came_back: str


def handovers_page(
    flows: Sequence[TierFlow], returns: Sequence[ReturnCount], matrix: WaitMatrix, names: Names
) -> HandoversPage:
    """The page of the figures about steps."""
    ribbons = tuple(Ribbon(each.from_tier, each.to_tier, each.steps) for each in flows)
    stepped_down = any(each.stepped_down for each in returns)
    return HandoversPage(
        flow_chart("flows", "Accepted steps between tiers", ribbons),
        tuple(_flow_row(each) for each in flows),
        tuple(_return_row(each) for each in returns) if stepped_down else (),
        tuple(f"To {names.agencies.get(code, _UNKNOWN)}" for code in matrix.receivers),
        tuple(_wait_row(sender, matrix, names) for sender in matrix.senders),
    )


def _flow_row(flow: TierFlow) -> FlowRow:
    start, end = TIERS[flow.from_tier], TIERS[flow.to_tier]
    cell = {"from_tier": flow.from_tier, "to_tier": flow.to_tier}
    return FlowRow(start, end, Figure(flow.steps, "flow", f"{start} to {end}", cell=cell))


def _return_row(returned: ReturnCount) -> ReturnRow:
    within = f"{returned.months} months"
    cell = {"months": str(returned.months)}
    return ReturnRow(
        within,
        Figure(returned.came_back, "back", f"back within {within}", cell=cell),
        x_of_y(returned.came_back, returned.stepped_down),
        Figure(returned.stepped_down, "down", "stepped down"),
        returned.still_watched,
    )


def _wait_row(sender: str, matrix: WaitMatrix, names: Names) -> WaitRow:
    name = names.agencies.get(sender, _UNKNOWN.capitalize())
    cells = tuple(
        _wait_cell(sender, receiver, matrix.cells.get((sender, receiver)), names)
        for receiver in matrix.receivers
    )
    return WaitRow(name, cells)


def _wait_cell(sender: str, receiver: str, waits: Waits | None, names: Names) -> WaitCell:
    to = names.agencies.get(receiver, _UNKNOWN)
    between = f"from {names.agencies.get(sender, _UNKNOWN)} to {to}"
    if waits is None:
        return WaitCell(f"To {to}", None, None, ())

    def figure(count: int, what: str, words: str, details: str) -> Figure | None:
        cell = {"from_agency": sender, "to_agency": receiver}
        return Figure(count, what, f"{words} {between}", details, cell) if count else None

    days = f"in {waits.median_days:g} {'day' if waits.median_days == 1 else 'days'}" if waits.answered else ""
    others = (
        figure(waits.returned, "returned", "returned", "returned"),
        figure(waits.not_accepted, "not_accepted", "not accepted", "not accepted"),
    )
    return WaitCell(
        f"To {to}",
        figure(waits.answered, "answered", "answered", days),
        figure(waits.open, "open", "waiting", "waiting"),
        tuple(each for each in others if each),
    )


def rows_title(what: str, months: str) -> str:
    """What the list behind a figure is called."""
    return f"Children back within {months} months" if what == "back" else _TITLES.get(what, "Steps")


def step_row(step: CountedStep, names: Names) -> StepRow:
    """A step behind a figure."""
    answer = "None: the case closed" if step.ended_on else "Waiting"
    if step.decision:
        answer = f"{ANSWERS[step.decision]}, {short_date(step.decided_on)}"
    child = f"{step.given_name} {step.family_name}"
    return StepRow(
        step.case_id,
        child,
        step.reference or "",
        f"{DIRECTIONS[step.direction]}, {tiers(step)}",
        names.team(step.from_team) if step.from_team else "Unknown",
        names.team(step.to_team),
        short_date(step.requested_on),
        answer,
        reason_words(step.reason) if step.decision and step.reason else "",
        short_date(step.came_back_on) if step.came_back_on else "No",
    )
