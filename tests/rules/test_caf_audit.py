"""The questions of an audit, and its score: yes of those that apply."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.caf_audit import ANSWERS, Score, audit_items, read_audit, score
from caseflow.rules.reading import RuleError


def test_the_score_leaves_out_what_does_not_apply() -> None:
    found = score({"a": "yes", "b": "no", "c": "not_applicable", "d": "yes"})
    assert found == Score(2, 1, 1)
    assert (found.of, found.percent) == (3, "66.7")


def test_41_of_44() -> None:
    assert Score(41, 3, 2).percent == "93.2"


def test_of_nothing_that_applies_there_is_no_score() -> None:
    assert score({"a": "not_applicable"}).percent is None


@given(st.lists(st.sampled_from(sorted(ANSWERS))))
def test_every_answer_is_counted_once(answers: list[str]) -> None:
    assert sum(score(dict(enumerate(answers)))) == len(answers)  # type: ignore[arg-type]


def test_every_question_has_a_code_of_its_own() -> None:
    items = audit_items().value_on(date(2010, 3, 1))
    assert len(items) > 20
    assert len({item.code for item in items}) == len(items)


def test_a_code_that_is_there_twice_refuses_to_start() -> None:
    item = {"code": "a", "part": "One", "text": "Is it?"}
    version = {"from": date(2010, 1, 1), "source": "Here", "item": [item, item]}
    with pytest.raises(RuleError, match="twice"):
        read_audit({"version": [version]})
