"""The command that brings a database to this version."""

import click

from caseflow import schema
from caseflow.cli.command import current_database, main
from caseflow.config import Config


@main.command()
def migrate() -> None:
    """Bring the database to this version; run again, it changes nothing.

    The owner in DATABASE_URL also makes the logins of web and worker, with the passwords that
    DATABASE_WEB_URL and DATABASE_WORKER_URL name.
    """
    with current_database(Config.from_environment(), broker=False):
        click.echo(f"The database is at revision {schema.head()}.")
