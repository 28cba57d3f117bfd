"""The plan holds what was printed: its parts are counted, each stands once and under the right one."""

import shutil
from pathlib import Path

import pytest

from caseflow.rules.plan import load_plan
from caseflow.rules.reading import DATA, RuleError
from caseflow.rules.rulebook import load, rulebook

PLAN = rulebook().plan
AGREEMENT = {51, 61, 66, 72, 73, 75, 79, 80, 81, 87, 92, 93, 94, 99, 100, 101}
"""The national indicators that the plan marks as chosen for the Local Area Agreement."""


def test_the_plan_has_as_many_parts_as_the_print() -> None:
    codes = list(PLAN.indicators)
    assert [len(PLAN.themes), len(PLAN.commitments), len(PLAN.outcomes), len(PLAN.boards)] == [4, 15, 55, 6]
    assert sum(code.startswith("NI ") for code in codes) == 82
    assert [code for code in codes if code.startswith("CSC ")] == [f"CSC {n:03}" for n in range(1, 84)]
    assert len(codes) == 165


def test_the_agreement_has_the_sixteen_that_are_marked() -> None:
    marked = {code for code, each in PLAN.indicators.items() if each.local_area_agreement}
    assert marked == {f"NI {number}" for number in AGREEMENT}
    assert len(marked) == 16


def test_the_numbers_follow_one_another_but_for_the_one_that_the_print_leaves_out() -> None:
    for commitment in PLAN.commitments.values():
        first = 2 if commitment.number == "3.2" else 1
        expected = [f"{commitment.number}.{n}" for n in range(first, first + len(commitment.outcomes))]
        assert [outcome.number for outcome in commitment.outcomes] == expected


def test_sub_letters_and_misprints_stand_as_printed() -> None:
    lettered = [code for code in PLAN.indicators if code[-1].isalpha()]
    assert lettered == [f"NI 102{x}" for x in "abcdef"] + ["NI 107a", "NI 107b", "NI 108a", "NI 108b"]
    assert PLAN.indicators["NI 108"].meant == "NI 109"
    assert PLAN.indicators["NI 108"].outcome == "4.2.1"
    assert "103a" in PLAN.indicators["NI 103"].note
    assert "no 3.2.1" in PLAN.commitments["3.2"].note


def test_what_is_counted_here_measures_the_outcome_under_which_the_plan_prints_it() -> None:
    for code, definition in rulebook().indicators.items():
        printed = PLAN.printed_as(code)
        if printed:
            assert PLAN.indicators[printed].outcome == definition.plan
        else:
            assert code.startswith(("CAF ", "EH "))
            assert definition.plan in ("4.2.1", "4.2.2")


def test_what_the_plan_prints_as_one_may_be_two() -> None:
    assert [PLAN.printed_as(code) for code in ("NI 103a", "NI 103b", "NI 59")] == [
        "NI 103",
        "NI 103",
        "NI 59",
    ]
    assert PLAN.printed_as("CAF 03a") is None


def _changed(folder: Path, old: str, new: str) -> Path:
    for path in (DATA / "plan").glob("*.toml"):
        (folder / path.name).write_text(path.read_text().replace(old, new))
    return folder


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"NI 69"', '"NI 59"', "indicator numbers or codes stand twice"),
        ('number = "1.1.2"', 'number = "1.1.1"', "outcome numbers or codes stand twice"),
        ('number = "1.1.2"', 'number = "2.1.2"', "2.1.2 does not stand under 1.1"),
        ('see = ["2.4.1"]', 'see = ["9.9.9"]', "1.2.2 refers to 9.9.9"),
        ('board = "Be Healthy"', 'bord = "Be Healthy"', "unknown key bord"),
    ],
)
def test_a_plan_that_is_not_plain_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        load_plan(_changed(tmp_path, old, new))


def test_an_indicator_of_an_outcome_that_the_plan_does_not_have_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    changed = folder / "indicators" / "ni-59.toml"
    changed.write_text(changed.read_text().replace('plan = "1.1.2"', 'plan = "1.1.9"'))
    with pytest.raises(RuleError, match="NI 59: the plan has no outcome"):
        load(folder, "cypp-2009")


def test_a_part_stands_under_the_theme_of_its_number() -> None:
    assert PLAN.theme_of("4.2.1") is PLAN.themes["4"]
