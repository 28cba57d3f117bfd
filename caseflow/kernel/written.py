"""What people write into a line: words that mean the same, what nobody sees, and days, as "15 March"."""

import re
from calendar import month_name
from datetime import date

_MONTHS = [name.lower() for name in month_name]
_IN_WORDS = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,?(?: (\d{4}|\d{2}))?\b", re.IGNORECASE
)
_IN_FIGURES = re.compile(r"\b(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})\b")
# Control characters and line ends, those that turn the direction of writing, and those that take no space
# (Unicode's Default_Ignorable_Code_Point).
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def tidied(words: str) -> str:
    """Narrative as it is kept: one sort of line end, no control characters; empty where nothing shows."""
    plain = _CONTROLS.sub("", _LINE_ENDS.sub("\n", words)).strip()
    return plain if shows(plain) else ""


def tidied_line(words: str) -> str:
    """One line as it is kept: without spaces around it. What is hidden in it is left, to be refused."""
    return words.replace("\t", " ").strip()


def shows(words: str) -> bool:
    """Whether there is anything to see in words."""
    return not _HIDDEN.sub("", words).isspace() and bool(_HIDDEN.sub("", words))


def has_hidden_character(words: str) -> bool:
    """Whether words hold a character that nobody sees, so that two that look the same would differ."""
    return not (words.isascii() and words.isprintable()) and _HIDDEN.search(words) is not None


def alike(words: str) -> str:
    """Words without what does not tell them apart: capitals, and how many spaces stand between them."""
    return " ".join(words.split()).casefold()


def _month(word: str) -> int:
    """The number of a month by its name or the beginning of it; 0 where it is none."""
    begins = word.lower()
    return next((n for n, name in enumerate(_MONTHS) if n and name.startswith(begins)), 0)


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _written(words: str) -> list[tuple[int, int, int | None]]:
    """Day, month and year (None = not said) of every date in the words, real ones or not."""
    line = " ".join(words.split())
    found = [(day, _month(month), year) for day, month, year in _IN_WORDS.findall(line) if _month(month)]
    found += [(day, int(month), year) for day, month, year in _IN_FIGURES.findall(line)]
    return [(int(day), month, _year(year) if year else None) for day, month, year in found]


def day_in(words: str, since: date) -> date | None:
    """The one day that is written in the words; without a year the next such day from `since` on.

    None where none is written, or several, or one that does not exist.
    """
    found = _written(words)
    if len(found) != 1:
        return None
    day, month, year = found[0]
    try:
        if year:
            return date(year, month, day)
        first = date(since.year, month, day)
        return first if first >= since else first.replace(year=since.year + 1)
    except ValueError:
        return None


def no_such_day(words: str) -> bool:
    """Whether a date is written in the words that no calendar has, such as 31 February 2010."""

    def there(day: int, month: int, year: int | None) -> bool:
        try:
            return bool(date(year or 2000, month, day))
        except ValueError:
            return False

    return any(not there(*each) for each in _written(words))
