"""Whom to phone about a child: the one who leads, where somebody does."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0008_lead_phone.sql").read_text())
