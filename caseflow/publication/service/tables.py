"""The one table of a publication: what is held back is left out before any page or file reads it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from caseflow.kernel.dates import Period
from caseflow.performance.queries.figures import BOROUGH
from caseflow.publication.queries import HELD_BACK, FrozenFigure
from caseflow.rules.figures import value_of
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS
from caseflow.rules.rulebook import Rulebook

Entered = Mapping[str, Any]
"""A value that somebody entered, as it is kept beside the figures."""

if TYPE_CHECKING:
    from caseflow.rules.attack import Told
    from caseflow.rules.disclosure import Counts, Reason, Shown

OF_TWO = (PERCENT, POINTS)
"""Units of values that rest on a part of what is counted: so many of so many, and the mean of those."""
LEAST_ROUNDED = 20
"""Of fewer, rounded to five, no percentage is made."""
Link = tuple[tuple[str, ...], tuple[str, ...]]


class Table(NamedTuple):
    """The rows that are shown, and what they tell, both as they are kept."""

    shown: list[dict[str, Any]]
    told: list[list[Any]]


class Layout(NamedTuple):
    """Of which indicators, days and groups a table is, in their order, and whether counts are rounded."""

    codes: Sequence[str]
    period: Period
    groups: Sequence[str]
    rounding: bool


def table(
    layout: Layout,
    frozen: Iterable[FrozenFigure],
    before: Iterable[Sequence[Any]],
    links: Sequence[Link],
    rulebook: Rulebook,
    entered: Sequence[Entered] = (),
    earlier: Sequence[Entered] = (),
) -> Table:
    """What may be shown of frozen figures, and of what people entered, after all that was released before.

    Beside them stands what they were `earlier`, as far as it may.
    """
    # Whoever only reads does not wait for the solver to load.
    from caseflow.rules.disclosure import protect

    figures, with_counts, counts = _behind(layout, frozen, rulebook, entered)
    known = [_read(each) for each in before]
    release = protect(counts, known, links, layout.rounding)
    rows = zip(figures, release.shown, strict=False)
    shown = [_row(figure, seen, rulebook.indicators[figure.code]) for figure, seen in rows]
    seen_of = dict(zip(map(_place, with_counts), release.shown[len(figures) :], strict=True))
    shown += [_entered_row(each, seen_of.get(_place(each))) for each in entered]
    if layout.rounding:
        shown = [_without_loose_percentage(row) for row in shown]
    beside, told = _earlier(earlier, [*known, *release.told], links, layout.rounding)
    shown = [row | {"earlier": beside[_place(row)]} if _place(row) in beside else row for row in shown]
    return Table(shown, [_written(each) for each in (*release.told, *told)])


def _earlier(
    rows: Sequence[Entered], before: "Sequence[Told]", links: Sequence[Link], rounding: bool
) -> "tuple[dict[tuple[str, str], dict[str, Any]], list[Told]]":
    """What may be shown of earlier figures, by indicator and group, and what that tells.

    They come after the figures themselves, as if these were released, so that they never cost one of these.
    How many were left out is not shown.
    """
    from caseflow.rules.disclosure import protect

    new = [each for each in rows if "released" not in each and each["numerator"] is not None]
    counts = [_earlier_counts(each) for each in new]
    release = protect(counts, before, links, rounding) if counts else None
    seen = dict(zip(map(id, new), release.shown, strict=True)) if release else {}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in rows:
        cells = each.get("released") or _earlier_cells(each, seen.get(id(each)), rounding)
        found.setdefault(_place(each), {})[each["when"]] = cells
    hidden = {each.cells[2] for each in counts}
    return found, [each for each in release.told if each.cell not in hidden] if release else []


def _earlier_counts(each: Entered) -> "Counts":
    from caseflow.rules.disclosure import Counts

    first_on, last_on = (date.fromisoformat(each[name]) for name in ("first_on", "last_on"))
    place = (each["code"], first_on, last_on, None if each["group"] == BOROUGH else each["group"])
    return Counts(*place, each["numerator"], each["denominator"] or 0, each["exceptions"], each["share"])


def _earlier_cells(each: Entered, seen: "Shown | None", rounding: bool) -> dict[str, Any]:
    """A value with what it was counted from, as far as both may be shown."""
    if seen is None:
        return {"value": each["value"], "numerator": None, "denominator": None}
    above, below = seen.numerator, seen.denominator if each["denominator"] is not None else 0
    cells = {"unit": each["unit"], "numerator": HELD_BACK if above is None else above, "denominator": None}
    if each["denominator"] is not None:
        cells["denominator"] = HELD_BACK if below is None else below
    cells["value"] = HELD_BACK if above is None or below is None else _earlier_value(each, above, below)
    return _without_loose_percentage(cells) if rounding else cells


def _earlier_value(each: Entered, above: int, below: int) -> str | None:
    """The value that follows from the counts that are shown; a mean or a median as it is."""
    if each["unit"] in (PERCENT, COUNT):
        return value_of(each["unit"], above, below, None)
    return str(each["value"])


def reasons_of(
    layout: Layout,
    frozen: Iterable[FrozenFigure],
    before: Iterable[Sequence[Any]],
    rulebook: Rulebook,
    entered: Sequence[Entered],
    shown: Iterable[Mapping[str, Any]],
) -> "dict[tuple[str, str], tuple[Reason | None, ...]]":
    """Why numbers of a table are held back, by indicator and group: of each of its three counts."""
    from caseflow.rules.disclosure import reasons

    figures, with_counts, counts = _behind(layout, frozen, rulebook, entered)
    places = [(each.code, each.group) for each in figures] + [_place(each) for each in with_counts]
    rows = {(row["code"], row["group"]): row for row in shown}
    seen = [_seen(rows.get(place, {})) for place in places]
    found = reasons(counts, seen, [_read(each) for each in before], layout.rounding)
    return dict(zip(places, found, strict=True))


def _seen(row: Mapping[str, Any]) -> tuple[bool, bool, bool]:
    """Which of its three counts a row shows; one count alone stands first."""
    above, below, left_out = (row.get(name) for name in ("numerator", "denominator", "exceptions"))
    if above is None:
        above, below = below, None
    return above != HELD_BACK, below != HELD_BACK, left_out != HELD_BACK


def _behind(
    layout: Layout, frozen: Iterable[FrozenFigure], rulebook: Rulebook, entered: Sequence[Entered]
) -> "tuple[list[FrozenFigure], list[Entered], list[Counts]]":
    """The figures of a layout in order, what was entered with its counts, and the counts of all of these."""
    kept = {(each.code, each.group): each for each in frozen}
    places = [(code, group) for code in layout.codes for group in layout.groups]
    figures = [kept.get(place) or FrozenFigure(*place, 0, 0, 0, None) for place in places]
    counts = [_counts(each, rulebook.indicators[each.code], layout.period) for each in figures]
    with_counts = [each for each in entered if each["numerator"] is not None]
    return figures, with_counts, counts + [_entered_counts(each) for each in with_counts]


def _without_loose_percentage(row: dict[str, Any]) -> dict[str, Any]:
    """A percentage of fewer than 20 moves by its rounding more than by anything that happened."""
    of = row["denominator"]
    loose = row["unit"] == PERCENT and isinstance(of, int) and of < LEAST_ROUNDED
    return row | {"value": None} if loose and row["value"] != HELD_BACK else row


def links_of(
    twins: Iterable[tuple[str, str, str, str]], definitions: Mapping[str, IndicatorDefinition]
) -> list[Link]:
    """Parts that count the very same things, from the sides of indicators that were found to."""
    found = []
    for code, side, other, other_side in twins:
        if definitions[code].snapshot == definitions[other].snapshot:
            one, two = _parts(definitions[code], side), _parts(definitions[other], other_side)
            if one and two:
                found.append((one, two))
    return found


def _parts(definition: IndicatorDefinition, side: str) -> tuple[str, ...]:
    code = definition.code
    if definition.unit not in OF_TWO:
        wanted = "above" if definition.unit == COUNT else "below"
        return (f"{code} counted",) if side == wanted else ()
    if side == "above":
        return (f"{code} counted",)
    return (f"{code} of",) if definition.is_ratio else (f"{code} counted", f"{code} not counted")


def _counts(figure: FrozenFigure, definition: IndicatorDefinition, period: Period) -> "Counts":
    """A percentage and a mean have two counts; how many, and the median of how many lengths, has one."""
    from caseflow.rules.disclosure import Counts

    first_on = period.last_on if definition.snapshot else period.first_on
    group = None if figure.group == BOROUGH else figure.group
    place = (figure.code, first_on, period.last_on, group)
    if definition.unit in OF_TWO:
        both = figure.numerator, figure.denominator
        return Counts(*place, *both, figure.exceptions, not definition.is_ratio)
    one = figure.numerator if definition.unit == COUNT else figure.denominator
    return Counts(*place, one, 0, figure.exceptions, False)


def _place(entered: Entered) -> tuple[str, str]:
    return entered["code"], entered["group"]


def _entered_counts(entered: Entered) -> "Counts":
    """So many of so many, or how many."""
    from caseflow.rules.disclosure import Counts

    first_on, last_on = (date.fromisoformat(entered[name]) for name in ("first_on", "last_on"))
    group = None if entered["group"] == BOROUGH else entered["group"]
    share = entered["denominator"] is not None
    return Counts(
        entered["code"], first_on, last_on, group, entered["numerator"], entered["denominator"] or 0, 0, share
    )


def _entered_row(entered: Entered, seen: "Shown | None") -> dict[str, Any]:
    """A value as it is shown; one without counts, such as a survey's, as its source gave it."""
    row = {name: entered[name] for name in ("code", "title", "unit", "group", "source")}
    row |= {"numerator": None, "denominator": None, "exceptions": None, "value": entered["value"]}
    if seen is None:
        return row
    above, below = seen.numerator, seen.denominator
    cells = {"numerator": HELD_BACK if above is None else above}
    if entered["denominator"] is not None:
        cells["denominator"] = HELD_BACK if below is None else below
    unit = PERCENT if entered["denominator"] is not None else COUNT
    missing = above is None or (unit == PERCENT and below is None)
    value = HELD_BACK if missing else value_of(unit, above or 0, below or 0, None)
    return row | cells | {"value": value}


