"""The codes of the indicators, as a list; it reads the rules and asks no database."""

import click

from caseflow.cli.command import main
from caseflow.cli.printing import in_form, printed
from caseflow.config import Config
from caseflow.rules.rulebook import rulebook

_COLUMNS = ("code", "title", "version", "plan")


@main.command()
@in_form
@click.option("--framework", envvar="CASEFLOW_FRAMEWORK", default=Config.framework, show_default=True)
def codes(form: str, framework: str) -> None:
    """List the indicators that are counted from cases: code, title, version, outcome of the plan."""
    rules = rulebook(framework)
    click.echo(printed(list(rules.indicators.values()), _COLUMNS, form))
