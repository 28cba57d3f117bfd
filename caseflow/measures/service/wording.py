"""A draft in sentences, as the file and the page say it."""

from collections.abc import Iterator
from typing import NamedTuple

from caseflow.measures.queries import Draft
from caseflow.measures.service import vocabulary
from caseflow.web.filters import listed

UNITS = {"working_days": "working days", "days": "days", "weeks": "weeks", "months": "months"}


class Sentences(NamedTuple):
    """What a rule file says in words of how a measure counts."""

    definition: str
    numerator: str
    denominator: str
    counting_rules: list[str]


def sentences(draft: Draft) -> Sentences:
    """The definition, both sides of the line, and what was decided."""
    when = "that are open on the last day of the period" if draft.form == "open" else "in the period"
    below, test, rules = f"{vocabulary.title(draft.kind)} {when}", _TESTS[draft.form](draft), _rules(draft)
    if test:
        return Sentences(f"Of {below}, the share {test}.", f"{below}, {test}.", f"{below}.", rules)
    if draft.form == "days":
        other = vocabulary.title(str(draft.other_kind))
        measured = f"The median number of working days from {other} to {vocabulary.title(draft.kind)}"
        return Sentences(f"{measured}, of those {when}.", f"{measured}.", f"{below}, after {other}.", rules)
    number = f"How many there are of {below}."
    return Sentences(number, number, f"{below}: it is a count.", rules)


def _rules(draft: Draft) -> list[str]:
    parts = draft.parts
    ages = (("at_least", "aged {} or older"), ("under", "younger than {}"))
    found = [f"Only children {said.format(parts[key])} on the day." for key, said in ages if parts.get(key)]
    if parts.get("once") == "year":
        found.append("Each child counts once in a financial year.")
    if parts.get("placed") == "over":
        found.append("Each counts in the period in which its time is over, so that none is told too early.")
    return [*_narrowed(draft), *found]


def _narrowed(draft: Draft) -> Iterator[str]:
    """Which entries are looked at, and which are left out."""
    own, other = vocabulary.values(draft.kind), draft.other_kind
    narrowed = {
        "only": ("Only those with {}.", own),
        "unless": ("Left out are those with {}.", own),
        "continued": ("Only those that continue an entry with {}.", vocabulary.continued(draft.kind)),
    }
    if other:
        said = f"Of {vocabulary.title(other)} only those with {{}}."
        narrowed["other_only"] = (said, vocabulary.values(other))
    for key, (sentence, words) in narrowed.items():
        if draft.parts.get(key):
            yield sentence.format(listed([words[each] for each in draft.parts[key]], "or"))


def _length(draft: Draft) -> str:
    return f"{draft.parts['number']} {UNITS[draft.parts['unit']]}"


def _share(draft: Draft) -> str:
    words = vocabulary.results(draft.kind)
    return f"with {listed([words[each] for each in draft.parts['result']], 'or')}"


def _window(draft: Draft) -> str:
    parts, other = draft.parts, vocabulary.title(str(draft.other_kind))
    there = "without" if parts["wanted"] == "none" else "with"
    near = "the same day counted" if parts["near"] == "same" else "the same day not counted"
    return f"{there} {other} within {_length(draft)} {parts['direction']}, {near}"


def _days(draft: Draft) -> str:
    if not draft.parts.get("number"):
        return ""
    return f"within {_length(draft)} of {vocabulary.title(str(draft.other_kind))}"


def _open(draft: Draft) -> str:
    return f"that have been open for {_length(draft)} or longer" if draft.parts.get("number") else ""


_TESTS = {"count": lambda draft: "", "share": _share, "window": _window, "days": _days, "open": _open}
