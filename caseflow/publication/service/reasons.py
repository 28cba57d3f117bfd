"""Why each number of a publication is held back: for those who see what was frozen, and for nobody else."""

from caseflow.publication import queries
from caseflow.publication.queries import FrozenFigure, Held, HeldBack, PublicationCard
from caseflow.publication.service.freezing import layout_of
from caseflow.publication.service.tables import reasons_of
from caseflow.rules.disclosure import Because, Reason
from caseflow.rules.rulebook import Rulebook


def held_back(card: PublicationCard, frozen: list[FrozenFigure], rulebook: Rulebook) -> Held:
    """Why numbers are held back, of every figure of which one is."""
    layout = layout_of(card)
    if not set(layout.codes) <= set(rulebook.indicators):
        return {}  # of an indicator that is no longer counted nobody can say how its parts hang together
    before = queries.told_before(card)
    entered = card.beside.get("entered", ())
    told = [each for each, _ in before]
    found = reasons_of(layout, frozen, told, rulebook, entered, card.shown)

    def dated(reason: Reason | None) -> HeldBack | None:
        if reason is None:
            return None
        of_earlier = reason.because in (Because.BEFORE, Because.DIFFERS)
        return HeldBack(reason, before[reason.earlier][1] if of_earlier else None)

    return {place: tuple(map(dated, each)) for place, each in found.items() if any(each)}
