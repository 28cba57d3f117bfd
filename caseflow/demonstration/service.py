"""Loading the invented borough, and moving its date."""

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from caseflow import dispatch
from caseflow.agencies import service as agencies
from caseflow.authentication.service.passwords import verifier
from caseflow.caseload.service import watch
from caseflow.demonstration import borough, documents
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.feed import write_feed
from caseflow.exchange.service import ImportReport, Progress, import_feed
from caseflow.joining.service import compare_all, compare_next
from caseflow.kernel import Refusal
from caseflow.kernel.dates import LONDON
from caseflow.projections.service import catch_up_all
from caseflow.rules.rulebook import Rulebook
from caseflow.web import today

PASSWORD = "caseflow-demo"
FOLLOWING = ("caseflow.watch", "caseflow.digest")
LATEST = date(2049, 12, 31)
MORNING = time(8, 30)
"""When it is loaded: not before the last entry of the invented history."""


def step(from_on: date, to_on: date | None) -> None:
    """Move the business date to the morning of a later day; the workers look at clocks, and send e-mails."""
    if to_on is None:
        raise Refusal("to_on", "Enter the date to go to.")
    if to_on <= from_on:
        raise Refusal("to_on", "Choose a later date: the demonstration only goes forward.")
    if to_on > LATEST:
        raise Refusal("to_on", "The calendar of bank holidays ends in 2049.")
    today.pretend(to_on, from_morning=True)
    for task in FOLLOWING:
        dispatch.after_commit(task)


def is_loaded() -> bool:
    """Whether the borough is here, whole: its date is set last."""
    return today.pretended_on() is not None


def prepare() -> None:
    """Add the borough's quindrats, agencies, teams and practitioners, who all have one known password.

    Raises Refusal over a database that holds somebody else's reference data.
    """
    given = borough.references()
    strangers = agencies.codes_of_quindrats() - {each["code"] for each in given["quindrats"]}
    if strangers:
        sentence = "This database holds an authority's own data; the demonstration needs an empty one."
        raise Refusal("", sentence)
    agencies.add_references("quindrat", given["quindrats"])
    agencies.add_references("agency", given["agencies"])
    agencies.add_references("team", [_without(team, "serves") for team in given["teams"]])
    people = [_without(person, "title") for person in given["practitioners"]]
    agencies.add_accounts(people, verifier(PASSWORD))


def load(database_url: str, rulebook: Rulebook, progress: Progress | None = None) -> ImportReport:
    """Bring in three years of invented history, follow every case, and set the date to 1 March 2010.

    Killed on the way, it takes up where it was the next time. Raises Refusal when the feed does not load.
    """
    at = datetime.combine(BUSINESS_DATE, MORNING, LONDON)
    with TemporaryDirectory(prefix="caseflow-demonstration-") as folder:
        write_feed(Path(folder))
        report = import_feed(Path(folder), database_url, BUSINESS_DATE, at, progress=progress)
    if report.rejected:
        raise Refusal("", f"The demonstration did not load: {report.rejected[0].reason}")
    documents.notes(rulebook)
    catch_up_all(rulebook, at)
    documents.keep()
    compare_all(at)
    while compare_next(at):
        pass
    documents.accepted_entries(rulebook)
    documents.publications(rulebook, at)
    documents.drafts(rulebook, at)
    documents.population(at)
    today.pretend(BUSINESS_DATE)
    watch(BUSINESS_DATE, at, rulebook.calendar)
    return report


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
