"""Many children at once, as a feed brings them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from psycopg import Connection

_COLUMNS = (
    "reference, given_name, family_name, sex, birth_date, expected_birth_date, death_date, ethnicity,"
    " disability, upn, nhs_number, postcode, quindrat_code"
)
_TYPES = (
    "text",
    "text",
    "text",
    "text",
    "date",
    "date",
    "date",
    "text",
    "text[]",
    "text",
    "text",
    "text",
    "text",
)


class ChildDetails(NamedTuple):
    """Who a child is, under the reference that the authority knows it by."""

    reference: str
    given_name: str
    family_name: str
    sex: str
    birth_date: date | None
    expected_birth_date: date | None
    death_date: date | None
    ethnicity: str | None
    disability: list[str]
    upn: str | None
    nhs_number: str | None
    postcode: str | None
    quindrat_code: str | None


def ids(connection: Connection[Any], references: Iterable[str]) -> dict[str, UUID]:
    """The ids of the children known by these references."""
    rows = connection.execute(
        "select reference, id from child where reference = any(%s)", (list(references),)
    )
    return {row[0]: row[1] for row in rows}


def details(connection: Connection[Any], references: Iterable[str]) -> dict[str, ChildDetails]:
    """What is recorded of the children known by these references."""
    rows = connection.execute(f"select {_COLUMNS} from child where reference = any(%s)", (list(references),))
    return {row[0]: ChildDetails(*row) for row in rows}


def add_all(connection: Connection[Any], children: Iterable[ChildDetails]) -> None:
    """Record children that are not known yet."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy child (id, shielded, {_COLUMNS}) from stdin") as copy,
    ):
        copy.set_types(["uuid", "bool", *_TYPES])
        for child in children:
            copy.write_row((uuid4(), False, *child))


def correct_all(connection: Connection[Any], children: Iterable[ChildDetails]) -> None:
    """Put these details in the place of what is recorded of known children."""
    names = [name.strip() for name in _COLUMNS.split(",")][1:]
    settings = ", ".join(f"{name} = %s::{kind}" for name, kind in zip(names, _TYPES[1:], strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"update child set {settings} where reference = %s",
            [(*child[1:], child.reference) for child in children],
        )
