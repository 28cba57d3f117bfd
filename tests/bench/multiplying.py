"""A larger borough inside the database: the rows of a small one again and again, each part with own staff.

An import of hundreds of thousands of children takes many minutes; this takes one or two.
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

_IDS = ("id", "child_id", "case_id", "joined_to")
_PEOPLE = ("practitioner_id", "allocated_to")
NOTHING_MOVED: Mapping[str, str] = {}


def number(connection: psycopg.Connection, query: str) -> int:
    """The one number that a query finds."""
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def multiply(
    connection: psycopg.Connection,
    table: str,
    condition: str,
    parts: int,
    moved: Mapping[str, str] = NOTHING_MOVED,
) -> None:
    """Copy rows of a table to the other parts of the borough, without what its triggers would do.

    `moved` says what stands in a column of a copy where that is not plain: an expression over `t` and `part`.
    """
    name = sql.Identifier(table)
    described = connection.execute(sql.SQL("select * from {} limit 0").format(name)).description or ()
    columns = [each.name for each in described]
    connection.execute(sql.SQL("alter table {} disable trigger user").format(name))
    connection.execute(
        sql.SQL("insert into {} ({}) select {} from {} t, generate_series(1, {}) part where {}").format(
            name,
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(sql.SQL(moved[each]) if each in moved else _copied(each) for each in columns),
            name,
            sql.Literal(parts - 1),
            sql.SQL(condition),
        )
    )
    connection.execute(sql.SQL("alter table {} enable trigger user").format(name))


def _copied(column: str) -> sql.Composable:
    """What stands in a column of a copy."""
    value = sql.Identifier("t", column)
    if column in _IDS:
        return sql.SQL("md5({}::text || part)::uuid").format(value)
    if column == "reference":
        return sql.SQL("{} || '-' || part").format(value)
    if column == "team_code":
        own = "coalesce((select o.code from team o where o.code = {0} || '-' || part), {0})"
        return sql.SQL(own).format(value)
    if column in _PEOPLE:
        own = (
            "(select o.id from practitioner p join practitioner o"
            " on o.email = replace(p.email, '@', '.' || part || '@') where p.id = {})"
        )
        return sql.SQL(own).format(value)
    return value
