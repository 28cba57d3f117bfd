"""The words from which a measure is drafted: kinds of entry, their coded answers, how kinds are linked."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import CaseEvent

FORMS = {
    "count": "How many there are in a period",
    "share": "Of those in a period, the share that have an answer or a result",
    "window": "Of those in a period, the share with something else before or after, within a time",
    "days": "How long it took from something earlier to this",
    "open": "How many are open on the last day of a period",
}
WITH_OTHER = ("window", "days")
_YES_NO = {"true": "yes", "false": "no"}
_ANSWER = {"true": True, "false": False}


def entries() -> dict[str, str]:
    """Every kind of entry by its name, in the words of the chronology."""
    return {name: kind.title for name, kind in kinds().items() if not kind.of_governance}


def title(kind: str) -> str:
    """A kind of entry as a sentence names it."""
    return f"“{kinds()[kind].title}”"


@cache
def values(kind: str) -> dict[str, str]:
    """What an entry of a kind can say, as `field=code` with its words."""
    return {f"{field}={code}": words for field, code, words in _values(kind)}


def _values(kind: str) -> Iterator[tuple[str, str, str]]:
    for field in kinds()[kind].fields:
        codes = _YES_NO if field.type is bool else field.ask.codes if field.type is str else {}
        for code, words in codes.items():
            yield field.name, code, f"{field.ask.short.rstrip('?')}: {words[:1].lower()}{words[1:]}"


@cache
def results(kind: str) -> dict[str, str]:
    """What an entry of a kind, or one that answers it, can say: as `kind.field=code` with its words."""
    answering = [each for each in kinds().values() if kinds()[kind] in each.continues.kinds]
    return _of_kinds([kinds()[kind], *answering])


@cache
def continued(kind: str) -> dict[str, str]:
    """What an entry that one of a kind continues can say: as `kind.field=code` with its words."""
    return _of_kinds([each for each in kinds()[kind].continues.kinds if each is not CaseEvent])


def _of_kinds(told: list[type[CaseEvent]]) -> dict[str, str]:
    return {
        f"{each.kind}.{value}": f"{each.title}, {words[:1].lower()}{words[1:]}"
        for each in told
        for value, words in values(each.kind).items()
    }


def of_kind(chosen: list[str]) -> tuple[str, list[str]]:
    """The kind of values that were chosen as `kind.field=code`, and the values."""
    parted = [each.partition(".") for each in chosen]
    return parted[0][0], [value for _, _, value in parted]


def where(chosen: list[str]) -> dict[str, list[Any]]:
    """Chosen values as a rule file has them: the values of each field."""
    found: dict[str, list[Any]] = {}
    for each in chosen:
        field, _, code = each.partition("=")
        found.setdefault(field, []).append(_ANSWER.get(code, code))
    return found


@cache
def ends(kind: str) -> tuple[str, ...]:
    """The kinds that end what an entry of this kind begins; none where nothing does."""
    begun = kinds()[kind]
    return tuple(
        each.kind
        for each in kinds().values()
        if begun in each.continues.kinds and each.continues.finishes is True
    )


@cache
def way(kind: str, earlier: str) -> tuple[str, ...]:
    """The kinds from an earlier one to this one, each of which continues the one before; none: not linked."""
    ways: list[tuple[type[CaseEvent], ...]] = [(kinds()[kind],)]
    for found in ways:
        if found[0].kind == earlier and len(found) > 1:
            return tuple(each.kind for each in found)
        ways += [(before, *found) for before in found[0].continues.kinds if _is_new(before, found)]
    return ()


def _is_new(kind: type[CaseEvent], found: tuple[type[CaseEvent], ...]) -> bool:
    return kind is not CaseEvent and kind not in found
