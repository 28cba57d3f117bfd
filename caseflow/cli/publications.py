"""Published figures, made again from the log."""

from uuid import UUID

import click

from caseflow.cli.command import FAILED, command
from caseflow.publication import queries, service


@command()
@click.argument("what", type=click.Choice(["check"]))
@click.argument("publication", type=click.UUID, required=False)
def publications(what: str, publication: UUID | None) -> int:
    """Make the figures that were frozen again from the log, as it was known then, and compare to the digit.

    All of them, or the one of this id. Exit status 1 where one does not come out.
    """
    cards = [each for each in queries.publications() if publication in (None, each.id)]
    if publication and not cards:
        raise click.BadParameter("there is no such publication", param_hint="PUBLICATION")
    failed = 0
    for card in cards:
        differences = service.check(card.id)
        failed += bool(differences)
        state = "released" if card.released_at else "frozen"
        found = "not the same" if differences else "the same to the digit"
        click.echo(f"{card.id}  {card.period}  {state}: {found}")
        for each in differences:
            click.echo(f"  {each}")
    if not cards:
        click.echo("Nothing is frozen yet.")
    return FAILED if failed else 0
