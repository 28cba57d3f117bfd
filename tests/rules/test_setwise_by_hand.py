"""What is counted at once beside SQL that was written by hand for each measure, over one invented borough."""

from pathlib import Path

from caseflow.demonstration.feed import write_feed
from caseflow.events.kinds import effects
from caseflow.rules.rulebook import rulebook
from caseflow.setwise import unanswered
from tests.bench.at_once import by_hand, counted, differing, months

CHILDREN = 1_000


def test_each_measure_comes_to_what_a_query_by_hand_comes_to(tmp_path: Path) -> None:
    write_feed(tmp_path, CHILDREN)
    ours, theirs = counted(tmp_path, None, months()), by_hand("measures", tmp_path, months())
    assert differing(ours, theirs) == []
    measures = {code: each.measure for code, each in rulebook().indicators.items()}
    at_once = measures.keys() - unanswered(measures, effects()).keys()
    assert {code for code, _, _ in theirs.figures} == at_once
