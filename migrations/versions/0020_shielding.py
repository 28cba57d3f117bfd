"""Who shielded a child, why, and who lifted it; and an index for searches beyond the limit."""

from alembic import op

revision = "0020"
down_revision = "0019"

TABLES = """
create table shielding (
    id uuid primary key default gen_random_uuid(),
    child_id uuid not null references child,
    reason text not null check (length(btrim(reason)) >= 10),
    set_by uuid references practitioner,
    set_at timestamptz not null,
    lift_reason text check (length(btrim(lift_reason)) >= 10),
    lifted_by uuid references practitioner,
    lifted_at timestamptz,
    check (num_nonnulls(lift_reason, lifted_at) in (0, 2))
);
create unique index shielding_standing on shielding (child_id) where lifted_at is null;
insert into shielding (child_id, reason, set_at)
    select id, 'Shielded before reasons were kept here.', now() from child where shielded;

create index audit_entry_search_limit on audit_entry (id) where action = 'search_limit';
"""


def upgrade() -> None:
    op.execute(TABLES)
