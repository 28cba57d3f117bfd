"""The delivery plan: outcomes, actions and progress, to which everyone in the team adds; agreeing it.

Nothing is written over: a change is a revision, made on top of the one its writer saw.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import DeliveryPlanAgreed
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.written import alike
from caseflow.tac import queries
from caseflow.tac.models import Action, Agreement, Outcome, Progress
from caseflow.tac.queries import TacEpisode
from caseflow.tac.service import rows

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


def _written(context: RecordingContext, episode: TacEpisode) -> dict[str, object]:
    rows.check_open(episode, "This assessment is closed: its plan stays as it is.")
    return rows.written(context, episode)


@dataclass(frozen=True, kw_only=True)
class PlanOutcome:
    """What should be better for the child, under one of the five aims, and how far it is."""

    aim: str
    words: str
    reached: str = ""


def add_outcome(context: RecordingContext, episode: TacEpisode, outcome: PlanOutcome) -> UUID:
    """Add something that should be better for the child."""
    return change_outcome(context, episode, uuid4(), 0, outcome)


def change_outcome(
    context: RecordingContext, episode: TacEpisode, outcome_id: UUID, seen: int, outcome: PlanOutcome
) -> UUID:
    """Put an outcome in other words, or say how far it is, on top of revision `seen`."""
    last = next((each.revision for each in queries.plan(episode) if each.id == outcome_id), 0)
    if seen > last:
        raise Refusal("", CHANGED)
    row = {"outcome_id": outcome_id, "revision": seen + 1, **asdict(outcome), "words": outcome.words.strip()}
    rows.add_once(Outcome, row | _written(context, episode), CHANGED)
    return outcome_id


@dataclass(frozen=True, kw_only=True)
class PlanAction:
    """What is to be done, by whom, by when, and how it stands.

    `who_words` names somebody who is not a member; `agreed_line` is the line of the assessment it is from.
    """

    words: str
    member_id: UUID | None
    by_on: date | None
    status: str = "open"
    who_words: str = ""
    agreed_line: str = ""


def add_action(context: RecordingContext, episode: TacEpisode, outcome_id: UUID, action: PlanAction) -> UUID:
    """Add an action towards an outcome."""
    if outcome_id not in {each.id for each in queries.plan(episode)}:
        raise Refusal("", "There is no such outcome.")
    return _save_action(context, episode, uuid4(), outcome_id, 0, action)


def change_action(
    context: RecordingContext, episode: TacEpisode, action_id: UUID, seen: int, action: PlanAction
) -> None:
    """Change an action, on top of revision `seen`; refuses when it was changed since."""
    card = queries.action(episode, action_id)
    if card is None:
        raise Refusal("", "There is no such action.")
    if not 0 < seen <= card.now.number:
        raise Refusal("", CHANGED)
    _save_action(
        context, episode, action_id, card.outcome_id, seen, replace(action, agreed_line=card.agreed_line)
    )


def _save_action(
    context: RecordingContext,
    episode: TacEpisode,
    action_id: UUID,
    outcome_id: UUID,
    seen: int,
    action: PlanAction,
) -> UUID:
    if action.member_id and action.who_words.strip():
        raise Refusal("who_words", "Choose somebody of the team, or name somebody else: not both.")
    row = {
        "action_id": action_id,
        "revision": seen + 1,
        "outcome_id": outcome_id,
        "words": action.words.strip(),
        "member_id": action.member_id,
        "who_words": action.who_words.strip(),
        "agreed_line": action.agreed_line,
        "by_on": action.by_on,
        "status": action.status,
    }
    rows.add_once(Action, row | _written(context, episode), CHANGED)
    return action_id


def take_over(
    context: RecordingContext,
    episode: TacEpisode,
    agreed: Sequence[tuple[PlanOutcome, Sequence[PlanAction]]],
) -> int:
    """Put what was agreed in the assessment into the plan; returns how many actions.

    An outcome that the plan has already, in the same words, takes them up. A line goes into the plan once.
    """
    outcomes = queries.plan(episode)
    outcome_ids = {alike(each.words): each.id for each in outcomes}
    lines = {each.line for each in queries.agreed_lines(episode, outcomes)}
    actions = [action for _, of_outcome in agreed for action in of_outcome]
    if not {each.agreed_line for each in actions} <= lines:
        raise Refusal("", "Somebody else put some of these into the plan meanwhile. Look at the plan first.")
    for outcome, of_outcome in agreed:
        outcome_id = outcome_ids.get(alike(outcome.words))
        if outcome_id is None:
            context = _later(context)
            outcome_id = outcome_ids[alike(outcome.words)] = add_outcome(context, episode, outcome)
        for action in of_outcome:
            context = _later(context)
            _save_action(context, episode, uuid4(), outcome_id, 0, action)
    return len(actions)


def _later(context: RecordingContext) -> RecordingContext:
    """A moment later: what is written in one go keeps its order."""
    at = context.at + timedelta(microseconds=1)
    return context._replace(at=at)


def note_progress(
    context: RecordingContext, episode: TacEpisode, action_id: UUID, meeting_id: UUID | None, words: str
) -> None:
    """Add how an action goes, at a meeting or between two; what was noted before stays."""
    row = {"id": uuid4(), "action_id": action_id, "meeting_id": meeting_id, "words": words.strip()}
    db.session.execute(insert(Progress).inline(), row | _written(context, episode))


def agree(context: RecordingContext, episode: TacEpisode, on: date, child_view: str, parent_view: str) -> str:
    """Record that the team and the family agreed the plan."""
    if not db.session.scalar(
        select(Outcome.outcome_id).where(
            Outcome.case_id == episode.case_id, Outcome.caf_event_id == episode.caf_event_id
        )
    ):
        raise Refusal("", "Add at least one outcome before the plan is agreed.")
    row = {"agreed_on": on, "child_view": child_view.strip(), "parent_view": parent_view.strip()}
    row |= _written(context, episode)
    event_id = rows.record(context, episode, DeliveryPlanAgreed(), on)
    db.session.execute(insert(Agreement).inline(), row | {"event_id": event_id})
    return event_id
