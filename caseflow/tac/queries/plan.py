"""The delivery plan: outcomes, actions, how they went, and when the plan was agreed."""

from collections.abc import Sequence
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.tac.models import Action, Agreement, Member, Outcome, Progress
from caseflow.tac.queries.cards import (
    ActionCard,
    ActionRevision,
    AgreementCard,
    OutcomeCard,
    ProgressNote,
    TacEpisode,
)
from caseflow.tac.queries.rows import rows_of, standing_minutes, withdrawn


def plan(episode: TacEpisode) -> list[OutcomeCard]:
    """The delivery plan: outcomes in the order they were added, each with its actions."""
    actions = _actions(episode)
    revisions: dict[UUID, list[Outcome]] = {}
    for row in rows_of(Outcome, episode):
        revisions.setdefault(row.outcome_id, []).append(row)
    cards = []
    for outcome_id, rows in revisions.items():
        rows.sort(key=lambda row: row.revision)
        last = rows[-1]
        before = tuple(row.words for row in reversed(rows[:-1]))
        mine = tuple(each for each in actions if each.outcome_id == outcome_id)
        cards.append(OutcomeCard(outcome_id, last.revision, last.aim, last.words, last.reached, before, mine))
    return cards


def _actions(episode: TacEpisode) -> list[ActionCard]:
    rows, notes = rows_of(Action, episode), rows_of(Progress, episode)
    team = {each.id: each.name for each in rows_of(Member, episode)}
    authors = agencies.names_of({row.written_by for row in (*rows, *notes)})
    progress = _progress(episode, notes, authors)
    revisions: dict[UUID, list[Action]] = {}
    for row in rows:
        revisions.setdefault(row.action_id, []).append(row)
    cards = []
    for action_id, each in revisions.items():
        each.sort(key=lambda row: row.revision, reverse=True)
        latest, *before = [_revision(row, team, authors) for row in each]
        notes_of = tuple(progress.get(action_id, ()))
        cards.append(
            ActionCard(action_id, each[0].outcome_id, each[0].agreed_line, latest, tuple(before), notes_of)
        )
    return cards


def _revision(row: Action, team: dict[UUID, str], authors: dict[UUID, str]) -> ActionRevision:
    who = team.get(row.member_id, "") if row.member_id else row.who_words
    return ActionRevision(
        row.revision,
        row.words,
        who,
        row.member_id,
        row.who_words,
        row.by_on,
        row.status,
        authors[row.written_by],
        row.written_at,
    )


def _progress(
    episode: TacEpisode, notes: Sequence[Progress], authors: dict[UUID, str]
) -> dict[UUID, list[ProgressNote]]:
    held_on = {meeting_id: row.held_on for meeting_id, row in standing_minutes(episode).items()}
    cards: dict[UUID, list[ProgressNote]] = {}
    for note in notes:
        met_on = held_on.get(note.meeting_id) if note.meeting_id else None
        card = ProgressNote(note.words, authors[note.written_by], note.written_at, met_on)
        cards.setdefault(note.action_id, []).append(card)
    return cards


def action(episode: TacEpisode, action_id: UUID) -> ActionCard | None:
    """One action of the plan."""
    return next((each for each in _actions(episode) if each.id == action_id), None)


def open_actions(outcomes: Sequence[OutcomeCard]) -> list[ActionCard]:
    """The actions of a plan that are still to be done."""
    return [action for each in outcomes for action in each.actions if action.now.status == "open"]


def agreements(episode: TacEpisode) -> list[AgreementCard]:
    """When the plan was agreed, latest first, as far as it stands."""
    gone = withdrawn(episode)
    rows = [row for row in rows_of(Agreement, episode) if row.event_id not in gone]
    rows.sort(key=lambda row: (row.agreed_on, row.written_at), reverse=True)
    return [AgreementCard(row.agreed_on, row.child_view, row.parent_view) for row in rows]
