"""What is open on a case, what is weighty, what an entry moves, and that a closed case runs no clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from stories import Story, a_case, assessment, care, day, plan, referral
from test_clock_laws import cases

from caseflow.events.kinds import effects, kinds
from caseflow.events.open_entries import is_weighty, open_entries
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.projections.fold import Authority, Rows, fold
from caseflow.projections.fold import Subject as FoldSubject
from caseflow.projections.tables import CLOCK
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.moves import Counted, Moves, Subject, moves
from caseflow.rules.pathway import state
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
WEIGHTY = """
referral_decided initial_assessment_started core_assessment_started single_assessment_started
strategy_discussion_held enquiry_started
initial_conference_held protection_plan_started protection_plan_ended child_in_need_plan_started
child_in_need_plan_ended care_started care_ended step_decided tier_changed case_closed records_joined
"""


def open_words(story: Story) -> list[str]:
    return [each.words for each in open_entries(story.case_log)]


def test_what_is_weighty_follows_from_what_a_kind_declares() -> None:
    assert [kind for kind in kinds() if is_weighty(kind)] == WEIGHTY.split()


def test_what_starts_and_is_not_ended_is_open() -> None:
    assert open_words(referral()) == ["a referral that nobody has decided"]
    assert open_words(assessment()) == ["an initial assessment"], "an assessment of it decides a referral"
    assert open_words(plan()) == ["a child protection plan"]
    assert open_words(plan().then("1 Feb 2010", "protection_plan_ended")) == []
    assert open_words(care().then("1 Apr 2010", "care_ended", reason="other")) == []
    contact = a_case().on("1 Mar 2010", "contact_received", source="1A")
    assert open_words(contact) == ["a contact that nobody has decided"]
    assert open_words(contact.then("2 Mar 2010", "referral_received", source="1A"))[0].startswith(
        "a referral"
    )


@pytest.mark.parametrize(
    ("started", "ended", "data", "words"),
    [
        ("core_assessment_started", "core_assessment_completed", {"outcome": "nfa"}, "a core assessment"),
        ("child_in_need_plan_started", "child_in_need_plan_ended", {}, "a child in need plan"),
        (
            "caf_started",
            "caf_closed",
            {"reason": "needs_met"},
            "a common assessment with its team around the child",
        ),
        (
            "step_requested",
            "step_decided",
            {"decision": "accepted"},
            "a request to another team to take the case over",
        ),
    ],
)
def test_each_of_what_is_named_before_a_case_closes(
    started: str, ended: str, data: dict[str, str], words: str
) -> None:
    story = a_case().on("1 Mar 2010", started)
    assert open_words(story) == [words]
    assert open_words(story.then("2 Mar 2010", ended, **data)) == []


def test_an_answer_that_does_not_end_a_service_leaves_it_open() -> None:
    asked = a_case().on("1 Apr 2010", "service_requested", service="camhs")
    asked.on("2 Apr 2010", "service_decided", about="e1", decision="accepted")
    assert open_words(asked) == ["a request to a service"]
    asked.on("3 Apr 2010", "service_decided", about="e1", decision="returned")
    assert open_words(asked) == []


def test_a_plan_outlasts_a_closing_and_an_undecided_referral_does_not() -> None:
    story = plan().on("4 Jan 2010", "referral_received", source="1A")
    assert len(open_words(story)) == 2
    story.on("5 Jan 2010", "case_closed", reason="RC7")
    assert open_words(story) == ["a child protection plan"]
    story.on("6 Jan 2010", "referral_received", source="1A")
    assert len(open_words(story)) == 2


def of(before: Story, *added: RecordedEvent, as_at: str = "1 Mar 2010") -> Moves:
    after = CaseLog([*before.events, *added])
    return moves(before.case_log, after, Subject(None, "duty"), RULES, effects(), day(as_at))


def entry(kind: str, on: str, about: str | None = None, **data: object) -> RecordedEvent:
    at = datetime(2011, 1, 1, tzinfo=UTC)
    return RecordedEvent("added", kind, day(on), at, "csc", "duty", about, data)


def test_a_plan_withdrawn_takes_its_clocks_and_its_indicators_along() -> None:
    found = of(plan("1 Oct 2009"), entry("event_withdrawn", "1 Mar 2010", "e1", reason="wrong_entry"))
    assert {each.before.timescale for each in found.clocks if each.before} == {"R08", "R10", "R12"}
    assert all(each.after is None for each in found.clocks)
    counted = {each.code: (each.before, each.after) for each in found.counts}
    assert counted["NI 67"] == (Counted(0, 1), Counted(0, 0))
    assert counted["NI 65"] == (Counted(0, 1), Counted(0, 0))
    assert (found.before.open, found.after.open) == (True, False)


def test_an_end_withdrawn_makes_its_clocks_run_again() -> None:
    story = plan("1 Oct 2009").then("1 Nov 2009", "protection_plan_ended")
    found = of(story, entry("event_withdrawn", "1 Mar 2010", "e2", reason="wrong_entry"))
    moved = {each.after.timescale: each for each in found.clocks if each.after}
    assert moved["R10"].before is not None
    assert (moved["R10"].before.ended_on, moved["R10"].after.ended_on) == (day("1 Nov 2009"), None)  # type: ignore[union-attr]


def test_a_closing_ends_what_runs_and_counts_as_before() -> None:
    found = of(plan("1 Oct 2009"), entry("case_closed", "1 Mar 2010", reason="RC7"))
    assert {each.after.ended_on for each in found.clocks if each.after} == {day("1 Mar 2010")}
    assert found.counts == () or all(each.code == "CSC 002" for each in found.counts)


def test_what_changes_nothing_moves_nothing() -> None:
    story = plan().on("2 Feb 2010", "lead_professional_named")
    found = of(story, entry("event_withdrawn", "1 Mar 2010", "e2", reason="duplicate"))
    assert (found.clocks, found.counts) == ((), ())
    assert found.before == found.after


# --- A closed case runs no clock ----------------------------------------------------------------------


def rows_of(events: list[RecordedEvent]) -> Rows:
    subject, authority = FoldSubject(None, None, "duty"), Authority("duty", {"duty", "north"}, set())
    return fold(CaseLog(events), subject, authority, RULES)


def running(rows: Rows) -> list[str]:
    """The clocks that are neither done nor ended, nor cannot be."""
    names = list(CLOCK.columns)
    clocks = [dict(zip(names, row, strict=True)) for row in rows["clock"]]
    return [
        each["timescale"]
        for each in clocks
        if not each["stopped_on"] and not each["ended_on"] and not each["exception"]
    ]


@given(cases())
def test_a_closed_case_runs_no_clock(events: list[RecordedEvent]) -> None:
    case_log = CaseLog(events)
    closed_on = state(case_log, "duty", effects()).closed_on
    for clock in on_a_closed_case(clocks(case_log, RULES), closed_on):
        assert closed_on is None or clock.over_on is not None
        assert clock.ended_on is None or clock.ended_on >= clock.started_on or clock.exception


@pytest.mark.parametrize("story", [plan, care])
def test_what_nobody_ended_runs_on_where_the_case_opens_again(story: Callable[[], Story]) -> None:
    told = story()
    before = running(rows_of(told.events))
    assert before
    told.on("1 Jun 2010", "case_closed", reason="RC2")
    closed = rows_of(told.events)
    assert running(closed) == []
    ended = {row[list(CLOCK.columns).index("ended_on")] for row in closed["clock"]}
    assert ended == {date(2010, 6, 1)}
    told.on("1 Jul 2010", "contact_received", source="1A")
    assert running(rows_of(told.events)) == [*before, "R26"], "and the contact waits for a decision"


def test_closing_moves_no_figure_of_a_plan_that_nobody_ended() -> None:
    told = plan("1 Oct 2009")
    before = [
        fact for fact in rows_of(told.events)["indicator_fact"] if fact[0] in ("NI 64", "NI 65", "NI 67")
    ]
    told.on("1 Feb 2010", "case_closed", reason="RC7")
    after = [
        fact for fact in rows_of(told.events)["indicator_fact"] if fact[0] in ("NI 64", "NI 65", "NI 67")
    ]
    assert before == after
    assert any(fact[3] == FOR_EVER for fact in before), "it holds until the plan ends"
