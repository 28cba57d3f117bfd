"""A second opinion on what is held back: acro, of the Semi-Automated Checking of Research Outputs project.

It holds back counts under six, zeros too, and knows no secondary suppression: the totals that it shows leave
out what it held back. Each difference between it and us is told apart below, and none is left over. It weighs
half a gigabyte, so it runs with `make bench`.
"""

import logging
import random
import warnings
from datetime import date
from typing import Any, NamedTuple

import pytest

from caseflow.rules.attack import SMALL, Cell, Told, recovered
from caseflow.rules.disclosure import Counts, Shown, primary, protect

acro = pytest.importorskip("acro", reason="acro is installed by `make bench` alone")
pandas = pytest.importorskip("pandas")

Q1 = date(2009, 4, 1), date(2009, 6, 30)
TABLES = 24
Group = tuple[int, int]
"""How many counted and how many did not, in a quindrat."""


class Compared(NamedTuple):
    """What both show of a table: of each group the counted, the others, all; None is held back."""

    groups: list[Group]
    theirs: Any
    figures: list[Counts]
    ours: list[Shown]
    told: list[Told]


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    chance = random.Random(20090401)
    tables = [
        [(chance.randint(0, 14), chance.randint(0, 14)) for _ in range(chance.randint(3, 5))]
        for _ in range(TABLES)
    ]
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = acro.ACRO(suppress=True)
        session.config["safe_threshold"] = SMALL[-1] + 1
        found = [_compared(session, groups) for groups in tables]
    logging.disable(logging.NOTSET)
    return found


def _compared(session: Any, groups: list[Group]) -> Compared:
    rows = [
        (f"g{place}", side)
        for place, counts in enumerate(groups)
        for side, count in zip(("counted", "other"), counts, strict=True)
        for _ in range(count)
    ]
    frame = pandas.DataFrame(rows, columns=["group", "side"])
    theirs = session.crosstab(frame.group, frame.side, margins=True)
    figures = [
        Counts("A", *Q1, f"g{place}", counted, counted + other, 0, True)
        for place, (counted, other) in enumerate(groups)
    ]
    whole = [sum(side) for side in zip(*groups, strict=True)]
    figures.append(Counts("A", *Q1, None, whole[0], sum(whole), 0, True))
    release = protect(figures)
    return Compared(groups, theirs, figures, release.shown, release.told)


def _their_cell(table: Any, group: str, side: str) -> float | None:
    if group not in table.index or side not in table.columns:
        return None  # nobody: it has no row or column of that name
    value = table.loc[group, side]
    return None if pandas.isna(value) else float(value)


def test_both_hold_back_the_same_counts_of_one_to_five(compared: list[Compared]) -> None:
    """Ours shows zeros, and holds a numerator back too where those not counted are 1 to 5. No more."""
    held = 0
    for each in compared:
        first = primary(each.figures)
        for place, (counted, other) in enumerate(each.groups):
            cells = [_their_cell(each.theirs, f"g{place}", side) for side in ("counted", "other")]
            theirs = [cell is None for cell in cells]
            assert theirs == [counted <= SMALL[-1], other <= SMALL[-1]], (each.groups, each.theirs)
            few = [held and count > 0 for held, count in zip(theirs, (counted, other), strict=True)]
            above = each.figures[place].cells[0]
            assert (above in first) == (few[0] or (few[1] and counted > 0)), (each.groups, place)
            held += sum(theirs)
    assert held > 30


def test_whatever_we_hold_back_beyond_it_would_tell_of_a_few(compared: list[Compared]) -> None:
    """With any one of those shown, and all else as it is, a reader could work out what was held back."""
    beyond = 0
    for each in compared:
        first, exact = primary(each.figures), _exact(each.figures)
        for told in each.told:
            if told.high is None and told.cell not in first:
                beyond += 1
                shown = [
                    Told(one.cell, exact[one.cell], exact[one.cell]) if one.cell == told.cell else one
                    for one in each.told
                ]
                assert _tells(shown), (each.groups, told.cell)
    assert beyond > 5


def _tells(told: list[Told]) -> bool:
    """Whether a reader works out anything, one who knows that no zero is held back, or any other."""
    knowing = [one._replace(low=1) if one.high is None else one for one in told]
    return bool(recovered(told) or recovered(knowing))


def test_its_totals_leave_out_what_it_holds_back_and_ours_are_true(compared: list[Compared]) -> None:
    differing = 0
    for each in compared:
        for side, place in (("counted", 0), ("other", 1)):
            whole = sum(group[place] for group in each.groups)
            kept = sum(group[place] for group in each.groups if group[place] > SMALL[-1])
            assert _their_cell(each.theirs, "All", side) in (float(kept), None), (each.groups, each.theirs)
            differing += kept != whole
        (ours,) = [one for one, figure in zip(each.ours, each.figures, strict=True) if figure.group is None]
        assert ours.numerator in (None, sum(group[0] for group in each.groups))
        assert ours.denominator in (None, sum(sum(group) for group in each.groups))
    assert differing > 10


def test_with_true_totals_and_its_suppression_alone_a_reader_finds_a_few(compared: list[Compared]) -> None:
    """So totals that are true ask for what acro does not do, and none of what we release is found."""
    found = 0
    for each in compared:
        first, exact = primary(each.figures), _exact(each.figures)
        told = [Told(cell, 0, None) if cell in first else Told(cell, n, n) for cell, n in exact.items()]
        found += bool(recovered(told))
        assert not recovered(each.told)
    assert found > 5


def _exact(figures: list[Counts]) -> dict[Cell, int]:
    return {cell: value for each in figures for cell, value in zip(each.cells, each.values, strict=True)}
