"""Stories for the rules: the events of one invented case, written down in a line each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import Clock, Status, clocks, status
from caseflow.rules.rulebook import rulebook


def day(text: str) -> date:
    """`day("26 Mar 2010")`, as it would be said."""
    return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date()


class Story:
    """One case's events in the order of telling; `last` is the id of the event told last.

    An event is known a minute after the one told before it, and on the day on which it happened.
    """

    def __init__(self, team: str | None = "duty", agency: str | None = "csc") -> None:
        self.events: list[RecordedEvent] = []
        self.team, self.agency = team, agency
        self.last = ""

    @property
    def case_log(self) -> CaseLog:
        """The events as the rules take them."""
        return CaseLog(self.events)

    def on(
        self,
        when: str,
        kind: str,
        about: str | None = None,
        team: str | None = "same",
        recorded_at: datetime | None = None,
        **data: Any,
    ) -> Self:
        """One more event; its id is its place in the story, "e1" for the first."""
        occurred_on = day(when)
        self.last = f"e{len(self.events) + 1}"
        told_at = datetime(occurred_on.year, occurred_on.month, occurred_on.day, 9, tzinfo=UTC)
        known_at = recorded_at or told_at + timedelta(minutes=len(self.events))
        named = self.team if team == "same" else team
        self.events.append(
            RecordedEvent(self.last, kind, occurred_on, known_at, self.agency, named, about, dict(data))
        )
        return self

    def then(self, when: str, kind: str, **more: Any) -> Self:
        """One more event that is about the one told last."""
        return self.on(when, kind, about=self.last, **more)


def a_case(team: str | None = "duty") -> Story:
    """A case of which nothing is known yet."""
    return Story(team)


def of(story: Story, code: str, framework: str = "cypp-2009") -> list[Clock]:
    """The story's clocks of one timescale."""
    return [clock for clock in clocks(story.case_log, rulebook(framework)) if clock.timescale == code]


def the(story: Story, code: str, framework: str = "cypp-2009") -> Clock:
    """The story's only clock of one timescale."""
    (clock,) = of(story, code, framework)
    return clock


def in_breach(clock: Clock, as_at: date) -> bool:
    """Whether a clock is in breach, seen from a day."""
    return status(clock, as_at) is Status.IN_BREACH


def was_late(clock: Clock) -> bool:
    """Whether what a clock waited for was done in the end, and late."""
    return status(clock, FOR_EVER) is Status.DONE_LATE


def spans(story: Story, code: str) -> list[tuple[int, date, date | None]]:
    """Number, due date and stop of each clock of one timescale."""
    return [(clock.number, clock.due_on, clock.stopped_on) for clock in of(story, code)]


def referral() -> Story:
    return a_case().on("26 Mar 2010", "referral_received")


def assessment() -> Story:
    return referral().then("30 Mar 2010", "initial_assessment_started", trigger="referral")


def core() -> Story:
    return a_case().on("12 Oct 2009", "core_assessment_started", trigger="new_information")


def discussion() -> Story:
    return a_case().on("24 Dec 2009", "strategy_discussion_held", initiates_enquiry=True)


def plan(when: str = "24 Dec 2009") -> Story:
    return a_case().on(when, "protection_plan_started", category="NEG")


def care(when: str = "04 Mar 2010", legal_status: str = "V2") -> Story:
    return a_case().on(when, "care_started", legal_status=legal_status)


def caf() -> Story:
    return a_case().on("18 Apr 2011", "caf_started")


def request() -> Story:
    return a_case().on("01 Apr 2010", "step_requested", direction="down", to_tier="targeted")


def camhs() -> Story:
    return a_case().on("01 Apr 2010", "service_requested", service="camhs")


def paused(since: str, until: str | None, timescale: str = "R22") -> Story:
    story = caf().on(since, "clock_paused", about="e1", timescale=timescale, reason="family away")
    return story.then(until, "clock_resumed") if until else story
