"""Figures from the command line, and the children behind them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click
from flask import current_app

from caseflow.cli.bars import Bars
from caseflow.cli.command import command
from caseflow.cli.printing import in_form, printed
from caseflow.kernel.dates import period
from caseflow.performance import queries
from caseflow.performance.queries.exports import FIGURE_COLUMNS, MEMBER_COLUMNS
from caseflow.projections.queries import count_lagging
from caseflow.projections.service import catch_up_all
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import Rulebook, frameworks
from caseflow.web.today import now, rules_in_force

T = TypeVar("T")


def _period(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        period(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return value


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a time such as 2010-03-01T12:00:00+00:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_PERIOD = click.option(
    "--period", "asked", required=True, callback=_period, help="2009-10, 2009-10Q1, 2009-10YTD3 or A..B"
)
_CODES = click.option(
    "--code", "codes", multiple=True, help="An indicator, such as 'NI 59'; all where none is given."
)
_BY = click.option("--by", type=click.Choice(queries.BY), default="borough", show_default=True)
_KNOWN_AT = click.option(
    "--known-at", callback=_moment, help="Count only what was recorded by this time (UTC unless it says)."
)
_FRAMEWORK = click.option(
    "--framework", help="Count by the rules of this framework instead of the adopted one."
)


@command()
@_PERIOD
@_CODES
@_BY
@_KNOWN_AT
@_FRAMEWORK
@in_form
@click.option("--children", is_flag=True, help="List what is behind the figures, a row a counted thing.")
def indicators(
    asked: str,
    codes: tuple[str, ...],
    by: str,
    known_at: datetime | None,
    framework: str | None,
    form: str,
    children: bool,
) -> None:
    """The indicators of a period: numerator, denominator, value and exceptions left out.

    A period that is not over counts as far as today, and says so; one that has not begun is refused.
    """
    rules = _rules(framework)
    told = _understood("--period", lambda: reporting(asked, now().on))
    wanted = _understood("--code", lambda: queries.known_codes(codes, rules))
    stored = rules.framework == current_app.config["FRAMEWORK"]
    if stored and known_at is None:
        _follow_first(rules)
    if children:
        listed = queries.members(wanted, told.within, rules, known_at, stored)
        click.echo(printed(listed, MEMBER_COLUMNS, form, told))
    else:
        found = queries.figures(wanted, told.within, by, rules, known_at, stored)
        click.echo(printed(found, FIGURE_COLUMNS, form, told))


@command(name="what-if")
@_PERIOD
@_CODES
@_BY
@_KNOWN_AT
@_FRAMEWORK
@in_form
def what_if(
    asked: str, codes: tuple[str, ...], by: str, known_at: datetime | None, framework: str | None, form: str
) -> None:
    """What figures would be by other rules, or were as known at some time: of all cases at once, in seconds.

    The figures are those that caseflow indicators gives with the same options, from the same definitions,
    counted another way. What cannot be counted so is folded case by case, and named.
    """
    rules = _rules(framework)
    told = _understood("--period", lambda: reporting(asked, now().on))
    wanted = _understood("--code", lambda: queries.known_codes(codes, rules))
    with Bars() as bars:
        found = queries.what_if(wanted, told.within, by, rules, known_at, bars.tell)
    for code, reason in found.folded.items():
        click.echo(f"caseflow: {code} was folded case by case: {reason}.", err=True)
    click.echo(printed(found.figures, FIGURE_COLUMNS, form, told))


def _rules(framework: str | None) -> Rulebook:
    if framework is not None and framework not in {each.name for each in frameworks()}:
        names = ", ".join(each.name for each in frameworks())
        raise click.BadParameter(
            f"there is no framework {framework}; there are {names}", param_hint="--framework"
        )
    return rules_in_force(framework)


def _understood(option: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from None


def _follow_first(rules: Rulebook) -> None:
    """Follow what an import that was cut short, or a lost worker, left behind; say what lags all the same."""
    if not count_lagging(rules.fingerprint):
        return
    done = catch_up_all(rules, now().at)
    click.echo(f"caseflow: {done.cases} cases lagged and were brought up to date first.", err=True)
    lag = count_lagging(rules.fingerprint)
    if lag:
        click.echo(
            f"caseflow: {lag} cases lag, so these figures wait for them: see caseflow verify.", err=True
        )
