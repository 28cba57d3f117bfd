"""In which order figures stand: what is wrong first, as on the page on which they were frozen."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from caseflow.publication.queries import HELD_BACK
from caseflow.publication.views.audiences import quindrat_of
from caseflow.publication.views.beside import rated
from caseflow.publication.views.rated import headline_of
from caseflow.publication.views.table import Frozen, PublishedRow, published_rows
from caseflow.rules.plan_measures import measures
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import WORSE, Direction, urgency


def in_order(
    made: Frozen, audience: str, quindrats: Mapping[str, str], rulebook: Rulebook
) -> list[dict[str, Any]]:
    """The rows that are shown, those of one indicator together.

    It is told by what is shown alone: where something stands says nothing of a number that is held back.
    """
    own, known = quindrats.get(quindrat_of(audience) or "", ""), measures(rulebook)
    by_code: dict[str, list[PublishedRow]] = {}
    for row in published_rows(made, quindrats):
        by_code.setdefault(row.indicator, []).append(row)
    places: dict[str, tuple[int, Decimal]] = {}
    for code, found in by_code.items():
        row = headline_of(found, own)
        worse = row.value != HELD_BACK and made.beside.get("moved", {}).get(code, {}).get("worse")
        moved = Direction("", WORSE if worse else "", "")
        places[code] = urgency(rated(made, row, known.get(code)), moved, late=False)
    return sorted(made.shown, key=lambda row: places[row["code"]])
