"""What families said: asked when work ended, answered on paper by rather more than half."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in, workers
from caseflow.demonstration.documents.file import at
from caseflow.demonstration.random_numbers import RandomNumbers
from caseflow.extensions import db
from caseflow.feedback.forms import QUESTIONS
from caseflow.kernel.dates import period

QUARTERS = {"2009-10Q2": 36, "2009-10Q3": 44, "2009-10Q4": 20}
"""How many families were asked in each."""
LIKELY = {"listened": 0.8, "knew": 0.55, "helped": 0.7, "again": 0.75}
ANSWERED = 0.62
WROTE = (
    "She rang when she said she would.",
    "We were told the date of the meeting a day before.",
    "Nobody asked my son what he wanted.",
    "Too many people came to our house.",
)
DONE = (
    (
        "We learned the date of the meeting a day before it.",
        "The invitation goes out ten days before, and a text message on the day before.",
        date(2010, 1, 18),
    ),
    (
        "Nobody asked the children what they wanted.",
        "Each plan now begins with the child's own words; managers read for it in supervision.",
        date(2010, 2, 8),
    ),
)


def feedback() -> None:
    """Ask families whose work ended, keep what came back, and what was done about it."""
    rows = list(_asked())
    tables, who = db.metadata.tables, UUID(sign_in("performance@example.org"))
    if not rows:  # a borough too small to have one
        return
    db.session.execute(insert(tables["feedback_request"]), [request for request, _ in rows])
    answers = [{**answer, "entered_by": who} for _, answer in rows if answer]
    db.session.execute(insert(tables["feedback_answer"]), answers)
    done = [
        {"id": uuid5(NAMESPACE_URL, said), "said": said, "done": done, "done_on": on}
        | {"written_by": who, "written_at": at(on)}
        for said, done, on in DONE
    ]
    db.session.execute(insert(tables["feedback_done"]), done)


def _asked() -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    chance, asked_by = RandomNumbers(431), UUID(workers("CSC-RA1")[0])
    case, child = db.metadata.tables["case_record"], db.metadata.tables["child"]
    for label, number in QUARTERS.items():
        days = period(label)
        ended = (
            select(case.c.id, case.c.closed_on, child.c.reference)
            .join(child, child.c.id == case.c.child_id)
            .where(case.c.closed_on.between(days.first_on, days.last_on))
            .order_by(child.c.reference)
            .limit(number)
        )
        for row in db.session.execute(ended):
            identity = uuid5(NAMESPACE_URL, f"caseflow demonstration feedback {row.reference}")
            request = {"id": identity, "case_id": row.id, "code": identity.hex[:8].upper()}
            request |= {"occasion": "closing", "asked_on": row.closed_on}
            request |= {"asked_by": asked_by, "asked_at": at(row.closed_on)}
            yield request, _answer(identity, row.closed_on, chance)


def _answer(identity: UUID, asked_on: date, chance: RandomNumbers) -> dict[str, Any] | None:
    if not chance.yes(ANSWERED):
        return None
    given = {
        each: "yes" if chance.yes(LIKELY[each]) else chance.pick(("partly", "partly", "no"))
        for each in QUESTIONS
    }
    return {
        "request_id": identity,
        "by_whom": "child" if chance.yes(0.2) else "parent",
        "answers": given,
        "words": chance.pick(WROTE) if chance.yes(0.25) else "",
        "entered_at": at(asked_on + timedelta(days=chance.whole(3, 20))),
    }
