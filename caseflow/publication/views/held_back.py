"""What is held back of frozen figures, and why, in words: for those who see what was frozen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from caseflow.publication.queries import HELD_BACK, FrozenFigure, Held, HeldBack, PublicationCard
from caseflow.publication.views.audiences import quindrat_of
from caseflow.publication.views.table import THE_BOROUGH, UNITS, PublishedRow
from caseflow.rules.disclosure import Because
from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS, WORKING_DAYS
from caseflow.web.filters import day_date, number, plural, x_of_y

Place = tuple[str, str]
Exact = Mapping[Place, tuple[int | None, int | None]]
"""The counts above and below that were frozen, by indicator and group."""


class FrozenLine(NamedTuple):
    """A frozen figure beside what will be shown of it, and why that is less, or otherwise."""

    place: str
    frozen: str
    shown: str
    shown_of: str
    why: str


class HeldNumber(NamedTuple):
    """A figure of which a number is held back, with what was frozen of it.

    `when` it is of another period. `of_shown` says that everybody reads of how many it is, and `title` is for
    what has no code of the plan.
    """

    code: str
    place: str
    above: int | None
    below: int | None
    when: str = ""
    of_shown: bool = False
    title: str = ""

    @property
    def share(self) -> float | None:
        """The percentage that it would tell, if it is one."""
        return 100 * self.above / self.below if self.above is not None and self.below else None


def exact_counts(card: PublicationCard, figures: Iterable[FrozenFigure]) -> Exact:
    """What was frozen of each figure, and what people had entered."""
    exact: dict[Place, tuple[int | None, int | None]] = {
        (each.code, each.group): (each.numerator, each.denominator) for each in figures
    }
    for each in card.beside.get("entered", ()):
        exact[each["code"], each["group"]] = each["numerator"], each["denominator"]
    return exact


def frozen_lines(
    card: PublicationCard, rows: Sequence[PublishedRow], exact: Exact, held: Held
) -> dict[str, list[FrozenLine]]:
    """Each row that will be shown beside what was frozen of it, by indicator."""
    found: dict[str, list[FrozenLine]] = {}
    for place, row in _placed(card, rows):
        counts = exact.get(place, (0, 0))
        why = _why(held.get(place, ()), counts, card.rounding) or _rounded(card, row, counts)
        line = FrozenLine(row.place, _frozen(row, counts), row.figure, row.counted_from, why)
        found.setdefault(row.indicator, []).append(line)
    return found


def _placed(card: PublicationCard, rows: Sequence[PublishedRow]) -> Iterable[tuple[Place, PublishedRow]]:
    for row, shown in zip(rows, card.shown, strict=True):
        yield (str(shown["code"]), str(shown["group"])), row


def _frozen(row: PublishedRow, counts: tuple[int | None, int | None]) -> str:
    above, below = counts
    if above is None:
        return row.figure
    if row.unit == UNITS[COUNT]:
        return number(above)
    both = row.unit in (UNITS[PERCENT], UNITS[POINTS]) and below is not None
    if both:
        return x_of_y(above, below)
    counted = number(max(above, below or 0))
    return f"median of {counted}" if row.unit == UNITS[WORKING_DAYS] else counted


def _rounded(card: PublicationCard, row: PublishedRow, counts: tuple[int | None, int | None]) -> str:
    """What rounding did to a percentage."""
    above, below = counts
    if not card.rounding or row.unit != UNITS[PERCENT] or above is None or not below:
        return ""
    if not row.value:
        return "No percentage is made of so few, rounded."
    was = percentage(above, below)
    return f"Rounded: {was}% as counted." if was != row.value else ""


def _why(held: Sequence[HeldBack | None], counts: tuple[int | None, int | None], rounding: bool) -> str:
    """Why what a figure is made of is held back; nothing where all of it is shown."""
    found = [(each, place) for place, each in enumerate(held[:2]) if each]
    if not found:
        return ""
    each, place = min(found, key=lambda one: one[0].reason.because is Because.OTHERS)
    above, below = counts[0] or 0, counts[1] or 0
    match each.reason.because:
        case Because.SMALL:
            return f"Held back: {above if place == 0 and above else below} is a count of 1 to 5."
        case Because.REST:
            rest = below - above
            return f"Held back: {rest} {'is' if rest == 1 else 'are'} not in it, a count of 1 to 5."
        case Because.BEFORE:
            return f"Held back, as it was in the figures released on {day_date(each.released_at)}."
        case Because.DIFFERS:
            return _differs(each, rounding)
    return "Held back: with it another number that is held back could be worked out."


def _differs(held: HeldBack, rounding: bool) -> str:
    few = f"{'up to ' if rounding and held.reason.few > 1 else ''}{held.reason.few}"
    said = f"Held back: it differs by {few} from the figure released on {day_date(held.released_at)}"
    return f"{said}, and both together would tell of {few}." + (
        "" if rounding else " Rounded to the nearest 5 it can be shown."
    )


# --- All that is held back, for whoever reads what is said ----------------------------------------------


class HeldLine(NamedTuple):
    """A figure that is held back, what was frozen of it, and why."""

    name: str
    frozen: str
    why: str


class HeldView(NamedTuple):
    """What is held back in all: a sentence with how much it is, and each figure with the reason."""

    sentence: str
    lines: list[HeldLine]
    to_round: list[str]


def held_numbers(card: PublicationCard, rows: Sequence[PublishedRow], exact: Exact) -> list[HeldNumber]:
    """The figures that are held back."""
    return [
        HeldNumber(
            row.indicator,
            row.place,
            *exact.get(place, (None, None)),
            of_shown=row.denominator not in ("", HELD_BACK),
            title=row.title if row.of_families else "",
        )
        for place, row in _placed(card, rows)
        if row.value == HELD_BACK
    ]


def held_view(
    card: PublicationCard, rows: Sequence[PublishedRow], frozen: Mapping[str, list[FrozenLine]], held: Held
) -> HeldView:
    """What is held back, said so that somebody can look for it in their sentences."""
    code = {row.indicator: row.code for row in rows}
    lines = [
        HeldLine(_ended(f"{code[each]}{_in_place(line.place)}"), line.frozen, line.why)
        for each, found in frozen.items()
        for line in found
        if line.shown == HELD_BACK
    ]
    sentence = f"{len(lines)} of {plural(len(rows), 'figure')} {'is' if len(lines) == 1 else 'are'} held back"
    of_borough = sum(row.value == HELD_BACK and row.place == THE_BOROUGH for row in rows)
    if of_borough and card.by_quindrat and not quindrat_of(card.audience):
        sentence += f", {of_borough} of them of the borough: the borough alone would hold back less"
    return HeldView(f"{sentence}." if lines else "", lines, _to_round(card, rows, held))


def _ended(name: str) -> str:
    return name if name.endswith("?") else f"{name}:"


def _in_place(place: str) -> str:
    return "" if place == THE_BOROUGH else f" in {place}".replace("in Not allocated", "not allocated")


def _to_round(card: PublicationCard, rows: Sequence[PublishedRow], held: Held) -> list[str]:
    """Whose figure of the borough only rounding would show, each with by how many that differs."""
    found = []
    for place, row in _placed(card, rows):
        differs = [
            each for each in held.get(place, ())[:2] if each and each.reason.because is Because.DIFFERS
        ]
        if differs and row.place == THE_BOROUGH and not card.rounding:
            found.append(f"{row.indicator} differs by {differs[0].reason.few}")
    return found
