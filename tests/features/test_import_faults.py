"""Each reason for which a line of a feed is refused, one sentence each, and every fault of a line at once."""

import codecs
import json
from pathlib import Path
from typing import Any

import pytest
from casework import MONDAY, dawn
from sqlalchemy import text
from test_import import HEADER, Loading, child, decided, event, load  # noqa: F401

from caseflow.config import Config
from caseflow.exchange.service import import_feed
from caseflow.extensions import db
from caseflow.kernel import Refusal

LONG = "x" * 201
ONCE = json.dumps(event("B"))


def reviewed(event_id: str, next_review_on: str) -> dict[str, Any]:
    """A review of the team around child C1 that names the day of the next one."""
    return event(event_id, "tac_review_held", about="F1", data={"next_review_on": next_review_on})


EVENTS: list[tuple[Any, str, str]] = [
    (event("B", "no_such_kind"), "kind", "is not a kind of event"),
    ({"event_id": "B", "child_id": "C1", "occurred_on": "2010-01-11"}, "kind", "is required"),
    (event("B", "case_closed"), "data.reason", "is required"),
    (event("B", "case_closed", data={"reason": "RC10"}), "data.reason", "must be one of"),
    (event("B", data={"source": "2A", "sauce": 1}), "data.sauce", "is not a field of this kind"),
    (event("B", data={"source": "a\u0000b"}), "data.source", "control character"),
    (event("B", data={"source": "a\nb"}), "data.source", "control character"),
    (event("B", data=["source"]), "data", "must be an object"),
    (event("B", data=""), "data", "must be an object"),
    (event("B", sauce=1), "sauce", "is not a field of the feed"),
    (event("B", "referral_decided", data={"outcome": "nfa"}), "about", "is required"),
    (decided("B", "E2"), "about", "of another child"),
    (decided("B", "K1"), "about", "which referral_decided cannot continue"),
    (decided("B", "nowhere"), "about", "neither in the log nor in this feed"),
    (decided("B", "B"), "about", "is the event itself"),
    (event("B", "contact_received", about="E1", data={"source": "2A"}), "about", "must be left out"),
    (decided("B", "a\u0000b"), "about", "control character"),
    (event("B", occurred_on="1989-12-31"), "occurred_on", "is before 1990"),
    (event("B", occurred_on="2010-03-02"), "occurred_on", "is after today"),
    (event("B", occurred_on="20100301"), "occurred_on", "must be a date"),
    (event("B", occurred_on="2010-02-30"), "occurred_on", "not a day of the calendar"),
    (event("B", occurred_on=20100301), "occurred_on", "must be a date"),
    (event("B", occurred_on=None), "occurred_on", "is required"),
    (event("B", recorded_at="2010-01-11T09:00:00"), "recorded_at", "has no offset"),
    (event("B", recorded_at="2010-03-01T00:00:01Z"), "recorded_at", "is in the future"),
    (event("B", recorded_at="yesterday"), "recorded_at", "must be a date and time"),
    (event("B", recorded_at="2010-W02-1T09:00:00+00:00"), "recorded_at", "must be a date and time"),
    (event("B", recorded_at="20100111T090000+0000"), "recorded_at", "must be a date and time"),
    (event("B", recorded_at="2010-01-11T09:00+00:00"), "recorded_at", "must be a date and time"),
    (event("B", recorded_at="2010-01-11"), "recorded_at", "must be a date and time"),
    (event("B", recorded_at="2010-02-30T09:00:00Z"), "recorded_at", "must be a date and time"),
    (reviewed("B", "20100401"), "data.next_review_on", "must be a date"),
    (reviewed("B", "2010-W13-4"), "data.next_review_on", "must be a date"),
    (reviewed("B", "2010-02-30"), "data.next_review_on", "not a day of the calendar"),
    (reviewed("B", "1989-12-31"), "data.next_review_on", "is before 1990"),
    (reviewed("B", "2020-03-02"), "data.next_review_on", "is more than 10 years ahead"),
    (event("B\u200b"), "event_id", "hidden or control character"),
    (event("B", data={"source": "2A\u202e"}), "data.source", "hidden or control character"),
    (event("B", data={"source": ""}), "data.source", "is required"),
    (f'{ONCE[:-1]}, "child_id": "C2"}}', "", "names child_id twice"),
    (f'{ONCE[:-1]}, "child_id": "C1"}}', "", "names child_id twice"),
    (f'{ONCE[:-1]}, "child\\u005fid": "C2"}}', "", "names child_id twice"),
    (ONCE.replace('"2A"', '"2A", "source" : "3A"'), "", "names source twice"),
    (ONCE.replace('"2A"', '"2A", "sauce": {"x": {"y": 1, "y": 2}}'), "", "names y twice"),
    (ONCE.replace('"2A"', "[" * 900 + '"\\""' + "]" * 900), "", "more than 50 lists and objects"),
    (ONCE.replace('"2A"', '[{"x":' * 60 + "1" + "}]" * 60), "", "more than 50 lists and objects"),
    (event("B", recorded_at="0001-01-01T00:00:00+14:00"), "recorded_at", "is before 1990"),
    (event("B", recorded_at=5), "recorded_at", "must be a date and time"),
    (event("B", child_id="C9"), "child_id", "is not a known child"),
    (event("B", child_id="C8"), "child_id", "was refused in children.csv"),
    (event("B", child_id=7), "child_id", "must be text"),
    (event("B", child_id=None), "child_id", "is required"),
    (event("E1", data={"source": "3A"}), "event_id", "line 1 has this event_id with other content"),
    (event(""), "event_id", "is empty"),
    (event(LONG), "event_id", "is longer than 200"),
    (event("a\tb"), "event_id", "control character"),
    (event(" B"), "event_id", "blank at its start"),
    (event(None), "event_id", "is required"),  # type: ignore[arg-type]
    (event("B", agency="NOBODY"), "agency", "is not in the reference data"),
    (event("B", team=["NORTH"]), "team", "must be text"),
    (
        event("B", "case_allocated", data={"practitioner": "00000000-0000-4000-8000-000000000000"}),
        "data.practitioner",
        "no practitioner's account",
    ),
    ('{"event_id": "B"', "", "is not JSON"),
    ("[1]", "", "is not a JSON object"),
    ('{"event_id": "B", "child_id": NaN}', "", "is not JSON"),
    ('{"event_id": "\\ud800"}', "", "is not JSON"),
    ("[" * 5000, "", "is not JSON"),
    (" " * 1_000_000 + "{}", "", "longer than a million"),
]


