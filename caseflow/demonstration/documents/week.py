"""The week of the demonstration's manager: notes of breaches, cover, e-mails, supervision, handovers."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in, workers
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.file import at
from caseflow.events import log
from caseflow.extensions import db
from caseflow.kernel.dates import LONDON

TEAM = "CSC-RA1"
MORNING, ONE_DAY = time(8, 5), timedelta(days=1)
NOTES = (
    "Two workers were ill in the same week. The next one goes to whoever has room, and I look on Fridays.",
    "The school could not see us before half term. I have agreed with its head that we ring a week earlier.",
)
DIGESTS = (
    ("practitioner", date(2010, 2, 24), {"due": [2, 2]}),
    ("practitioner", date(2010, 2, 25), {"due": [3, 1]}),
    ("practitioner", date(2010, 2, 26), {"due": [2, 1], "notice": [1, 1]}),
    ("manager", date(2010, 2, 25), {"notice": [1, 1]}),
    ("manager", date(2010, 2, 26), {"silence": [1, 1], "notice": [2, 1]}),
)
HANDED_OVER = (
    "To share the work out evenly.\n\nThe next visit is promised, and the family know who comes.",
    "Whoever had it is away for a time.\n\nThe school is told. Ring the parents before you write to them.",
)
"""The reason and the note of the case that was handed over last, and of the one before it."""
SIGNED_ON = date(2010, 2, 1)
DECIDED = (
    (SIGNED_ON, "Ask the health visitor for the report by phone.", date(2010, 2, 5), True),
    (SIGNED_ON, "Print the chronology, and mark what is significant.", date(2010, 2, 26), False),
    (
        BUSINESS_DATE,
        "See the child alone at school before the assessment is written.",
        date(2010, 3, 5),
        None,
    ),
)
"""When, what, by when, and whether it is done; the last one was decided today."""


def week() -> None:
    """Put it all on file."""
    petra, mona = UUID(sign_in("practitioner@example.org")), UUID(sign_in("manager@example.org"))
    _notes(mona)
    _cover(mona)
    _saved_lists(petra, mona)
    for who, on, counts in DIGESTS:
        sent_at = datetime.combine(on, MORNING, LONDON)
        whose = {"practitioner_id": UUID(sign_in(f"{who}@example.org")), "on_day": on}
        _add(
            "digest",
            f"{who} {on}",
            **whose,
            begun_at=sent_at,
            sent_at=sent_at,
            tries=1,
            counts=counts,
            error="",
        )
    _supervision(petra, mona)
    _handovers(petra, mona)


def _notes(author_id: UUID) -> None:
    """What the manager noted of the latest breaches of the team."""
    breach = db.metadata.tables["breach"]
    of_team = (breach.c.team_code == TEAM) & breach.c.voided_at.is_(None)
    latest = select(breach.c.id, breach.c.case_id, breach.c.due_on).where(of_team)
    ordered = latest.order_by(breach.c.due_on.desc(), breach.c.case_id, breach.c.timescale).limit(len(NOTES))
    for words, row in zip(NOTES, db.session.execute(ordered).all(), strict=False):
        about = {"breach_id": row.id, "case_id": row.case_id, "author_id": author_id}
        _add(
            "breach_note",
            f"note {row.due_on} {words[:9]}",
            **about,
            text=words,
            written_at=at(date(2010, 2, 26)),
        )


def _cover(manager_id: UUID) -> None:
    """Somebody is on leave this week; on a day of the next nobody can be reached for some of the cases."""
    away, covers = sorted(set(workers(TEAM)) - {sign_in("practitioner@example.org")})[:2]
    spells = (
        (UUID(away), UUID(covers), BUSINESS_DATE, date(2010, 3, 5)),
        (manager_id, UUID(covers), date(2010, 3, 9), date(2010, 3, 10)),
        (UUID(covers), manager_id, date(2010, 3, 10), date(2010, 3, 12)),
    )
    for whose, by, from_on, until_on in spells:
        people = {"practitioner_id": whose, "covered_by": by, "written_by": manager_id}
        days = {"from_on": from_on, "until_on": until_on, "written_at": at(date(2010, 2, 24))}
        _add("cover", f"cover {whose} {from_on}", **people, **days)


def _saved_lists(worker_id: UUID, manager_id: UUID) -> None:
    """What a worker and a manager come back to."""
    lists = (
        (worker_id, "mine", "Core assessments, oldest first", "show=running&timescale=R03&sort=started"),
        (manager_id, "team", "Late without a reason", "show=breach&reason=no"),
    )
    for whose, place, name, query in lists:
        row = {"practitioner_id": whose, "place": place, "name": name, "query": query}
        _add("saved_list", f"saved list {name}", **row, saved_at=at(date(2010, 2, 22)))


def _supervision(worker_id: UUID, manager_id: UUID) -> None:
    """A meeting that both have signed, and one of today that nobody has."""
    held = list(_cases_of(worker_id))
    if not held:  # a borough too small to have one
        return
    for on in (SIGNED_ON, BUSINESS_DATE):
        signed_at = at(on) if on == SIGNED_ON else None
        signed = {"worker_signed_at": signed_at, "manager_signed_at": signed_at}
        whose = {"worker_id": worker_id, "manager_id": manager_id}
        _add("supervision", f"supervision {on}", **whose, held_on=on, opened_at=at(on), **signed)
    for place, (on, words, by_on, done) in enumerate(DECIDED):
        about = {"supervision_id": _key(f"supervision {on}"), "case_id": held[place % len(held)]}
        kept = {"done_on": by_on if done else None, "done_by": worker_id if done else None}
        written = {"author_id": manager_id, "written_at": at(on)}
        _add(
            "supervision_decision", f"decision {place}", **about, words=words, by_on=by_on, **kept, **written
        )


def _handovers(worker_id: UUID, manager_id: UUID) -> None:
    """The case that the worker took on last, which waits to be confirmed, and the one before, which was."""
    had = next(UUID(each) for each in sorted(workers(TEAM)) if each != str(worker_id))
    given = {
        case_id: (event.occurred_on, event.event_id)
        for case_id in _cases_of(worker_id, 100)
        for event in log.recorded_events(case_id)
        if event.kind == "case_allocated" and event.data["practitioner"] == str(worker_id)
    }
    latest = sorted(given.items(), key=itemgetter(1), reverse=True)[: len(HANDED_OVER)]
    for place, ((case_id, (on, event_id)), words) in enumerate(zip(latest, HANDED_OVER, strict=False)):
        about = {"case_id": case_id, "event_id": event_id}
        people = {"from_id": had, "to_id": worker_id, "handed_by": manager_id}
        when = {"handed_at": at(on), "confirmed_at": at(on + ONE_DAY) if place else None}
        _add("handover", f"handover {place}", **about, **people, **when, team_code=TEAM)
        written = {"author_id": manager_id, "written_at": at(on), "confirms": False}
        _add("case_note", f"handover note {place}", **about, **written, text=words)


def _cases_of(worker_id: UUID, at_most: int = 3) -> Iterator[UUID]:
    case = db.metadata.tables["case_record"]
    mine = (case.c.allocated_to == worker_id) & case.c.closed_on.is_(None)
    yield from db.session.scalars(
        select(case.c.id).where(mine).order_by(case.c.opened_on, case.c.id).limit(at_most)
    )


def _key(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"caseflow demonstration week {what}")


def _add(table: str, what: str, **row: Any) -> None:
    db.session.execute(insert(db.metadata.tables[table]), {"id": _key(what), **row})
