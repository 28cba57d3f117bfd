"""What others came to has a source and a year, or is not there."""

from decimal import Decimal

import pytest

from caseflow.rules.comparators import comparators, read_comparators
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import rulebook

ENTRY = {"code": "NI 59", "area": "England", "period": "2007-08", "value": 71.0, "source": "National figures"}


def test_only_what_was_found_in_a_source_comes_along() -> None:
    found = {(each.code, each.period): each.value for each in comparators()}
    assert found[("NI 59", "2007-08")] == 71
    assert ("NI 59", "2009-10") not in found
    assert ("NI 67", "2007-08") not in found
    assert {each.area for each in comparators()} == {"England"}
    assert {each.code for each in comparators()} <= set(rulebook().plan.indicators)


def test_a_value_is_kept_as_it_is_written() -> None:
    assert read_comparators({"comparator": [{**ENTRY, "value": 59.4}]})[0].value == Decimal("59.4")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"source": ""}, "has no source"),
        ({"area": "Wales"}, "area must be one of"),
        ({"period": "2007"}, "is not a period"),
        ({"value": 71}, "value must be float"),
    ],
)
def test_one_without_source_year_or_area_stops_the_start(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        read_comparators({"comparator": [{**ENTRY, **changed}]})


def test_one_that_stands_twice_stops_the_start() -> None:
    with pytest.raises(RuleError, match="NI 59 England 2007-08 is there twice"):
        read_comparators({"comparator": [ENTRY, ENTRY]})