@pytest.mark.parametrize(("line", "field", "reason"), EVENTS)
def test_a_bad_event_is_refused_with_its_reason_and_the_good_ones_load(
    load: Loading,  # noqa: F811
    line: Any,
    field: str,
    reason: str,
) -> None:
    good = [
        event("E1"),
        event("E2", child_id="C2"),
        event("K1", "contact_received", data={"source": "2A"}),
        decided("D1", "E1"),
        event("F1", "caf_started", data={}),
    ]
    report = load([child("C1"), child("C2"), child("C8", sex="?")], [*good, line])
    wrong = [each for each in report.rejected if each.file == "events.jsonl"]
    assert report.events == 5
    assert [(each.line, each.field) for each in wrong] == [(6, field)]
    assert reason in wrong[0].reason


CHILDREN = [
    (child(""), "child_id", "is empty"),
    (child(LONG), "child_id", "is longer than 200"),
    (child("a\x00b"), "child_id", "control character"),
    (child("B", family_name=LONG), "family_name", "longer than 200"),
    (child("B", family_name="a\x07b"), "family_name", "control character"),
    (child("B", sex=""), "sex", "must be M, F or U"),
    (child("B", ethnicity="XXXX"), "ethnicity", "is not a code of the census"),
    (child("B", disability="LD;XX"), "disability", "XX is not a code of the census"),
    (child("B", birth_date=""), "birth_date", "is required"),
    (child("B", birth_date="2010-03-02"), "birth_date", "must be today or in the past"),
    (child("B", birth_date="0201-05-05"), "birth_date", "must be in 1965 or later"),
    (child("B", birth_date="1810-05-05"), "birth_date", "must be in 1965 or later"),
    (child("B", birth_date="20010203"), "birth_date", "must be a date"),
    (child("B", birth_date="2001-02-29"), "birth_date", "not a day of the calendar"),
    (child("B", birth_date="", expected_birth_date="2031-01-01"), "expected_birth_date", "at most a year"),
    (child("B", birth_date="", expected_birth_date="1989-12-31"), "expected_birth_date", "1990 or later"),
    (child("B", expected_birth_date="2010-06-01"), "expected_birth_date", "must be left out for a child who"),
    (child("B", given_name="\u200b"), "given_name", "hidden or control character"),
    (child("B", family_name="\u202eecneT"), "family_name", "hidden or control character"),
    (child("B", given_name="7"), "given_name", "at least one letter"),
    (child("B", postcode="TW1\u200b1AA"), "postcode", "hidden or control character"),
    (child("B", birth_date="03/02/2001"), "birth_date", "must be a date"),
    (child("B", death_date="2000-01-01"), "death_date", "must not be before the date of birth"),
    (child("B", expected_birth_date="soon"), "expected_birth_date", "must be a date"),
    (child("B", quindrat="SOUTHMERE"), "quindrat", "is not in the reference data"),
    (child("C1", given_name="Other"), "child_id", "line 2 has this child_id with other content"),
    ("B,only,three", "", "has 3 columns where the header has 13"),
    ('B,"never ended' + "," * 11, "", "is not a row"),
]