def _row(figure: FrozenFigure, seen: "Shown", definition: IndicatorDefinition) -> dict[str, Any]:
    unit = definition.unit
    above, below = seen.numerator, seen.denominator
    if unit not in (*OF_TWO, COUNT):
        above, below = None, above
    values = {"numerator": above, "denominator": below, "exceptions": seen.exceptions}
    cells: dict[str, Any] = {n: HELD_BACK if value is None else value for n, value in values.items()}
    if unit not in OF_TWO:
        cells["denominator" if unit == COUNT else "numerator"] = None
    return {
        "code": figure.code,
        "title": definition.title,
        "unit": unit,
        "group": figure.group,
        **cells,
        "value": _value(figure, above, below, unit),
    }


def _value(figure: FrozenFigure, above: int | None, below: int | None, unit: str) -> str | None:
    """The value that follows from what is shown, and never from more."""
    if unit == PERCENT:
        return HELD_BACK if above is None or below is None else value_of(unit, above, below, None)
    if unit == COUNT:
        return HELD_BACK if above is None else str(above)
    if below is None or (unit == POINTS and above is None):
        return HELD_BACK
    return figure.value(unit)


def _written(told: "Told") -> list[Any]:
    parts, first_on, last_on, group = told.cell
    return [list(parts), str(first_on), str(last_on), group, told.low, told.high]


def _read(kept: Sequence[Any]) -> "Told":
    from caseflow.rules.attack import Cell, Told

    parts, first_on, last_on, group, low, high = kept
    cell = Cell(tuple(parts), date.fromisoformat(first_on), date.fromisoformat(last_on), group)
    return Told(cell, low, high)
