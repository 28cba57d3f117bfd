"""The form as dated data: what is asked on a day, and files that cannot be used."""

from datetime import date
from typing import Any

import pytest

from caseflow.rules.caf_form import Element, Group, forms, read_forms
from caseflow.rules.reading import DATA, RuleError, read_table

IN_2010 = date(2010, 3, 1)


def table(**changes: Any) -> dict[str, Any]:
    """A small form; a change replaces a whole list."""
    return {
        "check": [{"code": "safe", "title": "Safe?", "help": "", "from": IN_2010, "source": "a test"}],
        "section": [
            {"code": "one", "title": "One", "intro": "", "from": date(2006, 4, 1), "source": "a test"}
        ],
        "item": [
            {"code": "why", "section": "one", "kind": "words", "title": "Why?", "help": "", "from": IN_2010}
        ],
        **changes,
    }


def item(**changes: Any) -> dict[str, Any]:
    """A question, changed."""
    return table()["item"][0] | changes


def test_the_national_form_has_12_3_and_4_elements_with_prompts() -> None:
    form = forms().form_on(IN_2010)
    elements = {
        section.code: [each for each in section.items if isinstance(each, Element)]
        for section in form.sections
    }
    assert [len(elements[code]) for code in ("development", "parents", "environment")] == [12, 3, 4]
    assert all(each.prompts for found in elements.values() for each in found)
    assert [each.code for each in form.checks] == ["healthy", "safe", "learning", "impact", "poverty"]


def test_items_keep_the_order_of_the_file() -> None:
    situation = forms().form_on(IN_2010).section("situation")
    assert situation
    assert [each.code for each in situation.items] == ["reason", "present", "carers", "home", "assessors"]


def test_every_field_has_a_name_that_the_database_takes() -> None:
    names = [name for section in forms().form_on(IN_2010).sections for name in section.fields()]
    assert len(names) == len(set(names))
    assert "development.speech.needs" in names
    assert "views.child.why_not" in names
    assert "conclusions.level.answer" in names


def test_tables_have_columns() -> None:
    groups = {f"{section.code}.{group.code}": group for section, group in forms().form_on(IN_2010).groups()}
    agreed = groups["actions.agreed"]
    assert isinstance(agreed, Group)
    assert [code for code, _ in agreed.columns] == ["outcome", "action", "who", "by"]


def test_an_old_assessment_keeps_the_questions_of_its_day() -> None:
    old = item(until=date(2010, 8, 31), **{"from": date(2006, 4, 1)})
    new = item(title="Why now?", **{"from": date(2010, 9, 1)})
    read = read_forms(table(item=[old, new]))
    titles = [
        [each.title for section in read.form_on(day).sections for each in section.items]
        for day in (date(2010, 8, 31), date(2010, 9, 1))
    ]
    assert titles == [["Why?"], ["Why now?"]]
    assert read.form_on(date(2010, 8, 31)).version != read.form_on(date(2010, 9, 1)).version
    assert read.form_on(date(2010, 9, 1)) is read.form_on(date(2011, 1, 1))


def test_nothing_asked_on_a_day_is_an_error_and_never_empty() -> None:
    with pytest.raises(RuleError, match="nothing is asked on 2006-03-31"):
        forms().form_on(date(2006, 3, 31))
    assert forms().form_on(IN_2010).section("nowhere") is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"item": [item(colour="red")]}, "unknown key colour"),
        ({"item": [item(kind="essay")]}, "kind must be one of"),
        ({"item": ["words"]}, "kind must be one of"),
        ({"item": [item(section="two")]}, "lies in no known section"),
        ({"item": [item(code="Why 1")]}, "code must be small letters"),
        ({"item": [item(until=date(2010, 1, 1))]}, "until comes before from"),
        ({"item": [item(), item()]}, "asked twice on one day"),
        ({"item": [item(kind="choice")]}, "missing key options"),
        ({"item": [item(kind="choice", options=[""])]}, "must be a list of words"),
        ({"check": [{"code": "safe"}]}, "missing key"),
        ({"other": []}, "unknown key other"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_start(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        read_forms(table(**changes))


@pytest.mark.parametrize("columns", [[["a"]], [["Big", "Big"]], [["a", ""]], ["a"]])
def test_a_table_needs_columns_of_code_and_title(columns: Any) -> None:
    group = {key: value for key, value in item(kind="table").items() if key != "help"}
    with pytest.raises(RuleError):
        read_forms(table(item=[group | {"row": "Line", "columns": columns}]))


def test_the_file_itself_reads() -> None:
    assert read_forms(read_table(DATA / "caf_form.toml")).form_on(IN_2010) == forms().form_on(IN_2010)
