"""Looking for a child by what somebody has heard or read: how names and dates are compared.

A change of `fold` or `name_keys` needs a migration that makes the kept keys again.
"""

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple
from unicodedata import category, normalize

from caseflow.kernel.dates import add_months
from caseflow.rules.identity import BORN_EARLY_BY, BORN_LATE_BY
from caseflow.rules.reading import DATA, check_keys, read_table

_NO_WORD = re.compile(r"[\W_]+")
LONGEST_PIECE = 3  # letters; database/functions/search.sql holds to the same
A_YEAR = timedelta(days=366)
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛ʼʻʽʹ′`´ˈ＇"))
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŧ": "t"}
)


def fold(words: str) -> str:
    """Words as they are compared: no capitals, accents or apostrophes, and single spaces for other signs.

    "Núñez-O’Brien" is "nunez obrien", whether its accents are letters of their own or marks.
    """
    plain = words.translate(_APOSTROPHES)
    if plain.isascii():  # nine names in ten, in a tenth of the time
        plain = plain.lower()
    else:
        letters = normalize("NFKD", normalize("NFKD", plain).translate(_APOSTROPHES).casefold())
        plain = "".join(each for each in letters if category(each) != "Mn").translate(_PLAIN)
    return " ".join(_NO_WORD.sub(" ", plain).split())


@cache
def _full_names() -> dict[str, tuple[str, ...]]:
    """The names for which a short form or another spelling stands."""
    table = check_keys(read_table(DATA / "names.toml"), "names.toml", {"source": str, "groups": list})
    names: dict[str, tuple[str, ...]] = {}
    for group in table["groups"]:
        first, *others = group.split()
        for other in others:
            names[other] = (*names.get(other, ()), first)
    return names


@lru_cache(20_000)
def full_forms(key: str) -> tuple[str, ...]:
    """A folded name with the names for which its words stand, in every way there is up to four.

    "kate nobody" is "catherine nobody", and "alex nobody" both "alexander nobody" and "alexandra nobody".
    """
    known, words = _full_names(), key.split()
    if not any(word in known for word in words):
        return ()
    return tuple(" ".join(way) for way in islice(product(*(known.get(word, (word,)) for word in words)), 4))


def name_keys(given_name: str, family_name: str) -> frozenset[str]:
    """The ways in which a name is found: as folded, with parts joined, and with parts at its apostrophes.

    So "Maria de la Cruz" is found by "Delacruz", and "Liam O'Brien" by "O Brien". Then as the names for which
    a short form or another spelling stands.
    """
    given, family = _ways(given_name), _ways(family_name)
    ways = zip(given, family, strict=True)
    keys = frozenset(" ".join(filter(None, way)) for way in ways) - {""}
    if full_forms(given[0]) or full_forms(family[0]):  # asked of each part, which comes again and again
        return keys | frozenset(full_forms(f"{given[0]} {family[0]}".strip()))
    return keys


@lru_cache(20_000)  # most given names, and many family names, come again and again in a feed
def _ways(name: str) -> tuple[str, str, str]:
    folded = fold(name)
    apart = name.translate(dict.fromkeys(_APOSTROPHES, " "))
    return folded, folded.replace(" ", ""), folded if apart == name else fold(apart)


def word_keys(words: str) -> list[str]:
    """The ways in which somebody's words may have been meant: with hyphens as spaces, and as nothing.

    Then, where they say more than a piece of a name, as the names for which a short form or another spelling
    stands.
    """
    written = _written(words)
    stood_for = full_forms(written[0]) if _says_enough(written) else ()
    return list(dict.fromkeys((*written, *stood_for)))


def _written(words: str) -> list[str]:
    joined = "".join(each for each in normalize("NFKD", words) if category(each) != "Pd")
    return [key for key in dict.fromkeys((fold(words), fold(joined))) if key]


def _says_enough(keys: list[str]) -> bool:
    return any(len(part) > LONGEST_PIECE for key in keys for part in key.split())


def looks_widely(words: str) -> bool:
    """Whether a name says enough to look among all children for it: a word of it is more than a piece.

    Others look among those alone whose case they may open, and those of whom such a word is a whole name.
    """
    return _says_enough(_written(words))


def reference_key(words: str) -> str:
    """A reference as it is compared: capitals and figures only. "tm-000002" is "TM000002"."""
    return "".join(each for each in words.upper() if each.isalnum())


class Span(NamedTuple):
    """The days in which a birth is looked for: one day, a month or a year."""

    first_on: date
    last_on: date

    @property
    def is_day(self) -> bool:
        """Whether the whole date of birth is known."""
        return self.first_on == self.last_on

    def expected(self) -> "Span":
        """The days for which a birth on one of these may have been expected."""
        return Span(self.first_on - BORN_LATE_BY, self.last_on + BORN_EARLY_BY)


def span(year: int, month: int | None = None, day: int | None = None) -> Span:
    """The days of a year, of a month, or the one day. Raises ValueError where the calendar has none."""
    first_on = date(year, month or 1, day or 1)
    if month and day:
        return Span(first_on, first_on)
    return Span(first_on, add_months(first_on, 1 if month else 12) - timedelta(days=1))


def fits(on: date | None, within: Span | None) -> bool:
    """Whether a date of birth may be the one that is looked for; one that is not known may be."""
    return on is None or within is None or within.first_on <= on <= within.last_on


def nearly_fits(on: date | None, within: Span | None) -> bool:
    """Whether it fits, or may be the same day with one slip: day and month exchanged, or one part wrong."""
    if on is None or within is None or fits(on, within):
        return True
    asked = within.first_on
    same = (on.year == asked.year, on.month == asked.month, on.day == asked.day)
    return within.is_day and (sum(same) == 2 or on == exchanged(asked))


def exchanged(day: date) -> date | None:
    """The date with its day and month exchanged, where there is another one."""
    try:
        other = date(day.year, day.day, day.month)
    except ValueError:
        return None
    return other if other != day else None


def why_found(words: str, within: Span | None, name: str, born: "Birth") -> str:
    """Why a child with this name and birth answers a search, in words: "Similar name, same date of birth"."""
    named = _why_named(fold(words), fold(name)) if fold(words) else ""
    told = ", ".join(filter(None, (named, _why_born(born, within) if within else "")))
    return told[:1].upper() + told[1:]


class Birth(NamedTuple):
    """When a child was born, or is expected to be."""

    birth_date: date | None
    expected_birth_date: date | None = None


def _why_named(asked: str, name: str) -> str:
    if asked == name:
        return "same name"
    if _sorted(asked) == _sorted(name):
        return "same name in another order"
    if set(asked.split()) <= set(name.split()):
        return "part of the name"
    if all(any(word.startswith(piece) for word in name.split()) for piece in asked.split()):
        return "beginning of the name"
    if {_sorted(way) for way in (asked, *full_forms(asked))} & {
        _sorted(way) for way in (name, *full_forms(name))
    }:
        return "short form or other spelling of the name"
    return "similar name"


def _sorted(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split()))


def _why_born(born: Birth, within: Span) -> str:
    on, expected_on = born
    if on is None:
        fitting = expected_on is not None and fits(expected_on, within.expected())
        return "expected about then" if fitting else "" if expected_on else "date of birth not recorded"
    if fits(on, within):
        return "same date of birth" if within.is_day else "born then"
    if within.is_day and on == exchanged(within.first_on):
        return "day and month of birth swapped"
    return "date of birth nearly the same" if nearly_fits(on, within) else "different date of birth"


def within_a_year(on: date | None, within: Span | None) -> bool:
    """Whether a date of birth is no more than a year away from what is looked for."""
    if on is None or within is None:
        return True
    return within.first_on - A_YEAR <= on <= within.last_on + A_YEAR
