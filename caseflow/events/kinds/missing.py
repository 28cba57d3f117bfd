"""Children missing from home or care."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, Narrative, Voices, When
from caseflow.rules.effects import NO_EFFECT, where
from caseflow.rules.lanes import Lane


class MissingEpisodeStarted(CaseEvent):
    """A child is not where the child should be."""

    kind, title = "missing_episode_started", "Child went missing"
    open_as = "an episode of going missing"
    task = "Record that the child is missing"
    intro = "Is the child missing now? Call the police first, on 101, or on 999 where there is danger."
    recorded_by = "record"
    lane = Lane("missing", "absence")
    leads_to = (LeadsTo("missing_episode_ended"),)
    when = When("Since when?", "Enter the date since which the child is missing")
    narrative = Narrative("What is known", "Who saw the child last, where the child may be, and who was told")
    absence: Annotated[
        str,
        Ask(
            "Does anybody know where the child is?",
            "Where the child is",
            missing="Choose whether anybody knows where the child is",
            codes={
                "missing": "Not known: the child is missing",
                "away": "Known: the child is away without permission",
            },
        ),
    ]
    police_told: Annotated[bool | None, Ask("Were the police told?")] = None


class MissingEpisodeEnded(CaseEvent):
    """The child was found, or came back."""

    kind, title = "missing_episode_ended", "Returned from being missing"
    task = "Record that the child has returned"
    continues = Continues(MissingEpisodeStarted, required=True, finishes=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When did the child return?", "Enter the date on which the child returned")
    narrative = Narrative()
    heard = Voices("What the child says about it", hint="Where the child was, and why")
    overnight: Annotated[bool | None, Ask("Was the child away overnight?")] = None
    interview_offered: Annotated[bool | None, Ask("Was a return interview offered?")] = None
    interview_accepted: Annotated[
        bool | None,
        Ask("Did the child accept it?", "Return interview accepted", only_if=where("interview_offered")),
    ] = None
