"""Which rules a case is asked for: those that its kinds of event may have something for."""

from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class AskedBy(Generic[T]):
    """Rules in order, each with the kinds of event of which a case must have one to be asked for it.

    A rule without kinds is asked of every case. Thousands of cases ask for a few hundred different sets of
    rules, so each set is put together once: found by its bits, it takes a third of the time of a union.
    """

    __slots__ = ("_by_kind", "_of_every_case", "_rules", "_sets")

    def __init__(self, rules: Iterable[tuple[T, Collection[str]]]) -> None:
        self._rules: list[T] = []
        self._by_kind: dict[str, int] = {}
        self._of_every_case = 0
        self._sets: dict[int, tuple[T, ...]] = {}
        for place, (rule, kinds) in enumerate(rules):
            self._rules.append(rule)
            for kind in kinds:
                self._by_kind[kind] = self._by_kind.get(kind, 0) | 1 << place
            if not kinds:
                self._of_every_case |= 1 << place

    def of(self, kinds: Iterable[str]) -> tuple[T, ...]:
        """The rules that a case with events of these kinds is asked for, in order."""
        asked, by_kind = self._of_every_case, self._by_kind
        for kind in kinds:
            if kind in by_kind:
                asked |= by_kind[kind]
        rules = self._sets.get(asked)
        if rules is None:
            rules = tuple(rule for place, rule in enumerate(self._rules) if asked >> place & 1)
            self._sets[asked] = rules
        return rules
