"""Records that may be of one child, kept as they are found."""

from alembic import op

revision = "0050"
down_revision = "0049"

TABLES = """
-- Whether a child was recorded or described otherwise since it was last compared with the others.
alter table child add column to_compare boolean not null default true;
create index child_to_compare on child (id) where to_compare;
create index child_nhs_number on child (nhs_number) where nhs_number is not null;
create index child_upn on child (upn) where upn is not null;

create table possible_pair (
    one_case uuid not null references case_record,
    other_case uuid not null references case_record,
    why text[] not null check (why <> '{}' and why <@ '{nhs,upn,same,like,exchanged}'),
    place integer not null generated always as (
        case when why && '{nhs,upn}' then 1 when why @> '{same}' then 2 else 3 end) stored,
    found_at timestamptz not null,
    primary key (one_case, other_case),
    check (one_case < other_case)
);
create index possible_pair_other on possible_pair (other_case);
create index possible_pair_place on possible_pair (place, one_case, other_case);

-- How far all are compared; `whole_after` is the last child of the comparison of all that is under way.
create table pair_comparison (
    one boolean primary key default true check (one),
    compared_at timestamptz,
    whole_since timestamptz,
    whole_after uuid,
    whole_at timestamptz
);
"""


def upgrade() -> None:
    op.execute(TABLES)
