"""What one practitioner leads and has promised, over all the teams around children."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.web.together import Question


class Commitment(NamedTuple):
    """What somebody has in a team around a child: the "lead", an "action" or a "meeting", and its day."""

    what: str
    case_id: UUID
    words: str
    by_on: date | None


_COMMITMENTS = """
    with mine as (
        select m.id, m.case_id, m.caf_event_id from tac_member m
        where m.practitioner_id = :practitioner and m.left_on is null and exists (
            select from tac_cafs(m.case_id) c
            where c.caf_event_id = m.caf_event_id and c.closed_on is null))
    select 'lead', l.case_id, '', l.from_on from mine join tac_lead l on l.member_id = mine.id
    where l.number = (
        select max(x.number) from tac_lead x where x.case_id = l.case_id
        and not exists (select from tac_withdrawn(x.case_id, x.caf_event_id) gone where gone = x.event_id))
    union all
    select 'action', a.case_id, a.words, a.by_on from mine join tac_action a on a.member_id = mine.id
    where a.status = 'open' and not exists (
        select from tac_action b where b.action_id = a.action_id and b.revision > a.revision)
    union all
    select 'meeting', t.case_id, to_char(t.starts_at, 'HH24:MI') || ', ' || t.place, t.planned_on
    from mine join tac_invitation i on i.member_id = mine.id join tac_meeting t on t.id = i.meeting_id
    where not exists (
        select from tac_minutes x where x.meeting_id = t.id
        and not exists (select from tac_withdrawn(t.case_id, t.caf_event_id) gone where gone = x.event_id))
    order by 1, 4 nulls last, 3
"""


def commitments_asked(practitioner_id: UUID) -> Question[Commitment]:
    """The question of whose helpers somebody leads, what they promised and where they meet, by day."""
    return Question(_COMMITMENTS, {"practitioner": practitioner_id}, Commitment)
