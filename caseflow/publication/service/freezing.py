"""Freezing the figures of a period, and freezing them anew in place of what was released."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from caseflow.agencies import queries as agencies
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import Period
from caseflow.performance.queries.computed import facts_in
from caseflow.performance.queries.figures import BOROUGH, NOT_ALLOCATED
from caseflow.performance.queries.windows import arrays, windows
from caseflow.projections.queries import count_lagging
from caseflow.publication import queries
from caseflow.publication.models import Publication, PublicationIndicator, PublicationMember
from caseflow.publication.queries.publications import PublicationCard
from caseflow.publication.service.tables import Layout, Link, Table, links_of, table
from caseflow.rules.periods import Reporting
from caseflow.rules.rulebook import Rulebook

_FREEZE = text("select freeze_publication(:wanted, :codes, :lowest, :highest, :until)")
_TWINS = text("select code, side, other_code, other_side from publication_twins(:wanted)")


_KEPT_OF_FACT = {column.name for column in PublicationMember.__table__.columns} - {"id"}


class Wish(NamedTuple):
    """Which figures are frozen, and for whom."""

    asked: Reporting
    codes: Sequence[str]
    by_quindrat: bool
    finality: str
    audience: str
    rounding: bool
    summary: str


def freeze(
    author: UUID,
    at: datetime,
    wish: Wish,
    rulebook: Rulebook,
    replaces: UUID | None = None,
    as_known_then: bool = False,
) -> UUID:
    """Keep the figures as they are known now, each with what is behind it and the rules that made it.

    A command may keep them `as_known_then`: from the log as it was at that time.
    """
    if wish.asked.so_far:
        raise Refusal("period", "Choose a period that has ended.")
    if not wish.codes:
        raise Refusal("codes", "Choose at least one indicator.")
    if waiting := count_lagging(rulebook.fingerprint):
        raise Refusal("", f"{waiting} cases have changed and are not counted yet. Try again in a minute.")
    made = _begun(author, at, wish, rulebook, replaces)
    period = wish.asked.whole
    _keep_indicators(made.id, wish.codes, rulebook)
    if as_known_then:
        _keep_members(made.id, period, at, rulebook)
    asked = windows(rulebook.indicators, period, rulebook)
    db.session.execute(_FREEZE, {"wanted": made.id, **arrays(asked)})
    fill(made, rulebook)
    return made.id


def _begun(author: UUID, at: datetime, wish: Wish, rulebook: Rulebook, replaces: UUID | None) -> Publication:
    made = Publication(
        id=uuid4(),
        period=wish.asked.whole.label,
        first_on=wish.asked.whole.first_on,
        last_on=wish.asked.whole.last_on,
        by_quindrat=wish.by_quindrat,
        finality=wish.finality,
        audience=wish.audience,
        rounding=wish.rounding,
        summary=wish.summary,
        framework=rulebook.framework,
        rules_fingerprint=rulebook.fingerprint,
        calendar=f"{rulebook.calendar.name} {rulebook.calendar.version}",
        known_at=at,
        frozen_by=author,
        authors=[author],
        version=0,
        links=[],
        shown=[],
        told=[],
        replaces=replaces,
    )
    db.session.add(made)
    db.session.flush()
    return made


def restate(author: UUID, at: datetime, card: PublicationCard, asked: Reporting, rulebook: Rulebook) -> UUID:
    """Freeze the same figures as they are known now, to be released in place of those."""
    if card.released_at is None:
        raise Refusal("", "Only what was released is restated. Freeze this period again instead.")
    known = [each for each in queries.indicators(card.id) if each.code in rulebook.indicators]
    codes = [each.code for each in known if each.included]
    wish = Wish(asked, codes, card.by_quindrat, card.finality, card.audience, card.rounding, card.summary)
    made = freeze(author, at, wish, rulebook, replaces=card.id)
    return made


def fill(made: Publication, rulebook: Rulebook) -> None:
    """Make the table of a publication from what is frozen and what was released: a new version."""
    twins = [(row[0], row[1], row[2], row[3]) for row in db.session.execute(_TWINS, {"wanted": made.id})]
    links = links_of(twins, rulebook.indicators)
    found = table_of(made, links, rulebook)
    made.links, made.shown, made.told = links, found.shown, found.told
    made.version += 1
    db.session.flush()


def table_of(made: Publication, links: Sequence[Link], rulebook: Rulebook) -> Table:
    """The table that may be shown of a publication today."""
    codes = [each.code for each in queries.indicators(made.id) if each.included]
    groups = [BOROUGH]
    if made.by_quindrat:
        groups += [code for code, _ in agencies.quindrats()] + [NOT_ALLOCATED]
    period = Period(made.first_on, made.last_on, made.period)
    layout = Layout(codes, period, groups, made.rounding)
    frozen, before = queries.frozen_figures(made.id), queries.told_before()
    return table(layout, frozen, before, links, rulebook)


def _keep_indicators(wanted: UUID, codes: Sequence[str], rulebook: Rulebook) -> None:
    """Every indicator is frozen, so that the set can be chosen again; the chosen ones are included."""
    db.session.add_all(
        PublicationIndicator(
            publication_id=wanted,
            code=code,
            place=place,
            definition_version=definition.version,
            included=code in codes,
            commentary="",
        )
        for place, (code, definition) in enumerate(rulebook.indicators.items())
    )
    db.session.flush()


def _keep_members(wanted: UUID, period: Period, at: datetime, rulebook: Rulebook) -> None:
    """What was behind the figures at an earlier time."""
    rows = []
    for each in facts_in(windows(rulebook.indicators, period, rulebook), rulebook, at):
        kept = {name: value for name, value in each.fact._asdict().items() if name in _KEPT_OF_FACT}
        rows.append({"publication_id": wanted, "case_id": each.case_id, "quindrat": each.quindrat, **kept})
    if rows:
        db.session.execute(insert(PublicationMember), rows)
