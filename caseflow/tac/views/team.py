"""The page of a team: who is in it, who leads, when it meets, what it does, and how its work ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseflow.tac.queries import (
    ActionCard,
    AgreedReview,
    AgreementCard,
    ClosingCard,
    LeadCard,
    MeetingCard,
    MemberCard,
    OutcomeCard,
    TacEpisode,
    open_actions,
)
from caseflow.tac.service.meetings import KINDS
from caseflow.tac.service.plan import AIMS, REACHED, STATUSES
from caseflow.tac.views import words
from caseflow.web.filters import day_date, long_date, plural, short_date

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LeadView:
    """The lead professional, those who led before, and what is amiss."""

    name: str
    details: str
    phone: str
    since: str
    warning: str
    before: tuple[str, ...]


@dataclass(frozen=True)
class MemberRow:
    """Somebody in the team. `undone` says how many open actions are to be given to somebody else."""

    id: UUID
    name: str
    role: str
    barred: str
    undone: str
    undone_advice: str
    undone_actions: tuple[tuple[UUID, str], ...]
    agency: str
    phone: str
    left: bool
    membership: str


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in the list; `missed` where its day is past and nothing is recorded."""

    id: UUID
    label: str
    details: str
    missed: bool


@dataclass(frozen=True)
class ReviewView:
    """When to meet again was agreed, and no meeting is planned for it; `plan_on` if that day is to come."""

    title: str
    advice: str
    plan_on: date | None
    plan_words: str
    kind: str


@dataclass(frozen=True)
class ActionView:
    """An action of the plan; `notes` are how it went, each with who said so and when."""

    id: UUID
    words: str
    line: str
    late: bool
    from_assessment: bool
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OutcomeView:
    """What should be better, how far it is, and the actions towards it."""

    id: UUID
    words: str
    aim: str
    reached: str
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class PlanView:
    """The delivery plan; `not_taken_over` says how many agreed actions are not in it yet."""

    agreed: str
    views: Rows
    not_taken_over: str
    take_over: str
    outcomes: tuple[OutcomeView, ...]


@dataclass(frozen=True)
class TeamPage:
    """Everything on the page of a team."""

    closed: str
    closing: Rows
    lead: LeadView | None
    members: tuple[MemberRow, ...]
    meetings: tuple[MeetingLine, ...]
    review: ReviewView | None
    plan: PlanView


@dataclass(frozen=True)
class Team:
    """The rows of one team, as its page needs them; `not_taken_over` counts agreed actions."""

    episode: TacEpisode
    members: Sequence[MemberCard]
    leads: Sequence[LeadCard]
    meetings: Sequence[MeetingCard]
    review: AgreedReview | None
    outcomes: Sequence[OutcomeCard]
    not_taken_over: int
    agreement: AgreementCard | None
    closing: ClosingCard | None


def team_page(team: Team, as_at: date) -> TeamPage:
    """The page of a team on a day."""
    return TeamPage(
        _closed(team.episode),
        _closing(team.closing) if team.closing else (),
        _lead(team.episode, team.leads, team.members),
        _member_rows(team.members, team.outcomes),
        tuple(_meeting_line(each, team.episode, as_at) for each in team.meetings),
        _review(team, as_at),
        _plan(team, as_at),
    )


def _closed(episode: TacEpisode) -> str:
    if not episode.closed_on:
        return ""
    why = words.ending(episode.closed_why)
    return f"This assessment was closed on {long_date(episode.closed_on)}{f': {why}' if why else ''}."


def _closing(closing: ClosingCard) -> Rows:
    none = f"None was held: {closing.without_meeting}"
    return (
        ("Closing meeting", long_date(closing.meeting_on) if closing.meeting_on else none),
        ("What changed", closing.summary),
        *family_views(closing.child_view, closing.parent_view),
    )


def family_views(child_view: str, parent_view: str) -> Rows:
    """What the child and the parents say, as rows of a summary."""
    return (("The child’s words", child_view), ("The parents’ words", parent_view))


def _lead(episode: TacEpisode, leads: Sequence[LeadCard], members: Sequence[MemberCard]) -> LeadView | None:
    if not leads:
        return None
    lead, *former = leads
    member = next((each for each in members if each.id == lead.member_id), None)
    gone = member and (member.left_on or member.barred) and not episode.closed_on
    warning = (member.barred or "They have left the team") if member and gone else ""
    family = "It is not recorded that the family was told."
    if lead.family_told_on:
        family = f"The family was told on {long_date(lead.family_told_on)}."
    before = [_former_lead(each, later.why) for later, each in zip(leads, former, strict=False)]
    return LeadView(
        lead.name,
        words.after(lead.role, lead.agency),
        lead.phone,
        f"Since {long_date(lead.from_on)}. {family}",
        warning,
        tuple(before),
    )


