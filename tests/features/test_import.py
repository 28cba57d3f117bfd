"""The bulk feed: what enters, what is there already, and what a kill, a check or a second run leaves."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from casework import MONDAY, dawn
from sqlalchemy import text

from caseflow.config import Config
from caseflow.events import log
from caseflow.exchange.service import ImportReport, import_feed
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections.queries import shortened_cases
from caseflow.projections.service import catch_up_all
from caseflow.rules.rulebook import rulebook

HEADER = (
    "child_id,given_name,family_name,sex,birth_date,expected_birth_date,death_date,ethnicity,disability,upn,"
    "nhs_number,postcode,quindrat"
)
Loading = Callable[..., ImportReport]
Owning = Callable[[], AbstractContextManager[None]]


def child(reference: str, **other: str) -> str:
    """A row of children.csv."""
    row = dict.fromkeys(HEADER.split(","), "")
    row |= {"child_id": reference, "given_name": "Zoë", "family_name": "Nobody", "sex": "F"}
    row |= {"birth_date": "2001-02-03", **other}
    return ",".join(row.values())


def event(event_id: str, kind: str = "referral_received", **other: Any) -> dict[str, Any]:
    """A line of events.jsonl; a referral of child C1 unless it says otherwise."""
    found = {"event_id": event_id, "child_id": "C1", "kind": kind, "occurred_on": "2010-01-11"} | other
    if kind == "referral_received":
        found.setdefault("data", {"source": "2A"})
    return found


def decided(event_id: str, about: str, **other: Any) -> dict[str, Any]:
    """A decision on a referral."""
    return event(event_id, "referral_decided", about=about, data={"outcome": "nfa"}, **other)


@pytest.fixture
def load(live: Config, authority: None, tmp_path: Path) -> Loading:
    """Write a feed and import it on Monday 1 March 2010."""

    def loaded(children: list[str], events: list[Any], **options: Any) -> ImportReport:
        lines = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in events]
        (tmp_path / "children.csv").write_text("\n".join([HEADER, *children]) + "\n", encoding="utf-8")
        (tmp_path / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return import_feed(tmp_path, live.database_url, MONDAY, dawn(MONDAY), **options)

    return loaded


def in_log(owning: Owning) -> list[tuple[str, str, str | None]]:
    """Every event id with its kind and what it is about, by id; the chain is whole."""
    with owning():
        assert log.broken_links() == []
        assert shortened_cases() == []
        rows = db.session.execute(text("select event_id, kind, about from case_event order by event_id"))
        return [tuple(row) for row in rows]


def test_children_and_events_enter_and_lag_until_they_are_followed(load: Loading, owning: Owning) -> None:
    report = load(
        [child("C1", disability="LD;AUT", quindrat="EAST", postcode="tw1 1aa"), child("C2", given_name="宝")],
        [
            event("E1", agency="SCHOOL", team="SCHOOL", recorded_at="2010-01-12T09:00:00+01:00"),
            decided("E2", "E1"),
            event("E3", child_id="C2"),
        ],
    )
    assert (report.children, report.events, report.cases, report.exit_status) == (2, 3, 2, 0)
    assert in_log(owning) == [
        ("E1", "referral_received", None),
        ("E2", "referral_decided", "E1"),
        ("E3", "referral_received", None),
    ]
    with owning():
        rows = db.session.execute(
            text(
                "select c.reference, c.given_name, c.disability, c.postcode, r.last_seq, r.facts_seq,"
                " r.team_code, (select count(*) from case_grant g where g.case_id = r.id"
                " and g.reason = 'accountable')"
                " from case_record r join child c on c.id = r.child_id order by 1"
            )
        )
        assert [tuple(row) for row in rows] == [
            ("C1", "Zoë", ["LD", "AUT"], "TW1 1AA", 2, 0, "DOOR", 0),
            ("C2", "宝", [], None, 1, 0, "DOOR", 0),
        ]
        found = db.session.execute(
            text("select recorded_at, agency, recorded_by from case_event where event_id in ('E1', 'E3')")
        )
        assert sorted(map(tuple, found), key=str) == [
            (datetime(2010, 1, 12, 8, tzinfo=UTC), "SCHOOL", None),
            (dawn(MONDAY), None, None),
        ]


def test_a_case_is_read_by_nobody_until_it_has_been_followed(load: Loading, owning: Owning) -> None:
    """Then its accountable team reads it, and those before it know of it; settled for all cases at once."""
    taken = {"kind": "core_assessment_started", "data": {"trigger": "new_information"}, "team": "SOUTH"}
    load([child("C1")], [event("E1", team="NORTH"), event("E2", occurred_on="2010-01-20", **taken)])
    with owning():
        assert db.session.scalar(text("select count(*) from case_grant")) == 0
        catch_up_all(rulebook(), dawn(MONDAY))
        grants = db.session.execute(text("select team_code, level, reason from case_grant order by 1"))
        assert [tuple(row) for row in grants] == [
            ("NORTH", "summary", "was accountable"),
            ("SOUTH", "content", "accountable"),
        ]


def test_a_second_run_adds_nothing(load: Loading, owning: Owning) -> None:
    feed = [child("C1")], [event("E1"), decided("E2", "E1")]
    load(*feed)
    before = in_log(owning)
    again = load(*feed)
    assert (again.children, again.children_skipped, again.events, again.skipped) == (0, 1, 0, 2)
    assert again.rejected == ()
    assert in_log(owning) == before


def test_lines_come_in_any_order_and_a_later_feed_continues_an_earlier_one(
    load: Loading, owning: Owning
) -> None:
    first = load([child("C1")], [decided("E2", "E1"), "", "   ", event("E1")])
    assert (first.events, first.rejected) == (2, ())
    second = load([], [event("E3", "initial_assessment_started", about="E1", data={"trigger": "referral"})])
    assert (second.events, second.cases, second.rejected) == (1, 1, ())
    assert [each[0] for each in in_log(owning)] == ["E1", "E2", "E3"]


def test_other_content_under_a_known_id_is_refused_and_the_rest_still_loads(
    load: Loading, owning: Owning
) -> None:
    load([child("C1"), child("C2")], [event("E1")])
    report = load(
        [], [event("E1", occurred_on="2010-01-12"), event("E2", child_id="C2"), decided("E3", "E1")]
    )
    assert [(each.line, each.event_id, each.field) for each in report.rejected] == [(1, "E1", "event_id")]
    assert (report.events, report.exit_status) == (2, 3)
    taken = load([], [event("E1", child_id="C2")])
    assert "other content" in taken.rejected[0].reason
    assert len(in_log(owning)) == 3


def test_an_id_that_only_another_case_holds_is_found_when_the_case_is_new(
    load: Loading, owning: Owning
) -> None:
    load([child("C1"), child("C2")], [event("E1")])
    report = load([], [event("E1", child_id="C2"), event("E2", child_id="C2")])
    assert [(each.line, each.field) for each in report.rejected] == [(1, "event_id")]
    assert report.events == 1
    assert [each[0] for each in in_log(owning)] == ["E1", "E2"]


def test_what_was_recorded_by_a_person_meanwhile_is_continued(
    load: Loading, owning: Owning, asking: Any, a_case: Any
) -> None:
    story = a_case().referred(date(2010, 2, 1))
    with owning():
        reference = db.session.scalar(text("select reference from child"))
        told = db.session.scalar(text("select event_id from case_event where kind = 'referral_received'"))
        before = len(log.recorded_events(story.case_id))
    report = load([], [event("E1", child_id=reference), decided("E2", told, child_id=reference)])
    assert (report.events, report.rejected) == (2, ())
    assert len(in_log(owning)) == before + 2


def test_a_later_feed_corrects_a_child_and_has_its_facts_counted_again(load: Loading, owning: Owning) -> None:
    load([child("C1", quindrat="EAST")], [event("E1")])
    with owning():
        followed = "clocks_seq = last_seq, facts_seq = last_seq, rules_fingerprint = 'these'"
        db.session.execute(text(f"update case_record set {followed}"))
    report = load([child("C1", quindrat="WEST", given_name="Ada")], [])
    assert (report.children, report.children_updated, report.children_skipped) == (0, 1, 0)
    assert report.corrected == (("C1", ("given_name", "quindrat")),)
    with owning():
        row = db.session.execute(
            text(
                "select given_name, quindrat_code, lags(r, 'these') from child c"
                " join case_record r on r.child_id = c.id"
            )
        ).one()
        assert tuple(row) == ("Ada", "WEST", True)


def test_a_feed_that_does_not_know_takes_nothing_away(load: Loading, owning: Owning) -> None:
    known = {"quindrat": "EAST", "postcode": "TW1 1AA", "ethnicity": "WBRI", "disability": "LD", "upn": "U1"}
    load([child("C1", **known)], [])
    older = {"sex": "U", "birth_date": "", "expected_birth_date": "2001-02-10", "ethnicity": "NOBT"}
    report = load([child("C1", **older, given_name="")], [])
    assert report.children_updated == 1
    assert load([child("C1", **older, given_name="")], []).children_skipped == 1
    with owning():
        row = db.session.execute(text("select * from child")).mappings().one()
    assert (row["given_name"], row["sex"], row["birth_date"]) == ("Zoë", "F", date(2001, 2, 3))
    assert row["expected_birth_date"] == date(2001, 2, 10)
    assert (row["postcode"], row["quindrat_code"], row["ethnicity"]) == ("TW1 1AA", "EAST", "WBRI")
    assert (row["disability"], row["upn"]) == (["LD"], "U1")


def test_what_is_refused_is_listed_so_that_no_spreadsheet_runs_it(load: Loading, tmp_path: Path) -> None:
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)"]
    load([child("C1")], [event(each, occurred_on="2010-02-30") for each in formulas])
    listed = (tmp_path / "rejected.csv").read_text().splitlines()[1:]
    assert [line.split(",")[2] for line in listed] == [f"'{each}" for each in formulas]


def test_a_check_writes_nothing_anywhere(load: Loading, owning: Owning, tmp_path: Path) -> None:
    report = load(
        [child("C1"), child("C2", sex="X")],
        [event("E1", agency="NEW", team="NEW-1"), decided("E2", "E9"), event("E3", child_id="C2")],
        check=True,
        create_references=True,
    )
    assert (report.children, report.events, report.exit_status) == (1, 1, 3)
    assert [each.field for each in report.rejected] == ["sex", "about", "child_id"]
    assert report.references == ("agency NEW", "team NEW-1")
    assert not (tmp_path / "rejected.csv").exists()
    with owning():
        for table in ("child", "case_record", "case_event"):
            assert db.session.scalar(text(f"select count(*) from {table}")) == 0
        assert db.session.scalar(text("select count(*) from agency where code = 'NEW'")) == 0


def test_unknown_references_are_refused_or_added_as_asked(load: Loading, owning: Owning) -> None:
    step = {"direction": "up", "from_tier": "universal", "to_tier": "targeted", "to_team": "T2"}
    feed = (
        [child("C1"), child("C2", quindrat="NORTHMERE")],
        [
            event("E1", agency="A1", team="T1"),
            event("E2", "step_requested", data=step),
            event("E3", team="T1"),
        ],
    )
    refused = load(*feed)
    assert [(each.line, each.field) for each in refused.rejected] == [
        (3, "quindrat"),
        (1, "agency"),
        (1, "team"),
        (2, "data.to_team"),
        (3, "team"),
    ]
    added = load(*feed, create_references=True)
    assert added.rejected == ()
    assert added.references == (
        "quindrat NORTHMERE",
        "agency A1",
        "agency T2",
        "team T1",
        "team T2",
    )
    with owning():
        teams = db.session.execute(text("select code, agency_code from team where code like 'T_' order by 1"))
        assert [tuple(row) for row in teams] == [("T1", "A1"), ("T2", "T2")]


def test_an_authority_without_a_front_door_is_told_so_or_given_one(load: Loading, owning: Owning) -> None:
    with owning():
        db.session.execute(text("update team set front_door = false"))
    with pytest.raises(Refusal, match="front door"):
        load([child("C1")], [event("E1")])
    assert load([child("C1")], [event("E1")], create_references=True).events == 1
    with owning():
        assert db.session.scalar(text("select team_code from case_record")) == "FRONT-DOOR"


def test_fifty_bad_lines_are_listed_and_the_rest_loads(load: Loading, owning: Owning, tmp_path: Path) -> None:
    good = [event(f"E{number}", child_id=f"C{number % 40}") for number in range(400)]
    bad = [event(f"B{number}", "no_such_kind", child_id=f"C{number % 40}") for number in range(50)]
    mixed = [line for number in range(50) for line in (*good[number * 8 : number * 8 + 8], bad[number])]
    feed = [child(f"C{number}") for number in range(40)], mixed
    for added in (400, 0):
        report = load(*feed)
        assert (report.events, report.rejected_lines, report.exit_status) == (added, 50, 3)
        listed = (tmp_path / "rejected.csv").read_text(encoding="utf-8").splitlines()
        assert listed[:2] == [
            "file,line,event_id,field,reason",
            "events.jsonl,9,B0,kind,no_such_kind is not a kind of event",
        ]
        assert len(listed) == 51
    assert len(in_log(owning)) == 400
    load([], [event("E0", child_id="C0")])
    assert not (tmp_path / "rejected.csv").exists()


KILLED = """
import sys, time
from datetime import date, datetime
from pathlib import Path
import caseflow.exchange.service as service

