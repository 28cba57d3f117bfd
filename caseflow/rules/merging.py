"""Several people writing in one form: what each changed is kept, nobody's words are written over unseen."""

from typing import Literal, NamedTuple

Outcome = Literal["keep", "write", "differ"]


class Offer(NamedTuple):
    """What a writer sends for a field: the value they saw, and theirs."""

    seen: str
    mine: str


def settle(offer: Offer, current: str) -> Outcome:
    """Keep what is there (the writer changed nothing, or wrote the same), write theirs (nobody else changed
    it), or say that both differ and let the writer choose."""
    mine, seen = plain(offer.mine), plain(offer.seen)
    if mine in (seen, plain(current)):
        return "keep"
    return "write" if seen == plain(current) else "differ"


def plain(words: str) -> str:
    """Words without the ends of lines that browsers change, and without empty ends."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def both(theirs: str, mine: str) -> str:
    """Both texts, the one that was there first above."""
    return f"{theirs}\n\n{mine}"
