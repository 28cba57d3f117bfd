"""Further indicators of the plan, each one only a measure in its file: none of them needs a line of code."""

import tomllib
from datetime import date

import pytest
from counting import BORN
from stories import Story, a_case
from test_indicator_files import adopted, an_entry

from caseflow.events.kinds import effects
from caseflow.kernel.dates import period
from caseflow.rules.figures import Figure, counted, figure
from caseflow.rules.indicators import Fact, History, read_indicators
from caseflow.rules.rulebook import rulebook

REFERRED_AGAIN = """
of = { events = [{ kind = "referral_received" }] }
[counted_if.before]
events = [{ kind = "referral_received" }]
within = "12 months"
words = ["again", "first"]
"""
BACK_AGAIN = """
of = { events = [{ kind = "caf_closed" }] }
[counted_if.after]
events = [{ kind = "caf_started" }]
within = "12 months"
words = ["back within a year", "not back within a year"]
"""
VISITED_AFTER_BIRTH = """
of = { events = [{ kind = "birth_notified" }] }
[counted_if.after]
events = [{ kind = "health_visit_made", where = { offered = [true] } }]
about_it = true
within = "14 days"
words = ["visited in time", "not visited in time"]
"""
STATEMENTS = """
of = { events = [{ kind = "statement_issued" }], from = { thread = "assessment_requested" } }
[counted_if.within]
limits = [{ from = 2001-01-01, value = 26, unit = "weeks", day_one = "next", source = "SEN Regulations" }]
"""
STATEMENTS_WITHOUT_EXCEPTIONS = """
of = { events = [{ kind = "statement_issued" }], from = { thread = "assessment_requested" } }
only_if = { fits = { event = { thread = "statement_issued" }, unless = { exception = [true] } } }
[counted_if.within]
limits = [{ from = 2001-01-01, value = 26, unit = "weeks", day_one = "next", source = "SEN Regulations" }]
"""
CARE_LEAVERS = """
of = { events = [{ kind = "care_leaver_contacted" }] }
only_if = { age = { at_least = 18, under = 20 } }
counted_if = { fits = { event = { thread = "care_leaver_contacted" }, where = { home = ["suitable"] } } }
"""
BED_AND_BREAKFAST = """
of = { events = [{ kind = "placement_started", where = { type = ["W1"] } }] }
only_if = { age = { at_least = 16, under = 18 } }
value = "count"
"""
OPEN_PLACEMENTS = """
of = { spells = [{ kind = "placement_started" }], ended_by = [{ kind = "placement_ended" }] }
value = "count"
"""
CONSENT_NOW = """
of = { spells = [{ kind = "caf_started" }], ended_by = [{ kind = "caf_closed" }] }
[counted_if.has]
event = { answer = "consent_given" }
taken_back_by = "consent_withdrawn"
words = ["given", "not given", "taken back"]
"""
FIRST_MEETING_IN_TIME = """
of = { completions = "R23" }
counted_if = { by_due = {} }
"""


def rows(measure: str, story: Story, when: str, born: date | None = BORN) -> list[Fact]:
    entry = an_entry(measure=tomllib.loads(measure))
    definition = read_indicators({"caf-99.toml": entry}, adopted())["CAF 99"]
    history = History(story.case_log, born, rulebook(), effects(), None)
    return counted(definition.measure.facts("CAF 99", history), definition, period(when))


def count(
    measure: str, story: Story, when: str = "2009-10", born: date | None = BORN
) -> tuple[int, int, int]:
    return figure(rows(measure, story, when, born))[:3]


@pytest.mark.parametrize(("again", "expected"), [("01 Jun 2010", 1), ("02 Jun 2010", 0), ("01 Jun 2009", 0)])
def test_referred_again_within_twelve_months(again: str, expected: int) -> None:
    story = a_case().on("01 Jun 2009", "referral_received").on(again, "referral_received")
    assert count(REFERRED_AGAIN, story, "2009-06-01..2010-06-30") == (expected, 2, 0)


@pytest.mark.parametrize(("back", "expected"), [("01 Jun 2010", 1), ("02 Jun 2010", 0), ("01 Jun 2009", 1)])
def test_closed_and_back_within_twelve_months(back: str, expected: int) -> None:
    story = a_case().on("01 May 2009", "caf_started").then("01 Jun 2009", "caf_closed", reason="moved")
    assert count(BACK_AGAIN, story) == (0, 1, 0)
    (fact,) = rows(BACK_AGAIN, story.on(back, "caf_started"), "2009-10")
    assert (fact.in_numerator, fact.due_on, fact.days) == (bool(expected), date(2010, 6, 1), None)
    assert fact.reason == ("back within a year" if expected else "not back within a year")


