"""Why a case may be held at the wrong level, in words."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.rules.levels import LevelFlag
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import long_date


class LevelLine(NamedTuple):
    """A flag: its title, why, what counts, since when it stands, and where a supervisor answers."""

    title: str
    reason: str
    facts: str
    from_on: date
    source: str
    href: str


def level_line(case_id: UUID, flag: LevelFlag, rulebook: Rulebook) -> LevelLine:
    """A flag in words, by the version of its rule that raised it."""
    rule = rulebook.levels[flag.rule]
    version = rule.versions.value_on(flag.rule_from)
    return LevelLine(
        rule.title,
        version.says,
        rule.shows.format(number=flag.number, since=long_date(flag.since_on)),
        flag.from_on,
        version.source,
        url_for("levels.answer", case_id=case_id, rule=flag.rule, raised_by=flag.key),
    )


def level_lines(case_id: UUID, flags: Iterable[LevelFlag], rulebook: Rulebook) -> list[LevelLine]:
    """The flags of a case in words."""
    return [level_line(case_id, flag, rulebook) for flag in flags]
