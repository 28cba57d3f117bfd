"""Facts made on the spot from the log: under another framework, or as it was known at some time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from caseflow.cases import queries as cases
from caseflow.events.streaming import Scope, streamed
from caseflow.extensions import db
from caseflow.performance.queries.windows import Window
from caseflow.rules.dated import Rulebook
from caseflow.rules.indicators import Fact, facts


class Computed(NamedTuple):
    """A fact with the child it is about."""

    fact: Fact
    case_id: UUID
    reference: str
    quindrat: str | None


def facts_in(windows: Sequence[Window], rulebook: Rulebook, known_at: datetime | None) -> Iterator[Computed]:
    """The facts in these windows, by the same pure rules as those that are kept."""
    asked: dict[str, list[Window]] = defaultdict(list)
    for each in windows:
        asked[each.code].append(each)
    children = cases.children_of_cases()
    driver = db.session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("streaming the log needs psycopg underneath")
    for case_id, happenings in streamed(driver, Scope(known_at=known_at)):
        child = children[case_id]
        for fact in facts(happenings, child.birth_date, rulebook):
            if any(each.holds(fact) for each in asked.get(fact.code, ())):
                yield Computed(fact, case_id, child.reference, child.quindrat_code)
