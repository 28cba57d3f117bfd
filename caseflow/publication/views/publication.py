"""A publication in words: what it holds, for whom, and what has to happen next."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.performance.forms import in_words
from caseflow.publication.queries import (
    LOOKS,
    Look,
    PackCard,
    PublicationCard,
    Standing,
)
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.periods import on_offer, reporting
from caseflow.rules.permissions import ACTIONS, ROLES
from caseflow.web.filters import date_and_time, listed, long_date

NEXT = {
    0: "Two people who did not write in it have to look",
    1: "A second person has to look",
    LOOKS: "Two people have looked: it can be released",
}
SENT_BACK = "Sent back: it has to be edited"


class LookLine(NamedTuple):
    """Who looked, when, and whether it still counts."""

    who: str
    when: str
    said: str
    counts: str


def offered(codes: Iterable[str], definitions: Mapping[str, IndicatorDefinition]) -> dict[str, str]:
    """The indicators that can be chosen."""
    return {code: f"{code} {definitions[code].title}" for code in codes}


def periods(as_at: date) -> dict[str, str]:
    """The periods that have ended and can be frozen."""
    return {each.asked: in_words(each) for each in on_offer(as_at) if not each.so_far}


def title(card: PublicationCard) -> str:
    """What a publication is called."""
    return in_words(reporting(card.period, card.last_on))


def heading(card: PublicationCard, names: Mapping[str, str]) -> str:
    """For whom it is, and of which period."""
    return f"{names.get(card.audience, card.audience)}: {title(card)}"


def state(card: PublicationCard, standing: Standing) -> str:
    """How far it is."""
    if card.released_at:
        return f"Released {date_and_time(card.released_at)}"
    return SENT_BACK if standing.sent_back else NEXT[min(standing.looked, LOOKS)]


def who_looks() -> str:
    """The roles that may agree to a release."""
    return listed(
        (ROLES[each].lower() for each in ROLES if each in ACTIONS["look_at_publication"].roles), "or"
    )


def has_looked(card: PublicationCard, looks: Iterable[Look], who: UUID) -> bool:
    """Whether somebody has agreed to it as it is, or has sent it back."""
    return any(each.practitioner_id == who and each.version == card.version for each in looks)


def sent_back(card: PublicationCard, looks: Iterable[Look], people: Mapping[UUID, str]) -> list[str]:
    """Why it was sent back as it is, each with who says so."""
    return [
        f"{people.get(each.practitioner_id, '')} sent it back {date_and_time(each.looked_at)}: {each.reason}"
        for each in looks
        if each.reason and each.version == card.version
    ]


def facts(
    card: PublicationCard, names: Mapping[str, str], people: Mapping[UUID, str]
) -> list[tuple[str, str]]:
    """How and from what it was made."""
    rows = [
        ("For", names.get(card.audience, card.audience)),
        ("Status", card.finality.capitalize()),
        ("Counts what was recorded by", date_and_time(card.known_at)),
        ("Frozen by", people.get(card.frozen_by, "")),
        ("Rules", f"{card.framework}, {card.rules_fingerprint}"),
        ("Calendar", card.calendar),
    ]
    if card.released_at and card.released_by:
        rows.append(("Released", f"{date_and_time(card.released_at)}, by {people.get(card.released_by, '')}"))
    return rows


def check_words(card: PublicationCard) -> str:
    """What the last check found."""
    if card.asked_at is None:
        return "Nobody has made these figures again from the log yet."
    if card.checked_at is None:
        return f"Asked for {date_and_time(card.asked_at)}. The workers are at it; look again in a minute."
    if card.differences:
        return f"Made again {date_and_time(card.checked_at)}, and not the same:"
    return f"Made again from the log {date_and_time(card.checked_at)}: the same to the digit."


def pack_words(card: PublicationCard, pack: PackCard | None) -> str:
    """How far the pack is."""
    if pack is None:
        return "No pack has been made of these figures yet."
    if pack.version != card.version:
        return "The pack that was made is of an earlier version. Make it again."
    if pack.made_at is None:
        return (
            f"The workers are making it: {pack.done} of {pack.parts} parts are done. Look again in a minute."
        )
    return f"Made {date_and_time(pack.made_at)}, and kept with these figures."


def pack_is_made(card: PublicationCard, pack: PackCard | None) -> bool:
    """Whether there is a pack of the figures as they are."""
    return bool(pack and pack.version == card.version and pack.made_at)


def pack_waits(card: PublicationCard, pack: PackCard | None) -> bool:
    """Whether the workers are making the pack of the figures as they are."""
    return bool(pack and pack.version == card.version and not pack.made_at)


def look_lines(card: PublicationCard, looks: Iterable[Look], people: Mapping[UUID, str]) -> list[LookLine]:
    """The looks in words; those at an earlier version no longer count."""
    return [
        LookLine(
            people.get(each.practitioner_id, ""),
            date_and_time(each.looked_at),
            f"Sent back: {each.reason}" if each.reason else "It can be released",
            "Yes" if each.version == card.version else "No: it was edited since",
        )
        for each in looks
    ]


def restated(card: PublicationCard | None) -> str:
    """That something was released in its place, in a sentence; nothing where that is not so."""
    if card is None or card.released_at is None:
        return ""
    on = long_date(card.released_at)
    return f"These figures were restated on {on}. They stay here as they were released."
