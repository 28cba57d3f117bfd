"""Invented children by the thousand, and how somebody who looks for one of them might write the name.

The same at every call: `children(100_000)` and `questions(of)` are the set over which a search is measured.
"""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from unicodedata import category, normalize

NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
GIVEN: list[str] = NAMES["given"].split()
FAMILY = [one + other for one in NAMES["first"].split() for other in NAMES["last"].split()]
SHORT: dict[str, str] = NAMES["short"]
ENGLISH: dict[str, str] = NAMES["english"]


class Invented(NamedTuple):
    """A child who is nobody."""

    given_name: str
    family_name: str
    birth_date: date


class Asked(NamedTuple):
    """What somebody types who looks for a child, of which sort that is, and which child it is.

    `born_on` is the date of birth, `slip` that date as somebody may have it who got it nearly right.
    """

    sort: str
    words: str
    born_on: date
    slip: date
    child: int


def children(count: int) -> list[Invented]:
    """So many children, the same at every call; some have a second given name or two family names."""
    numbers, first = Random(count), date(1992, 1, 1)
    return [
        Invented(
            _several(GIVEN, numbers, 8, " "),
            _several(FAMILY, numbers, 12, "-"),
            first + timedelta(days=numbers.randrange(6570)),
        )
        for _ in range(count)
    ]


def _several(names: list[str], numbers: Random, one_in: int, sign: str) -> str:
    name = numbers.choice(names)
    return f"{name}{sign}{numbers.choice(names)}" if numbers.randrange(one_in) == 0 else name


def questions(of: list[Invented], count: int = 200) -> list[Asked]:
    """So many searches, as many of each sort."""
    numbers, sorts = Random(len(of)), list(SORTS.items())
    asked: list[Asked] = []
    while len(asked) < count:
        sort, write = sorts[len(asked) % len(sorts)]
        place = numbers.randrange(len(of))
        words = write(of[place], numbers)
        if words:
            born_on = of[place].birth_date
            asked.append(Asked(sort, words, born_on, _date_slip(born_on, numbers), place))
    return asked


def _date_slip(on: date, numbers: Random) -> date:
    """Day and month exchanged where that is another date, else another year."""
    if on.day <= 12 and on.day != on.month and numbers.randrange(2):
        return date(on.year, on.day, on.month)
    return on.replace(year=on.year + numbers.choice((-1, 1)), day=min(on.day, 28))


def _slip(name: str, numbers: Random) -> str:
    """One letter left out, doubled, exchanged with the next, or another."""
    at = numbers.randrange(1, len(name) - 1)
    other = numbers.choice("aeiourstln")
    return numbers.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + other + name[at + 1 :],
        )
    )


def _misspelt(child: Invented, numbers: Random) -> str:
    """A slip in one name, or in both."""
    both = numbers.randrange(2)
    given = _slip(child.given_name, numbers) if both or numbers.randrange(2) else child.given_name
    return f"{given} {_slip(child.family_name, numbers)}"


def _swapped(child: Invented, numbers: Random) -> str:
    """The names exchanged, and in every second search a slip in one."""
    given = _slip(child.given_name, numbers) if numbers.randrange(2) else child.given_name
    return f"{child.family_name} {given}"


def _accented(child: Invented, numbers: Random) -> str:
    """Plain where the name has accents or signs; with accents of its own where it has none."""
    whole = f"{child.given_name} {child.family_name}"
    plain = "".join(each for each in normalize("NFD", whole) if category(each) != "Mn")
    plain = plain.translate(str.maketrans("øłŁ", "olL", "'")).replace("-", " ")
    return plain if plain != whole else whole.replace("e", "é").replace("o", "ö")


def _abbreviated(child: Invented, numbers: Random) -> str:
    """A short form with the first family name."""
    short = SHORT.get(child.given_name.split()[0])
    return f"{short} {child.family_name.split('-')[0]}" if short else ""


def _anglicised(child: Invented, numbers: Random) -> str:
    """As an English speaker writes it."""
    given, *more = child.given_name.split()
    english = ENGLISH.get(given)
    return " ".join((english, *more, child.family_name)) if english else ""


SORTS: dict[str, Callable[[Invented, Random], str]] = {
    "misspelt": _misspelt,
    "swapped": _swapped,
    "accented": _accented,
    "abbreviated": _abbreviated,
    "anglicised": _anglicised,
}
