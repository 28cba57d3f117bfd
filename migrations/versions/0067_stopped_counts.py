"""Who stopped what the workers count when asked on a page, and when."""

from alembic import op

revision = "0067"
down_revision = "0066"

ASKED = ("figure_comparison", "measure_trial", "rule_proposal")


def upgrade() -> None:
    for table in ASKED:
        op.execute(
            f"alter table {table} add stopped_at timestamptz, add stopped_by uuid references practitioner"
        )
