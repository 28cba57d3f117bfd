"""The delivery plan: outcomes, actions, how they went, and when the plan was agreed."""

from collections.abc import Sequence
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.tac.models import Action, Agreement, Member, Outcome, Progress
from caseflow.tac.queries.cards import ActionCard, AgreementCard, Note, OutcomeCard, Revision, TacEpisode
from caseflow.tac.queries.rows import rows_of, standing_minutes, withdrawn


def plan(episode: TacEpisode) -> list[OutcomeCard]:
    """The delivery plan: outcomes in the order they were added, each with its actions."""
    actions = _actions(episode)
    revisions: dict[UUID, list[Outcome]] = {}
    for row in rows_of(Outcome, episode):
        revisions.setdefault(row.outcome_id, []).append(row)
    found = []
    for outcome_id, rows in revisions.items():
        rows.sort(key=lambda row: row.revision)
        last = rows[-1]
        before = tuple(row.words for row in reversed(rows[:-1]))
        mine = tuple(each for each in actions if each.outcome_id == outcome_id)
        found.append(OutcomeCard(outcome_id, last.revision, last.aim, last.words, last.reached, before, mine))
    return found


def _actions(episode: TacEpisode) -> list[ActionCard]:
    rows, notes = rows_of(Action, episode), rows_of(Progress, episode)
    team = {each.id: each.name for each in rows_of(Member, episode)}
    authors = agencies.names_of({row.written_by for row in (*rows, *notes)})
    progress = _progress(episode, notes, authors)
    revisions: dict[UUID, list[Action]] = {}
    for row in rows:
        revisions.setdefault(row.action_id, []).append(row)
    found = []
    for action_id, each in revisions.items():
        each.sort(key=lambda row: row.revision, reverse=True)
        latest, *before = [_revision(row, team, authors) for row in each]
        told = tuple(progress.get(action_id, ()))
        found.append(
            ActionCard(action_id, each[0].outcome_id, each[0].agreed_line, latest, tuple(before), told)
        )
    return found


def _revision(row: Action, team: dict[UUID, str], authors: dict[UUID, str]) -> Revision:
    who = team.get(row.member_id, "") if row.member_id else row.who_words
    return Revision(
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
) -> dict[UUID, list[Note]]:
    held = {meeting_id: row.held_on for meeting_id, row in standing_minutes(episode).items()}
    found: dict[UUID, list[Note]] = {}
    for note in notes:
        met_on = held.get(note.meeting_id) if note.meeting_id else None
        told = Note(note.words, authors[note.written_by], note.written_at, met_on)
        found.setdefault(note.action_id, []).append(told)
    return found


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
