"""Who took a case over from whom, and which handovers nobody has confirmed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.web.together import Number, Question


class HandoverCard(NamedTuple):
    """One handover of a case; `words` are its reason and note as they stand today.

    It is `current` where whoever took the case over then has it now, and the case is open.
    """

    case_id: UUID
    from_id: UUID | None
    to_id: UUID
    handed_by: UUID | None
    handed_at: datetime
    confirmed_at: datetime | None
    current: bool
    words: str

    @property
    def waits(self) -> bool:
        """Whether whoever has the case is still to confirm it."""
        return self.current and self.confirmed_at is None


_COLUMNS = (
    "h.case_id, h.from_id, h.to_id, h.handed_by, h.handed_at, h.confirmed_at,"
    " h.superseded_at is null and coalesce(r.allocated_to = h.to_id, false) and r.closed_on is null,"
    " coalesce((select string_agg(n.text, E'\\n\\n' order by n.written_at)"
    " from case_note n where (n.case_id, n.event_id) = (h.case_id, h.event_id) and not n.confirms), '')"
)
_WAITING = (
    "from handover h join case_record r on r.id = h.case_id where h.confirmed_at is null"
    " and h.superseded_at is null and r.allocated_to = h.to_id and r.team_code = h.team_code"
    " and r.closed_on is null"
)
"""A case that was closed, went to another team or was given on by a feed waits for nobody any more."""


def handovers_asked(case_id: UUID) -> Question[HandoverCard]:
    """The question of every handover of a case, the latest first."""
    select = (
        f"select {_COLUMNS} from handover h join case_record r on r.id = h.case_id where h.case_id = :case"
        " order by h.handed_at desc, h.superseded_at nulls first, h.confirmed_at nulls first"
    )
    return Question(select, {"case": case_id}, HandoverCard)


def to_confirm_asked(practitioner_id: UUID) -> Question[HandoverCard]:
    """The question of what somebody took over and has not confirmed, longest first."""
    select = f"select {_COLUMNS} {_WAITING} and h.to_id = :me order by h.handed_at, h.id"
    return Question(select, {"me": practitioner_id}, HandoverCard)


def unconfirmed_asked(team_code: str) -> Question[HandoverCard]:
    """The question of the handovers in a team that nobody has confirmed, longest first."""
    select = f"select {_COLUMNS} {_WAITING} and h.team_code = :team order by h.handed_at, h.id"
    return Question(select, {"team": team_code}, HandoverCard)


def number_unconfirmed_asked(team_code: str) -> Question[Number]:
    """The question of how many these are."""
    return Question(f"select count(*) {_WAITING} and h.team_code = :team", {"team": team_code}, Number)
