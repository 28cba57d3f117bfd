"""The delivery plan: outcomes, actions and progress, to which everyone in the team adds; agreeing it.

Nothing is written over: a change is a revision, made on top of the one its writer saw.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.consent.service import Desk
from caseflow.events.catalogue import DeliveryPlanAgreed
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.written import alike
from caseflow.tac import queries
from caseflow.tac.models import Action, Agreement, Outcome, Progress
from caseflow.tac.queries import Around
from caseflow.tac.service.entries import entered

AIMS = {
    "healthy": "Be healthy",
    "safe": "Stay safe",
    "enjoy": "Enjoy and achieve",
    "contribute": "Make a positive contribution",
    "wellbeing": "Achieve economic well-being",
}
AIMS_IN_SHORT = {
    "healthy": "eating, sleeping, growing, feeling well",
    "safe": "no harm, bullying or danger, a home to feel safe in",
    "enjoy": "school, learning, play, friends",
    "contribute": "having a say, helping others, keeping out of trouble",
    "wellbeing": "money, housing, work",
}
REACHED = {
    "": "Nobody has looked back on it yet",
    "reached": "Reached",
    "partly": "Partly reached",
    "not_reached": "Not reached",
}
STATUSES = {"open": "Open", "done": "Done", "not_needed": "Not needed any more"}
CHANGED = "Somebody else changed this meanwhile. Compare both below, then send what should stand."


def _written(around: Around, desk: Desk) -> dict[str, object]:
    if around.closed_on:
        raise Refusal("", "This assessment is closed: its plan stays as it is.")
    return {
        "case_id": around.case_id,
        "caf_event_id": around.caf_event_id,
        "written_by": desk.recorder.practitioner_id,
        "written_at": desk.recorder.at,
    }


def _revise(model: Any, row: dict[str, object]) -> None:
    """Add a revision; refuses when somebody added the one with this number, or took the same line, first."""
    statement = upsert(model).values(row).on_conflict_do_nothing().returning(model.revision)
    if db.session.scalar(statement) is None:
        raise Refusal("", CHANGED)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What should be better for the child, under one of the five aims, and how far it is."""

    aim: str
    words: str
    reached: str = ""


def add_outcome(around: Around, goal: Goal, desk: Desk) -> UUID:
    """Add something that should be better for the child."""
    return change_outcome(around, uuid4(), 0, goal, desk)


def change_outcome(around: Around, outcome_id: UUID, seen: int, goal: Goal, desk: Desk) -> UUID:
    """Put an outcome in other words, or say how far it is, on top of revision `seen`."""
    last = next((each.revision for each in queries.plan(around) if each.id == outcome_id), 0)
    if seen > last:
        raise Refusal("", CHANGED)
    row = {"outcome_id": outcome_id, "revision": seen + 1, **asdict(goal), "words": goal.words.strip()}
    _revise(Outcome, row | _written(around, desk))
    return outcome_id


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is to be done, by whom, by when, and how it stands.

    `who_words` names somebody who is not a member; `agreed_line` is the line of the assessment it is from.
    """

    words: str
    member_id: UUID | None
    by_on: date | None
    status: str = "open"
    who_words: str = ""
    agreed_line: str = ""


def add_action(around: Around, outcome_id: UUID, deed: Deed, desk: Desk) -> UUID:
    """Add an action towards an outcome."""
    if outcome_id not in {each.id for each in queries.plan(around)}:
        raise Refusal("", "There is no such outcome.")
    return _act(around, uuid4(), outcome_id, 0, deed, desk)


def change_action(around: Around, action_id: UUID, seen: int, deed: Deed, desk: Desk) -> None:
    """Change an action, on top of revision `seen`; refuses when it was changed since."""
    card = queries.action(around, action_id)
    if card is None:
        raise Refusal("", "There is no such action.")
    if not 0 < seen <= card.now.number:
        raise Refusal("", CHANGED)
    _act(around, action_id, card.outcome_id, seen, replace(deed, agreed_line=card.agreed_line), desk)


def _act(around: Around, action_id: UUID, outcome_id: UUID, seen: int, deed: Deed, desk: Desk) -> UUID:
    if deed.member_id and deed.who_words.strip():
        raise Refusal("who_words", "Choose somebody of the team, or name somebody else: not both.")
    row = {
        "action_id": action_id,
        "revision": seen + 1,
        "outcome_id": outcome_id,
        "words": deed.words.strip(),
        "member_id": deed.member_id,
        "who_words": deed.who_words.strip(),
        "agreed_line": deed.agreed_line,
        "by_on": deed.by_on,
        "status": deed.status,
    }
    _revise(Action, row | _written(around, desk))
    return action_id


def take_over(around: Around, wanted: Sequence[tuple[Goal, Sequence[Deed]]], desk: Desk) -> int:
    """Put what was agreed in the assessment into the plan; returns how many actions.

    An outcome that the plan has already, in the same words, takes them up. A line goes into the plan once.
    """
    outcomes = queries.plan(around)
    there = {alike(each.words): each.id for each in outcomes}
    known = {each.line for each in queries.agreed_lines(around, outcomes)}
    deeds = [deed for _, some in wanted for deed in some]
    if not {each.agreed_line for each in deeds} <= known:
        raise Refusal("", "Somebody else put some of these into the plan meanwhile. Look at the plan first.")
    for goal, some in wanted:
        outcome_id = there.get(alike(goal.words))
        if outcome_id is None:
            desk = _later(desk)
            outcome_id = there[alike(goal.words)] = add_outcome(around, goal, desk)
        for deed in some:
            desk = _later(desk)
            _act(around, uuid4(), outcome_id, 0, deed, desk)
    return len(deeds)


def _later(desk: Desk) -> Desk:
    """A moment later: what is written in one go keeps its order."""
    at = desk.recorder.at + timedelta(microseconds=1)
    return desk._replace(recorder=desk.recorder._replace(at=at))


def note_progress(around: Around, action_id: UUID, meeting_id: UUID | None, words: str, desk: Desk) -> None:
    """Add how an action goes, at a meeting or between two; what was noted before stays."""
    row = {"id": uuid4(), "action_id": action_id, "meeting_id": meeting_id, "words": words.strip()}
    db.session.execute(insert(Progress).inline(), row | _written(around, desk))


def agree(around: Around, on: date, child_view: str, parent_view: str, desk: Desk) -> str:
    """Record that the team and the family agreed the plan."""
    if not db.session.scalar(
        select(Outcome.outcome_id).where(
            Outcome.case_id == around.case_id, Outcome.caf_event_id == around.caf_event_id
        )
    ):
        raise Refusal("", "Add at least one outcome before the plan is agreed.")
    row = {"agreed_on": on, "child_view": child_view.strip(), "parent_view": parent_view.strip()}
    row |= _written(around, desk)
    event_id = entered(around, DeliveryPlanAgreed(), on, desk)
    db.session.execute(insert(Agreement).inline(), row | {"event_id": event_id})
    return event_id
