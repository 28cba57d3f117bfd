"""Dated values and the rulebook: strict to read, never silent about a day on which nothing holds."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from caseflow.rules.reading import DATA, check_keys, dated_entries, read_table
from caseflow.rules.rulebook import DEFAULT_FRAMEWORK, Dated, RuleError, frameworks, load, rulebook
from caseflow.rules.timescales import read_limit, read_timescales

SEVEN_THEN_TEN = Dated("assessment", [(date(2000, 4, 1), 7), (date(2010, 4, 1), 10)])


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2000, 4, 1), 7), (date(2010, 3, 31), 7), (date(2010, 4, 1), 10), (date(2050, 1, 1), 10)],
)
def test_the_value_in_force_is_the_one_that_began_last(on: date, value: int) -> None:
    assert SEVEN_THEN_TEN.value_on(on) == value


def test_the_version_says_from_when_it_holds() -> None:
    assert SEVEN_THEN_TEN.version_on(date(2011, 1, 1)) == (date(2010, 4, 1), 10)


def test_a_day_on_which_nothing_holds_is_an_error_never_none() -> None:
    with pytest.raises(RuleError, match="assessment: nothing is in force on 2000-03-31"):
        SEVEN_THEN_TEN.value_on(date(2000, 3, 31))


@pytest.mark.parametrize("second", [date(2010, 4, 1), date(2009, 1, 1)])
def test_versions_that_overlap_or_stand_out_of_order_are_refused(second: date) -> None:
    with pytest.raises(RuleError, match="does not come after"):
        Dated("assessment", [(date(2010, 4, 1), 10), (second, 7)])


def test_a_later_version_may_only_be_added_at_the_end() -> None:
    assert SEVEN_THEN_TEN.then([(date(2013, 4, 1), 45)]).value_on(date(2013, 4, 1)) == 45
    with pytest.raises(RuleError, match="does not come after"):
        SEVEN_THEN_TEN.then([(date(2009, 4, 1), 45)])


def test_a_rule_without_a_version_is_refused() -> None:
    with pytest.raises(RuleError, match="R99, limits: has no version"):
        dated_entries([], "R99, limits", read_limit)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("a word", "x.toml, 1: is not a table"),
        ({"on": date(2010, 1, 1)}, "x.toml, 1: missing key name"),
        ({"on": date(2010, 1, 1), "name": "a", "nmae": "b"}, "x.toml, 1: unknown key nmae"),
        ({"on": "2010-01-01", "name": "a"}, "x.toml, 1: on must be date, not '2010-01-01'"),
        ({"on": datetime(2010, 1, 1), "name": "a"}, "x.toml, 1: on must be date"),  # noqa: DTZ001
        ({"on": date(2010, 1, 1), "name": True}, "x.toml, 1: name must be str or int, not True"),
    ],
)
def test_an_entry_with_a_wrong_key_or_value_is_refused_by_name(entry: object, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check_keys(entry, "x.toml, 1", {"on": date, "name": (str, int)})


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"timescales\.toml"):
        read_table(tmp_path / "timescales.toml")
    (tmp_path / "timescales.toml").write_text("calendar = ")
    with pytest.raises(RuleError, match=r"timescales\.toml: Invalid value"):
        read_table(tmp_path / "timescales.toml")


def limit(**changed: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "from": date(2000, 1, 1),
        "value": 7,
        "unit": "days",
        "day_one": "next",
        "source": "s",
    }
    return {**row, **changed}


def timescale(**changed: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": "T1",
        "name": "Tea",
        "statutory": False,
        "source": "invented",
        "subject": "contact_received",
        "begun_by": [{"kind": "contact_received"}],
        "stopped_by": [{"kind": "referral_received"}],
        "ended_by": [],
        "limits": [limit()],
    }
    return {key: value for key, value in {**row, **changed}.items() if value is not None}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (["a word"], "timescales.toml, timescale 1: is not a table"),
        ([timescale(code=None)], "timescales.toml, timescale 1: missing key code"),
        ([timescale(), timescale()], "T1: is there twice"),
        ([timescale(colour="red")], "T1: unknown key colour"),
        ([timescale(begun_by=[])], "T1: begun_by is empty"),
        ([timescale(stopped_by=[])], "T1: stopped_by is empty"),
        ([timescale(begun_by=[{"kinds": "a"}])], "T1, begun_by 1: unknown key kinds"),
        ([timescale(begun_by=[{"kind": "a", "where": {"b": "c"}}])], "where: b must be a list of values"),
        ([timescale(later_stops="perhaps")], "later_stops must be exception or ignored"),
        ([timescale(numbers={"first": 0})], "numbers: must run from 1"),
        ([timescale(numbers={"first": 2, "last": 1})], "numbers: must run from 1"),
        ([timescale(limits=[])], "T1, limits: has no version"),
        ([timescale(limits=[limit(unit="fortnights")])], "limits, version 1: unit must be one of"),
        ([timescale(limits=[limit(day_one="tomorrow")])], "day_one must be next or same"),
        ([timescale(limits=[limit(value=0)])], "value must be 1 or more"),
        ([timescale(limits=[limit(unit="none")])], "value must be 1 or more, and 0 where"),
        ([timescale(limits=[limit(), limit()])], "does not come after"),
    ],
)
def test_a_timescale_that_is_not_plain_is_refused_by_name(entries: list[Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        read_timescales({"calendar": "England", "timescale": entries})


FRAMEWORK = '[[framework]]\nname = "{name}"\ntitle = "t"\nsource = "s"\n'
ADOPTED = '[[framework.limit]]\ntimescale = "{code}"\nfrom = 2010-04-01\nvalue = 3\nunit = "days"\n'


def rules_with(folder: Path, file: str, text: str) -> Path:
    shutil.copytree(DATA, folder / "data")
    (folder / "data" / file).write_text(text)
    return folder / "data"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FRAMEWORK.format(name="a") * 2, "framework 2: a is there twice"),
        (FRAMEWORK.format(name="a") + 'based_on = "b"', "a builds on b, which is not written before it"),
        (FRAMEWORK.format(name="a") + "limit = [{ value = 1 }]", "a, limit 1: missing key timescale"),
        (FRAMEWORK.format(name="a") + "limit = [1]", "a, limit 1: missing key timescale"),
        (
            FRAMEWORK.format(name="a") + ADOPTED.format(code="R02"),
            r"limit 1 \(R02\): missing key day_one, source",
        ),
        (
            FRAMEWORK.format(name="a") + ADOPTED.format(code="R99") + 'day_one = "next"\nsource = "s"',
            "there is no timescale R99",
        ),
        (FRAMEWORK.format(name="b"), "there is no framework 'a'; there are b"),
    ],
)
def test_a_framework_that_is_not_plain_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        load(rules_with(tmp_path, "frameworks.toml", text), "a")


def test_timescales_counted_in_a_calendar_that_is_not_there_are_refused(tmp_path: Path) -> None:
    text = (DATA / "timescales.toml").read_text().replace('calendar = "England"', 'calendar = "Erewhon"')
    with pytest.raises(RuleError, match="calendar must be England"):
        load(rules_with(tmp_path, "timescales.toml", text), "cypp-2009")


def test_the_fingerprint_is_another_one_for_each_framework_and_after_any_change(tmp_path: Path) -> None:
    prints = {rulebook(each.name).fingerprint for each in frameworks()}
    assert len(prints) == len(frameworks())
    text = (DATA / "timescales.toml").read_text().replace("value = 35", "value = 36", 1)
    changed = load(rules_with(tmp_path, "timescales.toml", text), "cypp-2009")
    assert changed.fingerprint not in prints
    assert all(len(each) == 12 for each in prints)


def test_a_comment_changes_no_fingerprint(tmp_path: Path) -> None:
    text = (DATA / "timescales.toml").read_text() + "\n# seen\n"
    assert (
        load(rules_with(tmp_path, "timescales.toml", text), "cypp-2009").fingerprint == rulebook().fingerprint
    )


def test_the_plans_framework_is_the_one_that_holds_unless_another_is_named() -> None:
    assert rulebook().framework == DEFAULT_FRAMEWORK == "cypp-2009"
    assert rulebook() is rulebook()


@pytest.mark.parametrize(
    ("framework", "on", "limit_of_r02"),
    [
        ("cypp-2009", date(2009, 6, 1), (7, "working_days")),
        ("cypp-2009", date(2013, 4, 1), (7, "working_days")),
        ("wt-2010", date(2010, 3, 31), (7, "working_days")),
        ("wt-2010", date(2010, 4, 1), (10, "working_days")),
        ("wt-2010", date(2013, 4, 1), (10, "working_days")),
        ("wt-2023", date(2013, 3, 31), (10, "working_days")),
        ("wt-2023", date(2013, 4, 1), (0, "none")),
    ],
)
def test_each_framework_has_its_own_limits(framework: str, on: date, limit_of_r02: tuple[int, str]) -> None:
    assert rulebook(framework).timescales["R02"].limits.value_on(on)[:2] == limit_of_r02


def test_a_timescale_has_a_name_for_pages() -> None:
    assert rulebook().timescale_names["R02"] == "Initial assessment"


def test_a_timescale_without_a_limit_under_a_framework_is_not_followed() -> None:
    assert "R18" not in {
        timescale.code for timescale in rulebook().opened_by.of(["initial_assessment_started"])
    }
    later = rulebook("wt-2023").opened_by.of(["initial_assessment_started"])
    assert "R18" in {timescale.code for timescale in later}


def test_a_rulebook_of_a_few_indicators_counts_only_those() -> None:
    few = rulebook().only({"NI 59", "NI 64"})
    assert [code for code, _ in few.measures] == ["NI 59", "NI 64"]
    kinds = {kind for _, measure in rulebook().measures for kind in measure.kinds}
    assert few.asked_by.of(kinds) == few.measures
    assert few.asked_by.of(["caf_started"]) == ()
