"""The pack for a board: made part by part by the workers, and kept with its figures."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from caseflow import dispatch
from caseflow.agencies import queries as agencies
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.publication import queries
from caseflow.publication.models import PublicationPack
from caseflow.publication.queries import PublicationCard
from caseflow.publication.service.checking import TASK
from caseflow.publication.views import pack as views
from caseflow.publication.views.audiences import audiences
from caseflow.publication.views.before import earlier_of
from caseflow.publication.views.table import published_rows
from caseflow.publication.views.workbook import sheets
from caseflow.rules.rulebook import Rulebook
from caseflow.web.typesetting import pdf
from caseflow.web.workbook import workbook


def ask_for_pack(publication_id: UUID, at: datetime) -> None:
    """Have the workers make the pack of a publication as it is now."""
    card = _card(publication_id)
    kept = queries.pack(publication_id)
    if kept and kept.version == card.version and kept.made_at:
        raise Refusal("", "The pack of these figures is made already.")
    fresh = {"version": card.version, "asked_at": at, "done": 0, "parts": len(_codes(card)) + 1}
    fresh |= {"sections": [], "made_at": None, "pdf": None, "xlsx": None}
    asked = insert(PublicationPack).values(publication_id=publication_id, **fresh)
    db.session.execute(asked.on_conflict_do_update(index_elements=["publication_id"], set_=fresh))
    dispatch.after_commit(TASK)


def make_next_part(at: datetime, rulebook: Rulebook) -> bool:
    """Make the next part of a pack that waits; whether there was one.

    Each part is kept as it is made, so that another worker goes on where one was stopped.
    """
    waiting = select(PublicationPack).where(PublicationPack.made_at.is_(None))
    waiting = waiting.order_by(PublicationPack.asked_at).limit(1).with_for_update(skip_locked=True)
    kept = db.session.scalar(waiting)
    if kept is None:
        return False
    card = _card(kept.publication_id)
    codes = _codes(card)
    if kept.version != card.version:
        kept.version, kept.sections, kept.done, kept.parts = card.version, [], 0, len(codes) + 1
    if kept.done < len(codes):
        kept.sections = [*kept.sections, _section(card, codes[kept.done], rulebook)]
    else:
        kept.pdf, kept.xlsx = pack_files(card, kept.sections, rulebook)
        kept.made_at = at
    kept.done += 1
    db.session.flush()
    return True


def _card(publication_id: UUID) -> PublicationCard:
    card = queries.publication(publication_id)
    if card is None:
        raise Refusal("", "There is no such publication.")
    return card


def _codes(card: PublicationCard) -> list[str]:
    return list(dict.fromkeys(row["code"] for row in card.shown))


def _section(card: PublicationCard, code: str, rulebook: Rulebook) -> dict[str, Any]:
    quindrats = dict(agencies.quindrats())
    every = published_rows(card, quindrats)
    rows = [row for row in every if row.indicator == code]
    said = {each.code: each.commentary for each in queries.indicators(card.id)}
    earlier, own = earlier_of(card, every), views.own_place(card, quindrats)
    return views.section(card, rows, said.get(code, ""), earlier, own, rulebook)


def pack_files(
    card: PublicationCard, sections: list[dict[str, Any]], rulebook: Rulebook
) -> tuple[bytes, bytes]:
    """The pack on paper and as a workbook: of the same sections the same bytes, whenever it is made."""
    names = audiences(rulebook.plan, agencies.quindrats())
    audience = names.get(card.audience, card.audience)
    paper = pdf("publication/pack.typ", views.paper(card, audience, sections))
    return paper, workbook(sheets(card, audience, sections))
