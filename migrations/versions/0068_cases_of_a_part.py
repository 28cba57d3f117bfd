"""Which cases a part of what the workers count on request has to read, where that is known when it is begun."""

from alembic import op

revision = "0068"
down_revision = "0067"

PARTS = ("figure_comparison_part", "measure_trial_part", "rule_proposal_part")


def upgrade() -> None:
    for table in PARTS:
        op.execute(f"alter table {table} add cases uuid[]")
