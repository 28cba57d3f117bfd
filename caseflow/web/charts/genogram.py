"""A genogram: generations by the usual symbols, who is a couple, whose child, who lives together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from caseflow.web.charts.picture import Picture, box, dot, line, mark, path, whole, words
from caseflow.web.filters import plural, whole_months

OLDEST, YOUNGEST = 2, -1
"""Generations that are drawn: grandparents down to the child's own children."""
SLOT, HALF, MARGIN = 132.0, 21.0, 8.0
LABELS = 58.0
"""Room under a symbol for two lines of the name and one of years."""
LONGEST = 15
LEAN = 12.0
"""How far a line may lean to meet an only child straight."""


@dataclass(frozen=True)
class Relative:
    """Somebody of the family; `generation` counts upwards from the child, `here` = lives with the child."""

    ident: str
    name: str
    sex: str
    generation: int
    born_on: date | None = None
    died: bool = False
    died_on: date | None = None
    here: bool = False
    subject: bool = False
    said: str = ""
    """What they are, for the table."""


@dataclass(frozen=True)
class Couple:
    """Two who are or were together (`parted`), or who have a child and nothing else is known of them."""

    one: str
    other: str
    parted: bool = False
    known: bool = True


@dataclass(frozen=True)
class Genogram:
    """All that the picture shows; `parents` are those of each child, by id."""

    ident: str
    title: str
    as_at: date
    relatives: tuple[Relative, ...]
    couples: tuple[Couple, ...] = ()
    parents: tuple[tuple[str, tuple[str, ...]], ...] = ()


Place = tuple[float, float]
Places = dict[str, Place]


def genogram(tree: Genogram) -> Picture:
    """The drawing at its own width, and a table of everybody in it."""
    rows = _rows(tree)
    tops, height = _tops(tree, rows)
    width = max(len(row) for row in rows.values()) * SLOT + 2 * MARGIN
    places = _places(rows, tops, width)
    marks = [*_households(tree, places), *_couples(tree, places), *_descents(tree, places)]
    marks += [
        each for relative in tree.relatives for each in _person(relative, places[relative.ident], tree.as_at)
    ]
    description = _describe(tree)
    return Picture(
        svg=whole(tree.ident, tree.title, description, width, height, marks),
        title=tree.title,
        description=description,
        headers=("Name", "Born", "What they are", "Lives with the child"),
        rows=tuple(_told(each) for each in sorted(tree.relatives, key=lambda each: -each.generation)),
        key=_key(tree),
        scrolls=True,
    )


def _describe(tree: Genogram) -> str:
    together = sum(1 for each in tree.relatives if each.here and not each.subject)
    generations = len({each.generation for each in tree.relatives})
    people = plural(len(tree.relatives), "person", "people")
    lives = plural(together, "person lives", "people live")
    return f"{people} in {plural(generations, 'generation')}. {lives} with the child."


def _told(each: Relative) -> tuple[str, ...]:
    here = "The child" if each.subject else "Yes" if each.here else "No, or not recorded"
    return each.name, _years(each) or "Not recorded", each.said, here


def _key(tree: Genogram) -> tuple[tuple[str, str], ...]:
    """What each mark means; those that few families have, only where they are drawn."""
    sexes = {each.sex for each in tree.relatives}
    seldom = (
        ("kin-unknown", "Sex not known", bool(sexes - {"M", "F"})),
        ("kin-died", "Has died", any(each.died for each in tree.relatives)),
        ("kin-couple", "Together", any(each.known and not each.parted for each in tree.couples)),
        ("kin-parted", "Parted", any(each.parted for each in tree.couples)),
        ("kin-only", "Parents, nothing else is recorded", any(not each.known for each in tree.couples)),
        ("household", "Lives with the child", any(each.here for each in tree.relatives)),
    )
    return (
        ("kin-man", "Male"),
        ("kin-woman", "Female"),
        ("kin-subject", "The child"),
        *((name, meaning) for name, meaning, drawn in seldom if drawn),
    )


# --- Who stands where ------------------------------------------------------------------------------


