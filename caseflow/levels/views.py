"""Flags and answers in words, and how often a flag was right."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard, LevelAnswer
from caseflow.cases.views import LevelLine, level_line
from caseflow.levels.queries import AnswerCard, FlagCard, Tally
from caseflow.rules.rulebook import Rulebook
from caseflow.web.components import Counted, CountedLine
from caseflow.web.filters import date_and_time

SHOWN = {
    "waiting": "Waiting for an answer",
    "wrong": "The level was wrong",
    "right": "The level was right",
}
"""The lists of flags: those that wait, and those that were answered so."""


class FlaggedLine(NamedTuple):
    """A case in the list with what flags it."""

    case: CaseCard
    holder: str
    flag: LevelLine


class AnswerLine(NamedTuple):
    """An answer with the case it is about, where the reader still reads that."""

    child: str
    href: str
    title: str
    level: str
    words: str
    by: str


def flagged(
    found: Iterable[FlagCard], cases: Mapping[UUID, CaseCard], holders: Mapping[UUID, str], rulebook: Rulebook
) -> list[FlaggedLine]:
    """Flags that wait for an answer, in words."""
    return [
        FlaggedLine(
            cases[each.case_id],
            holders.get(cases[each.case_id].allocated_to or each.case_id, "Nobody"),
            level_line(each.case_id, each.flag, rulebook),
        )
        for each in found
        if each.case_id in cases
    ]


def answers(
    found: Iterable[AnswerCard], cases: Mapping[UUID, CaseCard], rulebook: Rulebook
) -> list[AnswerLine]:
    """Answers in words, each with its case."""
    return [
        answer_line(
            each.answer,
            rulebook,
            cases[each.case_id].child.name,
            url_for("levels.of_case", case_id=each.case_id),
        )
        for each in found
        if each.case_id in cases
    ]


def answer_line(answer: LevelAnswer, rulebook: Rulebook, child: str = "", href: str = "") -> AnswerLine:
    """One answer in words."""
    rule = rulebook.levels.get(answer.rule)
    return AnswerLine(
        child,
        href,
        rule.title if rule else answer.rule,
        SHOWN["wrong" if answer.wrong else "right"],
        answer.words,
        f"{answer.author}, {date_and_time(answer.written_at)}",
    )


def by_rule(tallies: Iterable[Tally], rulebook: Rulebook) -> list[CountedLine]:
    """How many flags each rule raised and how often it was right; each number opens its list."""
    return [
        CountedLine(
            rulebook.levels[each.rule].title if each.rule in rulebook.levels else each.rule,
            [
                Counted(SHOWN[shown], number, url_for("levels.flags", show=shown, rule=each.rule))
                for shown, number in zip(SHOWN, (each.waiting, each.wrong, each.right), strict=True)
            ],
        )
        for each in tallies
    ]


def caption(shown: str, rule: str, total: int, rulebook: Rulebook) -> str:
    """What the list shows, and how many rows it has."""
    of = f"{rulebook.levels[rule].title}: " if rule in rulebook.levels else ""
    words = SHOWN[shown]
    return f"{of}{words[0].lower() + words[1:] if of else words} ({total})"


def total(tallies: Iterable[Tally], shown: str, rule: str) -> int:
    """How many rows a list of flags has on all its pages."""
    return sum(getattr(each, shown) for each in tallies if rule in ("", each.rule))


class RuleLine(NamedTuple):
    """A rule: when it flags a case, and by which source."""

    title: str
    says: str
    source: str


def rules(rulebook: Rulebook, as_at: date) -> list[RuleLine]:
    """When a case is flagged, as the rules hold on a day."""
    found = [(rule.title, rule.versions.value_on(as_at)) for rule in rulebook.levels.values()]
    return [RuleLine(title, version.says, version.source) for title, version in found]
