"""The team around a child as its readers see it."""

from caseflow.tac.queries.agreed import (
    AgreedLine,
    AgreedReview,
    agreed_lines,
    review_agreed,
)
from caseflow.tac.queries.cards import (
    ActionCard,
    ActionRevision,
    AgreementCard,
    ClosingCard,
    LeadCard,
    MeetingCard,
    MemberCard,
    MinutesCard,
    OutcomeCard,
    TacEpisode,
)
from caseflow.tac.queries.colleagues import AgencyColleagues, colleagues, may_join, relative
from caseflow.tac.queries.meetings import meeting, meetings
from caseflow.tac.queries.plan import action, agreements, open_actions, plan
from caseflow.tac.queries.team import closing, episodes, last_lead_number, leads, members

__all__ = [
    "ActionCard",
    "ActionRevision",
    "AgencyColleagues",
    "AgreedLine",
    "AgreedReview",
    "AgreementCard",
    "ClosingCard",
    "LeadCard",
    "MeetingCard",
    "MemberCard",
    "MinutesCard",
    "OutcomeCard",
    "TacEpisode",
    "action",
    "agreed_lines",
    "agreements",
    "closing",
    "colleagues",
    "episodes",
    "last_lead_number",
    "leads",
    "may_join",
    "meeting",
    "meetings",
    "members",
    "open_actions",
    "plan",
    "relative",
    "review_agreed",
]
