"""Who there is, as lists: teams, accounts."""

import click

from caseflow.agencies import queries
from caseflow.cli.command import command
from caseflow.cli.printing import in_form, printed

_TEAMS = ("code", "name", "agency_code", "agency_name", "tier", "quindrat_code", "phone", "front_door")
_ACCOUNTS = ("email", "name", "role", "team_code", "team_name", "active")


@command()
@in_form
def teams(form: str) -> None:
    """List the teams, with their agencies and phones."""
    click.echo(printed(queries.teams(), _TEAMS, form))


@command()
@in_form
@click.option("--team", default="", help="Those of one team.")
def accounts(form: str, team: str) -> None:
    """List the accounts."""
    click.echo(printed(queries.accounts(team), _ACCOUNTS, form))
