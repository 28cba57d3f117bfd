"""Counting of one story: the list behind a figure, and what it comes to."""

from datetime import date

from stories import Story, a_case, day

from caseflow.events.kinds import effects
from caseflow.kernel.dates import period
from caseflow.rules.clocks import clocks
from caseflow.rules.facts import facts
from caseflow.rules.figures import counted, figure
from caseflow.rules.indicators import Fact
from caseflow.rules.rulebook import rulebook

BORN = date(2003, 2, 1)


def rows(
    story: Story, code: str, when: str, framework: str = "cypp-2009", born: date | None = BORN
) -> list[Fact]:
    """The list behind one figure; it is the same with the clocks run before."""
    rules = rulebook(framework)
    found = facts(story.case_log, born, rules, effects())
    assert facts(story.case_log, born, rules, effects(), clocks(story.case_log, rules)) == found
    return counted(found, rules.indicators[code], period(when))


def count(story: Story, code: str, when: str, framework: str = "cypp-2009") -> tuple[int, int, int]:
    return figure(rows(story, code, when, framework))[:3]


def on(day_: str, code: str, story: Story, born: date | None = BORN) -> tuple[int, int, int]:
    """A snapshot measure on one day."""
    at = day(day_).isoformat()
    return figure(rows(story, code, f"{at}..{at}", born=born))[:3]


def plan(started: str, ended: str | None = None, *reviews: str) -> Story:
    story = a_case().on(started, "protection_plan_started", category="NEG")
    for review in reviews:
        story.on(review, "review_conference_held", about="e1")
    return story.on(ended, "protection_plan_ended", about="e1") if ended else story
