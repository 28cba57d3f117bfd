"""The spine: reference data, children, cases, the append-only log, clocks, facts, and both walls."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

PARTS = ("tables", "log", "walls")


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection  # plain SQL files: no parameters, many statements
    for part in PARTS:
        driver.execute((Path(__file__).parent / f"0001_{part}.sql").read_text())
