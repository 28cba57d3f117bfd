"""Anchors from the command line: list them, make one, copy them for keeping elsewhere."""

from pathlib import Path

import click
from flask import current_app

from caseflow.anchors import queries, service
from caseflow.cli.command import command
from caseflow.web.today import now


@command()
@click.option("--make", is_flag=True, help="Sign an anchor of what is recorded now, before listing.")
@click.option(
    "--export",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    help="Copy all anchors into this folder, for keeping elsewhere.",
)
def anchors(make: bool, target: Path | None) -> None:
    """List the signed anchors: how far all logs and the trace went, and when.

    Keep copies where nobody comes who looks after the database: `caseflow verify --anchors FOLDER` compares.
    """
    home = current_app.config["HOME"]
    if make:
        service.make(home, "by hand", now().at)
    for each in queries.anchors(queries.folder(home)):
        anchor = each.anchor
        click.echo(
            f"{anchor.number}  {anchor.made_at:%Y-%m-%d %H:%M}  {anchor.reason}  {anchor.cases} cases"
            f"  {anchor.events} events  {anchor.place} entries of the trace  {each.fingerprint}"
        )
    if target:
        click.echo(f"Anchors copied to {target}: {service.export(home, target)}.")
