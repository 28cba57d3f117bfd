"""What is known already of a child when another team is asked, or a plan agreed; who is only asked."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0011_known.sql").read_text())
