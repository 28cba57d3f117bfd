"""A small authority for tests, and stories that build a case through the services, on days we choose."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.assessment import CoreAssessmentCompleted, InitialAssessmentCompleted
from caseflow.events.kinds.case import CaseClosed
from caseflow.events.kinds.contact import ReferralDecided, ReferralReceived
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.people.service import NewChild, add_child
from caseflow.rules.rulebook import rulebook

PASSWORD = "nobody would guess this"
MONDAY = date(2010, 3, 1)

QUINDRATS = [{"code": "EAST", "name": "Eastmere"}, {"code": "WEST", "name": "Westmere"}]
AGENCIES = [
    {"code": "CSC", "name": "Social care of Nowhere", "tier": "specialist", "phone": "020 7946 0001"},
    {"code": "SCHOOL", "name": "Nowhere Primary School", "tier": "universal", "phone": "020 7946 0002"},
]
TEAMS = [
    {"code": code, "agency_code": agency, "quindrat_code": quindrat, "name": name, "phone": "020 7946 0003"}
    | {"front_door": code == "DOOR"}
    for code, agency, quindrat, name in (
        ("DOOR", "CSC", None, "Front door"),
        ("NORTH", "CSC", "EAST", "Assessment north"),
        ("SOUTH", "CSC", "WEST", "Assessment south"),
        ("FIGURES", "CSC", None, "Performance and governance"),
        ("SCHOOL", "SCHOOL", "EAST", "School pastoral team"),
    )
]


def who(name: str) -> UUID:
    """The id of an account of `ACCOUNTS`."""
    return uuid5(NAMESPACE_URL, f"caseflow test account {name}")


def _account(name: str, role: str, team: str) -> dict[str, Any]:
    words = f"{name.replace('_', ' ').title()} Testerton"
    return {"id": who(name), "email": f"{name}@example.org", "name": words, "role": role, "team_code": team}


ACCOUNTS = [
    _account("practitioner", "practitioner", "NORTH"),
    _account("colleague", "practitioner", "NORTH"),
    _account("manager", "team_manager", "NORTH"),
    _account("outsider", "practitioner", "SOUTH"),
    _account("other_manager", "team_manager", "SOUTH"),
    _account("teacher", "practitioner", "SCHOOL"),
    _account("duty", "practitioner", "DOOR"),
    _account("duty_manager", "team_manager", "DOOR"),
    _account("analyst", "performance_analyst", "FIGURES"),
    _account("administrator", "administrator", "FIGURES"),
    _account("governance", "information_governance", "FIGURES"),
]
TEAM_OF = {each["email"].partition("@")[0]: each["team_code"] for each in ACCOUNTS}
AGENCY_OF = {each["code"]: each["agency_code"] for each in TEAMS}
EVERY_ROLE = ("practitioner", "manager", "analyst", "administrator", "governance")

Asking = Callable[[str | None], AbstractContextManager[None]]
"""A transaction over the web's lesser login, asked by one account; committed at the end."""


def dawn(on: date) -> datetime:
    """The first moment of a day, UTC: a story is told before whatever a page records on that day, at
    whatever time of day the tests run."""
    return datetime.combine(on, time(0), UTC)


_later = count()


def context(name: str, on: date, framework: str = "cypp-2009") -> RecordingContext:
    """An account that records on a day, a moment after whoever was asked for before."""
    team = TEAM_OF[name]
    at = dawn(on) + timedelta(microseconds=next(_later))
    return RecordingContext(who(name), AGENCY_OF[team], team, at, rulebook(framework), on)


