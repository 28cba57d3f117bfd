"""Sentences that may tell a number that is held back: pointed out to whoever writes and looks, never refused.

Only what a reader can match is looked for: digits, percentages, and shares such as "six in ten". A sentence
that names a place or an indicator is about these; one that names no place is about the borough.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from caseflow.publication.views.held_back import HeldNumber
from caseflow.publication.views.table import THE_BOROUGH
from caseflow.web.filters import x_of_y

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NO_COUNT = re.compile(
    rf"\b[A-Z]{{2,4}} ?\d+[a-z]?\b|\b\d{{1,2}} (?:{_MONTHS})\b|\b(?:19|20)\d\d(?:-\d\d)?\b|\bQuarter \d\b"
    r"|\b\d{1,2}[:.]\d\d(?: ?[ap]m)?\b(?! ?%| per)"
)
"""Codes of indicators, dates, years, quarters and times of day."""
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20, "a hundred": 100,
}  # fmt: skip
_NUMBER = rf"\d{{1,9}}|{'|'.join(_WORDS)}"
_SHARE = re.compile(rf"\b({_NUMBER}) (?:in|of|out of) (?:every )?({_NUMBER})\b", re.IGNORECASE)
_PERCENT = re.compile(r"\b(\d{1,9}(?:\.\d{1,9})?) ?(?:%|per ?cent\b)", re.IGNORECASE)
_PARTS = {
    "half of": 50.0,
    "two thirds": 66.7,
    "a third of": 33.3,
    "three quarters of": 75.0,
    "a quarter of": 25.0,
}
MOST_ABOUT = 5.0
"""How many points a share in words is off at most: nobody says "three in four" of 82%."""
_PART = re.compile(rf"\b({'|'.join(_PARTS)})\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(?<!\d[.,])(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?!\d|[.,]\d)")


class Said(NamedTuple):
    """A number in a sentence: as it is written, and the share or the count that it is."""

    words: str
    share: float | None
    within: float
    number: int | None


def warnings(
    summary: str, about: Mapping[str, str], held: Sequence[HeldNumber], places: Collection[str]
) -> list[str]:
    """What the summary and the words `about` each indicator may tell of what is held back.

    `places` are all that the figures are of: those of which nothing is held back can be named too.
    """
    found: dict[str, None] = {}
    for sentence in _SENTENCE.split(summary):
        codes = {each.code for each in held if re.search(rf"\b{each.code}\b", sentence)}
        found |= dict.fromkeys(
            _told(sentence, [each for each in held if not codes or each.code in codes], places)
        )
    for code, words in about.items():
        for sentence in _SENTENCE.split(words):
            found |= dict.fromkeys(_told(sentence, [each for each in held if each.code == code], places))
    return list(found)


def named(names: Iterable[str]) -> list[str]:
    """What is said of names of children that stand in what somebody wrote."""
    return [f"“{each}” is the name of a child on record." for each in names]


def _told(sentence: str, held: Sequence[HeldNumber], places: Collection[str]) -> Iterator[str]:
    lower = sentence.lower()
    named = {each for each in places if each.lower().removeprefix("the ") in lower} or {THE_BOROUGH}
    for said in numbers(sentence):
        for each in held:
            if each.place in named and _matches(said, each):
                place = "the borough" if each.place == THE_BOROUGH else each.place
                of = f"{place}{f' {each.when}' if each.when else ''}"
                name = f"“{each.title}”" if each.title else each.code
                yield f"“{said.words}” may tell {name} of {of}, which is held back: {_counted(each)}."


def _counted(held: HeldNumber) -> str:
    if held.share is None:
        return f"{held.above or held.below}"
    return f"{x_of_y(held.above, held.below)}, {held.share:.1f}%"


def _matches(said: Said, held: HeldNumber) -> bool:
    if said.share is not None:
        return held.share is not None and abs(held.share - said.share) <= said.within
    counts = {held.above} if held.of_shown else {held.above, held.below}
    if held.above is not None and held.below is not None:
        counts.add(held.below - held.above)
    return said.number in counts - {0}


def numbers(sentence: str) -> Iterator[Said]:
    """The numbers of a sentence that a reader could match: shares first, then what other digits there are."""
    left = _NO_COUNT.sub(" ", sentence)
    for match in _SHARE.finditer(left):
        above, below = (_number(each) for each in match.groups())
        if 0 < above <= below:
            yield Said(match[0], 100 * above / below, min(50 / below, MOST_ABOUT), None)
    for match in _PERCENT.finditer(left):
        yield Said(match[0], float(match[1]), 0.05 if "." in match[1] else 0.5, None)
    for match in _PART.finditer(left):
        yield Said(match[0], _PARTS[match[1].lower()], 3.0, None)
    for match in _DIGITS.finditer(_PERCENT.sub(" ", left)):
        yield Said(match[0], None, 0.0, int(match[0].replace(",", "")))


def _number(words: str) -> int:
    return _WORDS[words.lower()] if words.lower() in _WORDS else int(words)
