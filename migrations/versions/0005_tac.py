"""The team around the child: members, meetings, the delivery plan, its lead, and their wall."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0005_tac.sql").read_text())
