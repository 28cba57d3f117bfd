"""Ranges of cases, for work that is done part by part."""

from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db

Range = tuple[UUID | None, UUID | None]
"""From the first case id on, and up to the one before which it stops; None = no end on that side."""
ALL_CASES: Range = (None, None)


def in_ranges(size: int) -> list[Range]:
    """All cases in ranges of so many each, by their ids; one that is opened later falls into one of them."""
    cuts = list(
        db.session.scalars(
            text(
                "select id from (select id, row_number() over (order by id) - 1 as place from case_record"
                " where last_seq > 0) r where place > 0 and place % :size = 0 order by id"
            ),
            {"size": size},
        )
    )
    return list(zip([None, *cuts], [*cuts, None], strict=True))
