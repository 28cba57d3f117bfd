"""What assessments found is looked for by its day."""

from alembic import op

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    op.execute(
        "create index case_event_factors on case_event (occurred_on) where data ->> 'factors' is not null;"
        " create index caf_version_signed on caf_version (signed_on) where signed_on is not null"
    )
