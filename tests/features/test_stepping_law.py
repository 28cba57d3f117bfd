"""No gap: whatever people do with a case, in any order, one team answers for it and the sender until the
other accepts. The check is made against a replay of the log that shares no code with the pathway."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from casework import AGENCY_OF, MONDAY, Asking, Story, dawn, who
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from stepping_stories import Steps, accountable, said_by_mother

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds import effects
from caseflow.events.kinds.assessment import InitialAssessmentStarted
from caseflow.events.kinds.case import CaseClosed
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent, Refusal
from caseflow.projections import fold
from caseflow.projections import service as projections
from caseflow.rules import steps as rules
from caseflow.rules.effects import Effect, Effects
from caseflow.rules.rulebook import rulebook
from caseflow.stepping import queries, service
from caseflow.web.today import pretend

NAMES = st.sampled_from(
    ["practitioner", "manager", "outsider", "other_manager", "duty", "duty_manager", "teacher"]
)
DECISIONS = st.sampled_from(["accepted", "accepted", "accepted_with_conditions", "returned", "not_accepted"])
TIERS = st.sampled_from(["universal", "targeted", "specialist"])
TEAMS = st.sampled_from(["NORTH", "SOUTH", "DOOR", "SCHOOL"])
LATE = st.integers(0, 6)
TEAM_OF = {"NORTH": "practitioner", "SOUTH": "outsider", "DOOR": "duty", "SCHOOL": "teacher"}


LAST_SAID = """
    select distinct on (a.agency_code) a.agency_code, a.answer = 'agreed'
        and coalesce(c.expires_on, 'infinity') >= (select business_on from demonstration)
        and not exists (select from consent_withdrawal w where w.consent_id = c.id)
    from consent c join consent_agency a on a.consent_id = c.id
    where c.case_id = :case order by a.agency_code, c.place desc"""
"""The last word of the family about each agency, and whether it still holds today."""


# --- The log, replayed naively -----------------------------------------------------------------------


def standing(events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """The events that count, in the order in which they happened."""

    def gone(event: RecordedEvent) -> bool:
        return any(e.kind == "event_withdrawn" and e.about == event.event_id and not gone(e) for e in events)

    kept = [e for e in events if e.kind != "event_withdrawn" and not gone(e)]
    return sorted(kept, key=lambda e: (e.occurred_on, e.recorded_at))


WORK = ("initial_assessment_started", "step_requested", "consent_given", "consent_declined")
"""What is done for a child on another day than that of the closing, and so opens the case again."""


def expected_team(events: Sequence[RecordedEvent]) -> str | None:
    """The team that answers for the case by its log; None when it is closed."""
    kept = standing(events)
    requests = {e.event_id: e for e in kept if e.kind == "step_requested"}
    team, closed_on = None, None
    for event in kept:
        accepts = (
            event.kind == "step_decided"
            and event.about in requests
            and str(event.data["decision"]).startswith("accepted")
        )
        begins = event.kind in ("contact_received", "referral_received")
        works = event.kind in WORK or accepts
        if event.kind == "case_closed":
            if team is not None:
                team, closed_on = None, event.occurred_on
            continue
        if team is None and (begins or (works and event.occurred_on != closed_on)):
            team = event.team
        if team is not None and event.kind == "initial_assessment_started":
            team = event.team
        if team is not None and accepts:
            team = requests[str(event.about)].data["to_team"]
    return team


def waiting_teams(events: Sequence[RecordedEvent]) -> set[str]:
    """The teams that are asked and have not answered."""
    kept = standing(events)
    answered = {e.about for e in kept if e.kind == "step_decided"}
    closings = [(e.occurred_on, e.recorded_at) for e in kept if e.kind == "case_closed"]
    return {
        str(e.data["to_team"])
        for e in kept
        if e.kind == "step_requested"
        and e.event_id not in answered
        and not any(closing >= (e.occurred_on, e.recorded_at) for closing in closings)
    }


def check(story: Story, owning: Any) -> None:
    """The law, at this moment."""
    with owning():
        events = log.recorded_events(story.case_id)
        disputed = set(
            db.session.scalars(
                text("select to_team from step_dispute where case_id = :case and settled_on is null"),
                {"case": story.case_id},
            )
        )
        said = db.session.execute(text(LAST_SAID), {"case": story.case_id}).all()
    refusing = {agency for agency, holds in said if not holds}
    unconsented = {team for team, agency in AGENCY_OF.items() if agency in refusing}
    team, grants = accountable(owning, story)
    expected = expected_team(events)
    assert expected in (None, team), f"{team} is accountable and {expected} should be"
    assert [code for code, reason in grants if reason == "accountable"] == [team]
    contact = "asked to decide a contact"
    assert {code for code, reason in grants if reason == contact} <= {"DOOR"}
    others = {code for code, reason in grants if reason not in ("accountable", contact)}
    assert others == (waiting_teams(events) | disputed) - unconsented


# --- Anything, by anybody ----------------------------------------------------------------------------


class Handovers(RuleBasedStateMachine):
    """One case that four teams ask each other to take, and do much else with."""

    a_case: Callable[..., Story]
    asking: Asking
    owning: Callable[[], Any]
    working: Callable[[], Any]

    @initialize()
    def begin(self) -> None:
        """A school refers a child."""
        self.steps = Steps(self.a_case(by="teacher").referred(MONDAY), self.asking)
        self.case_id, self.on = self.steps.story.case_id, MONDAY + timedelta(days=7)

    def _try(self, act: Callable[[], Any]) -> bool:
        """Do it; a refusal in words is an answer too, and changes nothing."""
        before = accountable(self.owning, self.steps.story)
        try:
            act()
        except Refusal:
            assert accountable(self.owning, self.steps.story) == before
            return False
        return True

    def _events(self, kind: str) -> list[str]:
        with self.owning():
            return [e.event_id for e in log.recorded_events(self.case_id) if e.kind == kind]

    def _who(self, team: str, name: str, mostly: bool) -> str:
        return TEAM_OF[team] if mostly else name

    @rule(name=NAMES, to_team=TEAMS, to_tier=TIERS, late=LATE, refused=st.integers(0, 9))
    def ask(self, name: str, to_team: str, to_tier: str, late: int, refused: int) -> None:
        """The accountable team, or anybody, asks a team."""
        by = self._who(accountable(self.owning, self.steps.story)[0], name, late < 5)
        consent = "refused" if refused == 0 else "given"
        happened_on = self.on - timedelta(days=late)
        sheet: dict[str, Any] = {"to_team": to_team, "to_tier": to_tier, "consent": consent}
        if refused == 1:
            sheet["said"] = None  # it stands on what was recorded before, or it is refused
        elif refused in (2, 3):
            until_on = happened_on + timedelta(days=2)
            said = said_by_mother(AGENCY_OF[to_team], "agreed", happened_on, expires_on=until_on)
            sheet["said"] = said
        self._try(lambda: self.steps.asked(by, self.on, happened_on, **sheet))

    @rule(name=NAMES, decision=DECISIONS, late=LATE, which=st.integers(0, 3))
    def answer(self, name: str, decision: str, late: int, which: int) -> None:
        """The team asked, or anybody, answers the latest request or an older one."""
        asked = self._events("step_requested")
        if not asked:
            return
        event_id = asked[-1 - which % len(asked)] if which == 3 else asked[-1]
        with self.owning():
            query = text("select to_team, from_team from step where event_id = :event")
            step = db.session.execute(query, {"event": event_id}).one()
        by = self._who(step.to_team, name, which < 3)
        before = accountable(self.owning, self.steps.story)[0]
        happened_on = self.on - timedelta(days=late if late > 4 else 0)
        done = self._try(
            lambda: self.steps.answered(by, self.on, decision, event_id, happened_on=happened_on)
        )
        if done and decision.startswith("accepted"):
            assert before in (step.from_team, step.to_team), "a case was handed over by who did not have it"

    @rule(name=NAMES)
    def withdraw(self, name: str) -> None:
        """Anybody tries to take the latest request back."""
        if self.steps.latest:
            self._try(lambda: self.steps.act(service.withdraw, name, self.on, "wrong_team"))

    @rule(
        name=NAMES, kind=st.sampled_from(["step_decided", "step_requested", "case_closed", "event_withdrawn"])
    )
    def correct(self, name: str, kind: str) -> None:
        """An entry, or the withdrawal of one, is withdrawn."""
        found = self._events(kind)
        by = self._who(accountable(self.owning, self.steps.story)[0], name, name != "outsider")
        if found:
            self._try(lambda: self.steps.corrected(by, self.on, found[-1]))

    @rule(name=NAMES, outcome=st.sampled_from(["stands", "to_be_accepted", "pass on"]))
    def disagree(self, name: str, outcome: str) -> None:
        """A dispute is raised, or carried on where there is one."""
        if not self.steps.latest:
            return
        with self.owning():
            open_already = queries.dispute_of(self.steps.latest)
        by = self._who(accountable(self.owning, self.steps.story)[0], name, name != "manager")
        if open_already is None:
            self._try(lambda: self.steps.act(service.dispute, by, self.on, "We do not agree"))
        elif outcome == "pass on":
            self._try(lambda: self.steps.act(service.pass_on, name, self.on, who("other_manager")))
        else:
            self._try(lambda: self.steps.act(service.settle, name, self.on, outcome, "So be it"))

    @rule(name=NAMES, which=st.integers(0, 3))
    def take_consent_back(self, name: str, which: int) -> None:
        """The family takes back a consent, whether the request that stands on it is answered or not."""
        by = self._who(accountable(self.owning, self.steps.story)[0], name, which < 3)
        with self.owning():
            query = "select id from consent where case_id = :case and agreed order by place"
            given = list(db.session.scalars(text(query), {"case": self.case_id}))
        if given:
            self._try(lambda: self.steps.taken_back(by, self.on, given[-1 - which % len(given)]))

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        """Silence reminds managers and decides nothing; consent may run out."""
        self.on += timedelta(days=days)
        before = accountable(self.owning, self.steps.story)[0]
        with self.owning():
            pretend(self.on)
        with self.working():
            service.remind(self.on, dawn(self.on))
        assert accountable(self.owning, self.steps.story)[0] == before

    @rule(name=NAMES, late=LATE)
    def close(self, name: str, late: int) -> None:
        """The case closes, today or as is learnt later."""
        by = self._who(accountable(self.owning, self.steps.story)[0], name, late < 5)
        self._record(CaseClosed(reason="RC7"), by, late)

    @rule(name=NAMES, late=LATE)
    def contact(self, name: str, late: int) -> None:
        """Somebody gets in touch, which opens a closed case again."""
        self._record(ContactReceived(source="2A"), name, late)

    @rule(name=NAMES, late=LATE)
    def take_over(self, name: str, late: int) -> None:
        """An assessment begins: immediate harm goes round every request."""
        self._record(InitialAssessmentStarted(trigger="new_information"), name, late)

    def _record(self, event: Any, by: str, late: int) -> None:
        on = self.on - timedelta(days=late)
        context = self.steps._context(by, self.on)

        def act() -> None:
            with self.asking(by):
                cases.record(context, self.case_id, event, on)

        before = accountable(self.owning, self.steps.story)
        try:
            act()
        except Refusal:
            assert accountable(self.owning, self.steps.story) == before

    @invariant()
    def no_gap(self) -> None:
        """The law holds, as soon as the workers have followed what an outsider recorded."""
        if hasattr(self, "steps"):
            with self.working():
                projections.refresh(self.case_id, rulebook())
            check(self.steps.story, self.owning)


def test_any_commands_by_anybody_leave_one_accountable_team(
    a_case: Any, asking: Asking, owning: Any, working: Any
) -> None:
    given = {"a_case": staticmethod(a_case), "asking": staticmethod(asking)}
    given |= {"owning": staticmethod(owning), "working": staticmethod(working)}
    machine = type("Handovers", (Handovers,), given)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


# --- The check is worth something: it fails when a guard is out --------------------------------------


@pytest.fixture
def steps(a_case: Callable[..., Story], asking: Asking) -> Steps:
    """A child whom the school helps."""
    return Steps(a_case(by="teacher").referred(MONDAY), asking)


UP = {"to_team": "DOOR", "to_tier": "specialist"}


def test_the_check_fails_when_any_answer_moves_the_case(
    steps: Steps, owning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_answer = replace(effects()["step_decided"], only_if=None)
    monkeypatch.setitem(effects(), "step_decided", any_answer)  # type: ignore[arg-type]
    steps.asked("teacher", MONDAY, **UP)
    check(steps.story, owning)
    steps.answered("duty", MONDAY, "returned")
    with pytest.raises(AssertionError, match="DOOR is accountable and SCHOOL should be"):
        check(steps.story, owning)


def test_the_check_fails_when_a_request_alone_moves_the_case(
    steps: Steps, owning: Any, working: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.asked("teacher", MONDAY, **UP)
    check(steps.story, owning)
    moving = Effects({**effects(), "step_requested": Effect(sets_tier="to_tier", gives_to="to_team")})
    monkeypatch.setattr(fold, "effects", lambda: moving)
    with working():
        projections.refresh(steps.story.case_id, rulebook())
    with pytest.raises(AssertionError, match="DOOR is accountable and SCHOOL should be"):
        check(steps.story, owning)


def test_the_check_fails_when_who_was_asked_keeps_the_case(steps: Steps, owning: Any, working: Any) -> None:
    steps.asked("teacher", MONDAY, **UP)
    with owning():
        db.session.execute(text("alter table access_to_settle disable trigger access_settled"))
    try:
        steps.answered("duty", MONDAY, "returned")
        with pytest.raises(AssertionError):
            check(steps.story, owning)
    finally:
        with owning():
            db.session.execute(text("alter table access_to_settle enable trigger access_settled"))


def test_without_its_guard_a_team_would_hand_over_what_it_has_no_longer(
    steps: Steps, owning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.asked("teacher", MONDAY, **UP)
    with owning():
        db.session.execute(
            text(
                "insert into case_grant (case_id, team_code, level, reason)"
                " values (:case, 'NORTH', 'content', 'by hand')"
            ),
            {"case": steps.story.case_id},
        )
    taken = InitialAssessmentStarted(trigger="new_information")
    steps.story.recorded("taken", taken, MONDAY, by="practitioner")
    with pytest.raises(Refusal, match="no longer answers"):
        steps.answered("duty", MONDAY + timedelta(days=1))
    monkeypatch.setattr(rules, "check_answer", lambda *_: None)
    steps.answered("duty", MONDAY + timedelta(days=1))
    assert accountable(owning, steps.story)[0] == "DOOR"


def test_the_check_fails_when_a_team_keeps_reading_what_the_family_took_back(
    steps: Steps, owning: Any
) -> None:
    steps.asked("teacher", MONDAY, **UP)
    with owning():
        consent_id = db.session.scalar(text("select consent_id from step_record"))
        db.session.execute(text("alter table access_to_settle disable trigger access_settled"))
    try:
        steps.taken_back("teacher", MONDAY, consent_id)
        with pytest.raises(AssertionError):
            check(steps.story, owning)
    finally:
        with owning():
            db.session.execute(text("alter table access_to_settle enable trigger access_settled"))