def _rows(tree: Genogram) -> dict[int, list[str]]:
    """Who stands in each generation from left to right, the oldest generation first."""
    people = {each.ident: each for each in tree.relatives}
    parents = dict(tree.parents)
    subject = next((each.ident for each in tree.relatives if each.subject), "")
    first = sorted(parents.get(subject, ()), key=lambda ident: people[ident].sex != "M")
    middle = _spread(tree, people, 1, [each for each in first if people[each].generation == 1])
    above = [
        each
        for child in middle
        for each in sorted(parents.get(child, ()), key=lambda ident: people[ident].sex != "M")
        if people[each].generation == OLDEST
    ]
    rows = {OLDEST: _spread(tree, people, OLDEST, list(dict.fromkeys(above))), 1: middle}
    for generation in (0, YOUNGEST):
        upper = {ident: place for place, ident in enumerate(rows[generation + 1])}
        ordered = sorted(
            (each for each in tree.relatives if each.generation == generation),
            key=lambda each: (
                _under(parents.get(each.ident, ()), upper),
                each.born_on or date.max,
                each.name,
            ),
        )
        couples = _bonds(tree)
        born = [each.ident for each in ordered if each.ident in parents or each.subject]
        rows[generation] = _spread(
            tree, people, generation, born or [each.ident for each in ordered], couples
        )
    return {generation: row for generation, row in rows.items() if row}


def _under(parents: Iterable[str], upper: dict[str, int]) -> float:
    """The place in the row above that somebody stands under; without parents there, at its end."""
    found = [upper[each] for each in parents if each in upper]
    return sum(found) / len(found) if found else len(upper)


def _bonds(tree: Genogram) -> list[tuple[str, str]]:
    return [(each.one, each.other) for each in tree.couples]


def _spread(
    tree: Genogram,
    people: dict[str, Relative],
    generation: int,
    begun: list[str],
    bonds: list[tuple[str, str]] | None = None,
) -> list[str]:
    """A row that is begun, with the partners of those in it beside them, and everybody else at its end."""
    row = list(begun)
    waiting = [
        each.ident for each in tree.relatives if each.generation == generation and each.ident not in row
    ]
    bonds = _bonds(tree) if bonds is None else bonds
    for ident in list(row):
        for other in [each for each in waiting if (ident, each) in bonds or (each, ident) in bonds]:
            left = row.index(ident) < len(row) / 2 and generation > 0 and len(row) > 1
            row.insert(row.index(ident) + (0 if left else 1), other)
            waiting.remove(other)
    return row + sorted(waiting, key=lambda ident: (people[ident].born_on or date.max, people[ident].name))


def _tops(tree: Genogram, rows: dict[int, list[str]]) -> tuple[dict[int, float], float]:
    """How far down each generation stands, with room for the lines between two; and the whole height."""
    tops, down = {}, MARGIN + 26.0
    unions = len({parents for _, parents in tree.parents})
    for generation in rows:
        tops[generation] = down
        down += 2 * HALF + LABELS + 34.0 + 9.0 * unions
    return tops, down - 9.0 * unions - 18.0


def _places(rows: dict[int, list[str]], tops: dict[int, float], width: float) -> Places:
    """The middle of everybody's symbol."""
    return {
        ident: ((width - len(row) * SLOT) / 2 + SLOT * (place + 0.5), tops[generation] + HALF)
        for generation, row in rows.items()
        for place, ident in enumerate(row)
    }


# --- Lines -----------------------------------------------------------------------------------------


def _couples(tree: Genogram, places: Places) -> Iterator[Markup]:
    for couple in tree.couples:
        one, other = sorted((places[couple.one], places[couple.other]))
        if one[1] != other[1]:
            continue
        class_ = "kin-line" if couple.known else "kin-only"
        at = other[0] - SLOT / 2
        if _beside(one, other):
            y = one[1]
            yield line(one[0] + HALF, y, other[0] - HALF, y, class_)
        else:
            y = one[1] - HALF - 12
            over = [(one[0], one[1] - HALF), (one[0], y), (other[0], y), (other[0], other[1] - HALF)]
            yield path(over, class_)
        if couple.parted:
            yield line(at - 9, y + 8, at - 1, y - 8, "kin-line")
            yield line(at - 4, y + 8, at + 4, y - 8, "kin-line")


def _beside(one: Place, other: Place) -> bool:
    return one[1] == other[1] and abs(other[0] - one[0]) <= SLOT


def _descents(tree: Genogram, places: Places) -> Iterator[Markup]:
    """From each pair of parents, or the one who is known, down to their children in the order of birth."""
    children: dict[tuple[str, ...], list[str]] = {}
    for child, parents in tree.parents:
        children.setdefault(parents, []).append(child)
    for number, (parents, born) in enumerate(children.items()):
        stands = sorted(places[each] for each in parents)
        row = stands[-1][1]
        if any(place[1] != row for place in stands) or any(places[each][1] <= row for each in born):
            continue
        yield from _descent(stands, sorted(places[each] for each in born), 9.0 * number)