service.BATCH = 50

def tell(what, done, of):
    if what == "Loading events":
        print(done, flush=True)
        time.sleep(0.05)

at = datetime.fromisoformat("2010-03-01T00:00:00+00:00")
service.import_feed(Path(sys.argv[1]), sys.argv[2], date(2010, 3, 1), at, progress=tell)
"""


def test_killed_half_way_it_is_finished_by_running_again(
    load: Loading, live: Config, owning: Owning, tmp_path: Path
) -> None:
    children = [child(f"C{number}") for number in range(100)]
    events: list[Any] = [event(f"E{number}", child_id=f"C{number % 100}") for number in range(500)]
    events += [decided(f"D{number}", f"E{number}", child_id=f"C{number % 100}") for number in range(500)]
    load(children, [])
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, events)), encoding="utf-8")
    command = [sys.executable, "-c", KILLED, str(tmp_path), live.database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for _ in range(3):
            running.stdout.readline()
        running.send_signal(signal.SIGKILL)
    with owning():
        some = db.session.scalar(text("select count(*) from case_event"))
    assert 0 < some < 1000
    report = _when_free(lambda: load(children, events))
    assert (report.events, report.skipped, report.rejected) == (1000 - some, some, ())
    assert len(in_log(owning)) == 1000


def _when_free(work: Callable[[], ImportReport]) -> ImportReport:
    """The server may take a moment to see that the killed import is gone."""
    for _ in range(100):
        try:
            return work()
        except Refusal:
            continue
    return work()


def test_two_imports_never_run_at_once(load: Loading, live: Config, tmp_path: Path) -> None:
    load([child("C1")], [event("E1")])

    def second(what: str, done: int, of: int) -> None:
        with pytest.raises(Refusal, match="Another import"):
            import_feed(tmp_path, live.database_url, MONDAY, dawn(MONDAY))

    import_feed(tmp_path, live.database_url, MONDAY, dawn(MONDAY), progress=second)


def test_what_does_not_fit_is_loaded_and_told_as_a_warning(load: Loading) -> None:
    visit = {"child_seen_alone": True}
    plan = event("p1", "protection_plan_started", data={"category": "NEG"}, occurred_on="2010-01-04")
    report = load(
        [child("C1", birth_date="2009-01-05", death_date="2010-02-01")],
        [
            event("r1", occurred_on="2010-01-11"),
            event(
                "a1",
                "initial_assessment_started",
                about="r1",
                data={"trigger": "referral"},
                occurred_on="2010-01-08",
            ),
            plan,
            event("p2", "protection_plan_started", data={"category": "PHY"}, occurred_on="2010-01-12"),
            event("v1", "protection_visit_made", about="p1", data=visit, occurred_on="2010-01-13"),
            event("r2", occurred_on="2010-02-02"),
            event("r3", occurred_on="2008-01-02"),
        ],
    )
    assert report.events == 7
    assert {each.event_id: each.reason for each in report.warnings} == {
        "a1": "It is dated before what it continues, which was on 2010-01-11.",
        "p2": "One like it is open already, since 2010-01-04.",
        "v1": "It says that the child was seen alone, and not that the child was seen.",
        "r2": "It is dated after the child's death on 2010-02-01.",
        "r3": "It is dated long before the child's birth, on 2009-01-05.",
    }
