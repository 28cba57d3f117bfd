"""What there is, as lists: the codes of the indicators, teams, accounts."""

from collections.abc import Callable

import click

from caseflow.agencies import queries
from caseflow.cli.command import command, main
from caseflow.config import Config
from caseflow.performance.queries.printing import FORMS, printed
from caseflow.rules.rulebook import rulebook

Form = Callable[[Callable[..., None]], Callable[..., None]]
_form: Form = click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True
)
_CODES = ("code", "title", "version", "plan")
_TEAMS = ("code", "name", "agency_code", "agency_name", "tier", "quindrat_code", "phone", "front_door")
_ACCOUNTS = ("email", "name", "role", "team_code", "team_name", "active")


@main.command()
@_form
@click.option("--framework", envvar="CASEFLOW_FRAMEWORK", default=Config.framework, show_default=True)
def codes(form: str, framework: str) -> None:
    """List the indicators that are counted from cases: code, title, version, outcome of the plan."""
    rules = rulebook(framework)
    click.echo(printed(list(rules.indicators.values()), _CODES, form))


@command()
@_form
def teams(form: str) -> None:
    """List the teams, with their agencies and phones."""
    click.echo(printed(queries.teams(), _TEAMS, form))


@command()
@_form
@click.option("--team", default="", help="Those of one team.")
def accounts(form: str, team: str) -> None:
    """List the accounts."""
    click.echo(printed(queries.accounts(team), _ACCOUNTS, form))