def _descent(parents: list[Place], born: list[Place], lower: float) -> Iterator[Markup]:
    last = parents[-1]
    x, y = last[0] - SLOT / 2 + lower / 2, last[1]
    if len(parents) == 1:
        x, y = last[0], last[1] + HALF + LABELS - 2
    elif not _beside(parents[0], last):
        y -= HALF + 12
    if len(born) == 1 and abs(x - born[0][0]) < LEAN:
        x = born[0][0]
    bar = last[1] + HALF + LABELS + 8 + lower
    yield path([(x, y), (x, bar)], "kin-line")
    yield line(min(x, born[0][0]), bar, max(x, born[-1][0]), bar, "kin-line")
    for child in born:
        yield line(child[0], bar, child[0], child[1] - HALF, "kin-line")


def _households(tree: Genogram, places: Places) -> list[Markup]:
    """The ground on which those who live with the child stand, drawn together where nobody stands between."""
    here = sorted((places[each.ident] for each in tree.relatives if each.here), key=lambda place: place[::-1])
    shapes: list[Callable[[str], Markup]] = [_ground(place, place) for place in here]
    rows = [[place for place in here if place[1] == y] for y in dict.fromkeys(place[1] for place in here)]
    for row in rows:
        shapes += [_ground(one, other) for one, other in itertools.pairwise(row) if _beside(one, other)]
    levels = sorted({place[1] for place in places.values()})
    for upper, below in itertools.pairwise(rows):
        if levels.index(below[0][1]) - levels.index(upper[0][1]) == 1:
            shapes.append(_passage(*min(((a, b) for a in upper for b in below), key=_apart)))
    return [shape("household-edge") for shape in shapes] + [shape("household") for shape in shapes]


def _apart(pair: tuple[Place, Place]) -> float:
    return abs(pair[0][0] - pair[1][0])


def _ground(one: Place, other: Place) -> Callable[[str], Markup]:
    left, right = one[0] - SLOT / 2 + 7, other[0] + SLOT / 2 - 7
    top, bottom = one[1] - HALF - 8, one[1] + HALF + LABELS
    return lambda class_: box(left, top, right - left, bottom - top, class_)


def _passage(upper: Place, below: Place) -> Callable[[str], Markup]:
    ends = [(upper[0], upper[1] + HALF + LABELS - 2), (below[0], below[1] - HALF - 6)]
    return lambda class_: path(ends, f"{class_} household-passage")


# --- Symbols ---------------------------------------------------------------------------------------


def _person(each: Relative, place: Place, as_at: date) -> Iterator[Markup]:
    x, y = place
    hover = mark("title", each.name)
    if each.subject:
        yield _symbol(each.sex, x, y, HALF + 5, hover)
    yield _symbol(each.sex, x, y, HALF, hover)
    if each.died:
        yield line(x - HALF, y - HALF, x + HALF, y + HALF, "kin-died")
        yield line(x - HALF, y + HALF, x + HALF, y - HALF, "kin-died")
    elif each.born_on:
        yield words(x, y + 5, str(whole_months(each.born_on, as_at) // 12), "middle strong")
    named = [part for part in _in_two(each.name) if part]
    for below, text in enumerate(named):
        yield words(x, y + HALF + 19 + 17 * below, text, "middle")
    yield words(x, y + HALF + 19 + 17 * len(named), _years(each), "middle quiet")


def _symbol(sex: str, x: float, y: float, reach: float, hover: Markup) -> Markup:
    if sex == "M":
        return box(x - reach, y - reach, 2 * reach, 2 * reach, "kin", hover)
    if sex == "F":
        return dot(x, y, reach, "kin", hover.striptags())
    corners = " ".join(
        f"{a:g},{b:g}" for a, b in ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    )
    return mark("polygon", hover, points=corners, class_="kin")


def _years(each: Relative) -> str:
    born = str(each.born_on.year) if each.born_on else ""
    if each.died:
        return (
            f"{born or '?'} to {each.died_on.year if each.died_on else '?'}"
            if born or each.died_on
            else "has died"
        )
    return f"born {born}" if born else ""


def _in_two(name: str) -> tuple[str, str]:
    """A name in two lines that fit under a symbol; the whole of it stands in the table."""
    lines = ["", ""]
    for word in name.split():
        at = 0 if not lines[0] or (not lines[1] and len(lines[0]) + len(word) < LONGEST - 4) else 1
        lines[at] = f"{lines[at]} {word}".strip()
    first, second = (each if len(each) <= LONGEST else f"{each[: LONGEST - 1]}…" for each in lines)
    return first, second
