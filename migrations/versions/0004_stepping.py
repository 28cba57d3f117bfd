"""Steps between tiers: the words of both sides, and who may read a case that is offered to them."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0004_stepping.sql").read_text())
