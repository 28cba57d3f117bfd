"""The meetings of a team: planned, held, and what they left behind."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.tac.models import Invitation, Meeting, Minutes, Report
from caseflow.tac.queries.cards import MeetingCard, MemberCard, MinutesCard, ReportCard, TacEpisode
from caseflow.tac.queries.rows import minutes_written, rows_of, withdrawn
from caseflow.tac.queries.team import members
from caseflow.web.filters import long_date


def meetings(episode: TacEpisode) -> list[MeetingCard]:
    """The team's meetings, the next or latest first."""
    team = {each.id: each for each in members(episode)}
    invited: dict[UUID, list[MemberCard]] = {}
    for row in rows_of(Invitation, episode):
        invited.setdefault(row.meeting_id, []).append(team[row.member_id])
    written, reports = _written(episode, invited, team), _reports(episode, team)
    gone = withdrawn(episode)
    cards = []
    for row in rows_of(Meeting, episode):
        versions = written.get(row.id, [])
        stands = next((each for each in versions if each.event_id not in gone), None)
        cards.append(
            MeetingCard(
                row.id,
                row.kind,
                row.planned_on,
                row.starts_at,
                row.place,
                row.version,
                tuple(invited.get(row.id, ())),
                tuple(reports.get(row.id, ())),
                stands,
                tuple(each for each in versions if each is not stands),
            )
        )
    return _labelled(sorted(cards, key=lambda each: (each.on, each.starts_at, each.id), reverse=True))


def _labelled(cards: Sequence[MeetingCard]) -> list[MeetingCard]:
    """Each with its day; the time where it is known, a number where that does not tell them apart."""
    days = {each.id: _day(each) for each in cards}
    same, number = Counter(days.values()), Counter[str]()
    labels = {}
    for each in reversed(cards):
        day = days[each.id]
        number[day] += 1
        labels[each.id] = f"{day} ({number[day]} of {same[day]})" if same[day] > 1 else day
    return [each._replace(label=labels[each.id]) for each in cards]


def _day(card: MeetingCard) -> str:
    as_planned = card.on == card.planned_on
    return f"{long_date(card.on)} at {card.starts_at:%H:%M}" if as_planned else long_date(card.on)


def _reports(episode: TacEpisode, team: dict[UUID, MemberCard]) -> dict[UUID, list[ReportCard]]:
    reports = rows_of(Report, episode)
    authors = agencies.names_of({row.written_by for row in reports})
    cards: dict[UUID, list[ReportCard]] = {}
    for each in reports:
        card = ReportCard(team[each.member_id].name, each.words, authors[each.written_by], each.written_at)
        cards.setdefault(each.meeting_id, []).append(card)
    return cards


def _written(
    episode: TacEpisode, invited: dict[UUID, list[MemberCard]], team: dict[UUID, MemberCard]
) -> dict[UUID, list[MinutesCard]]:
    """What was written of each meeting, the latest first."""
    rows = minutes_written(episode)
    authors = agencies.names_of({row.written_by for row in rows})
    cards: dict[UUID, list[MinutesCard]] = {}
    for row in reversed(rows):
        card = _minutes(row, invited.get(row.meeting_id, []), team, authors[row.written_by])
        cards.setdefault(row.meeting_id, []).append(card)
    return cards


def _minutes(
    row: Minutes, invited: Sequence[MemberCard], team: dict[UUID, MemberCard], author: str
) -> MinutesCard:
    present = set(row.present)
    return MinutesCard(
        row.event_id,
        row.revision,
        row.held_on,
        tuple(team[each].name for each in row.present if each in team),
        tuple(row.present),
        tuple(each.name for each in invited if each.id not in present),
        row.others_present,
        row.minutes,
        row.decisions,
        row.child_view,
        row.parent_view,
        row.next_review_on,
        author,
        row.written_at,
    )


def meeting(episode: TacEpisode, meeting_id: UUID) -> MeetingCard | None:
    """One meeting of the team."""
    return next((each for each in meetings(episode) if each.id == meeting_id), None)
