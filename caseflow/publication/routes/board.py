"""What a board's figures are before they are frozen, and what is said of them there."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import flash

from caseflow.access.guards import recording_context
from caseflow.agencies import queries as agencies
from caseflow.findings import queries as findings
from caseflow.kernel import Refusal
from caseflow.people.queries import names_told
from caseflow.performance import queries as performance
from caseflow.publication import service
from caseflow.publication.forms import FreezeForm, commentary_field
from caseflow.publication.queries import PublicationCard
from caseflow.publication.views.audiences import quindrat_of
from caseflow.publication.views.board import Around, BoardFigures, board_figures, held_numbers_before
from caseflow.publication.views.cuts import Split
from caseflow.publication.views.held_back import HeldNumber
from caseflow.publication.views.packs import answered_for
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.periods import Reporting, reporting
from caseflow.rules.plan_measures import measures
from caseflow.rules.rulebook import Rulebook
from caseflow.scorecard.queries.lines import lines
from caseflow.scorecard.queries.values import standing
from caseflow.scorecard.routes.scorecard import found_of
from caseflow.scorecard.service.targets import comment
from caseflow.scorecard.views.indicator import names_words
from caseflow.web.begun import begun_id
from caseflow.web.today import now, rules_in_force


class Board(NamedTuple):
    """The figures of a board, and of which period each is that something can be said of."""

    figures: BoardFigures
    periods: dict[str, str]


def figures_to_freeze(audience: str, period: Reporting) -> Board:
    """The figures that a board answers for; what is said is said of the borough, so not for a quindrat."""
    rulebook = rules_in_force()
    every = measures(rulebook)
    known = {code: every[code] for code in answered_for(audience, rulebook)}
    quindrat = quindrat_of(audience)
    found = found_of(known, period, quindrat)
    counted = [code for code, measure in known.items() if measure.counted]
    counting = [findings.counting(code, period.within, rulebook) for code in counted]
    could = findings.could_change(findings.Among(now().on, within=period.within, counting=counting))
    splits = [] if quindrat else _splits(counted, period, rulebook)
    back = f"{audience},{period.asked},{begun_id() or ''}"
    families = [] if quindrat else service.family_rows(period)
    around = Around(back, found.beside, could, splits, families)
    figures = board_figures(found.lines, found.rows, around, period)
    shown = {each.row.code for each in (*figures.figures, *figures.further)}
    of = {each.measure.code: each.shown.period.asked for each in found.lines}
    return Board(figures, {} if quindrat else {code: of[code] for code in of if code in shown})


def _splits(counted: Sequence[str], period: Reporting, rulebook: Rulebook) -> list[Split]:
    """The figures by quindrat, and by agency those of which a share says how many each has without."""
    shares = [code for code in counted if rulebook.indicators[code].unit == PERCENT]
    by_agency = performance.figures(shares, period.within, "agency", rulebook)
    return [
        Split(performance.figures(counted, period.within, "quindrat", rulebook), dict(agencies.quindrats())),
        Split(by_agency, performance.group_names("agency")),
    ]


def small_before(card: PublicationCard) -> list[HeldNumber]:
    """What the borough's figures of a draft were a year and a quarter ago, where that tells of 1 to 5."""
    rulebook, codes = rules_in_force(), {row["code"] for row in card.shown}
    known = {code: each for code, each in measures(rulebook).items() if code in codes}
    asked = reporting(card.period, now().on)
    return held_numbers_before(lines(known, asked, None, standing(known), rulebook))


def say(board: Board, form: FreezeForm) -> int:
    """Keep what was typed about the figures as commentary on their periods; how many."""
    typed = {code: str(form[commentary_field(code)].data or "").strip() for code in board.periods}
    for code, words in typed.items():
        if words:
            comment(recording_context(), code, board.periods[code], words)
    return sum(map(bool, typed.values()))


def say_only(board: Board, form: FreezeForm) -> None:
    """Keep what was typed, to freeze later; nothing typed is refused."""
    if not say(board, form):
        raise Refusal("", "Nothing is written about a figure yet.")
    typed = (str(form[commentary_field(code)].data or "") for code in board.periods)
    if names := names_told("\n".join(typed)):
        flash(names_words(names))
