"""What has changed since figures were frozen, indicator by indicator and child by child."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import url_for

from caseflow.performance.queries import Figure
from caseflow.performance.queries.figures import BOROUGH
from caseflow.performance.views.figures import UNITS
from caseflow.publication.queries import Change, FrozenFigure
from caseflow.rules.attack import SMALL
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.fact import COUNT
from caseflow.web.filters import date_and_time, plural, sentence_case

WAYS = {
    "put_right": ("put right", "put right"),
    "late": ("late entry", "late entries"),
    "withdrawn": ("withdrawn", "withdrawn"),
    "gone": ("no longer counted", "no longer counted"),
    "come": ("counted now that was not", "counted now that were not"),
    "otherwise": ("counted otherwise", "counted otherwise"),
    "moved": ("in another quindrat", "in another quindrat"),
}
REASONS = {"nfa": "no further action"}
"""Codes that a reason is told as, in words."""
COUNTED = {"yes": "Counted", "no": "Not counted", "exception": "Left out", None: "Not in it"}


class ChildLine(NamedTuple):
    """One change, of a child whom the reader may know."""

    name: str
    href: str
    reference: str
    way: str
    was: str
    now: str
    why: str


class IndicatorChange(NamedTuple):
    """What became of one figure, and the children who made the difference."""

    code: str
    title: str
    sentence: str
    children: list[ChildLine]
    others: str
    few: str


def way(change: Change, known_at: datetime) -> str:
    """Why a thing is counted otherwise than when it was frozen."""
    if change.put_right:
        return "put_right"
    if change.was is None:
        return "late" if change.recorded_at and change.recorded_at > known_at else "come"
    if change.now is None:
        return "withdrawn" if "event_withdrawn" in change.later_kinds else "gone"
    return "otherwise" if change.was != change.now else "moved"


def indicator_changes(
    changes: Sequence[Change],
    known_at: datetime,
    frozen: Iterable[FrozenFigure],
    now: Iterable[Figure],
    definitions: Mapping[str, IndicatorDefinition],
) -> list[IndicatorChange]:
    """What changed, by indicator; those of which nothing changed are left out."""
    before = {each.code: each for each in frozen if each.group == BOROUGH}
    after = {each.code: each for each in now}
    found: dict[str, list[Change]] = {}
    for change in _put_right(changes, known_at):
        found.setdefault(change.code, []).append(change)
    return [
        IndicatorChange(
            code,
            definitions[code].title,
            _sentence(before.get(code), after[code], Counter(way(each, known_at) for each in mine)),
            [_child(each, known_at) for each in mine if each.case_id],
            _others(sum(not each.case_id for each in mine)),
            _few(before.get(code), after[code]),
        )
        for code, mine in found.items()
        if code in after
    ]


def _put_right(changes: Iterable[Change], known_at: datetime) -> list[Change]:
    """The changes, where an entry that was withdrawn and recorded anew is one, if it moves anything."""
    found: list[Change] = []
    by_child: dict[tuple[str, int], list[Change]] = {}
    for change in changes:
        by_child.setdefault((change.code, change.of_case), []).append(change)
    for mine in by_child.values():
        gone = [each for each in mine if way(each, known_at) == "withdrawn"]
        come = [each for each in mine if way(each, known_at) == "late"]
        pairs = list(zip(gone, come, strict=False))
        found += [
            then._replace(
                was=before.was, was_reason=before.was_reason, was_quindrat=before.was_quindrat, put_right=True
            )
            for before, then in pairs
            if (before.was, before.was_quindrat) != (then.now, then.quindrat)
        ]
        found += [each for each in mine if each not in [one for pair in pairs for one in pair]]
    return found


def _few(before: FrozenFigure | None, after: Figure) -> str:
    """That exact counts would be held back, because they differ by 1 to 5; nothing where they would not."""
    if before is None:
        return ""
    pairs = ((before.numerator, after.numerator), (before.denominator, after.denominator))
    few = next((abs(now - was) for was, now in pairs if abs(now - was) in SMALL), 0)
    if not few:
        return ""
    told = f"It differs by {few}: beside the earlier figure the exact count would tell of {few},"
    return f"{told} and is held back."


def _sentence(before: FrozenFigure | None, after: Figure, ways: Counter[str]) -> str:
    """`Published 82.1%, now 81.3%: 2 late entries, 1 withdrawn.`"""
    was = None
    if before is not None:
        was = before.value(after.unit)
    counts = ", ".join(plural(ways[each], *words) for each, words in WAYS.items() if ways[each])
    return f"Frozen {_said(was, after.unit)}, now {_said(after.value, after.unit)}: {counts}."


def _said(value: str | None, unit: str) -> str:
    if value is None:
        return "no figure"
    return value if unit == COUNT else f"{value}{UNITS[unit][0]}"


def _child(change: Change, known_at: datetime) -> ChildLine:
    found = way(change, known_at)
    why = REASONS.get(reason := change.reason or change.was_reason or "", reason)
    if found == "late" and change.recorded_at:
        why = f"{why}; recorded {date_and_time(change.recorded_at)}" if why else ""
    return ChildLine(
        change.name,
        url_for("cases.page", case_id=change.case_id),
        change.reference or "",
        sentence_case(WAYS[found][0]),
        COUNTED[change.was],
        COUNTED[change.now],
        sentence_case(why),
    )


def _others(count: int) -> str:
    """How many changes are of children whom the reader may not know."""
    if not count:
        return ""
    return f"{plural(count, 'change is', 'changes are')} about children whose records are not open to you."
