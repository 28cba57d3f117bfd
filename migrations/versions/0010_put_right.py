"""Minutes can be put right, outcomes looked back on, and what was agreed in an assessment goes into the plan."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0010_put_right.sql").read_text())
