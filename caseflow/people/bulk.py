"""Many children at once, as a feed brings them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from psycopg import Connection, Cursor

from caseflow.rules.identity import as_words
from caseflow.rules.search import name_keys

_COLUMNS = (
    "reference, given_name, family_name, sex, birth_date, expected_birth_date, death_date, ethnicity,"
    " disability, upn, nhs_number, postcode, quindrat_code"
)
_KEEP = (
    "insert into child_correction (id, child_id, field, was, became, reason, corrected_at)"
    " values (%s, %s, %s, %s, %s, %s, now())"
)
_FORMER = (
    "update child_name set former = %s where child_id = %s and former is null and not key = any(%s::text[])"
)
_TODAY = (
    "insert into child_name (child_id, key) values (%s, %s)"
    " on conflict (child_id, key) do update set former = null"
)
_NOT_KNOWN: tuple[Any, ...] = (None, "", "U", [])
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
    added = [(uuid4(), child) for child in children]
    with connection.cursor() as cursor:
        with cursor.copy(f"copy child (id, shielded, {_COLUMNS}) from stdin") as copy:
            copy.set_types(["uuid", "bool", *_TYPES])
            for child_id, child in added:
                copy.write_row((child_id, False, *child))
        with cursor.copy("copy child_name (child_id, key) from stdin") as copy:
            for child_id, child in added:
                for key in name_keys(child.given_name, child.family_name):
                    copy.write_row((child_id, key))


def correct_all(connection: Connection[Any], children: Iterable[ChildDetails], reason: str) -> None:
    """Put what is known of these children in the place of what is recorded, and keep what was.

    What is left empty, or is said not to be known, takes the place of nothing.
    """
    by_reference = {child.reference: child for child in children}
    recorded, before = ids(connection, by_reference), details(connection, by_reference)
    with connection.cursor() as cursor:
        for reference, child in by_reference.items():
            child_id, was = recorded[reference], before[reference]
            changed = changes(was, child)
            for field, former, now in changed:
                cursor.execute(f"update child set {field} = %s where id = %s", (now, child_id))
                kept = (uuid4(), child_id, field, as_words(former), as_words(now), reason)
                cursor.execute(_KEEP, kept)
            names = {field: now for field, _, now in changed}
            given, family = (names.get(field, getattr(was, field)) for field in ("given_name", "family_name"))
            _rename(cursor, child_id, (was.given_name, was.family_name), (given, family))


def changes(before: ChildDetails, now: ChildDetails) -> list[tuple[str, Any, Any]]:
    """What a later description says otherwise: each field with what it was and what it is."""
    pairs = zip(ChildDetails._fields[1:], before[1:], now[1:], strict=True)
    return [each for each in pairs if each[1] != each[2] and each[2] not in _NOT_KNOWN]


def _rename(cursor: Cursor[Any], child_id: UUID, before: tuple[str, str], now: tuple[str, str]) -> None:
    """Find a child by the name of today, and by that of before as a former one."""
    if now == before:
        return
    former = " ".join(filter(None, before))
    today = name_keys(*now)
    cursor.execute(_FORMER, (former, child_id, list(today)))
    cursor.executemany(_TODAY, [(child_id, key) for key in today])
