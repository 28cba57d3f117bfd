"""Freezing the figures of a period, and freezing them anew in place of what was released."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from caseflow.agencies import queries as agencies
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import Period
from caseflow.people.queries import names_told
from caseflow.performance.queries.computed import facts_in
from caseflow.performance.queries.figures import BOROUGH, NOT_ALLOCATED
from caseflow.performance.queries.windows import arrays, windows
from caseflow.projections.queries import count_lagging
from caseflow.publication import queries
from caseflow.publication.models import Publication, PublicationIndicator, PublicationMember
from caseflow.publication.queries.publications import PublicationCard
from caseflow.publication.service.beside import beside, said_of_period
from caseflow.publication.service.tables import Layout, Link, Table, links_of, table
from caseflow.publication.views.order import in_order
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
    others: bool
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
    refuse_nothing(wish.codes, wish.others)
    if waiting := count_lagging(rulebook.fingerprint):
        raise Refusal("", f"{waiting} cases have changed and are not counted yet. Try again in a minute.")
    made = _begun(author, at, wish, rulebook, replaces)
    period = wish.asked.whole
    _keep_indicators(made, wish.codes, rulebook)
    if as_known_then:
        _keep_members(made.id, period, at, rulebook)
    asked = windows(rulebook.indicators, period, rulebook)
    db.session.execute(_FREEZE, {"wanted": made.id, **arrays(asked)})
    fill(made, rulebook)
    return made.id


def refuse_nothing(codes: Sequence[str], others: bool) -> None:
    """Refuse a set in which there is nothing."""
    if not codes and not others:
        raise Refusal("codes", "Choose at least one indicator, or the values that others sent.")


def _begun(author: UUID, at: datetime, wish: Wish, rulebook: Rulebook, replaces: UUID | None) -> Publication:
    made = Publication(
        id=uuid4(),
        period=wish.asked.whole.label,
        first_on=wish.asked.whole.first_on,
        last_on=wish.asked.whole.last_on,
        by_quindrat=wish.by_quindrat,
        others=wish.others,
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
        beside={},
        replaces=replaces,
    )
    db.session.add(made)
    db.session.flush()
    return made


def restate(
    author: UUID,
    at: datetime,
    card: PublicationCard,
    asked: Reporting,
    rulebook: Rulebook,
    rounding: bool = False,
) -> UUID:
    """Freeze the same figures as they are known now, to be released in place of those, if wanted rounded."""
    if card.released_at is None:
        raise Refusal("", "Only what was released is restated. Freeze this period again instead.")
    known = [each for each in queries.indicators(card.id) if each.code in rulebook.indicators]
    codes = [each.code for each in known if each.included]
    how = card.by_quindrat, card.others, card.finality, card.audience, card.rounding or rounding, card.summary
    return freeze(author, at, Wish(asked, codes, *how), rulebook, replaces=card.id)


def fill(made: Publication, rulebook: Rulebook) -> None:
    """Make the table of a publication from what is frozen and what was released: a new version.

    What stands beside it is read anew: an action plan that was opened since is in it.
    """
    twins = [(row[0], row[1], row[2], row[3]) for row in db.session.execute(_TWINS, {"wanted": made.id})]
    links = links_of(twins, rulebook.indicators)
    kept = beside(made, _codes(made.id), rulebook)
    kept["named"] = names_told("\n".join([made.summary, *_said(made.id), *kept["said"].values()]))
    found = table_of(made, links, kept, rulebook)
    quindrats = dict(agencies.quindrats())
    made.links, made.shown, made.told, made.beside = links, found.shown, found.told, kept
    made.shown = in_order(made, made.audience, quindrats, rulebook)
    made.version += 1
    db.session.flush()


def _said(publication_id: UUID) -> list[str]:
    return [each.commentary for each in queries.indicators(publication_id) if each.included]


def table_of(made: Publication, links: Sequence[Link], kept: Mapping[str, Any], rulebook: Rulebook) -> Table:
    """The table that may be shown of a publication today, with what people entered of what is kept beside."""
    frozen, before = queries.frozen_figures(made.id), [told for told, _ in queries.told_before(made)]
    entered, earlier = kept.get("entered", ()), kept.get("earlier", ())
    return table(layout_of(made), frozen, before, links, rulebook, entered, earlier)


def layout_of(made: Publication | PublicationCard) -> Layout:
    """Of which indicators, days and groups the table of a publication is."""
    groups = [BOROUGH]
    if made.by_quindrat:
        groups += [code for code, _ in agencies.quindrats()] + [NOT_ALLOCATED]
    return Layout(_codes(made.id), Period(made.first_on, made.last_on, made.period), groups, made.rounding)


def _codes(publication_id: UUID) -> list[str]:
    return [each.code for each in queries.indicators(publication_id) if each.included]


def _keep_indicators(made: Publication, codes: Sequence[str], rulebook: Rulebook) -> None:
    """Every indicator is frozen, so that the set can be chosen again; the chosen ones are included.

    What the team said of a value on its page is what is said of it here, until somebody edits that.
    """
    said = said_of_period(rulebook.indicators, made.period)
    db.session.add_all(
        PublicationIndicator(
            publication_id=made.id,
            code=code,
            place=place,
            definition_version=definition.version,
            included=code in codes,
            commentary=said.get(code, ""),
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
