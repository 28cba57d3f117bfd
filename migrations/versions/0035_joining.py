"""Two records of one child, joined and parted; and children who were told apart."""

from alembic import op

revision = "0035"
down_revision = "0034"

TABLES = """
alter table case_record add column joined_to uuid references case_record;
create index case_record_joined_to on case_record (joined_to) where joined_to is not null;

-- A joining that is asked for, decided and taken back. The ids are of its entries in the two logs, of which so many are
-- `awaited` before a transaction ends.
create table record_join (
    id uuid primary key,
    kept_case uuid not null references case_record,
    joined_case uuid not null references case_record,
    reason text not null check (length(btrim(reason)) >= 10),
    asked_by uuid not null references practitioner,
    asked_at timestamptz not null,
    decided_by uuid references practitioner,
    decided_at timestamptz,
    confirmed boolean,
    answer text,
    kept_event text,
    joined_event text,
    parted_by uuid references practitioner,
    parted_at timestamptz,
    part_reason text check (length(btrim(part_reason)) >= 10),
    part_kept text,
    part_joined text,
    awaited integer not null default 0 check (awaited >= 0),
    check (kept_case <> joined_case),
    check (decided_by <> asked_by),
    check (num_nonnulls(decided_at, confirmed) in (0, 2)),
    check (num_nonnulls(kept_event, joined_event) in (0, 2)),
    check (num_nonnulls(parted_by, parted_at, part_reason, part_kept, part_joined) in (0, 5))
);
create index record_join_kept on record_join (kept_case);
create index record_join_joined on record_join (joined_case);
create unique index record_join_standing on record_join (joined_case) where confirmed and parted_at is null;

-- What stood beside the log of a record and went with it, by what knows it, so that it can go back.
create table moved_row (
    join_id uuid not null references record_join,
    source text not null,
    of_case text not null,
    row_key jsonb not null,
    primary key (join_id, source, of_case, row_key)
);

create table not_same_child (
    one_child uuid not null references child,
    other_child uuid not null references child,
    reason text not null check (length(btrim(reason)) >= 10),
    said_by uuid not null references practitioner,
    said_at timestamptz not null,
    taken_back_at timestamptz,
    primary key (one_child, other_child),
    check (one_child < other_child)
);

alter table own_family_child add column join_id uuid references record_join;
alter table shielding add column join_id uuid references record_join;

-- Two records may each have had a first lead professional.
alter table tac_lead drop constraint tac_lead_pkey, add primary key (case_id, caf_event_id, number);
"""


def upgrade() -> None:
    op.execute(TABLES)
