"""Who works in school terms only, and is away in the holidays."""

from alembic import op

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    op.execute("alter table practitioner add column term_time boolean not null default false")
