"""Looking after what follows from the log, from the command line: catch up, make again, prove."""

from itertools import chain
from pathlib import Path

import click
from flask import current_app

from caseflow.anchors import service as anchors
from caseflow.cli.command import FAILED, command
from caseflow.documents.service import verification as documents
from caseflow.extensions import db
from caseflow.performance.service import verify as prove
from caseflow.projections import service
from caseflow.projections.queries import recomputed
from caseflow.web.today import now, rules_in_force

PROCESSES = 2


@command()
def sweep() -> int | None:
    """Follow every case that lags behind its log or the rules, as the workers do every minute."""
    done = service.catch_up_all(rules_in_force(), now().at, PROCESSES)
    click.echo(f"{done.cases} cases lagged, {done.failed} of them could not be followed.")
    return FAILED if done.failed else None


@command()
@click.option("--lagging-only", is_flag=True, help="Only cases that lag behind their log or the rules.")
@click.option("--dry", is_flag=True, help="Report what differs and change nothing.")
@click.option(
    "--by-workers",
    "asked",
    type=click.Choice(["begin", "progress", "stop", "resume"]),
    help="Let the workers of all machines do it, by ranges of cases; see how far they are, stop, go on.",
)
def rebuild(lagging_only: bool, dry: bool, asked: str | None) -> int | None:
    """Make everything that follows from the log again, and put right what differs.

    Pages show what was before until it is done, or by workers until the range of a case is. Exit status 1
    when something had drifted and --dry was given, or when a case could not be followed.
    """
    if asked:
        if lagging_only or dry:
            raise click.UsageError("--by-workers makes every case again: leave out --lagging-only and --dry.")
        return _by_workers(asked)
    rules = rules_in_force()
    done = service.rebuild(rules, now().at, lagging_only=lagging_only, dry=dry, processes=PROCESSES)
    for case_id, what in done.drift:
        click.echo(f"case {case_id} had drifted: {what}")
    for case_id, error in done.failed:
        click.echo(f"case {case_id} could not be followed: {error}", err=True)
    changed = "nothing was changed" if dry else f"{done.changed} were brought up to date"
    click.echo(f"{done.cases} cases made again, {len(done.drift)} had drifted, {changed}.")
    return FAILED if done.failed or (dry and done.drift) else None


def _by_workers(asked: str) -> int | None:
    act = {"begin": service.begin, "stop": service.stop, "resume": service.resume}.get(asked)
    if act:
        act(now().at)
    found = recomputed()
    if found is None:
        click.echo("Nothing was made again by workers yet.")
        return None
    seen = f"{found.cases:,} cases made again, {found.drifted:,} had drifted, {found.failed:,} failed"
    click.echo(f"{found.done} of {found.ranges} ranges done: {seen}.")
    if found.finished_at:
        click.echo("Finished.")
    elif found.stopped_at:
        click.echo("Stopped: --by-workers resume goes on where it was.")
    return FAILED if found.failed else None


@command()
@click.option(
    "--anchors",
    "elsewhere",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with copies of anchors that were kept elsewhere.",
)
def verify(elsewhere: Path | None) -> int | None:
    """Check that nothing recorded was changed and that what is shown follows from it. Changes nothing."""
    today = now()
    passed = True
    shown = prove(rules_in_force(), today.on, today.at, PROCESSES)
    kept = anchors.verify(current_app.config["HOME"], elsewhere)
    for check in chain(shown, documents.verify(), kept):
        passed = passed and check.passed
        click.echo(
            f"{'ok    ' if check.passed else 'FAILED'}  {check.name}"
            + ("" if check.passed else f": {check.found}")
        )
    db.session.rollback()
    return None if passed else FAILED
