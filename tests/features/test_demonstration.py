"""The invented borough: the same bytes at every telling, valid by the feed's own words, and plausible."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

from caseflow.demonstration.borough import AGENCIES, QUINDRATS, SIGN_INS, TEAMS, references
from caseflow.demonstration.days import BUSINESS_DATE, english_days
from caseflow.demonstration.feed import COLUMNS, Written, write_feed
from caseflow.demonstration.histories.beside import leavers
from caseflow.demonstration.people import SURNAMES
from caseflow.events.kinds import kinds
from caseflow.events.reading import faults, may_be_about
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import clocks
from caseflow.rules.rulebook import rulebook
from tests.bench import borough as bench

FILES = ("children.csv", "events.jsonl", "references.json")
KNOWN_BY = datetime(2010, 3, 1, 9, tzinfo=UTC)
FEED_KINDS = """contact_received referral_received referral_decided initial_assessment_started
    initial_assessment_completed core_assessment_started core_assessment_completed strategy_discussion_held
    enquiry_started enquiry_completed initial_conference_held protection_plan_started
    protection_plan_category_changed protection_plan_ended core_group_held protection_visit_made
    review_conference_held child_in_need_plan_started child_in_need_plan_reviewed child_in_need_plan_ended
    care_started care_ended care_review_held placement_started placement_ended adoption_decided
    adoption_decision_reversed placed_for_adoption adoption_order_made caf_checklist_completed caf_started
    consent_given consent_declined consent_withdrawn caf_completed lead_professional_named tac_meeting_held
    delivery_plan_agreed tac_review_held caf_closed step_requested step_decided service_requested
    service_decided service_appointment service_ended tier_changed case_closed event_withdrawn"""
OPTIONAL = {"agency", "team", "about", "data"}
REQUIRED = {"event_id", "child_id", "kind", "occurred_on", "recorded_at"}


class Told(NamedTuple):
    """A feed folder read back."""

    folder: Path
    written: Written
    children: list[dict[str, str]]
    events: list[dict[str, Any]]
    by_id: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feed")
    written = write_feed(folder)
    with (folder / "children.csv").open(encoding="utf-8", newline="") as table:
        children = list(csv.DictReader(table))
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return Told(folder, written, children, events, {event["event_id"]: event for event in events})


def digest(folder: Path) -> str:
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()


def day(event: dict[str, Any]) -> date:
    return date.fromisoformat(event["occurred_on"])


def counted(told: Told, kind: str) -> list[dict[str, Any]]:
    withdrawn = {event["about"] for event in told.events if event["kind"] == "event_withdrawn"}
    return [event for event in told.events if event["kind"] == kind and event["event_id"] not in withdrawn]


def still_open(told: Told, started: str, ended: str) -> list[dict[str, Any]]:
    over = {event.get("about") for event in counted(told, ended)}
    return [event for event in counted(told, started) if event["event_id"] not in over]


def this_year(told: Told, kind: str) -> list[dict[str, Any]]:
    return [event for event in counted(told, kind) if day(event) >= date(2009, 4, 1)]


# --- The same every time -------------------------------------------------------------------------


@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_another_process_tells_the_same_bytes(told, tmp_path, hash_seed):
    script = "import sys, pathlib; from caseflow.demonstration.feed import write_feed as w; "
    script += "w(pathlib.Path(sys.argv[1]))"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=environment, check=True)
    assert digest(tmp_path) == digest(told.folder)


def test_a_longer_list_begins_with_the_shorter_one(told, tmp_path):
    write_feed(tmp_path, children=120)
    assert (
        told.folder.joinpath("events.jsonl")
        .read_bytes()
        .startswith(tmp_path.joinpath("events.jsonl").read_bytes())
    )


def test_another_seed_tells_another_history(tmp_path):
    write_feed(tmp_path / "a", children=80)
    write_feed(tmp_path / "b", children=80, seed=7)
    assert digest(tmp_path / "a") != digest(tmp_path / "b")


def test_the_working_days_may_be_given(tmp_path):
    written = write_feed(tmp_path, children=60, is_working_day=lambda day: day.weekday() < 5)
    assert written.children == 60 + len(leavers())


# --- The feed's contract -------------------------------------------------------------------------


def test_every_line_has_the_fields_of_the_feed_and_no_others(told):
    references_ = references()
    teams = {team["code"]: team["agency_code"] for team in references_["teams"]}
    children = {child["child_id"] for child in told.children}
    for event in told.events:
        assert event.keys() >= REQUIRED
        assert event.keys() <= REQUIRED | OPTIONAL
        assert event["child_id"] in children
        assert teams[event["team"]] == event["agency"]
    assert len(told.by_id) == len(told.events) == told.written.events


def test_every_event_is_of_a_known_kind_and_about_the_right_one(told):
    declared = kinds()
    for event in told.events:
        kind, about = event["kind"], event.get("about")
        assert not faults(kind, event.get("data", {})), event
        assert about or not declared[kind].continues.required
        if about:
            other = told.by_id[about]
            assert other["child_id"] == event["child_id"]
            assert may_be_about(kind, other["kind"]), event


def test_nothing_happens_or_is_known_after_the_business_date(told):
    for event in told.events:
        assert date(1990, 1, 1) <= day(event) <= BUSINESS_DATE
        recorded = datetime.fromisoformat(event["recorded_at"])
        assert recorded < KNOWN_BY
        assert recorded.date() >= day(event)


def test_every_kind_and_every_listed_value_appears(told):
    values = defaultdict(set)
    for event in told.events:
        values[event["kind"]].add(None)
        for name, value in event.get("data", {}).items():
            values[event["kind"], name].add(json.dumps(value))
    assert values.keys() >= set(FEED_KINDS.split())
    for kind in FEED_KINDS.split():
        described = kinds()[kind]
        for name, hint in get_type_hints(described).items():
            allowed = [each for each in _allowed(hint) if isinstance(each, str)]
            assert {json.dumps(each) for each in allowed} <= values[kind, name] | {None}, (kind, name)


def _allowed(hint: Any) -> tuple[Any, ...]:
    nested = [get_args(part) or (part,) for part in get_args(hint)]
    return tuple(each for group in nested for each in group)


def test_the_table_of_children_keeps_to_its_columns(told):
    assert tuple(told.children[0]) == COLUMNS
    ids = {child["child_id"] for child in told.children}
    assert len(ids) == told.written.children == 3000 + len(leavers())
    left_care = {person.child_id for person in leavers()}
    for child in told.children:
        assert child["quindrat"] in {*QUINDRATS, ""}
        assert child["sex"] in ("M", "F", "U")
        born = child["birth_date"]
        assert born or child["expected_birth_date"] > "2010-03-01"
        oldest = "1990-02-01" if child["child_id"] in left_care else "1991-03-01"
        assert not born or oldest < born <= "2010-03-01"


# --- Nobody real ---------------------------------------------------------------------------------


def test_names_numbers_and_postcodes_belong_to_nobody(told):
    known = set(SURNAMES) | {f"{name}e" for name in SURNAMES}
    for child in told.children:
        name = child["family_name"]
        assert name in known or any(
            name == f"{first}-{second}"
            for first in known
            for second in (name.removeprefix(f"{first}-"),)
            if second in known
        )
        assert re.fullmatch(r"ZZ\d \d[A-Z]{2}", child["postcode"])
        assert re.fullmatch(r"(I999\d{9})?", child["upn"])
        assert re.fullmatch(r"(999\d{7})?", child["nhs_number"])


def test_there_are_families_twins_records_alike_and_children_not_born_yet(told):
    homes = defaultdict(list)
    for child in told.children:
        homes[child["family_name"], child["postcode"]].append(child["birth_date"])
    assert sum(len(born) > 1 for born in homes.values()) > 300
    assert any(len(set(born)) < len(born) for born in homes.values())
    assert sum(name.endswith("e") and name[:-1] in SURNAMES for name, _ in homes) > 5
    assert sum(not child["birth_date"] for child in told.children) > 10
    assert sum(not child["quindrat"] for child in told.children) > 30


def test_the_borough_has_five_quindrats_and_agencies_of_every_tier():
    assert len(QUINDRATS) == 5
    assert {agency.tier for agency in AGENCIES} == {"universal", "targeted", "specialist"}
    assert [team.code for team in TEAMS if team.front_door] == ["CSC-FD"]
    staff = references()["practitioners"]
    assert (
        len({person["email"] for person in staff}) == len({person["name"] for person in staff}) == len(staff)
    )
    assert all(person["email"].endswith("@example.org") for person in staff)
    managed = {person["team_code"] for person in staff if person["role"] == "team_manager"}
    assert managed == {team.code for team in TEAMS}
    assert {row[2] for row in SIGN_INS} == {person["role"] for person in staff}


# --- What the figures say ------------------------------------------------------------------------


def in_time(told: Told, kind: str, limit: int) -> float:
    days, kept, all_ = english_days(), 0, 0
    for event in this_year(told, kind):
        start = told.by_id[event["about"]]
        referral = told.by_id.get(start.get("about", ""), {})
        since = day(referral if referral.get("kind") == "referral_received" else start)
        if day(event) >= since:
            all_ += 1
            kept += days.between(since.toordinal(), day(event).toordinal()) <= limit
    return 100 * kept / all_


def test_the_figures_of_the_year_are_plausible(told):
    assert 70 <= in_time(told, "initial_assessment_completed", 7) <= 78
    assert 74 <= in_time(told, "core_assessment_completed", 35) <= 83
    assert 1000 <= len(this_year(told, "referral_received")) <= 1400
    assert 250 <= len(this_year(told, "caf_started")) <= 500
    ended = this_year(told, "protection_plan_ended")
    lasted = [(day(event) - day(told.by_id[event["about"]])).days for event in ended]
    assert 2 <= 100 * sum(days >= 731 for days in lasted) / len(lasted) <= 12


def test_as_many_children_are_open_as_in_a_small_borough(told):
    assert 40 <= len(still_open(told, "protection_plan_started", "protection_plan_ended")) <= 65
    care = still_open(told, "care_started", "care_ended")
    assert 60 <= sum(event["data"]["legal_status"] not in ("V3", "V4") for event in care) <= 95
    initial = still_open(told, "initial_assessment_started", "initial_assessment_completed")
    core = still_open(told, "core_assessment_started", "core_assessment_completed")
    assert 90 <= len(initial) + len(core) <= 180


def test_blemishes_of_real_records_are_there(told):
    withdrawn = [told.by_id[e["about"]] for e in told.events if e["kind"] == "event_withdrawn"]
    assert any(event["kind"] == "event_withdrawn" for event in withdrawn)
    starts = {event["event_id"] for event in withdrawn if event["kind"].endswith("assessment_started")}
    completions = [e for e in told.events if e["kind"].endswith("assessment_completed")]
    assert any(event["about"] in starts for event in completions)
    assert any(day(event) < day(told.by_id[event["about"]]) for event in completions)
    assert len({event["about"] for event in completions}) < len(completions)
    late = sum((date.fromisoformat(e["recorded_at"][:10]) - day(e)).days > 30 for e in told.events)
    assert late > 50


# --- Clocks on the business date -----------------------------------------------------------------


def recorded_events(events: list[dict[str, Any]]) -> list[RecordedEvent]:
    return [
        RecordedEvent(
            event["event_id"],
            event["kind"],
            day(event),
            datetime.fromisoformat(event["recorded_at"]),
            event["agency"],
            event["team"],
            event.get("about"),
            event.get("data", {}),
        )
        for event in events
    ]


@pytest.fixture(scope="module")
def running(told):
    """Every clock of the first 600 children."""
    cases = defaultdict(list)
    for event in told.events:
        if event["child_id"] <= "TM-000600":
            cases[event["child_id"]].append(event)
    rules = rulebook()
    return {child: list(clocks(CaseLog(recorded_events(events)), rules)) for child, events in cases.items()}


def test_every_state_of_a_clock_is_on_show(running):
    every = [clock for clocks_ in running.values() for clock in clocks_]
    going = [clock for clock in every if clock.stopped_on is None and clock.ended_on is None]
    ahead = [(clock.due_on - BUSINESS_DATE).days for clock in going]
    assert 0 in ahead
    for least, most in ((-3, -1), (-9999, -60), (1, 1), (2, 6), (14, 9999)):
        assert any(least <= days <= most for days in ahead), (least, most)
    stopped = [clock for clock in every if clock.stopped_on]
    assert any(clock.stopped_on <= clock.due_on for clock in stopped)
    assert any(clock.stopped_on > clock.due_on for clock in stopped)
    assert any(clock.ended_on for clock in every)
    assert any(clock.exception for clock in every)


def due(running, child: str) -> set[date]:
    return {c.due_on for c in running[child] if c.stopped_on is None and c.ended_on is None}


@pytest.mark.parametrize(
    ("child", "due_on"),
    [
        ("TM-000001", date(2010, 3, 1)),
        ("TM-000002", date(2010, 2, 26)),
        ("TM-000003", date(2010, 3, 1)),
        ("TM-000004", date(2010, 3, 9)),
        ("TM-000005", date(2010, 3, 8)),
        ("TM-000007", date(2010, 3, 25)),
        ("TM-000009", date(2010, 3, 3)),
        ("TM-000014", date(2010, 3, 1)),
    ],
)
def test_the_children_told_by_hand_are_due_when_their_story_says(running, child, due_on):
    assert due_on in due(running, child)


def test_a_larger_borough_of_the_bench_names_only_teams_of_its_staff(tmp_path: Path) -> None:
    bench.write(tmp_path, bench.APIECE + 10)
    staff = {bench.team_of(team["code"], part) for team in references()["teams"] for part in range(2)}
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    named = {json.loads(line).get("team") for line in lines}
    assert named - {None} <= staff
    assert "CSC-RA1-1" in named
