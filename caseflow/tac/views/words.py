"""Words that several pages of a team around a child use."""

from datetime import date

from caseflow.events.kinds.caf import CAF_ENDINGS
from caseflow.tac.queries import ActionRevision, AgreedReview, LeadCard, MeetingCard
from caseflow.web.filters import day_date, long_date, short_date

NONE_AGREED = "None agreed"


def joined(*parts: str) -> str:
    """What is known of the parts, one after the other."""
    return ", ".join(part for part in parts if part)


def after(*parts: str) -> str:
    """The same, to stand after a name."""
    return "".join(f", {part}" for part in parts if part)


def ending(closed_why: str) -> str:
    """Why the work ended, to stand within a sentence; empty where no reason was recorded."""
    return CAF_ENDINGS.get(closed_why, "").lower()


def planned_for(meeting: MeetingCard) -> str:
    """The day and time for which a meeting is planned."""
    return f"{long_date(meeting.planned_on)} at {meeting.starts_at:%H:%M}"


def next_review(on: date | None) -> str:
    """The day of the next review."""
    return long_date(on) if on else NONE_AGREED


def not_planned(review: AgreedReview) -> str:
    """When it was agreed to meet again, where no meeting is planned for it."""
    if review.on:
        return f"Agreed for {day_date(review.on)}, not planned yet"
    return f"Agreed in the assessment: “{review.words}”. Not planned yet"


def who_by(action: ActionRevision, nobody: str = "nobody yet") -> str:
    """Who does something, and by when."""
    return joined(action.who or nobody, f"by {short_date(action.by_on)}" if action.by_on else "")


def past_its_date(action: ActionRevision, as_at: date) -> bool:
    """Whether something was to be done by a day that is past, and is not done."""
    return action.status == "open" and action.by_on is not None and action.by_on < as_at


def lead_line(lead: LeadCard) -> str:
    """The lead professional with the phone."""
    return joined(lead.name, lead.phone)
