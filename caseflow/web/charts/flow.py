"""Ribbons between tiers: how many children were handed from where to where."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from caseflow.web.charts.picture import Picture, box, mark, twice, words
from caseflow.web.filters import number, plural, tier_name

_TIERS = ("specialist", "targeted", "universal")
_DEEP, _GAP, _TOP, _SIDE = 240.0, 22.0, 30.0, 14.0


@dataclass(frozen=True)
class Ribbon:
    """How many went from one tier to another."""

    from_tier: str
    to_tier: str
    count: int


def flow_chart(ident: str, title: str, ribbons: tuple[Ribbon, ...]) -> Picture:
    """The tiers of before on the left, those of after on the right, and a ribbon as thick as its count."""
    said = [f"{tier_name(each.from_tier)} to {tier_name(each.to_tier)}: {each.count}" for each in ribbons]
    description = f"{'; '.join(said)}." if said else "No step was accepted."
    return Picture(
        svg=twice(ident, title, description, lambda width: _drawn(ribbons, width)),
        title=title,
        description=description,
        headers=("From", "To", "Accepted steps"),
        rows=tuple(
            (tier_name(each.from_tier), tier_name(each.to_tier), number(each.count)) for each in ribbons
        ),
        key=tuple((f"stay-{tier}", f"From {tier_name(tier).lower()}") for tier in _TIERS),
    )


def _drawn(ribbons: tuple[Ribbon, ...], width: float) -> tuple[float, list[Markup]]:
    total = sum(each.count for each in ribbons)
    unit = _DEEP / total if total else 0.0
    marks = [words(0, 18, "Before", "strong"), words(width, 18, "After", "strong end")]
    left, left_marks = _side(ribbons, unit, 0.0, before=True)
    right, right_marks = _side(ribbons, unit, width - _SIDE, before=False)
    for tier in _TIERS:
        for other in _TIERS:
            found = sum(e.count for e in ribbons if (e.from_tier, e.to_tier) == (tier, other))
            if found:
                thick = found * unit
                marks.append(_ribbon(tier, other, found, width, (left[tier], right[other], thick)))
                left[tier] += thick
                right[other] += thick
    height = _TOP + _DEEP + 3 * (_GAP + 18) + 4
    return height, [*marks, *left_marks, *right_marks]


def _side(
    ribbons: tuple[Ribbon, ...], unit: float, x: float, before: bool
) -> tuple[dict[str, float], list[Markup]]:
    """Where each tier's ribbons begin on one side, and its bar with its number."""
    places: dict[str, float] = {}
    marks: list[Markup] = []
    y = _TOP
    for tier in _TIERS:
        count = sum(e.count for e in ribbons if (e.from_tier if before else e.to_tier) == tier)
        label = f"{tier_name(tier)}: {count}"
        marks.append(words(x if before else x + _SIDE, y + 13, label, "" if before else "end"))
        y += 18
        places[tier] = y
        marks.append(box(x, y, _SIDE, max(count * unit, 2), f"stay-{tier}"))
        y += count * unit + _GAP
    return places, marks


def _ribbon(tier: str, other: str, count: int, width: float, place: tuple[float, float, float]) -> Markup:
    a, b, thick = place
    x, end, middle = _SIDE, width - _SIDE, width / 2
    d = (
        f"M{x:.1f} {a:.1f} C{middle:.1f} {a:.1f} {middle:.1f} {b:.1f} {end:.1f} {b:.1f}"
        f" L{end:.1f} {b + thick:.1f}"
        f" C{middle:.1f} {b + thick:.1f} {middle:.1f} {a + thick:.1f} {x:.1f} {a + thick:.1f} Z"
    )
    hover = mark("title", f"{tier_name(tier)} to {tier_name(other)}: {plural(count, 'step')}")
    return mark("path", hover, d=d, class_=f"stay-{tier}", fill_opacity="0.45")
