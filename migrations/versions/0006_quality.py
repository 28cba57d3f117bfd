"""Medians of figures; audits of common assessments: samples, answers, feedback."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0006_quality.sql").read_text())
