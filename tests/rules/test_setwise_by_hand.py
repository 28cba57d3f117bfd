"""What is counted at once beside SQL that was written by hand for each measure, over one invented borough."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import orjson
import pytest

from caseflow.demonstration.feed import write_feed
from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.rules.rulebook import rulebook
from caseflow.setwise import Child, Engine, Logged, unanswered
from tests.bench.at_once import by_hand, counted, differing, months

CHILDREN, FEW = 1_000, 200


def test_each_measure_comes_to_what_a_query_by_hand_comes_to(tmp_path: Path) -> None:
    write_feed(tmp_path, CHILDREN)
    ours, theirs = counted(tmp_path, None, months()), by_hand("measures", tmp_path, months())
    assert differing(ours, theirs) == []
    measures = {code: each.measure for code, each in rulebook().indicators.items()}
    at_once = measures.keys() - unanswered(measures, effects()).keys()
    assert {code for code, _, _ in theirs.figures} == at_once


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> list[Logged]:
    folder = tmp_path_factory.mktemp("feed")
    write_feed(folder, FEW)
    told = map(orjson.loads, (folder / "events.jsonl").read_bytes().splitlines())
    return [
        Logged(
            str(uuid5(NAMESPACE_OID, each["child_id"])),
            RecordedEvent(
                each["event_id"],
                each["kind"],
                date.fromisoformat(each["occurred_on"]),
                datetime.fromisoformat(each["recorded_at"]),
                each.get("agency"),
                each.get("team"),
                each.get("about"),
                each.get("data", {}),
            ),
        )
        for each in told
    ]


@pytest.mark.parametrize("code", ["NI 59", "NI 60", "CAF 06", "CSC 002"])
def test_the_events_that_a_question_asks_for_are_enough(code: str, logged: list[Logged]) -> None:
    """Those of its kinds, and what these are about, and so on; one question asks for all of them."""
    rules = rulebook()
    measures = {code: rules.indicators[code].measure}
    found = []
    for narrow in (False, True):
        with Engine(measures, effects(), rules.calendar) as engine:
            kinds = engine.kinds if narrow else None
            assert (engine.kinds is None) == (code == "CSC 002")
            of_kinds = [each for each in logged if kinds is None or each.event.kind in kinds]
            engine.add(
                [Child(case_id, None, None) for case_id in {each.case_id for each in logged}], of_kinds
            )
            _fill_in(engine, logged)
            engine.settle()
            engine.count(months())
            found.append(engine.counted())
    assert found[0] == found[1] != []


def _fill_in(engine: Engine, logged: Sequence[Logged]) -> None:
    asked: set[str] = set()
    while wanted := engine.lacking() - asked:
        engine.add([], [each for each in logged if each.event.event_id in wanted])
        asked |= wanted