class Story:
    """One child's case, told verb by verb; each verb is one transaction of the web.

    A verb's day is also the day of recording, unless `recorded_on` says later. `ids` holds what each verb
    recorded last, by its name: `story.ids["referred"]`.
    """

    def __init__(
        self, asking: Asking, by: str = "practitioner", framework: str = "cypp-2009", **child: Any
    ) -> None:
        self.asking, self.by, self.framework = asking, by, framework
        details = {
            "given_name": "Zebedee",
            "family_name": "Testcase",
            "sex": "U",
            "birth_date": date(2003, 5, 5),
        }
        empty = {"expected_birth_date": None, "postcode": "", "quindrat_code": None}
        self.child = NewChild(**(details | empty | child))
        self.ids: dict[str, str] = {}
        with self._by(by):
            self.child_id = add_child(self.child, date(2026, 1, 1))
            self.case_id = cases.open_for(self.child_id, TEAM_OF[by])

    @contextmanager
    def _by(self, name: str) -> Iterator[None]:
        with self.asking(name):
            yield

    def recorded(
        self,
        name: str,
        event: CaseEvent,
        on: date,
        about: str | None = None,
        recorded_on: date | None = None,
        by: str | None = None,
        **extra: Any,
    ) -> Self:
        """Any event, as `name` in `ids`."""
        by, seen_on = by or self.by, recorded_on or on
        at = context(by, seen_on, self.framework)
        with self._by(by):
            self.ids[name] = cases.record(at, self.case_id, event, on, about=about, **extra)
        return self

    def referred(self, on: date, source: str = "2A", recorded_on: date | None = None) -> Self:
        """A referral from a school."""
        event = ReferralReceived(source=source, primary_need="N1")
        return self.recorded("referred", event, on, recorded_on=recorded_on)

    def decided(self, on: date, outcome: str = "initial_assessment", recorded_on: date | None = None) -> Self:
        """The decision on the referral."""
        event = ReferralDecided(outcome=outcome)
        return self.recorded("decided", event, on, self.ids["referred"], recorded_on)

    def assessment_started(self, on: date, recorded_on: date | None = None) -> Self:
        """An initial assessment of the referral."""
        return self._started("initial_assessment", "referral", "referred", on, recorded_on)

    def assessed(self, on: date, recorded_on: date | None = None, **fields: Any) -> Self:
        """The initial assessment completed; it is started on the same day where it was not."""
        if "initial_assessment_started" not in self.ids:
            self.assessment_started(on, recorded_on)
        event = InitialAssessmentCompleted(**({"outcome": "services"} | fields))
        return self._completed("initial_assessment", event, on, recorded_on)

    def core_started(self, on: date, recorded_on: date | None = None) -> Self:
        """A core assessment on new information."""
        return self._started("core_assessment", "new_information", None, on, recorded_on)

    def core_assessed(self, on: date, recorded_on: date | None = None, **fields: Any) -> Self:
        """The core assessment completed."""
        event = CoreAssessmentCompleted(**({"outcome": "services"} | fields))
        return self._completed("core_assessment", event, on, recorded_on)

    def _started(
        self, which: str, trigger: str, about: str | None, on: date, recorded_on: date | None
    ) -> Self:
        event = read(f"{which}_started", {"trigger": trigger})
        begun = self.ids[about] if about else None
        return self.recorded(f"{which}_started", event, on, about=begun, recorded_on=recorded_on)

    def _completed(self, which: str, event: CaseEvent, on: date, recorded_on: date | None) -> Self:
        begun = self.ids[f"{which}_started"]
        return self.recorded(f"{which}_completed", event, on, about=begun, recorded_on=recorded_on)

    def allocated(self, on: date, to: str = "practitioner", by: str = "manager") -> Self:
        """Allocated to a member of the accountable team."""
        with self._by(by):
            cases.allocate(context(by, on, self.framework), self.case_id, who(to))
        return self

    def withdrawn(self, name: str, on: date, reason: str = "wrong_entry") -> Self:
        """What `name` recorded no longer counts."""
        at = context(self.by, on, self.framework)
        with self._by(self.by):
            self.ids["withdrawn"] = cases.withdraw(at, self.case_id, self.ids[name], reason)
        return self

    def closed(self, on: date, reason: str = "RC8") -> Self:
        """The case closed."""
        return self.recorded("closed", CaseClosed(reason=reason), on)


@contextmanager
def committed() -> Iterator[None]:
    """What the block did is committed, or rolled back where it raised."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def worker_process(live: Any, code: str, **more: str) -> "subprocess.Popen[bytes]":
    """A process of its own that runs this code as a worker over the database of the tests, and ends."""
    given = {
        **os.environ,
        "CASEFLOW_HOME": str(live.home),
        "CASEFLOW_SECRET_KEY": live.secret_key,
        "CASEFLOW_DEMONSTRATION": "1",
        "DATABASE_URL": "",
        "DATABASE_WORKER_URL": live.worker_database_url,
        "REDIS_URL": live.redis_url,
        **more,
    }
    return subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[1], env=given)


def until_done(working: Callable[[], AbstractContextManager[None]], do_next: Callable[[], bool]) -> int:
    """Let the workers do one thing after another until nothing waits; how many times they did something."""
    done = 0
    while True:
        with working():
            if not do_next():
                return done
        done += 1
