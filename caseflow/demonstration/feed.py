"""Writes an invented history as a feed folder: children.csv, events.jsonl and references.json."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import orjson

from caseflow.demonstration.borough import references
from caseflow.demonstration.days import Days, english_days
from caseflow.demonstration.histories import lives
from caseflow.demonstration.people import Person

COLUMNS = (
    "child_id", "given_name", "family_name", "sex", "birth_date", "expected_birth_date", "death_date",
    "ethnicity", "disability", "upn", "nhs_number", "postcode", "quindrat",
)  # fmt: skip


class Written(NamedTuple):
    """How much went into the folder."""

    children: int
    events: int


def write_feed(
    folder: Path,
    children: int = 3000,
    seed: int = 2010,
    is_working_day: Callable[[date], bool] | None = None,
) -> Written:
    """Write the three files, child by child; the same arguments always give the same bytes.

    The business date is Monday 1 March 2010 at nine o'clock: nothing in the feed is known later. With
    more children the same history grows longer, which makes a load to measure with.
    """
    days = Days(is_working_day) if is_working_day else english_days()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "references.json").write_bytes(orjson.dumps(references(), option=orjson.OPT_INDENT_2) + b"\n")
    people, events = 0, 0
    with (
        (folder / "children.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / "events.jsonl").open("wb", buffering=1 << 20) as lines,
    ):
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(COLUMNS)
        for life in lives(children, seed, days):
            rows.writerow(_row(life.person))
            lines.writelines(orjson.dumps(event) + b"\n" for event in life.events)
            people += 1
            events += len(life.events)
    return Written(people, events)


def _row(person: Person) -> tuple[str, ...]:
    birth, expected, death = (
        date.fromordinal(day).isoformat() if day else ""
        for day in (person.birth, person.expected, person.death)
    )
    return (
        person.child_id,
        person.given_name,
        person.family_name,
        person.sex,
        birth,
        expected,
        death,
        person.ethnicity,
        person.disability,
        person.upn,
        person.nhs_number,
        person.postcode,
        person.quindrat,
    )
