"""The case itself: its allocation and closing, entries withdrawn, local clocks. Each has pages of its own."""

from datetime import date
from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, When
from caseflow.events.kinds.stepping import StepDecided
from caseflow.rules.effects import NO_EFFECT, Effect, where
from caseflow.rules.steps import WITHDRAWALS

DIED = "RC2"
CLOSURES = {
    "RC7": "No longer in need, or another reason",
    "RC8": "Closed after assessment, no further action",
    "RC9": "Closed after assessment, referred to early help",
    "early_help_declined": "Early help was declined",
    "RC5": "Transferred to another authority",
    "RC6": "Transferred to adult social care",
    "RC1": "Adopted",
    DIED: "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
}
WITHDRAWAL_REASONS = {
    "wrong_child": "It is about another child",
    "wrong_date": "The date is wrong",
    "wrong_entry": "It did not happen",
    "duplicate": "It was recorded twice",
}


CORRECTIONS = {
    "put_right": "It was put right: the corrected entry stands beside it",
    "follows": "What it continues was put right; it was recorded again with it",
}


class CaseClosed(CaseEvent):
    """The case is over; a later contact or referral opens it again."""

    kind, title = "case_closed", "Case closed"
    effect = Effect(opens="never", closes=True)
    when = When("When did it close?", "Enter the date on which the case closed")
    reason: Annotated[str, Ask("Why does it close?", "Reason", missing="Choose a reason", codes=CLOSURES)]
    died_on: Annotated[
        date | None, Ask("When did the child die?", "Died on", only_if=where("reason", DIED))
    ] = None


class EventWithdrawn(CaseEvent):
    """The entry that it is about no longer counts, and stays in the log."""

    kind, title = "event_withdrawn", "Entry withdrawn"
    continues = Continues(CaseEvent, required=True)
    reason: Annotated[
        str,
        Ask(
            "Why should this entry no longer count?",
            "Reason",
            missing="Choose a reason",
            codes={**WITHDRAWAL_REASONS, **CORRECTIONS, **WITHDRAWALS},
            others=True,
        ),
    ]


class CaseAllocated(CaseEvent):
    """A member of the accountable team has the case."""

    kind, title = "case_allocated", "Case allocated to a practitioner"
    continues = Continues(StepDecided)
    effect = Effect(opens="never", allocates=True)
    practitioner: Annotated[str, Ask("Practitioner", refers_to="practitioner")]


class ClockPaused(CaseEvent):
    """A local timescale waits; a statutory one never does."""

    kind, title = "clock_paused", "Local clock paused"
    continues = Continues(CaseEvent, required=True)
    effect = NO_EFFECT
    timescale: Annotated[str, Ask("What is paused?", "What is paused", refers_to="timescale")]
    reason: Annotated[str, Ask("Why?", "Reason", others=True)]


class ClockResumed(CaseEvent):
    """A paused timescale runs on."""

    kind, title = "clock_resumed", "Local clock resumed"
    continues = Continues(ClockPaused, required=True, finishes=True)
    effect = NO_EFFECT
