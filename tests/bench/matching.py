"""Searches for children whose name is written otherwise: who is found, and how long it takes.

`python -m tests.bench.matching 100000` prints how often the right child is among the first five of 200
searches, and the time of a search beside that of one bare statement over the same index.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import text

from caseflow.authentication.service.tokens import hashed
from caseflow.config import libpq
from caseflow.demonstration.borough import FRONT_DOOR, sign_in
from caseflow.demonstration.service import prepare
from caseflow.extensions import db
from caseflow.people import bulk, queries
from caseflow.people.bulk import ChildDetails
from caseflow.rules.search import Span, word_keys
from caseflow.web.transaction import ask_as
from tests.bench.names import Asked, Invented, children, questions
from tests.bench.place import application, fresh_database, own_servers
from tests.bench.report import middle, timed

BARE = (
    "select n.child_id, max(greatest(similarity(n.key, word), word_similarity(word, n.key))) as likeness"
    " from unnest(%s::text[]) as word join child_name n on n.key %% word or word <%% n.key"
    " group by n.child_id order by likeness desc limit 51"
)
"""The 51 names most like the words, in every way in which they may be meant: no rules, dates or phones."""
COUNTED = 5
WAYS: dict[str, Callable[[Asked], date | None]] = {
    "name alone": lambda asked: None,
    "date of birth": lambda asked: asked.born_on,
    "date with a slip": lambda asked: asked.slip,
}


def add(of: list[Invented], team: str) -> None:
    """The children, each with a case of the team."""
    details = [
        ChildDetails(f"XX-{n:06}", *each[:2], "U", each.birth_date, *[None] * 3, [], *[None] * 4)
        for n, each in enumerate(of)
    ]
    driver: Any = db.session.connection().connection.driver_connection
    bulk.add_all(driver, details)
    recorded = bulk.ids(driver, [each.reference for each in details])
    into = "copy case_record (id, child_id, team_code) from stdin"
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for child_id in recorded.values():
            copy.write_row((uuid4(), child_id, team))
    db.session.execute(text("analyze child, child_name, case_record"))


def places() -> dict[UUID, int]:
    """Which child each id is."""
    rows = db.session.execute(text("select id, reference from child where reference like 'XX-%'"))
    return {row.id: int(row.reference[3:]) for row in rows}


class Way(NamedTuple):
    """One search of the set: what is known of the date of birth, whether the child is found, seconds."""

    asked: Asked
    known: str
    right: bool
    seconds: float


def searched(wanted: list[Asked], known: dict[UUID, int], ways: Iterable[str] = WAYS) -> Iterator[Way]:
    """Every search in each of these ways to know the date of birth."""
    for asked in wanted:
        for way in ways:
            on = WAYS[way](asked)
            taken, found = timed(partial(queries.search, asked.words, Span(on, on) if on else None))
            first = [known.get(each.child_id) for each in (*found.near, *found.others)][:COUNTED]
            yield Way(asked, way, asked.child in first, taken)


def floors(connection: psycopg.Connection[Any], ways: Iterator[Way]) -> Iterator[tuple[Way, float]]:
    """Each search, with the seconds of the bare statement right after it."""
    for way in ways:
        keys = word_keys(way.asked.words)
        yield way, timed(lambda keys=keys: connection.execute(BARE, (keys,)).fetchall())[0]


def table(ways: list[Way], bare: list[float]) -> str:
    """How many searches of each sort found the child, and how long they took."""
    lines, floor = [], middle(bare) if bare else None
    for known in dict.fromkeys(way.known for way in ways):
        some = [way for way in ways if way.known == known]
        right = Counter(way.asked.sort for way in some if way.right)
        sorts = ", ".join(f"{sort} {right[sort]}" for sort in dict.fromkeys(way.asked.sort for way in some))
        seconds = middle([way.seconds for way in some])
        ratio = f", {seconds / floor:.2f} times the bare {floor * 1000:.0f} ms" if floor else ""
        lines.append(
            f"{known}: {sum(right.values())} of {len(some)} in the first {COUNTED} ({sorts});"
            f" {seconds * 1000:.0f} ms{ratio}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure over as many children as are asked for."""
    of = children(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    wanted = questions(of)
    with own_servers() as (live, _), fresh_database(live, "matching") as mine:
        with application(mine, "owner"):
            prepare()
            db.session.commit()
            add(of, FRONT_DOOR)
            token = hashed("a bench")
            begin = "select begin_session(:who, :token, 'A bench', true)"
            db.session.execute(text(begin), {"who": sign_in("practitioner@example.org"), "token": token})
            db.session.commit()
            known = places()
        with application(mine, "web"), psycopg.connect(**libpq(mine.database_url)) as connection:
            ask_as(token)
            measured = list(floors(connection, searched(wanted, known)))
        ways, bare = [way for way, _ in measured], [seconds for _, seconds in measured]
        print(f"{len(of):,} children\n{table(ways, bare)}")


if __name__ == "__main__":
    main()
