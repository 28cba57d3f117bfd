"""What families said in words: always with how many were asked, and with small numbers held back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from caseflow.feedback.forms import QUESTIONS
from caseflow.feedback.queries import Count
from caseflow.kernel.dates import Period
from caseflow.rules.figures import percentage

if TYPE_CHECKING:
    from caseflow.rules.disclosure import Shown

ASKED = "asked"
"""Stands for the families that were asked, among the counts of the questions."""
TITLES = {ASKED: "Families who answered, of those asked", **QUESTIONS}
FAMILIES = "Families"
"""How the codes of what families said begin, beside those of indicators."""
OUTCOME = "4.3.1"
"""The outcome of the plan that it belongs to."""
CONCERNED = (OUTCOME, "4.2.1", "4.2.2")
"""The outcomes that the questions are about: families' own part, and the help near them that they had."""
HELD_BACK = "c"
KEY = "c stands for a count of 1 to 5, or a number that would tell one."


class Line(NamedTuple):
    """One question: the share that said yes, and of how many."""

    title: str
    figure: str
    counted_from: str


def lines(period: Period, found: Iterable[Count]) -> list[Line]:
    """First how many were asked and answered, then each question; nothing where nobody was asked."""
    # Whoever reads another page does not wait for the solver to load.
    from caseflow.rules.disclosure import Counts, protect

    known = {each.question: each for each in found}
    if not known.get(ASKED) or not known[ASKED].answered:
        return []
    counts = [known.get(name, Count(name, 0, 0)) for name in TITLES]
    figures = [
        Counts(each.question, period.first_on, period.last_on, None, each.yes, each.answered, 0, True)
        for each in counts
    ]
    link = ((f"{ASKED} counted",), ("again counted", "again not counted"))
    same = [link] if known.get("again") and known["again"].answered == known[ASKED].yes else []
    shown = protect(figures, (), same).shown
    return [_line(each.question, seen) for each, seen in zip(counts, shown, strict=True)]


def _line(name: str, seen: "Shown") -> Line:
    above, below = (HELD_BACK if each is None else str(each) for each in (seen.numerator, seen.denominator))
    value = percentage(seen.numerator or 0, seen.denominator or 0) if seen.valued else HELD_BACK
    if value not in (None, HELD_BACK):
        value = f"{value}%"
    words = f"{above} of {below} asked" if name == ASKED else f"{above} of {below} said yes"
    return Line(TITLES[name], value or "No answer", words)
