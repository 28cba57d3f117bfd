"""Stories for the rules: the events of one invented case, written down in a line each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from caseflow.kernel import Happening


def day(text: str) -> date:
    """`day("26 Mar 2010")`, as it would be said."""
    return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date()


class Story:
    """One case's events in the order of telling; `last` is the id of the event told last.

    An event is known a minute after the one told before it, and on the day on which it happened.
    """

    def __init__(self, team: str | None = "duty", agency: str | None = "csc") -> None:
        self.events: list[Happening] = []
        self.team, self.agency = team, agency
        self.last = ""

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
            Happening(self.last, kind, occurred_on, known_at, self.agency, named, about, dict(data))
        )
        return self

    def then(self, when: str, kind: str, **more: Any) -> Self:
        """One more event that is about the one told last."""
        return self.on(when, kind, about=self.last, **more)


def a_case(team: str | None = "duty") -> Story:
    """A case of which nothing is known yet."""
    return Story(team)
