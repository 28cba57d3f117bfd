"""What a form says of whoever takes a case, or many, and the words that go with it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from caseflow.cases.forms import ALLOCATION_REASONS
from caseflow.kernel import Refusal

_OF_CASE = "case-"
"""How the name of a choice beside a case begins; the id of the case follows."""


def handover_words(reason: str, note: str) -> str:
    """Why a case changes hands, and what its new holder should know; empty where nobody said."""
    why = f"{ALLOCATION_REASONS[reason]}." if reason in ALLOCATION_REASONS else ""
    return "\n\n".join(part for part in (why, note.strip()) if part)


def takers(sent: Mapping[str, str], case_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who takes which case: the choice beside it, else the one for all; Refusal where nobody was chosen."""
    everything = sent.get("all", "")
    chosen = {str(each): sent.get(f"{_OF_CASE}{each}", "") or everything for each in case_ids}
    return _found({case_id: taker for case_id, taker in chosen.items() if taker})


def takers_of_ticked(sent: Mapping[str, str], ticked: Collection[str]) -> dict[UUID, UUID]:
    """Who takes which case: the choice beside it, else for those that are ticked the one for all of these.

    Refusal where nobody was chosen for a case that is ticked, or somebody for no case at all.
    """
    everything = sent.get("all", "")
    beside = {name.removeprefix(_OF_CASE): taker for name, taker in sent.items() if _beside(name) and taker}
    if everything and not set(ticked) - beside.keys():
        raise Refusal("all", "Tick the cases that this person takes.")
    if not everything and set(ticked) - beside.keys():
        raise Refusal("all", "Choose who takes the cases that are ticked.")
    return _found({**dict.fromkeys(ticked, everything), **beside})


def _beside(name: str) -> bool:
    return name.startswith(_OF_CASE)


def _found(chosen: Mapping[str, str]) -> dict[UUID, UUID]:
    try:
        found = {UUID(case_id): UUID(taker) for case_id, taker in chosen.items()}
    except ValueError:
        raise Refusal("all", "Choose somebody from the list.") from None
    if not found:
        raise Refusal("all", "Choose who takes at least one of the cases.")
    return found
