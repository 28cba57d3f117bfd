"""How much the work that somebody holds weighs."""

from datetime import date
from typing import Any

import pytest

from caseflow.rules.reading import RuleError
from caseflow.rules.weights import read_weights, weights

TIER = {"universal": 1, "targeted": 2, "specialist": 3}


def table(**changed: Any) -> dict[str, Any]:
    version = {"from": date(2005, 1, 1), "source": "Own", "tier": TIER, "clock": 1}
    return {"version": [version | changed]}


def test_a_case_weighs_by_its_tier_and_each_clock_that_runs_weighs_besides() -> None:
    found = weights().value_on(date(2010, 3, 1))
    assert found.of({"universal": 1}, 0) == 1
    assert found.of({"universal": 2, "targeted": 1, "specialist": 3}, 4) == 17
    assert found.of({}, 0) == 0


def test_weights_hold_from_their_day_on() -> None:
    first, later = table()["version"][0], table(clock=0)["version"][0] | {"from": date(2011, 1, 1)}
    found = read_weights({"version": [first, later]})
    assert found.value_on(date(2010, 12, 31)).of({}, 1) == 1
    assert found.value_on(date(2011, 1, 1)).of({}, 1) == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tier": {"universal": 1}}, "specialist"),
        ({"tier": TIER | {"universal": -1}}, "nothing weighs less than nothing"),
        ({"clock": -1}, "nothing weighs less than nothing"),
        ({"clock": "one"}, "clock must be int"),
    ],
)
def test_weights_that_are_not_whole_are_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read_weights(table(**changed))
