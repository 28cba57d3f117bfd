"""Steps told verb by verb, each one transaction of the web, by an account of the small test authority."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework import AGENCY_OF, Asking, Story, dawn, who
from casework import context as at_work
from sqlalchemy import text

from caseflow.cases import service as cases
from caseflow.consent import service as consent
from caseflow.consent.service import Statement
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.rules.steps import Sheet, Step
from caseflow.stepping import queries, service
from caseflow.stepping.service import Answer
from caseflow.web.today import pretend

SHEET: dict[str, Any] = {
    "to_team": "SCHOOL",
    "to_tier": "targeted",
    "trigger": "planned_review",
    "rationale": "The plan has done its work, and the school can carry on",
    "threshold": "Paragraph 4",
    "consent": "given",
}


def said_by_mother(agency: str, answer: str, on: date, **more: Any) -> Statement:
    """What a mother says about an agency."""
    basis = {"capacity": "parental_responsibility", "method": "electronic", "given_on": on}
    words = {"person_name": "Paula Pretend", "relationship": "mother", "answers": {agency: answer}}
    return Statement(**(words | basis | more))


def context(name: str, on: date, moment: int = 0) -> RecordingContext:
    """An account at work on a day; `moment` orders what happens on one day."""
    return at_work(name, on)._replace(at=dawn(on) + timedelta(seconds=moment))


@dataclass
class Steps:
    """A case whose steps are told; the id of the latest request is kept."""

    story: Story
    asking: Asking
    latest: str = ""
    moment: int = 0

    def _on(self, day: date) -> None:
        with self.asking("administrator"):
            pretend(day)

    def _context(self, name: str, on: date) -> RecordingContext:
        self.moment += 1
        return context(name, on, self.moment)

    def asked(
        self,
        by: str,
        on: date,
        happened_on: date | None = None,
        follows: str | None = None,
        **sheet: Any,
    ) -> str:
        """A team asks another."""
        said = sheet.pop("said", ...)
        given = Sheet(**(SHEET | sheet))
        if said is ...:
            answer = "agreed" if given.consent == "given" else "refused"
            said = said_by_mother(AGENCY_OF.get(given.to_team, ""), answer, happened_on or on)
        if given.consent not in ("given", "refused"):
            said = None
        self._on(on)
        with self.asking(by):
            day, at = happened_on or on, self._context(by, on)
            done = service.propose(at, self.story.case_id, given, day, follows, statement=said)
        if done.asked:
            self.latest = done.event_id
        return done.event_id

    def answered(
        self,
        by: str,
        on: date,
        decision: str = "accepted",
        event_id: str | None = None,
        lead: str | None = None,
        happened_on: date | None = None,
        **answer: Any,
    ) -> str:
        """The other answers."""
        saying = {"reason": "missing_information", "words": "Say more", "would_change": "The school's report"}
        if decision == "accepted":
            saying = {}
        elif decision == "accepted_with_conditions":
            saying = {"words": "A first meeting within two weeks"}
        given = Answer(decision, **(saying | {"lead_id": who(lead or by)} | answer))
        with self.asking(by):
            return service.answer(
                self._context(by, on),
                self.story.case_id,
                event_id or self.latest,
                given,
                happened_on or on,
            )

    def act(
        self, verb: Callable[..., Any], by: str, on: date, *given: Any, event_id: str | None = None
    ) -> Any:
        """Withdraw, dispute, pass on or settle the latest request."""
        with self.asking(by):
            return verb(self._context(by, on), self.story.case_id, event_id or self.latest, *given)

    def consented(self, by: str, on: date, agency: str, answer: str = "agreed", **more: Any) -> UUID:
        """The mother says something about an agency."""
        self._on(on)
        with self.asking(by):
            given = said_by_mother(agency, answer, on, **more)
            return consent.record(self._context(by, on), self.story.case_id, None, given)[-1]

    def taken_back(self, by: str, on: date, consent_id: UUID, agency: str | None = None) -> None:
        """She takes it back."""
        self._on(on)
        with self.asking(by):
            consent.withdraw(self._context(by, on), self.story.case_id, consent_id, agency, on, "")

    def corrected(self, by: str, on: date, event_id: str, reason: str = "wrong_entry") -> str:
        """An entry of the chronology is withdrawn."""
        with self.asking(by):
            return cases.withdraw(self._context(by, on), self.story.case_id, event_id, reason)

    def seen_by(self, name: str) -> list[Step]:
        """The requests on the case that an account may see."""
        with self.asking(name):
            return queries.steps_of(self.story.case_id)


def accountable(owning: Callable[[], Any], story: Story) -> tuple[str, list[tuple[str, str]]]:
    """The accountable team, and every team that may read the content with the reason why."""
    with owning():
        found = db.session.execute(
            text("select team_code, closed_on from case_record where id = :case"), {"case": story.case_id}
        ).one()
        grants = db.session.execute(
            text(
                "select team_code, reason from case_grant where case_id = :case and level = 'content'"
                " and team_code is not null order by reason, team_code"
            ),
            {"case": story.case_id},
        ).all()
        return found.team_code, [(row.team_code, row.reason) for row in grants]