@pytest.mark.parametrize(
    ("visited", "expected"), [("01 Jun 2009", 1), ("15 Jun 2009", 1), ("16 Jun 2009", 0), ("31 May 2009", 0)]
)
def test_visited_within_fourteen_days_of_birth(visited: str, expected: int) -> None:
    story = a_case().on("01 Jun 2009", "birth_notified")
    story.on("02 Jun 2009", "health_visit_made", about="e1", offered=False)
    story.on("02 Jun 2009", "health_visit_made", about="another", offered=True)
    assert count(VISITED_AFTER_BIRTH, story) == (0, 1, 0)
    story.on(visited, "health_visit_made", about="e1", offered=True)
    assert count(VISITED_AFTER_BIRTH, story) == (expected, 1, 0)


@pytest.mark.parametrize(
    ("issued", "exception", "expected"),
    [
        ("30 Nov 2009", False, ((1, 1, 0), (1, 1, 0))),
        ("01 Dec 2009", False, ((0, 1, 0), (0, 1, 0))),
        ("01 Dec 2009", True, ((0, 1, 0), (0, 0, 0))),
        ("31 May 2009", False, ((0, 0, 1), (0, 0, 1))),
        ("31 May 2009", True, ((0, 0, 1), (0, 0, 0))),
    ],
)
def test_statements_with_and_without_exception_cases(
    issued: str, exception: bool, expected: tuple[tuple[int, int, int], tuple[int, int, int]]
) -> None:
    story = a_case().on("01 Jun 2009", "assessment_requested")
    story.then(issued, "statement_issued", exception=exception)
    assert (count(STATEMENTS, story), count(STATEMENTS_WITHOUT_EXCEPTIONS, story)) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(1991, 6, 1), (1, 1, 0)),
        (date(1991, 6, 2), (0, 0, 0)),
        (date(1989, 6, 2), (1, 1, 0)),
        (date(1989, 6, 1), (0, 0, 0)),
        (None, (0, 0, 1)),
    ],
)
def test_care_leavers_of_an_age(born: date | None, expected: tuple[int, int, int]) -> None:
    story = a_case().on("01 Jun 2009", "care_leaver_contacted", home="suitable")
    assert count(CARE_LEAVERS, story, born=born) == expected


def test_placements_in_bed_and_breakfast_counted_by_age() -> None:
    story = a_case().on("01 Jun 2009", "placement_started", type="W1")
    story.on("02 Jun 2009", "placement_started", type="U1")
    for born, number in ((date(1993, 6, 1), 1), (date(1993, 6, 2), 0), (date(1991, 6, 1), 0)):
        assert figure(rows(BED_AND_BREAKFAST, story, "2009-10", born), "count") == Figure(
            number, number, 0, str(number)
        )


def test_placements_open_on_the_last_day() -> None:
    story = a_case().on("01 Jun 2009", "placement_started").on("02 Jun 2009", "placement_started")
    story.on("30 Jun 2009", "placement_ended", about="e1")
    assert count(OPEN_PLACEMENTS, story, "2009-06-01..2009-06-29") == (2, 2, 0)
    assert count(OPEN_PLACEMENTS, story, "2009-06-01..2009-06-30") == (1, 1, 0)


def test_consent_in_force_on_the_last_day() -> None:
    story = a_case().on("01 Jun 2009", "caf_started").on("10 Jun 2009", "consent_given", about="e1")
    story.then("20 Jun 2009", "consent_withdrawn")
    for last_day, expected in (("09", 0), ("10", 1), ("19", 1), ("20", 0)):
        (fact,) = rows(CONSENT_NOW, story, f"2009-06-01..2009-06-{last_day}")
        assert fact.in_numerator == bool(expected)
    assert fact.reason == "taken back"


def test_a_later_completion_that_is_ignored_is_no_exception() -> None:
    story = a_case().on("01 Jun 2009", "caf_started").then("08 Jun 2009", "caf_completed")
    story.on("01 Jul 2009", "tac_meeting_held", about="e1").on("08 Jul 2009", "tac_meeting_held", about="e1")
    assert count(FIRST_MEETING_IN_TIME, story) == (1, 1, 0)
    story.on("09 Jul 2009", "tac_meeting_held", about="never told")
    assert count(FIRST_MEETING_IN_TIME, story) == (1, 1, 1)


def test_two_criteria_must_both_be_met_and_the_reasons_say_both() -> None:
    both = FIRST_MEETING_IN_TIME.replace(
        "by_due", 'fits = { event = { sibling = "caf_completed" }, where = { by = ["gp"] } }, by_due'
    )
    story = a_case().on("01 Jun 2009", "caf_started").then("08 Jun 2009", "caf_completed", by="gp")
    (fact,) = rows(both, story.on("01 Jul 2009", "tac_meeting_held", about="e1"), "2009-10")
    assert (fact.in_numerator, fact.reason, fact.due_on) == (True, "gp, in time", date(2009, 7, 6))
