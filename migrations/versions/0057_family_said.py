"""What a family said stands apart from what its writer noted. Two kinds had a note that held the child's words."""

from alembic import op

revision = "0057"
down_revision = "0053"

COLUMNS = """
alter table case_note add column said_by text check (said_by in ('child', 'parents')),
    add column unsaid text, add check (said_by is not null or unsaid is null), add check (not confirms or said_by is null);
update case_note n set said_by = 'child' from case_event e
where e.event_id = n.event_id and e.kind in ('missing_episode_ended', 'young_carer_asked') and not n.confirms;
"""


def upgrade() -> None:
    op.execute(COLUMNS)
