"""Law 2 and law 3 over any sequence of commands: one accountable team; projections equal their folds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Story, who
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from caseflow.events import log
from caseflow.events.kinds import effects
from caseflow.events.kinds.assessment import (
    CoreAssessmentCompleted,
    CoreAssessmentStarted,
    InitialAssessmentCompleted,
    InitialAssessmentStarted,
)
from caseflow.events.kinds.case import CaseAllocated, CaseClosed, EventWithdrawn
from caseflow.events.kinds.contact import ContactReceived, ReferralDecided, ReferralReceived
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections import service as projections
from caseflow.rules import pathway
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
NAMES = st.sampled_from(["practitioner", "colleague", "manager", "outsider", "duty", "teacher"])
DAYS = st.integers(0, 60).map(lambda days: MONDAY + timedelta(days=days))
DECISIONS = st.sampled_from(["initial_assessment", "nfa", "early_help", "returned", "strategy_discussion"])
OUTCOMES = st.sampled_from(["nfa", "services", "core_assessment", "early_help"])
LAST_DAY = MONDAY + timedelta(days=90)
KEPT = [name for name in Clock._fields if name not in ("team", "agency", "begun_by")]


class Casework(RuleBasedStateMachine):
    """One case in the hands of several teams, who record in any order and on any day."""

    story: Story
    a_case: Callable[..., Story]
    owning: Callable[[], Any]
    working: Callable[[], Any]

    @initialize()
    def open(self) -> None:
        """A child is recorded."""
        self.story = self.a_case()
        self.number = 0

    def _record(self, kind: type, name: str, on: date, about: str | None = None, **fields: Any) -> None:
        """Record what may be refused; a refusal must change nothing."""
        self.number += 1
        entry = f"{kind.__name__} {self.number}"
        before = self._kinds()
        try:
            self.story.recorded(entry, kind(**fields), on, about, LAST_DAY, name)
        except Refusal:
            assert self._kinds() == before
        else:
            assert self._kinds() == [*before, kind.kind]

    def _kinds(self) -> list[str]:
        with self.owning():
            query = text("select kind from case_event where case_id = :case order by seq")
            return list(db.session.scalars(query, {"case": self.story.case_id}))

    def _latest(self, kind: type) -> str | None:
        found = [event for name, event in self.story.ids.items() if name.startswith(f"{kind.__name__} ")]
        return found[-1] if found else None

    @rule(name=NAMES, on=DAYS)
    def contact(self, name: str, on: date) -> None:
        """Anybody may say that somebody got in touch."""
        self._record(ContactReceived, name, on, source="2A")

    @rule(name=NAMES, on=DAYS)
    def referral(self, name: str, on: date) -> None:
        """Social care records a referral."""
        self._record(ReferralReceived, name, on, source="2A")

    @rule(name=NAMES, on=DAYS, outcome=DECISIONS)
    def decide(self, name: str, on: date, outcome: str) -> None:
        """A decision on the latest referral."""
        referral = self._latest(ReferralReceived)
        if referral:
            self._record(ReferralDecided, name, on, referral, outcome=outcome)

    @rule(name=NAMES, on=DAYS)
    def start_initial(self, name: str, on: date) -> None:
        """An initial assessment, of the latest referral where there is one."""
        self._record(InitialAssessmentStarted, name, on, self._latest(ReferralReceived), trigger="referral")

    @rule(name=NAMES, on=DAYS, outcome=OUTCOMES)
    def complete_initial(self, name: str, on: date, outcome: str) -> None:
        """The latest initial assessment ends, perhaps for the second time."""
        begun = self._latest(InitialAssessmentStarted)
        if begun:
            self._record(InitialAssessmentCompleted, name, on, begun, outcome=outcome)

    @rule(name=NAMES, on=DAYS)
    def start_core(self, name: str, on: date) -> None:
        """A core assessment, which its team takes over."""
        self._record(CoreAssessmentStarted, name, on, trigger="new_information")

    @rule(name=NAMES, on=DAYS)
    def complete_core(self, name: str, on: date) -> None:
        """The latest core assessment ends."""
        begun = self._latest(CoreAssessmentStarted)
        if begun:
            self._record(CoreAssessmentCompleted, name, on, begun, outcome="services")

    @rule(by=NAMES, to=NAMES, on=DAYS)
    def allocate(self, by: str, to: str, on: date) -> None:
        """Allocated to somebody, whom the log may name although the page would not."""
        self._record(CaseAllocated, by, on, practitioner=str(who(to)))

    @rule(name=NAMES, on=DAYS)
    def close(self, name: str, on: date) -> None:
        """The case closes; whatever comes after may open it again."""
        self._record(CaseClosed, name, on, reason="RC8")

    @rule(name=NAMES, on=DAYS, which=st.integers(0, 100))
    def withdraw(self, name: str, on: date, which: int) -> None:
        """Any entry is withdrawn, a withdrawal too."""
        entries = list(self.story.ids.values())
        if entries:
            about = entries[which % len(entries)]
            self._record(EventWithdrawn, name, on, about, reason="wrong_entry")

    @invariant()
    def exactly_one_team_answers_for_the_case(self) -> None:
        """Whatever was just recorded, and whether or not the workers have looked yet."""
        if not hasattr(self, "story"):
            return
        with self.owning():
            grants = db.session.execute(
                text(
                    "select g.team_code, g.level, g.until_at, r.team_code from case_record r"
                    " left join case_grant g on g.case_id = r.id and g.reason = 'accountable'"
                    " where r.id = :case"
                ),
                {"case": self.story.case_id},
            ).all()
        assert len(grants) == 1, grants
        team, level, until_at, accountable = grants[0]
        assert team == accountable is not None
        assert (level, until_at) == ("content", None)

    @invariant()
    def once_followed_the_projections_equal_their_folds(self) -> None:
        """The record is what the pathway says, and the clock rows are what the clocks say."""
        if not hasattr(self, "story"):
            return
        with self.working():
            projections.refresh(self.story.case_id, RULES)
            case_log = CaseLog(log.recorded_events(self.story.case_id))
            state = pathway.state(case_log, "DOOR", effects())
            row = db.session.execute(
                text("select * from case_record where id = :case"), {"case": self.story.case_id}
            ).one()
            kept = db.session.execute(
                text("select * from clock where case_id = :case"), {"case": self.story.case_id}
            ).all()
            assert log.broken_links() == []
        assert (row.opened_on, row.closed_on) == (state.opened_on, state.closed_on)
        assert row.clocks_seq == row.last_seq == len(case_log.all)
        if state.open:
            assert row.team_code == state.team
            assert str(row.allocated_to or "") == (state.practitioner or "")
        assert {(each.team_code, each.allocated_to) for each in kept} <= {(row.team_code, row.allocated_to)}
        folded = on_a_closed_case(clocks(case_log, RULES), state.closed_on)
        wanted = {tuple(getattr(each, name) for name in KEPT) for each in folded}
        assert {tuple(getattr(each, name) for name in KEPT) for each in kept} == wanted


def teams(owning: Callable[[], Any], story: Story) -> tuple[str, int]:
    """The accountable team, and how many clocks run on the referral."""
    with owning():
        query = text("select count(*) from clock where subject = :referral")
        running = db.session.scalar(query, {"referral": story.ids["referral"]})
        return db.session.scalar(text("select team_code from case_record")) or "", running or 0


def test_who_hands_a_case_on_by_recording_sets_its_clocks(
    a_case: Callable[..., Story], owning: Callable[[], Any]
) -> None:
    """What somebody else recorded before makes the case theirs in the moment in which it is followed."""
    story = a_case()
    story.recorded("contact", ContactReceived(source="2A"), MONDAY, None, LAST_DAY, "outsider")
    story.recorded("referral", ReferralReceived(source="2A"), MONDAY, None, LAST_DAY, "practitioner")
    assert teams(owning, story) == ("SOUTH", 1)


def test_who_hands_a_case_on_by_withdrawing_voids_its_breaches(
    a_case: Callable[..., Story], owning: Callable[[], Any], working: Callable[[], Any]
) -> None:
    """The team that withdraws loses the case in the same moment, and with it the right to write."""
    story, tuesday = a_case(), MONDAY + timedelta(days=1)
    story.recorded("referral", ReferralReceived(source="2A"), MONDAY, None, LAST_DAY, "practitioner")
    story.recorded("contact", ContactReceived(source="2A"), tuesday, None, LAST_DAY, "outsider")
    with working():
        projections.refresh(story.case_id, RULES)
    late, about = ReferralDecided(outcome="initial_assessment"), story.ids["referral"]
    story.recorded("late", late, MONDAY + timedelta(days=7), about, LAST_DAY, "practitioner")
    assert teams(owning, story)[0] == "NORTH"
    story.recorded("gone", EventWithdrawn(reason="wrong_entry"), LAST_DAY, about, LAST_DAY, "practitioner")
    assert teams(owning, story) == ("SOUTH", 0)
    with owning():
        voided = db.session.scalars(text("select voided_at is not null from breach")).all()
    assert voided == [True]


@pytest.mark.slow
def test_a_case_is_never_without_exactly_one_accountable_team(
    a_case: Callable[..., Story], owning: Callable[[], Any], working: Callable[[], Any]
) -> None:
    class Here(Casework):
        """The machine over this test's database."""

    Here.a_case, Here.owning, Here.working = staticmethod(a_case), staticmethod(owning), staticmethod(working)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
