"""Reference data and accounts of a new installation, which has no page to begin with."""

from pathlib import Path
from typing import Any

import click
import orjson
from sqlalchemy.exc import IntegrityError

from caseflow.agencies import queries, service
from caseflow.authentication.service import links
from caseflow.authentication.service.sign_in import email_of
from caseflow.cli.command import command
from caseflow.kernel import Refusal
from caseflow.rules.permissions import ROLES


@command(name="account")
@click.argument("email")
@click.option("--name", required=True, help="The practitioner's name.")
@click.option("--role", type=click.Choice(list(ROLES)), required=True)
@click.option("--team", required=True, help="The code of the team.")
def account(email: str, name: str, role: str, team: str) -> None:
    """Add an account for EMAIL and print the link with which its owner sets a password, once, within a week.

    The team must exist: caseflow references and caseflow import --create-references add teams. For an
    account that nobody else can reset, such as the only administrator's, use caseflow reset-password.
    """
    address = email_of(email)
    if queries.account_for(address):
        raise Refusal("email", f"There is an account for {address} already.")
    if queries.team(team) is None:
        raise Refusal("team", f"There is no team with the code {team}.")
    person = {"email": address, "name": name.strip(), "role": role, "team_code": team}
    service.add_accounts([person], None)
    _tell_link(address, "invitation")


@command(name="reset-password")
@click.argument("email")
def reset_password(email: str) -> None:
    """Print a link with which the owner of the account EMAIL sets a new password, once, within a day."""
    _tell_link(email_of(email), "reset")


def _tell_link(address: str, purpose: str) -> None:
    person = queries.account_for(address)
    if person is None:
        raise Refusal("email", f"There is no account for {address}.")
    token = links.make(person.id, purpose)
    click.echo(
        f"{person.name} signs in as {address}. To set a password, once, they open this address of the pages:"
    )
    click.echo(f"/set-password/{token}")


@command(begins=True, name="references")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def references(file: Path) -> None:
    """Add the quindrats, agencies and teams of FILE that are not there yet.

    FILE is JSON: {"quindrats": [{"code", "name"}], "agencies": [{"code", "name", "tier", "phone"}],
    "teams": [{"code", "agency_code", "quindrat_code", "name", "phone", "front_door"}]}. Exactly one team
    is the front door. A team may have "services" that others ask it for, such as ["camhs"]. What is there
    already stays as it is.
    """
    try:
        given = orjson.loads(file.read_bytes())
        for table, entry, fields in _LISTS:
            service.add_references(table, [_row(each, fields) for each in given[entry]])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Refusal("file", f"{file}: not the lists that are asked for ({error}); see --help.") from None
    except IntegrityError as error:
        raise Refusal("file", f"{file}: {str(error.orig).splitlines()[0]}.") from None
    click.echo(f"{len(queries.teams())} teams are here.")


def _row(given: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    row = {name: given[name] for name in fields}
    return row | {"services": given.get("services", [])} if "front_door" in row else row


_LISTS = (
    ("quindrat", "quindrats", ("code", "name")),
    ("agency", "agencies", ("code", "name", "tier", "phone")),
    ("team", "teams", ("code", "agency_code", "quindrat_code", "name", "phone", "front_door")),
)
