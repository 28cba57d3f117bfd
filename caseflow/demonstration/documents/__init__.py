"""What some of the children told by hand have on file: assessments, consent, a team, the words of steps.

The events are in the log already; these are the documents beside them, each on the event that it belongs to.
"""

from datetime import date

from caseflow.demonstration.documents.accepted import accepted_entries
from caseflow.demonstration.documents.alerts import keep_alerts
from caseflow.demonstration.documents.children import born, shielded
from caseflow.demonstration.documents.closed import own_family
from caseflow.demonstration.documents.families import families
from caseflow.demonstration.documents.feedback import feedback
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.demonstration.documents.indicators import indicators
from caseflow.demonstration.documents.letters_in import letters_in
from caseflow.demonstration.documents.letters_out import letters_out
from caseflow.demonstration.documents.levels import levels
from caseflow.demonstration.documents.measures import drafts
from caseflow.demonstration.documents.notes import notes
from caseflow.demonstration.documents.population import population
from caseflow.demonstration.documents.proposals import proposals
from caseflow.demonstration.documents.publications import publications
from caseflow.demonstration.documents.reviews import reviews
from caseflow.demonstration.documents.shared import assessment, consent, share
from caseflow.demonstration.documents.steps import steps
from caseflow.demonstration.documents.submitted import submitted
from caseflow.demonstration.documents.team import meeting, plan, team
from caseflow.demonstration.documents.week import week

__all__ = ["FILES", "accepted_entries", "drafts", "keep", "notes", "population", "publications"]

SCHOOL, CENTRE = "SCH-OSW", "CC-FNG"


def _open_and_waiting(file: File) -> None:
    """Signed, the review half written; a team with its plan; a step up that waits for its answer."""
    on, signed_on = file.event("consent_given").occurred_on, file.event("caf_completed").occurred_on
    assessment(file, SCHOOL, ((on, signed_on), (date(2010, 1, 13), None)))
    given = consent(
        file, "first", on, {"HV": "agreed", "CAMHS": "agreed", "IS": "agreed", "YOUTH": "undecided"}, SCHOOL
    )
    members = team(file, SCHOOL, {"HV-OSW": share(file, SCHOOL, "HV-OSW", given, on)})
    there = list(members.values())
    meeting(file, SCHOOL, "planning", ("tac_meeting_held", 0), there)
    meeting(file, SCHOOL, "review", ("tac_review_held", 0), there[:2])
    plan(file, SCHOOL, members)
    steps(file, SCHOOL)


def _ended(file: File) -> None:
    """From the first meeting to the last; the needs are met."""
    on = file.event("consent_given").occurred_on
    assessment(file, SCHOOL, ((on, file.event("caf_completed").occurred_on),))
    consent(file, "first", on, {"HV": "agreed"}, SCHOOL)
    there = list(team(file, SCHOOL, {}).values())
    meeting(file, SCHOOL, "planning", ("tac_meeting_held", 0), there)
    last = meeting(file, SCHOOL, "closing", ("tac_review_held", 2), there)
    closed = file.event("caf_closed")
    file.add(
        "tac_closing",
        event_id=closed.event_id,
        closed_on=closed.occurred_on,
        meeting_id=last,
        without_meeting="",
        summary="Breakfast and sleep are settled. The school keeps an eye on both.",
        child_view="I am fine now",
        parent_view="Thank you, we manage",
        **file.stamp(SCHOOL, "caf_closed"),
    )


def _taken_back(file: File) -> None:
    """One agency agreed and another refused; in February the agreement was taken back."""
    on, back = file.event("consent_given").occurred_on, file.event("consent_withdrawn")
    assessment(file, CENTRE, ((on, file.event("caf_completed").occurred_on),))
    given = consent(file, "first", on, {"SCH-FNG": "agreed", "CAMHS": "refused"}, CENTRE)
    share(file, CENTRE, "SCH-FNG", given, on, back.occurred_on)
    file.add(
        "consent_withdrawal",
        id=file.key("withdrawal"),
        consent_id=given,
        agency_code="SCH-FNG",
        withdrawn_on=back.occurred_on,
        recorded_by=writer(CENTRE),
        recorded_at=at(back.occurred_on),
        event_id=back.event_id,
        words="We would rather sort this out ourselves",
    )


def _returned_then_taken(file: File) -> None:
    """A step up that came back for information, was asked again and accepted."""
    on = file.event("consent_given").occurred_on
    assessment(file, SCHOOL, ((on, file.event("caf_completed").occurred_on),))
    consent(file, "first", on, {"HV": "agreed"}, SCHOOL)
    steps(file, SCHOOL)


FILES = {
    "TM-000006": _open_and_waiting,
    "TM-000007": _returned_then_taken,
    "TM-000019": _ended,
    "TM-000025": _taken_back,
}
"""Whose documents there are: Farah Exampleby, Gus Dummyworth, Pia Imaginer and Vince Demoworth."""


def keep() -> None:
    """Put on file the documents of `FILES`, what waits, families, secret children, figures, proposals."""
    for reference, write in FILES.items():
        file = File(reference)
        write(file)
        file.keep()
    keep_alerts()
    reviews()
    families()
    submitted()
    own_family()
    shielded()
    born()
    indicators()
    levels()
    feedback()
    week()
    letters_out()
    letters_in()
    proposals()