@pytest.mark.parametrize(("row", "field", "reason"), CHILDREN)
def test_a_bad_child_is_refused_with_its_reason_and_the_good_ones_load(
    load: Loading,  # noqa: F811
    row: str,
    field: str,
    reason: str,
) -> None:
    report = load([child("C1"), row, "", child("C3")], [event("E1")])
    assert [(each.file, each.line, each.field) for each in report.rejected] == [("children.csv", 3, field)]
    assert reason in report.rejected[0].reason
    assert (report.children, report.events) == (2, 1)


def test_an_unborn_child_has_an_expected_date_only(load: Loading) -> None:  # noqa: F811
    assert load([child("C1", birth_date="", expected_birth_date="2010-07-01")], [event("E1")]).events == 1


def test_every_fault_of_a_line_is_listed(load: Loading) -> None:  # noqa: F811
    wrong = {"event_id": "", "child_id": "C9", "kind": "referral_decided", "about": "E9", "sauce": 1}
    report = load([child("C1")], [{**wrong, "occurred_on": "1980-01-01", "data": {"outcome": "x", "y": 1}}])
    assert [each.field for each in report.rejected] == [
        "event_id",
        "sauce",
        "occurred_on",
        "data.outcome",
        "data.y",
        "child_id",
    ]
    known = load([], [{**wrong, "child_id": "C1", "event_id": "E", "occurred_on": "2010-01-01", "data": {}}])
    assert [each.field for each in known.rejected] == ["sauce", "data.outcome", "about"]


def test_what_is_about_a_refused_event_is_refused_and_says_so(load: Loading) -> None:  # noqa: F811
    assessed = event("E3", "initial_assessment_completed", about="E2", data={"outcome": "nfa"})
    started = event("E2", "initial_assessment_started", about="E1", data={"trigger": "referral"})
    report = load([child("C1")], [assessed, started, event("E1", occurred_on="1980-01-01"), event("E4")])
    assert report.events == 1
    assert [(each.line, each.field, each.reason) for each in report.rejected] == [
        (1, "about", "is about an event that was itself refused (line 2)"),
        (2, "about", "is about an event that was itself refused (line 3)"),
        (3, "occurred_on", "is before 1990"),
    ]


def test_a_line_that_comes_twice_enters_once(load: Loading) -> None:  # noqa: F811
    again = dict(reversed(event("E1", about=None, data={"source": "2A", "primary_need": None}).items()))
    report = load([child("C1"), child("C1")], [event("E1"), again])
    assert (report.children, report.children_skipped, report.events, report.skipped) == (1, 1, 1, 1)
    assert report.rejected == ()


