"""Records that may be of one child: how long all are compared, one that changed, and the page of the list.

`python -m tests.bench.pairs 10000 100000` prints the times for as many children each, of whom one in a
hundred is recorded a second time: as before, with another name beside the first, or with the day and the
month of birth exchanged.
"""

import sys
from random import Random
from time import perf_counter

from flask import Flask
from sqlalchemy import text

from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.config import Config
from caseflow.demonstration.borough import FRONT_DOOR, sign_in
from caseflow.demonstration.service import prepare
from caseflow.extensions import db
from caseflow.joining import queries, service
from caseflow.rules.search import exchanged
from caseflow.web.today import now
from caseflow.web.transaction import ask_as
from tests.bench.matching import add
from tests.bench.names import Invented, children
from tests.bench.place import application, fresh_database, own_servers
from tests.bench.report import middle, timed


def with_duplicates(count: int) -> list[Invented]:
    """So many children, of whom one in a hundred is there twice."""
    numbers = Random(count)
    of = children(count - count // 101)
    return of + [_again(each, numbers) for each in numbers.sample(of, count - len(of))]


def _again(child: Invented, numbers: Random) -> Invented:
    slip = exchanged(child.birth_date)
    ways = [child, child._replace(given_name=f"{child.given_name} {child.given_name[:3]}")]
    return numbers.choice([*ways, child._replace(birth_date=slip)] if slip else ways)


def compared() -> tuple[int, float]:
    """Compare until nothing is left, each part in its own transaction; the parts, and the longest of them."""
    parts, longest, more = 0, 0.0, True
    while more:
        began = perf_counter()
        more = service.compare_next(now().at)
        db.session.commit()
        parts, longest = parts + 1, max(longest, perf_counter() - began)
    return parts - 1, longest


def measure(mine: Config, count: int) -> str:
    """The times over so many children."""
    token = new_token()
    with application(mine, "owner"):
        prepare()
        db.session.commit()
        add(with_duplicates(count), FRONT_DOOR)
        begin = text("select begin_session(:who, :token, 'A bench', true)")
        db.session.execute(begin, {"who": sign_in("governance@example.org"), "token": hashed(token)})
        db.session.commit()
    with application(mine, "worker"):
        all_, (parts, longest) = timed(compared)
        db.session.execute(text("analyze possible_pair"))
        service.compare_all(now().at)
        again, _ = timed(compared)
        one = middle([_changed() for _ in range(9)])
    with application(mine, "web") as web:
        listed, page = _listed(web, hashed(token))
    return (
        f"{count:,} children: all compared in {all_:.1f} s"
        f" ({parts} parts, the longest {longest * 1000:.0f} ms),"
        f" again in {again:.1f} s; one that changed {one * 1000:.0f} ms;"
        f" a page of {listed:,} pairs {page * 1000:.1f} ms"
    )


def _changed() -> float:
    chosen = "select id from child order by random() limit 1"
    db.session.execute(text(f"update child set to_compare = true where id = ({chosen})"))
    db.session.commit()
    return timed(compared)[0]


def _listed(web: Flask, session: bytes) -> tuple[int, float]:
    """How many pairs there are, and how long it takes to count them and to read a page of them."""
    ask_as(session)
    counts = queries.pair_counts()
    assert counts[""] > 0

    def page() -> None:
        queries.pair_counts()
        found = queries.possible_pairs("", 2)
        queries.sides({case for each in found for case in (each.one, each.other)})

    return counts[""], middle([timed(page)[0] for _ in range(9)])


def main() -> None:
    """Measure over each of the numbers of children that are asked for."""
    with own_servers() as (live, _):
        for count in [int(each) for each in sys.argv[1:]] or [10_000, 100_000]:
            with fresh_database(live, f"pairs{count}") as mine:
                print(measure(mine, count), flush=True)


if __name__ == "__main__":
    main()
