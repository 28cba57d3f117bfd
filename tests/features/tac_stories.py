"""What stories about a team around a child share: what was agreed, what is sent, who comes in."""

from datetime import date
from typing import Any
from uuid import UUID

from casework import Story, context, who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.consent import service as consent
from caseflow.consent.service import Statement
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.extensions import db

MONDAY = date(2010, 3, 1)
MOTHER = "Molly Testcase"


def on(name: str, day: date) -> dict[str, list[str]]:
    """A civil date as its three boxes send it."""
    return {name: [str(day.day), str(day.month), str(day.year)]}


def at_work(name: str, day: date = MONDAY) -> RecordingContext:
    return context(name, day)


def agreed(story: Story, withheld: tuple[str, ...] = (), **answers: str) -> list[UUID]:
    """The mother answers for each agency about the common assessment of the story."""
    said = Statement(
        person_name=MOTHER,
        relationship="mother",
        capacity="parental_responsibility",
        method="electronic",
        given_on=MONDAY,
        answers=answers,
        withheld=withheld,
    )
    with story.asking("practitioner"):
        return consent.record(at_work("practitioner"), story.case_id, story.ids["caf"], said)


def taken_back(story: Story) -> None:
    """The mother takes back what she agreed for the school."""
    with story.asking("practitioner"):
        given = db.session.scalar(text("select id from consent where given_event_id is not null"))
        case = (story.case_id, given, "SCHOOL", MONDAY, "Changed her mind")
        consent.withdraw(at_work("practitioner"), *case)


def send(client: FlaskClient, address: str, **fields: Any) -> Any:
    if address.endswith(("/hold", "/change")) and "held_on" in fields and not fields.get("present"):
        fields.setdefault("others_present", "Wilma Witnessby")
    answer = client.post(address, data=fields)
    assert answer.status_code == 302, f"{address}: {answer.status_code} {errors(answer.text)}"
    return answer


def errors(page: str) -> str:
    start = page.find("There is a problem")
    return page[start : start + 600] if start >= 0 else page[:200]


def beside(page: str, field: str, sentence: str) -> bool:
    """Whether a refusal stands beside a field, and the summary leads there."""
    return f'id="{field}-error"' in page and f'href="#{field}' in page and sentence in page


def member(kind: str = "practitioner", person: str = "", **fields: Any) -> dict[str, Any]:
    """The fields of somebody who is asked in; `person` is an account of the tests."""
    chosen = {"person": str(who(person))} if person else {}
    return {"kind": kind, "basis": "consent"} | on("invited_on", MONDAY) | chosen | fields


def ids(story: Story, table: str, column: str = "id") -> list[Any]:
    with story.asking("practitioner"):
        return list(db.session.scalars(text(f"select {column} from {table} order by written_at")))


def with_team(story: Story, client: FlaskClient) -> str:
    """A team of the practitioner, the teacher and the mother; the address of its pages."""
    base = f"/cases/{story.case_id}/tac"
    send(client, f"{base}/members/me")
    send(client, f"{base}/members/add", **member(person="teacher", job="Form teacher"))
    send(client, f"{base}/members/add", **member("family", family_name=MOTHER, relationship="mother"))
    return base


def planned(client: FlaskClient, base: str, day: date = MONDAY, **fields: Any) -> str:
    """A meeting at 15:30 in the library; the address of its page."""
    when = on("planned_on", day) | {"starts_at": "15:30", "place": "Nowhere Library", "kind": "planning"}
    when |= {"record_again": "yes"}  # a story plans the same meeting twice
    return str(send(client, f"{base}/meetings/plan", **(when | fields)).location)


def kinds(story: Story) -> list[str]:
    with story.asking("practitioner"):
        return [each.kind for each in log.recorded_events(story.case_id)]
