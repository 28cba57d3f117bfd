"""Looking for a child by what somebody has heard or read: how names and dates are compared.

A change of `fold` or `name_keys` needs a migration that makes the kept keys again.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

from caseflow.kernel.dates import add_months
from caseflow.rules.identity import BORN_EARLY_BY, BORN_LATE_BY

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


def name_keys(given_name: str, family_name: str) -> frozenset[str]:
    """The ways in which a name is found: as folded, with parts joined, and with parts at its apostrophes.

    So "Maria de la Cruz" is found by "Delacruz", and "Liam O'Brien" by "O Brien".
    """
    ways = zip(_ways(given_name), _ways(family_name), strict=True)
    return frozenset(" ".join(filter(None, way)) for way in ways) - {""}


@lru_cache(20_000)  # most given names, and many family names, come again and again in a feed
def _ways(name: str) -> tuple[str, str, str]:
    folded = fold(name)
    apart = name.translate(dict.fromkeys(_APOSTROPHES, " "))
    return folded, folded.replace(" ", ""), folded if apart == name else fold(apart)


def word_keys(words: str) -> list[str]:
    """The ways in which somebody's words may have been meant: with hyphens as spaces, and as nothing."""
    joined = "".join(each for each in normalize("NFKD", words) if category(each) != "Pd")
    return [key for key in dict.fromkeys((fold(words), fold(joined))) if key]


def looks_widely(words: str) -> bool:
    """Whether a name says enough to look among all children for it: a word of it is more than a piece.

    Others look among those alone whose case they may open, and those of whom such a word is a whole name.
    """
    return any(len(part) > LONGEST_PIECE for key in word_keys(words) for part in key.split())


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
    exchanged = (on.year, on.day, on.month) == (asked.year, asked.month, asked.day)
    return within.is_day and (sum(same) == 2 or exchanged)


def within_a_year(on: date | None, within: Span | None) -> bool:
    """Whether a date of birth is no more than a year away from what is looked for."""
    if on is None or within is None:
        return True
    return within.first_on - A_YEAR <= on <= within.last_on + A_YEAR
