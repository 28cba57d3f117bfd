"""Reference data as a feed uses it: which codes are known, and adding those that are not."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import Connection

FRONT_DOOR = "FRONT-DOOR"


class Codes(NamedTuple):
    """Every known code, the ids of all accounts as text, and the code of the front door's team."""

    quindrats: set[str]
    agencies: set[str]
    teams: set[str]
    practitioners: set[str]
    front_door: str | None


def codes(connection: Connection[Any]) -> Codes:
    """What the reference data hold now."""

    def all_of(statement: str) -> set[str]:
        return {row[0] for row in connection.execute(statement)}

    front_door = connection.execute("select code from team where front_door").fetchone()
    return Codes(
        all_of("select code from quindrat"),
        all_of("select code from agency"),
        all_of("select code from team"),
        all_of("select id::text from practitioner"),
        front_door[0] if front_door else None,
    )


def add_quindrats(connection: Connection[Any], wanted: Iterable[str]) -> None:
    """Add quindrats; a code stands for the name until somebody gives one."""
    connection.execute(
        "insert into quindrat (code, name) select c, c from unnest(%s::text[]) as c on conflict do nothing",
        (sorted(wanted),),
    )


def add_agencies(connection: Connection[Any], wanted: Iterable[str]) -> None:
    """Add agencies, on the targeted tier until somebody says otherwise."""
    connection.execute(
        "insert into agency (code, name, tier, phone) select c, c, 'targeted', ''"
        " from unnest(%s::text[]) as c on conflict do nothing",
        (sorted(wanted),),
    )


def add_teams(connection: Connection[Any], agency_of: dict[str, str]) -> None:
    """Add teams, each with the agency it belongs to; the agencies exist."""
    wanted = sorted(agency_of)
    connection.execute(
        "insert into team (code, agency_code, name, phone, front_door)"
        " select t, a, t, '', false from unnest(%s::text[], %s::text[]) as w (t, a) on conflict do nothing",
        (wanted, [agency_of[each] for each in wanted]),
    )


def add_front_door(connection: Connection[Any]) -> None:
    """Give the authority a team that answers for new cases."""
    connection.execute(
        "insert into agency (code, name, tier, phone) values (%s, 'Front door', 'specialist', '')"
        " on conflict do nothing",
        (FRONT_DOOR,),
    )
    connection.execute(
        "insert into team (code, agency_code, name, phone, front_door)"
        " values (%s, %s, 'Front door', '', true) on conflict (code) do update set front_door = true",
        (FRONT_DOOR, FRONT_DOOR),
    )
