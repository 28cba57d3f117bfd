"""The indicators' rule files: what is not plain refuses to start, and a new indicator needs one file only."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stories import a_case

from caseflow.events.kinds import effects
from caseflow.kernel.dates import period
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.figures import counted, figure
from caseflow.rules.indicators import Adopted, IndicatorDefinition, read_indicators, slug
from caseflow.rules.indicators.said import sides
from caseflow.rules.reading import DATA, RuleError
from caseflow.rules.rulebook import frameworks, load, rulebook

LIMIT: dict[str, Any] = {
    "from": date(1985, 1, 1),
    "value": 7,
    "unit": "working_days",
    "day_one": "next",
    "source": "nowhere",
}
CAF = {"events": [{"kind": "caf_closed"}]}
PLANS = {"spells": [{"kind": "protection_plan_started"}], "ended_by": [{"kind": "protection_plan_ended"}]}
FITS = {"fits": {"event": {"thread": "caf_closed"}, "where": {"reason": ["moved"]}}}
WORDS = ["yes", "no"]
WINDOW = {"events": [{"kind": "caf_started"}], "closes": "the day", "words": WORDS}
BIRTHDAY = {"birthday": 19, "were_in": PLANS["spells"], "ended_by": PLANS["ended_by"]}


def measure(of: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """A measure of closed CAFs, or of something else; counted if moved, or by other parts."""
    return {"measure": {"of": CAF if of is None else of, **(parts or {"counted_if": FITS})}}


def counted_if(name: str, of: dict[str, Any] | None = None, **keys: Any) -> dict[str, Any]:
    return measure(of, counted_if={name: keys})


def within(*limits: Any) -> dict[str, Any]:
    return counted_if("within", {"completions": "R22"}, limits=list(limits))


def example(**keys: Any) -> dict[str, Any]:
    return {"example": {"child": [a_child()], "expect": [expectation()], **keys}}


def a_child(**keys: Any) -> dict[str, Any]:
    event = {"id": "a1", "on": date(2009, 4, 1), "kind": "caf_started"}
    return {"shows": "invented", "events": [event], **keys}


def expectation(**changes: Any) -> dict[str, Any]:
    plain = {"period": "2009-10", "framework": "cypp-2009", "numerator": 0, "denominator": 0}
    return {**plain, "value": "", "exceptions": 0, **changes}


def an_entry(**changes: Any) -> dict[str, Any]:
    """A plain indicator with some of its keys changed, or taken away where None."""
    texts = ("title", "plan", "source", "definition", "numerator", "denominator")
    entry: dict[str, Any] = {
        **dict.fromkeys(texts, "invented"),
        "code": "CAF 99",
        "order": 3,
        "version": 1,
        "polarity": "high",
        "status": "local",
        "from": date(2009, 4, 1),
        "counting_rules": [],
        **measure(),
        **example(),
        **changes,
    }
    return {key: value for key, value in entry.items() if value is not None}


def adopted() -> Adopted:
    return Adopted("cypp-2009", [framework.name for framework in frameworks()], rulebook().timescales)


def read(entry: Any, file: str = "caf-99.toml") -> dict[str, IndicatorDefinition]:
    return read_indicators({file: entry}, adopted())


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"title": None}, "missing key title"),
    ({"colour": "red"}, "unknown key colour"),
    ({"polarity": "up"}, "polarity must be one of high, low, neither"),
    ({"status": "secret"}, "status must be one of"),
    ({"version": "1"}, "version must be int"),
    # What is looked at.
    (measure({}), "measure, of: needs one of events, completions, spells, open_to"),
    (measure({**CAF, **PLANS}), "measure, of: needs one of events"),
    (measure({**CAF, "colour": "red"}), "measure, of: unknown key colour"),
    (measure({"events": "caf_closed"}), "events must be list"),
    (measure({"events": [{"kind": "caf_closed", "wehre": {}}]}), "unknown key wehre"),
    (measure({**CAF, "to": {"thread": "caf_started"}}), "of: to needs a from"),
    (measure({**CAF, "from": {}}), "of, from: must be one of thread, answer, sibling"),
    (measure({**CAF, "from": {"thread": "a", "answer": "b"}}), "must be one of thread"),
    (measure({**CAF, "from": {"uncle": "caf_started"}}), "of, from: unknown key uncle"),
    (measure({**CAF, "again": "perhaps"}), "again must be counted, exception or ignored"),
    (measure({"completions": "R99"}), "there is no timescale R99"),
    (measure({**PLANS, "unbroken": True}), "unbroken needs once"),
    (measure({"open_to": "targeted"}), "open_to must be specialist"),
    # What counts.
    (measure(value="median"), "has not a length"),
    (measure(value="sum"), "value must be one of percentage, count, median, mean"),
    (measure(value="mean", counted_if=FITS), "the value mean needs a window with a score"),
    (measure(value="count", counted_if=FITS), "needs either counted_if, or over, or the value"),
    (measure(over=[{"kind": "caf_started"}], counted_if=FITS), "needs either counted_if, or over"),
    (measure(counted_if={}), "needs either counted_if, or over"),
    (counted_if("guess"), "counted_if: unknown key guess"),
    (measure(only_if={"within": {"limits": [LIMIT]}}, counted_if=FITS), "only_if: unknown key within"),
    (counted_if("fits", PLANS, event={"thread": "a"}), "has not a day of its own"),
    (counted_if("by_due"), "has not a clock"),
    (counted_if("reviewed", timescales=["R10"]), "has not a spell"),
    (counted_if("reviewed", PLANS, timescales=["R99"]), "there is no timescale R99"),
    (counted_if("has", PLANS, event={"thread": "a"}, words=WORDS), "must be an answer or a sibling"),
    (counted_if("has", PLANS, event={"answer": "a"}, words=["yes"]), "words must be two texts"),
    (counted_if("before", events=[], words=["yes"]), "words: must be two texts"),
    (counted_if("before", events=[], words=[1, 2]), "words: must be a list of texts"),
    (counted_if("before", events=[], words=WORDS, closed=True), "closed needs ended_by"),
    (counted_if("before", events=[], words=WORDS, within="a year"), "must be a length such as 12 months"),
    (counted_if("before", events=[], words=WORDS, within="0 days"), "must be a length such as 12 months"),
    (measure(only_if={"age": {"under": 4, "at_least": 4}}, counted_if=FITS), "under must be more than"),
    (measure(only_if={"age": {"under": 0}}, counted_if=FITS), "age, under: must be 1 or more"),
    (measure({**BIRTHDAY, "in_year_of": 20}), "in_year_of must be no later than birthday"),
    # When it counts.
    (counted_if("window", **WINDOW, opens="soon"), "must be such as 12 months after, 1 day before"),
    (counted_if("window", **WINDOW, opens="a year before"), "must be a length such as 12 months"),
    (counted_if("window", PLANS, **WINDOW, opens="1 day after"), "has not a day of its own"),
    (counted_if("window", PLANS, **WINDOW, opens="the day", around={"thread": "a"}), "has not a day of"),
    (measure(value="count", counted_on="1 day before"), "counted_on: must be a time after"),
    (measure(PLANS, value="count", counted_on="1 day after"), "has not a day of its own"),
    (measure(PLANS, value="count", once_a_year=True), "has not a day of its own"),
    (measure(counted_if=FITS, once_a_year=True), "once_a_year needs the value count"),
    # Limits.
    (within(), "has no limit that holds everywhere"),
    (within("7 days"), "limit 1: is not a table"),
    (within({**LIMIT, "value": 0, "unit": "none"}), "needs a limit"),
    (within(LIMIT, LIMIT), "does not come after"),
    (within({**LIMIT, "frameworks": [1]}), "must be a list of texts"),
    (within({**LIMIT, "frameworks": ["wt-2010"]}), "holds everywhere"),
    (
        within(LIMIT, {**LIMIT, "from": date(2010, 1, 1), "frameworks": ["wt-1999"]}),
        "there is no framework wt-1999",
    ),
    # The worked example.
    (example(child=[]), "needs a child and what is expected"),
    (example(expect=[]), "needs a child and what is expected"),
    (example(child=[{"events": []}]), "child 1: missing key shows"),
    (example(child=[a_child(events=[{}])]), "child 1, event 1: missing key"),
    (example(child=[a_child(rows=[{}])]), "child 1, row 1: missing key"),
    (example(expect=[{}]), "expect 1: missing key"),
    (example(expect=[expectation(framework="wt-1999")]), "there is no framework wt-1999"),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED)
def test_what_is_not_plain_refuses_to_start(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=r"^caf-99\.toml") as refused:
        read(an_entry(**changes))
    assert message in str(refused.value)


def test_a_file_is_called_as_its_indicator_and_holds_a_table() -> None:
    with pytest.raises(RuleError, match=r"caf-98\.toml: the file of CAF 99 must be called caf-99\.toml"):
        read(an_entry(), "caf-98.toml")
    with pytest.raises(RuleError, match=r"caf-99\.toml: is not a table"):
        read("NI 59")


def test_the_order_is_by_the_field_and_then_by_the_number_in_the_code() -> None:
    codes = {"NI 103a": 1, "NI 59": 1, "NI 103b": 1, "CSC 010": 2, "AB 1": 3}
    tables = {f"{slug(code)}.toml": an_entry(code=code, order=order) for code, order in codes.items()}
    assert list(read_indicators(tables, adopted())) == ["NI 59", "NI 103a", "NI 103b", "CSC 010", "AB 1"]


def test_how_long_an_indicator_was_collected() -> None:
    assert read(an_entry(to=date(2011, 3, 31)))["CAF 99"].to_on == date(2011, 3, 31)
    assert read(an_entry())["CAF 99"].to_on is None


NEW = """
code = "CAF 98"
order = 3
title = "CAFs closed with needs met"
version = 1
plan = "4.2.1"
polarity = "high"
status = "local"
from = 2009-04-01
source = "invented"
definition = "Of the CAFs closed in the period, how many were closed with needs met."
numerator = "CAFs closed in the period because needs were met."
denominator = "CAFs closed in the period."
counting_rules = []

