"""What figures would be under other rules, or were on an earlier day: counted for all cases at once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple

from psycopg import Connection

from caseflow.events.kinds import effects, kinds
from caseflow.events.streaming import copied_out, driver, read_together
from caseflow.kernel.dates import Period
from caseflow.performance.queries.figures import Figure, Tally, folded, group_of, of_tally
from caseflow.rules.rulebook import Rulebook
from caseflow.setwise import Engine, Logged

Progress = Callable[[str, int, int], None]


class WhatIf(NamedTuple):
    """Figures, and the codes among them that were folded case by case, each with the reason."""

    figures: list[Figure]
    folded: dict[str, str]


def what_if(
    codes: Sequence[str],
    period: Period,
    by: str,
    rulebook: Rulebook,
    known_at: datetime | None,
    tell: Progress,
) -> WhatIf:
    """The figures of one period by these rules, from the log as it stood at some time, or stands."""
    measures = {code: rulebook.indicators[code].measure for code in codes}
    with TemporaryDirectory(prefix="caseflow-") as name:
        folder = Path(name)
        with Engine(measures, effects(), rulebook.calendar, folder, tell) as engine:
            if engine.answered:
                _fill(engine, folder, known_at, tell)
                engine.settle()
                engine.count([period])
            tally = _tally(engine, by)
    if engine.unanswered:
        tell("case by case", 0, 1)
        rest = folded(list(engine.unanswered), period, by, rulebook, known_at)
        tally = Tally(tally.counts | rest.counts, tally.middles | rest.middles)
        tell("case by case", 1, 1)
    found = of_tally(codes, [period], by, tally, rulebook, each_group_everywhere=False)
    return WhatIf(found, engine.unanswered)


def _tally(engine: Engine, by: str) -> Tally:
    tally = Tally({}, {})
    for each in engine.figures(by) if engine.answered else ():
        key = (each.place, each.code, group_of(by, each.group))
        tally.counts[key] = (each.numerator, each.denominator, each.exceptions)
        tally.middles[key] = each.middle
    return tally


def _fill(engine: Engine, folder: Path, known_at: datetime | None, tell: Progress) -> None:
    """Give the engine the events that it asks for and all children, through a file that is gone then."""
    connection = driver()
    path = folder / "rows.csv"
    tell("reading the log", 0, 3)
    with path.open("wb") as file:
        copied_out(connection, file, known_at, _kinds(engine))
    tell("reading the log", 1, 3)
    engine.read_events(path)
    _fill_in(engine, path, known_at)
    with path.open("wb") as file:
        _children(connection, file)
    engine.read_children(path)
    tell("reading the log", 2, 3)
    together = read_together(connection, known_at)
    engine.add([], [Logged(str(case_id), event) for case_id, found in together for event in found])
    tell("reading the log", 3, 3)


def _kinds(engine: Engine) -> set[str] | None:
    """The kinds that the engine asks for, those that these continue by declaration, and so on."""
    if engine.kinds is None:
        return None
    known = kinds()
    found: set[str] = set()
    wanted = set(engine.kinds)
    while wanted:
        found |= wanted
        continued = {each for kind in wanted & known.keys() for each in known[kind].continues.kinds}
        wanted = {name for name, kind in known.items() if kind in continued} - found
    return found


def _fill_in(engine: Engine, path: Path, known_at: datetime | None) -> None:
    """Read what events are about that are of other kinds than declared, as far as there is any."""
    asked: set[str] = set()
    while engine.kinds is not None and (wanted := engine.lacking() - asked):
        with path.open("wb") as file:
            copied_out(driver(), file, known_at, ids=wanted)
        engine.read_events(path)
        asked |= wanted


def _children(connection: Connection[Any], file: IO[bytes]) -> None:
    query = (
        "copy (select r.id, c.birth_date, c.quindrat_code from case_record r"
        " join child c on c.id = r.child_id) to stdout (format csv)"
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            file.write(block)