def test_impossible_sequences_are_history(load: Loading) -> None:  # noqa: F811
    early = decided("E2", "E1", occurred_on="2009-12-01", recorded_at="2009-11-01T00:00:00+00:00")
    assert load([child("C1")], [early, event("E1"), decided("E3", "E1"), decided("E4", "E1")]).events == 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good feed of one child and one event, to be spoilt."""
    (tmp_path / "children.csv").write_text(f"{HEADER}\n{child('C1')}\n", encoding="utf-8")
    (tmp_path / "events.jsonl").write_text(json.dumps(event("E1")), encoding="utf-8")
    return tmp_path


def test_a_byte_order_mark_and_line_ends_of_another_system_are_tolerated(
    live: Config, authority: None, folder: Path
) -> None:
    for name in ("children.csv", "events.jsonl"):
        told = (folder / name).read_bytes().replace(b"\n", b"\r\n")
        (folder / name).write_bytes(codecs.BOM_UTF8 + told + b"\r\n\r\n")
    report = import_feed(folder, live.database_url, MONDAY, dawn(MONDAY))
    assert (report.children, report.events, report.rejected) == (1, 1, ())


def test_lines_in_another_encoding_are_refused_one_by_one(
    live: Config, authority: None, folder: Path
) -> None:
    with (folder / "children.csv").open("ab") as file:
        file.write(child("C2").encode("latin-1") + b"\n" + child("C3").encode())
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b"\n" + json.dumps(event("Ë2"), ensure_ascii=False).encode("latin-1") + b"\n")
    report = import_feed(folder, live.database_url, MONDAY, dawn(MONDAY))
    assert [(each.file, each.line, each.reason) for each in report.rejected] == [
        ("children.csv", 3, "is not in UTF-8"),
        ("events.jsonl", 2, "is not in UTF-8"),
    ]
    assert (report.children, report.events) == (2, 1)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / "events.jsonl").unlink(), "There is no"),
        (lambda folder: (folder / "children.csv").write_bytes(b""), "is empty"),
        (lambda folder: (folder / "children.csv").write_text("child_id,name\n"), "must name these columns"),
        (lambda folder: (folder / "children.csv").write_bytes(HEADER.encode("utf-16")), "UTF-16"),
        (
            lambda folder: ((folder / "events.jsonl").unlink(), (folder / "events.jsonl").mkdir()),
            "cannot be read",
        ),
    ],
)
def test_a_feed_that_cannot_be_read_is_one_sentence(
    live: Config, authority: None, folder: Path, spoil: Any, sentence: str
) -> None:
    spoil(folder)
    with pytest.raises(Refusal, match=sentence):
        import_feed(folder, live.database_url, MONDAY, dawn(MONDAY))


def test_a_folder_that_is_none_and_a_database_that_is_none_are_one_sentence(
    live: Config, authority: None, folder: Path
) -> None:
    with pytest.raises(Refusal, match="There is no"):
        import_feed(folder / "nowhere", live.database_url, MONDAY, dawn(MONDAY))
    with pytest.raises(Refusal, match="database"):
        import_feed(folder, "postgresql+psycopg://nobody@localhost:1/none", MONDAY, dawn(MONDAY))


def test_an_empty_optional_field_is_an_absent_one(load: Loading, owning: Any) -> None:  # noqa: F811
    empty = {"agency": "", "team": "", "about": "", "recorded_at": ""}
    line = event("E1", **empty, data={"source": "2A", "primary_need": ""})
    report = load([child("C1")], [line, event("E2", team="T1", agency="")], create_references=True)
    assert (report.events, report.rejected) == (2, ())
    assert report.references == ("agency T1", "team T1")
    with owning():
        row = db.session.execute(
            text("select agency, team, about, data::text from case_event where event_id = 'E1'")
        ).one()
    assert tuple(row) == (None, None, None, '{"source":"2A"}')
    assert load([], [event("E1"), line]).skipped == 2, "left out or empty, it is the same line"


def test_a_text_with_quotation_marks_is_no_key_named_twice(load: Loading) -> None:  # noqa: F811
    told = event("E1", "case_allocated", data={"practitioner": 'W"1"2'})
    assert load([child("C1")], [told]).events == 1


def test_names_are_kept_composed_and_with_single_spaces(load: Loading, owning: Any) -> None:  # noqa: F811
    load([child("C1", given_name=" Ana  Nu\u0301n\u0303ez ")], [])
    assert load([child("C1", given_name="Ana Núñez")], []).children_skipped == 1
    with owning():
        assert db.session.scalar(text("select given_name from child")) == "Ana Núñez"