def _former_lead(lead: LeadCard, why: str) -> str:
    days = f"{short_date(lead.from_on)} to {short_date(lead.to_on)}"
    return f"{lead.name}, {days}. Why it changed: {why or 'not recorded'}"


def _member_rows(members: Sequence[MemberCard], outcomes: Sequence[OutcomeCard]) -> tuple[MemberRow, ...]:
    actions: dict[UUID | None, list[ActionCard]] = {}
    for action in open_actions(outcomes):
        actions.setdefault(action.now.member_id, []).append(action)
    return tuple(_member_row(each, actions.get(each.id, [])) for each in members)


def _member_row(member: MemberCard, actions: Sequence[ActionCard]) -> MemberRow:
    undone = actions if member.barred or member.left_on else ()
    them = "it" if len(undone) == 1 else "them"
    number = plural(len(undone), "open action is", "open actions are")
    return MemberRow(
        member.id,
        member.name,
        member.role,
        member.barred,
        f"{number} theirs" if undone else "",
        f": give {them} to somebody else, or drop {them}.",
        tuple((each.id, each.now.words) for each in undone),
        "Family" if member.kind == "family" else member.agency or "Not recorded",
        member.phone or "Not recorded",
        member.left_on is not None,
        _membership(member),
    )


def _membership(member: MemberCard) -> str:
    if member.left_on:
        return f"Left {short_date(member.left_on)}: {member.left_why}"
    if member.joined_on:
        return f"Joined {short_date(member.joined_on)}"
    return f"Asked {short_date(member.invited_on)}"


def _meeting_line(meeting: MeetingCard, episode: TacEpisode, as_at: date) -> MeetingLine:
    kind, missed = KINDS[meeting.kind].lower(), False
    if meeting.minutes:
        on = meeting.minutes.next_review_on
        details = f", held{f', next review {short_date(on)}' if on else ''}"
    elif episode.closed_on:
        details = ", planned, and not held: the work ended before"
    elif meeting.planned_on < as_at:
        details, missed = ",", True
    else:
        details = f", planned, {meeting.place}"
    return MeetingLine(meeting.id, meeting.label, f": {kind}{details}", missed)


def _review(team: Team, as_at: date) -> ReviewView | None:
    review = team.review
    if review is None or review.planned or team.episode.closed_on:
        return None
    day = "This is the day on which you wanted to meet again."
    return ReviewView(
        words.not_planned(review),
        day if review.on else "It says when you wanted to meet again.",
        review.on if review.on and review.on >= as_at else None,
        f"Plan the meeting on {day_date(review.on)}",
        "review" if team.meetings else "planning",
    )


def _plan(team: Team, as_at: date) -> PlanView:
    agreement, number = team.agreement, team.not_taken_over
    agreed = "The plan is not agreed yet." if team.outcomes else ""
    is_one = number == 1
    not_taken_over = (
        f"{plural(number, 'action')} agreed in the assessment {'is' if is_one else 'are'} not in the plan"
        f" yet. You need not type {'it' if is_one else 'them'} again."
    )
    return PlanView(
        f"Agreed on {long_date(agreement.agreed_on)}." if agreement else agreed,
        family_views(agreement.child_view, agreement.parent_view) if agreement else (),
        not_taken_over if number else "",
        f"Take over {plural(number, 'action')} agreed in the assessment",
        tuple(_outcome(each, as_at) for each in team.outcomes),
    )


def _outcome(outcome: OutcomeCard, as_at: date) -> OutcomeView:
    actions = tuple(_action(each, as_at) for each in outcome.actions)
    reached = REACHED[outcome.reached] if outcome.reached else ""
    return OutcomeView(outcome.id, outcome.words, AIMS[outcome.aim], reached, actions)


def _action(action: ActionCard, as_at: date) -> ActionView:
    now = action.now
    who = (now.who or "nobody yet") + (" (not in the team)" if now.who_words else "")
    by = f"by {short_date(now.by_on)}" if now.by_on else ""
    notes = tuple(
        (each.words, f"({each.written_by}, {short_date(each.meeting_on or each.written_at)})")
        for each in action.progress
    )
    return ActionView(
        action.id,
        now.words,
        f": {words.joined(who, by, STATUSES[now.status].lower())}",
        words.past_its_date(now, as_at),
        bool(action.agreed_line),
        notes,
    )
