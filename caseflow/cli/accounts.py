"""Reference data and accounts of a new installation, which has no page to begin with."""

from pathlib import Path

import click
import orjson
from sqlalchemy.exc import IntegrityError

from caseflow.access.service import password_hash
from caseflow.agencies import queries, service
from caseflow.cli.command import command
from caseflow.kernel import Refusal
from caseflow.rules.permissions import ROLES


@command(name="account")
@click.argument("email")
@click.option("--name", required=True, help="The practitioner's name.")
@click.option("--role", type=click.Choice(list(ROLES)), required=True)
@click.option("--team", required=True, help="The code of the team.")
@click.password_option(help="At least 10 characters; asked for where it is not given.")
def account(email: str, name: str, role: str, team: str, password: str) -> None:
    """Add an account for EMAIL. The team must exist: caseflow import --create-references adds teams."""
    address = email.strip().lower()
    if queries.account_for(address):
        raise Refusal("email", f"There is an account for {address} already.")
    if queries.team(team) is None:
        raise Refusal("team", f"There is no team with the code {team}.")
    person = {"email": address, "name": name.strip(), "role": role, "team_code": team}
    service.add_accounts([person], password_hash(password))
    click.echo(f"{name} signs in as {address}.")


@command(name="references")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def references(file: Path) -> None:
    """Add the quindrats, agencies and teams of FILE that are not there yet.

    FILE is JSON: {"quindrats": [{"code", "name"}], "agencies": [{"code", "name", "tier", "phone"}],
    "teams": [{"code", "agency_code", "quindrat_code", "name", "phone", "front_door"}]}. Exactly one team
    is the front door. What is there already stays as it is.
    """
    try:
        given = orjson.loads(file.read_bytes())
        for table, entry, fields in _LISTS:
            service.add_references(table, [{name: row[name] for name in fields} for row in given[entry]])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Refusal("file", f"{file}: not the lists that are asked for ({error}); see --help.") from None
    except IntegrityError as error:
        raise Refusal("file", f"{file}: {str(error.orig).splitlines()[0]}.") from None
    click.echo(f"{len(queries.teams())} teams are here.")


_LISTS = (
    ("quindrat", "quindrats", ("code", "name")),
    ("agency", "agencies", ("code", "name", "tier", "phone")),
    ("team", "teams", ("code", "agency_code", "quindrat_code", "name", "phone", "front_door")),
)
