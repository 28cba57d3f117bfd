"""Anchors in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from caseflow.anchors.queries import PUBLICATION, Kept
from caseflow.web.filters import plural

_REASONS = {"nightly": "Every night", "by hand": "Asked for"}


class AnchorRow(NamedTuple):
    """One anchor: when it was made and why, how much it holds, and its fingerprint."""

    number: int
    made_at: datetime
    why: str
    holds: tuple[str, str, str]
    fingerprint: str


def anchor_rows(kept: Iterable[Kept]) -> list[AnchorRow]:
    """The anchors in words, the newest first."""
    return [_row(each) for each in reversed(list(kept))]


def _row(kept: Kept) -> AnchorRow:
    anchor = kept.anchor
    holds = (
        plural(anchor.cases, "case"),
        plural(anchor.events, "event"),
        plural(anchor.place, "look or change of an account", "looks and changes of accounts"),
    )
    why = _REASONS.get(anchor.reason, anchor.reason)
    if anchor.reason.startswith(PUBLICATION):
        why = "Figures were released"
    # In parts, so that it can be read out, and wraps on a phone.
    parts = [kept.fingerprint[at : at + 8] for at in range(0, len(kept.fingerprint), 8)]
    return AnchorRow(anchor.number, anchor.made_at, why, holds, " ".join(parts))
