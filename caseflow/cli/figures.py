"""Figures from the command line, and the children behind them."""

from datetime import UTC, datetime

import click
from flask import current_app

from caseflow.cli.command import command
from caseflow.kernel.dates import Period, period
from caseflow.performance import queries
from caseflow.performance.queries.printing import FIGURE_COLUMNS, FORMS, MEMBER_COLUMNS, printed
from caseflow.projections.queries import count_lagging
from caseflow.rules.rulebook import frameworks, rulebook


def _period(_: click.Context, __: click.Parameter, value: str) -> Period:
    try:
        return period(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a time such as 2010-03-01T12:00:00+00:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@command()
@click.option(
    "--period", "within", required=True, callback=_period, help="2009-10, 2009-10Q1, 2009-10YTD3 or A..B"
)
@click.option(
    "--code", "codes", multiple=True, help="An indicator, such as 'NI 59'; all where none is given."
)
@click.option("--by", type=click.Choice(queries.BY), default="borough", show_default=True)
@click.option(
    "--known-at", callback=_moment, help="Count only what was recorded by this time (UTC unless it says)."
)
@click.option("--framework", help="Count by the rules of this framework instead of the adopted one.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)
@click.option("--children", is_flag=True, help="List what is behind the figures, a row a counted thing.")
def indicators(
    within: Period,
    codes: tuple[str, ...],
    by: str,
    known_at: datetime | None,
    framework: str | None,
    form: str,
    children: bool,
) -> None:
    """The indicators of a period: numerator, denominator, value and exceptions left out."""
    adopted = current_app.config["FRAMEWORK"]
    if framework is not None and framework not in {each.name for each in frameworks()}:
        names = ", ".join(each.name for each in frameworks())
        raise click.BadParameter(
            f"there is no framework {framework}; there are {names}", param_hint="--framework"
        )
    rules = rulebook(framework or adopted)
    try:
        wanted = queries.known_codes(codes, rules)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--code") from None
    stored = rules.framework == adopted
    lag = count_lagging(rules.fingerprint) if stored and known_at is None else 0
    if lag:
        click.echo(
            f"caseflow: {lag} cases lag, so these figures wait for them: run caseflow sweep.", err=True
        )
    if children:
        listed = queries.members(wanted, within, rules, known_at, stored)
        click.echo(printed(listed, MEMBER_COLUMNS, form))
    else:
        found = queries.figures(wanted, within, by, rules, known_at, stored)
        click.echo(printed(found, FIGURE_COLUMNS, form))
