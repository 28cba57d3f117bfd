"""Targets of an indicator, read from words as somebody types them: 90, or 10 to 15 where a range is good."""

from decimal import Decimal
from re import fullmatch

from caseflow.rules.scorecard import Target

_NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?"
NOT_READ = "Enter a number such as 90, or a range such as 10 to 15"
NO_TOLERANCE = "Enter how far off is nearly met as a number of 0 or more, such as 2.5"


def read_target(text: str, tolerance: str) -> Target | None:
    """The target that a text names, None for an empty one; ValueError with a sentence for any other."""
    plain = text.replace(",", "").replace("%", "").strip()
    if not plain:
        return None
    found = fullmatch(rf"({_NUMBER})(?:\s*(?:to|-|–)\s*({_NUMBER}))?", plain)
    if not found:
        raise ValueError(NOT_READ)
    aim, up_to = Decimal(found[1]), Decimal(found[2]) if found[2] else None
    if up_to is not None and up_to < aim:
        raise ValueError(NOT_READ)
    return Target(aim, up_to, read_tolerance(tolerance))


def read_tolerance(text: str) -> Decimal | None:
    """How far off is nearly met; None where it is left to the rule. ValueError with a sentence."""
    plain = text.replace("%", "").strip()
    if not plain:
        return None
    if not fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", plain):
        raise ValueError(NO_TOLERANCE)
    return Decimal(plain)


def target_words(target: Target) -> str:
    """A target as it is typed: `90`, or `10 to 15`."""
    aim = f"{target.aim.normalize():f}"
    return aim if target.up_to is None else f"{aim} to {target.up_to.normalize():f}"
