"""The first look at events.jsonl: which line belongs to which child, and which ids come twice.

A few dozen bytes a line are kept. The load then takes one child after another, whatever the order of the
lines: `about` is settled among a child's own lines, and each case's log grows once.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from caseflow.events.reading import present
from caseflow.exchange.service.files import LONGEST_LINE, Content, spans
from caseflow.exchange.service.lines import given, parsed
from caseflow.exchange.service.references import References

EVERY = 20_000
_PLACE_BITS = 40
_NOBODY = 0


class Repeat(NamedTuple):
    """A line whose event_id an earlier line has, with the same content or with other."""

    first: int
    same: bool


class Index:
    """Where each line of the file lies, its child, and the fingerprint of its event_id."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._starts, self._ends = array("Q"), array("Q")
        self._ids = array("q")
        self._order = array("Q")
        self._sorted_ids = array("q")
        self.children: list[str | None] = [None]
        self.repeats: dict[int, Repeat] = {}
        self.lines = 0

    def build(self, references: References, told: Callable[[int], None]) -> None:
        """Read the file once; `told` hears how many bytes are done."""
        numbers: dict[str, int] = {}
        content, add_start, add_end = self._content, self._starts.append, self._ends.append
        add_id, add_order = self._ids.append, self._order.append
        for place, (start, end) in enumerate(spans(content)):
            add_start(start)
            add_end(end)
            raw = content[start : end if end - start <= LONGEST_LINE else start + LONGEST_LINE + 1]
            fingerprint, child = 0, _NOBODY
            if raw and not raw.isspace():
                doc = parsed(raw)
                if not isinstance(doc, str):
                    fingerprint, child = self._note(doc, references, numbers)
                add_order(child << _PLACE_BITS | place)
            add_id(fingerprint)
            if not place % EVERY:
                told(end)
        self.lines = len(self._order)
        references.settle_pairs()
        self._find_repeats()
        self._order = array("Q", sorted(self._order))

    def _note(self, doc: dict[str, Any], references: References, numbers: dict[str, int]) -> tuple[int, int]:
        event_id, child_id, team = doc.get("event_id"), doc.get("child_id"), doc.get("team")
        if type(team) is str and team not in references.teams:
            agency = doc.get("agency")
            references.pairs[agency if type(agency) is str else None, team] += 1
        number = _NOBODY
        if type(child_id) is str:
            number = numbers.get(child_id, _NOBODY)
            if not number:
                number = numbers[child_id] = len(self.children)
                self.children.append(child_id)
        return hash(event_id) if type(event_id) is str else 0, number

    def _find_repeats(self) -> None:
        self._sorted_ids = array("q", sorted(self._ids))
        before = 0
        twice: set[int] = set()
        for each in self._sorted_ids:
            if each == before and each:
                twice.add(each)
            before = each
        if not twice:
            return
        first: dict[str, tuple[int, int]] = {}
        for place, fingerprint in enumerate(self._ids):
            if fingerprint in twice:
                doc = orjson.loads(self.line(place))
                told = hash(_told(doc))
                earlier = first.setdefault(doc["event_id"], (place, told))
                if earlier[0] != place:
                    self.repeats[place] = Repeat(earlier[0] + 1, earlier[1] == told)

    def line(self, place: int) -> bytes:
        """The line at a place; places count from 0, lines from 1."""
        start = self._starts[place]
        return self._content[start : min(self._ends[place], start + LONGEST_LINE + 1)]

    def __contains__(self, event_id: str) -> bool:
        wanted = hash(event_id)
        at = bisect_left(self._sorted_ids, wanted)
        return at < len(self._sorted_ids) and self._sorted_ids[at] == wanted

    def batches(self, size: int) -> Iterator[list[tuple[str | None, list[int]]]]:
        """Children with the places of their lines: whole children, about `size` lines at a time.

        Lines without a readable child come apart, in any number, under None.
        """
        batch: list[tuple[str | None, list[int]]] = []
        lines = 0
        for number, keys in groupby(self._order, key=lambda key: key >> _PLACE_BITS):
            places = [key & (1 << _PLACE_BITS) - 1 for key in keys]
            parts = [places]
            if number == _NOBODY:
                parts = [places[at : at + size] for at in range(0, len(places), size)]
            for part in parts:
                batch.append((self.children[number], part))
                lines += len(part)
                if lines >= size:
                    yield batch
                    batch, lines = [], 0
        if batch:
            yield batch


def _told(doc: dict[str, Any]) -> bytes:
    """What a line says, whatever the order of its fields and the empty ones among them."""
    data = doc.get("data")
    if isinstance(data, dict):
        data = present(data)
    rest = {name: value for name, value in given(doc).items() if value is not None and name != "data"}
    return orjson.dumps({**rest, "data": data or {}}, option=orjson.OPT_SORT_KEYS)
