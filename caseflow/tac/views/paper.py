"""What is printed: the plan, the plan for the family, an invitation, the notes of a meeting."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseflow.cases.views import Banner
from caseflow.tac.queries import ActionCard, LeadCard, MeetingCard, MemberCard, OutcomeCard
from caseflow.tac.service.meetings import KINDS
from caseflow.tac.service.plan import AIMS, REACHED, STATUSES
from caseflow.tac.views import words
from caseflow.tac.views.team import Rows, Team
from caseflow.web.filters import day_date, long_date, short_date

_INVITATIONS = {
    "planning": "We want to agree together who does what to help, and by when.",
    "review": "We want to look together at how things go, and whether the plan should change.",
    "closing": "We want to look together at what has changed, and end this work well.",
}


@dataclass(frozen=True)
class PlanRow:
    """An action of the plan, or an outcome for which none is agreed."""

    action: str
    outcome: str
    aim: str
    who: str
    barred: str
    by: str
    status: str
    note: str


@dataclass(frozen=True)
class PlanPaper:
    """The plan on one page."""

    summary: Rows
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class Contact:
    """Whom to ask: somebody by name and where they work, or a team; and a phone."""

    name: str
    details: str
    phone: str


@dataclass(frozen=True)
class FamilyLine:
    """A line for the family, and what stands out after it."""

    words: str
    warning: str = ""


@dataclass(frozen=True)
class FamilyOutcome:
    """What should be better, and what is done for it."""

    words: str
    reached: str
    nothing_planned: bool
    actions: tuple[FamilyLine, ...]


@dataclass(frozen=True)
class FamilyPaper:
    """The plan for the family: plain, without codes, references or empty headings."""

    lead: Contact | None
    outcomes: tuple[FamilyOutcome, ...]
    ended: str
    summary: str
    child_view: str
    parent_view: str
    members: tuple[FamilyLine, ...]
    meet_again: str


@dataclass(frozen=True)
class Invitation:
    """An invitation for the family and for those who do not sign in here."""

    when: str
    place: str
    why: str
    invited: tuple[str, ...]
    contact: Contact


@dataclass(frozen=True)
class Notes:
    """What a meeting left behind, under a title each; nothing that is empty."""

    when_and_where: str
    why: str
    parts: Rows


def plan_paper(team: Team, as_at: date) -> PlanPaper:
    """The plan on one page, on a day."""
    barred: dict[UUID | None, str] = {each.id: each.barred for each in team.members if each.barred}
    rows: list[PlanRow] = []
    for outcome in team.outcomes:
        for action in outcome.actions:
            rows.append(_plan_row(outcome, action, barred.get(action.now.member_id, ""), as_at))
        if not outcome.actions:
            rows.append(_empty_row(outcome))
    agreed = long_date(team.agreement.agreed_on) if team.agreement else "Not agreed yet"
    summary = (
        ("Lead professional", words.lead_line(team.leads[0]) if team.leads else "Nobody yet"),
        ("Team", ", ".join(_with_bar(each) for each in team.members if each.in_team)),
        ("Agreed", agreed),
        ("Next meeting", _next_meeting(team, as_at)),
    )
    return PlanPaper(summary, tuple(rows))


def _with_bar(member: MemberCard) -> str:
    return f"{member.name} ({member.barred.lower()})" if member.barred else member.name


def _coming(team: Team, as_at: date) -> MeetingCard | None:
    """The next meeting that is planned."""
    planned = [each for each in team.meetings if not each.minutes and each.planned_on >= as_at]
    return planned[-1] if planned and not team.episode.closed_on else None


def _next_meeting(team: Team, as_at: date) -> str:
    meeting = _coming(team, as_at)
    if meeting:
        return words.joined(words.planned_for(meeting), meeting.place)
    review = team.review
    return words.not_planned(review) if review and not review.planned else "None planned"


def _aim(outcome: OutcomeCard) -> str:
    reached = f". {REACHED[outcome.reached]}" if outcome.reached else ""
    return f"{AIMS[outcome.aim]}{reached}"


def _plan_row(outcome: OutcomeCard, action: ActionCard, barred: str, as_at: date) -> PlanRow:
    now = action.now
    late = ", past its date" if words.past_its_date(now, as_at) else ""
    return PlanRow(
        now.words,
        outcome.words,
        _aim(outcome),
        now.who or "Nobody yet",
        barred,
        short_date(now.by_on) if now.by_on else "No day yet",
        f"{STATUSES[now.status]}{late}",
        action.progress[-1].words if action.progress else "",
    )


def _empty_row(outcome: OutcomeCard) -> PlanRow:
    status = "No action is agreed yet"
    return PlanRow("Nothing yet", outcome.words, _aim(outcome), "Nobody yet", "", "No day yet", status, "")


def family_paper(team: Team, as_at: date) -> FamilyPaper:
    """The plan for the family, on a day."""
    barred = {each.id for each in team.members if each.barred}
    last = team.closing or team.agreement
    ended = ""
    if team.closing:
        why = words.ending(team.episode.closed_why) or "the work ended"
        ended = f"{long_date(team.closing.closed_on)}: {why}."
    return FamilyPaper(
        Contact(team.leads[0].name, "", team.leads[0].phone) if team.leads else None,
        tuple(_family_outcome(each, barred) for each in team.outcomes),
        ended,
        team.closing.summary if team.closing else "",
        last.child_view if last else "",
        last.parent_view if last else "",
        tuple(_family_member(each) for each in team.members if each.in_team),
        _meet_again(team, as_at),
    )


def _family_outcome(outcome: OutcomeCard, barred: Collection[UUID]) -> FamilyOutcome:
    actions = [each for each in outcome.actions if each.now.status != "not_needed"]
    return FamilyOutcome(
        outcome.words,
        f"{REACHED[outcome.reached]}." if outcome.reached else "",
        not actions and not outcome.reached,
        tuple(_family_action(each, each.now.member_id in barred) for each in actions),
    )


def _family_action(action: ActionCard, barred: bool) -> FamilyLine:
    now = action.now
    by = f", by {day_date(now.by_on)}" if now.by_on and now.status == "open" else ""
    line = f"{now.words} ({now.who}{by})" if now.who else now.words
    if now.status == "done":
        return FamilyLine(f"{line}: done")
    if not barred:
        return FamilyLine(line)
    return FamilyLine(
        f"{line}.", f"Nothing is shared with {now.who} now: who does this has to be agreed again"
    )


def _family_member(member: MemberCard) -> FamilyLine:
    line = f"{member.name}{words.after(member.role)}"
    if not member.barred:
        return FamilyLine(line)
    return FamilyLine(
        f"{line}.",
        "Nothing is shared with them now, because you did not agree to it or took it back",
    )


def _meet_again(team: Team, as_at: date) -> str:
    meeting, review = _coming(team, as_at), team.review
    if meeting:
        return words.joined(words.planned_for(meeting), meeting.place)
    if review and review.on and not team.episode.closed_on:
        return f"{long_date(review.on)}. Time and place are not fixed yet."
    return ""


def invitation(meeting: MeetingCard, lead: LeadCard | None, banner: Banner) -> Invitation:
    """An invitation to a meeting; whoever may not be shared with is not named."""
    contact = Contact("", banner.team_name, banner.team_phone)
    if lead:
        contact = Contact(lead.name, words.after(lead.agency), lead.phone)
    return Invitation(
        words.planned_for(meeting),
        meeting.place,
        _INVITATIONS[meeting.kind],
        tuple(words.joined(each.name, each.role, each.agency) for each in meeting.invited if each.reachable),
        contact,
    )


def notes(meeting: MeetingCard, lead: LeadCard | None, child: str) -> Notes:
    """The notes of a meeting that was held."""
    minutes = meeting.minutes
    assert minutes
    parts = (
        ("Who was there", ", ".join(minutes.attended)),
        ("Who could not come", ", ".join(minutes.absent)),
        (f"What {child} says", minutes.child_view),
        ("What the parents or carers say", minutes.parent_view),
        ("What was said", minutes.minutes),
        ("What was decided", minutes.decisions),
        *((f"What {each.member} wrote to the team", each.words) for each in meeting.reports),
        ("When we meet again", long_date(minutes.next_review_on) if minutes.next_review_on else ""),
        ("If you want to ask or say anything", f"Talk to {words.lead_line(lead)}." if lead else ""),
    )
    return Notes(
        words.joined(long_date(minutes.held_on), meeting.place),
        f"{KINDS[meeting.kind]}.",
        tuple((title, text) for title, text in parts if text),
    )
