"""Receipts from the command line: work what is kept out again from what it rests on."""

import click

from caseflow.cli.command import FAILED, command
from caseflow.extensions import db
from caseflow.receipts import queries
from caseflow.web.today import rules_in_force

NAMED_AT_MOST = 20


@command()
@click.option(
    "--check", "at_most", type=click.IntRange(min=1), required=True, help="How many to work out again."
)
def receipts(at_most: int) -> int | None:
    """Work so many kept clocks and answers to requests out again, each from its receipt alone.

    A receipt is what the rule looks at: entries of the log, and the rule in force. Cases that lag are left
    out. Changes nothing. Exit status 1 where one does not come out the same.
    """
    agreed, differing = 0, []
    for each in queries.replayed(at_most, rules_in_force()):
        agreed += each.agrees
        if not each.agrees:
            differing.append(f"case {each.case_id}, {each.what}")
    db.session.rollback()
    for line in differing[:NAMED_AT_MOST]:
        click.echo(f"differs: {line}")
    click.echo(
        f"{agreed + len(differing):,} receipts worked out again, {agreed:,} agree, {len(differing):,} differ."
    )
    return FAILED if differing else None
