"""Bringing in a feed from an older system, and what a feed may hold."""

from functools import partial
from pathlib import Path

import click
import orjson

from caseflow.cli.bars import Bars
from caseflow.cli.command import FAILED, committed, current_database, main
from caseflow.config import Config
from caseflow.events.kinds import kinds as declared_kinds
from caseflow.exchange.service import (
    FORMATS,
    ImportReport,
    document,
    import_feed,
    in_one_line,
    json_schema,
)
from caseflow.extensions import db
from caseflow.projections.service import Sweep, catch_up_all
from caseflow.web.today import now, rules_in_force

SHOWN = 20


@main.command(name="import", epilog=FORMATS)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Read and report, and write nothing.")
@click.option(
    "--create-references", is_flag=True, help="Add unknown agencies, teams and quindrats, and a front door."
)
def import_(folder: Path, check: bool, create_references: bool) -> None:
    """Load children.csv and events.jsonl from FOLDER; then bring clocks and figures up to date.

    What is there already with the same content is skipped, so a load that was cut short is finished by
    running it again. An event that is there with other content is refused; a child that is described
    otherwise is corrected. A refused line stops no other: FOLDER/rejected.csv lists each with its reasons,
    and the exit status is 3.
    """
    with current_database(Config.from_environment()) as live:
        report, followed = committed(live, partial(_load, folder, check, create_references))
    # Everything is kept by now: whoever reads this may be gone, and there is nothing left to be cut short.
    _tell(report, folder, check)
    if followed.cases:
        click.echo(f"Clocks and figures: {followed.cases} cases brought up to date.")
    if followed.failed:
        click.echo(f"{followed.failed} cases could not be followed: see caseflow verify.", err=True)
    raise SystemExit(report.exit_status or (FAILED if followed.failed else 0))


def _load(folder: Path, check: bool, create_references: bool) -> tuple[ImportReport, Sweep]:
    today = now()
    url = db.engine.url.render_as_string(hide_password=False)
    with Bars() as bars:
        report = import_feed(folder, url, today.on, today.at, check, create_references, bars.tell)
    nothing = Sweep(0, 0, False)
    return report, nothing if check else catch_up_all(rules_in_force(), now().at)


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json-schema", "markdown"]),
    default="table",
    help="markdown is docs/feed.md.",
)
def kinds(form: str) -> None:
    """List the kinds of event: a line each, the JSON schema of a line of events.jsonl, or the document."""
    told = {
        "table": lambda: "\n".join(f"{in_one_line(kind)}" for kind in declared_kinds().values()),
        "json-schema": lambda: orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2).decode(),
        "markdown": lambda: document().removesuffix("\n"),
    }
    click.echo(told[form]())


def _warn(report: ImportReport) -> None:
    """Name what was loaded and may not be so: a page would have asked about it."""
    for each in report.warnings[:SHOWN]:
        click.echo(f"Warning: {each.file}, line {each.line}: {each.reason}", err=True)
    if len(report.warnings) > SHOWN:
        click.echo(f"... and {len(report.warnings) - SHOWN} warnings more.", err=True)


def _tell(report: ImportReport, folder: Path, check: bool) -> None:
    would = "would be " if check else ""
    click.echo(
        f"Children: {report.children} {would}added, {report.children_updated} {would}corrected,"
        f" {report.children_skipped} there already."
    )
    for child in report.corrected[:SHOWN]:
        click.echo(f"  {child.child_id}: {', '.join(child.columns)}")
    if report.children_updated > SHOWN:
        click.echo(f"  and {report.children_updated - SHOWN} more")
    click.echo(
        f"Events: {report.events} {would}added to {report.cases} cases, {report.skipped} there already."
    )
    if report.references:
        more = f" and {len(report.references) - SHOWN} more" if len(report.references) > SHOWN else ""
        click.echo(f"Reference data {would}added: {', '.join(report.references[:SHOWN])}{more}.")
    _warn(report)
    if not report.rejected:
        return
    if check:
        for each in report.rejected[:SHOWN]:
            click.echo(f"{each.file}, line {each.line}: {each.field} {each.reason}", err=True)
        if len(report.rejected) > SHOWN:
            click.echo(f"... and {len(report.rejected) - SHOWN} faults more.", err=True)
    where = "" if check else f", listed with the reasons in {folder / 'rejected.csv'}"
    click.echo(f"Lines {would}refused: {report.rejected_lines}{where}.", err=True)
