"""Publications and what belongs to them."""

from caseflow.publication.queries.changes import Change, changes
from caseflow.publication.queries.publications import (
    FrozenFigure,
    Indicator,
    Look,
    PackCard,
    PublicationCard,
    frozen_figures,
    indicators,
    looks,
    looks_at,
    pack,
    pack_pdf,
    publication,
    publications,
    released,
    replaced_by,
    told_before,
)

__all__ = [
    "Change",
    "FrozenFigure",
    "Indicator",
    "Look",
    "PackCard",
    "PublicationCard",
    "changes",
    "frozen_figures",
    "indicators",
    "looks",
    "looks_at",
    "pack",
    "pack_pdf",
    "publication",
    "publications",
    "released",
    "replaced_by",
    "told_before",
]
