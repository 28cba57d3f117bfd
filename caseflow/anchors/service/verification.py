"""Checking what is recorded against the anchors, and naming what does not agree."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from caseflow.access.queries import last_seal, seal_at, trace_faults
from caseflow.anchors import queries
from caseflow.anchors.queries import Anchor, Kept
from caseflow.anchors.service.keys import signed_by, signing_key
from caseflow.events import log
from caseflow.events.log import Head
from caseflow.projections.service import Check, check

AT_ONCE = 50_000
_ROWS = {"audit_entry": "look", "administration_entry": "change by an administrator"}


def verify(home: Path, elsewhere: Path | None = None) -> Iterator[Check]:
    """Each check as soon as it is done; `elsewhere` is a folder with copies of anchors that somebody kept."""
    faults = [f"{_ROWS[each.source]} {each.entry_id} {each.fault}" for each in trace_faults()]
    yield check("the trace is as it was sealed", faults)
    yield from anchored(home)
    if elsewhere:
        yield check("the anchors kept elsewhere are those kept here", list(_unlike(home, elsewhere)))


def anchored(home: Path) -> Iterator[Check]:
    """What is recorded against what was anchored of it."""
    folder = queries.folder(home)
    try:
        kept = queries.anchors(folder)
    except ValueError as error:
        yield check("the anchors can be read", [str(error)])
        return
    yield check(
        f"every anchor is signed and follows from the one before it ({len(kept)})", list(_forged(home, kept))
    )
    yield check("every log holds what was anchored of it", list(_lost_events(folder, kept)))
    yield check("the trace holds what was anchored of it", list(_lost_seals(kept)))


def _forged(home: Path, kept: list[Kept]) -> Iterator[str]:
    if not kept:
        return
    key, folder, before = signing_key(home), queries.folder(home), ""
    for number, each in enumerate(kept, start=1):
        name = f"anchor {each.anchor.number}"
        if not signed_by(key, each.signature, each.signed):
            yield f"{name} is not signed with the key of this installation"
        if each.anchor.number != number or each.anchor.before != before:
            yield f"{name} does not follow from the one before it"
        if _heads_hash(folder, each.anchor) != each.anchor.heads:
            yield f"{name}: its file of heads is gone or was changed"
        before = each.fingerprint


def _heads_hash(folder: Path, anchor: Anchor) -> str:
    path = queries.heads_file(folder, anchor.number)
    return queries.fingerprint(path.read_bytes()) if path.exists() else ""


def _lost_events(folder: Path, kept: list[Kept]) -> Iterator[str]:
    """Each case whose log is not what an anchor says, by the first such anchor."""
    named: set[UUID] = set()
    for each in kept:
        if _heads_hash(folder, each.anchor) != each.anchor.heads:
            continue
        heads = queries.heads(folder, each.anchor.number)
        while some := list(islice(heads, AT_ONCE)):
            for head in log.events_unlike(some):
                if head.case_id not in named:
                    named.add(head.case_id)
                    yield f"{head.case_id} {_what(head, f'anchor {each.anchor.number}')}"


def _what(head: Head, anchor: str) -> str:
    there = log.length(head.case_id)
    if not there:
        return f"is gone: {anchor} holds {head.seq} events of it"
    if there < head.seq:
        return f"has {there} events: {anchor} holds {head.seq} of it"
    return f"has another event {head.seq} than {anchor} holds"


def _lost_seals(kept: list[Kept]) -> Iterator[str]:
    end = last_seal().place
    for each in kept:
        place = each.anchor.place
        seal = seal_at(place) if place else None
        if place > end:
            yield f"the chain ends at {end}, and anchor {each.anchor.number} has {place}"
        elif place and (seal is None or seal.hash.hex() != each.anchor.seal):
            yield f"seal {place} is not what anchor {each.anchor.number} has"


def _unlike(home: Path, elsewhere: Path) -> Iterator[str]:
    here = {each.anchor.number: each.fingerprint for each in queries.anchors(queries.folder(home))}
    for each in queries.anchors(elsewhere):
        number = each.anchor.number
        if here.get(number) != each.fingerprint:
            yield f"anchor {number} {'differs' if number in here else 'is gone'}"