[measure.of]
events = [{ kind = "caf_closed" }]

[measure.counted_if]
fits = { event = { thread = "caf_closed" }, where = { reason = ["needs_met"] } }

[[example.expect]]
period = "2009-10"
framework = "cypp-2009"
numerator = 1
denominator = 2
value = "50.0"
exceptions = 0

[[example.child]]
shows = "Closed because needs were met, and later because the family moved."
events = [
  { id = "a1", on = 2009-05-01, kind = "caf_started" },
  { id = "a2", on = 2009-06-01, kind = "caf_closed", about = "a1", data = { reason = "needs_met" } },
  { id = "a3", on = 2009-06-02, kind = "caf_started" },
  { id = "a4", on = 2009-07-01, kind = "caf_closed", about = "a3", data = { reason = "moved" } },
]
"""


def test_a_new_indicator_needs_one_file_only(tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    (folder / "indicators" / "caf-98.toml").write_text(NEW)
    rules = load(folder, "cypp-2009")
    assert rules.fingerprint != rulebook().fingerprint
    assert [code for code in rules.indicators if code not in rulebook().indicators] == ["CAF 98"]
    new = rules.indicators["CAF 98"]
    (expected,) = new.example.expected
    (child,) = new.example.children
    rows = counted(
        facts(CaseLog(child.recorded_events), None, rules, effects()), new, period(expected.period)
    )
    assert figure(rows) == (expected.numerator, expected.denominator, expected.exceptions, expected.value)
    story = a_case().on("01 May 2009", "caf_started").then("01 Jun 2009", "caf_closed", reason="moved")
    moved = [fact for fact in facts(story.case_log, None, rules, effects()) if fact.code == "CAF 98"]
    assert figure(moved)[:3] == (0, 1, 0)
    assert {fact.reason for fact in moved} == {"moved"}


def test_every_indicator_has_a_source_and_plain_sentences() -> None:
    for definition in rulebook().indicators.values():
        assert definition.source
        shown = (child.shows for child in definition.example.children)
        sentences = (definition.definition, definition.numerator, definition.denominator, *shown)
        for sentence in (*sentences, *definition.counting_rules):
            assert sentence.endswith("."), sentence
            assert sentence[0].isupper() or sentence[0].isdigit(), sentence


def test_what_is_above_and_below_the_line_is_called_by_the_words_of_the_measure() -> None:
    named = {code: sides(each.measure) for code, each in rulebook().indicators.items()}
    assert named["NI 59"] == ("in time", "late")
    assert named["NI 61"] == named["CAF 05"] == ("in time", "not in time")
    assert named["NI 64"] is None  # whether it lasted so long
    assert named["CAF 02"] is None  # three words
    assert named["CAF 07"] is None  # two criteria
