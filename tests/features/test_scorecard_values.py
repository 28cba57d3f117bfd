"""Values that no case tells: entered by the performance team, by form or by file, and never written over."""

import io
import re
from datetime import date
from html import unescape
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.kernel.spreadsheet import csv_line
from caseflow.rules.entered_values import COLUMNS

FORM = "/scorecard/indicators/ni-53/values/new"
PAGE = "/scorecard/indicators/ni-53"
TYPED = {
    "period": "2009-10Q3",
    "quindrat": "borough",
    "numerator": "41",
    "denominator": "44",
    "state": "provisional",
    "source": "Health visiting return",
    "date": ["15", "1", "2010"],
}
ROW = {"code": "NI 53", "period": "2009-10Q3", "numerator": 41, "denominator": 44, "state": "final"}
ROW |= {"source": "Health visiting return", "date": "2010-01-15"}


@pytest.fixture
def analyst(client_for: Any, today: Any) -> Any:
    today(date(2010, 3, 1))
    return client_for("analyst")


def words(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def enter(client: Any, **changed: Any) -> Any:
    return client.post(FORM, data={**TYPED, **changed})


def file_of(*rows: dict[str, Any], form: str = "csv") -> tuple[io.BytesIO, str]:
    lines = [list(COLUMNS), *([row.get(name, "") for name in COLUMNS] for row in rows)]
    if form == "csv":
        return io.BytesIO("".join(csv_line(line) for line in lines).encode()), "values.csv"
    book, written = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(written)
    return io.BytesIO(written.getvalue()), "values.xlsx"


def send(client: Any, *rows: dict[str, Any], form: str = "csv") -> Any:
    return client.post("/values/upload", data={"file": file_of(*rows, form=form)}, follow_redirects=True)


def test_a_later_value_stands_and_the_earlier_one_stays_readable_with_its_author(analyst: Any) -> None:
    assert "No value yet" in words(analyst.get(PAGE))
    assert enter(analyst).status_code == 302
    assert enter(analyst, numerator="40", state="final").status_code == 422  # why it differs is asked
    later = {"numerator": "40", "state": "final", "note": "One return came twice"}
    assert enter(analyst, **later).status_code == 302
    page = words(analyst.get(PAGE))
    assert "90.9% 40 of 44" in page
    assert "93.2% 41 of 44 Replaced by a later value" in page
    assert page.index("90.9%") < page.index("93.2%")
    assert page.count("Analyst") >= 2
    assert "One return came twice" in page


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(analyst: Any) -> None:
    answer = enter(analyst, numerator="45", source="Health visiting return", date=["30", "2", "2010"])
    assert answer.status_code == 422
    assert "Enter a real date" in answer.text
    answer = enter(analyst, numerator="45")
    assert "45 of 44 is no share" in answer.text
    assert 'value="45"' in answer.text
    assert 'value="Health visiting return"' in answer.text


def test_only_the_performance_team_enters_and_whoever_sees_figures_reads(
    analyst: Any, client_for: Any
) -> None:
    enter(analyst)
    page = client_for("manager").get(PAGE).text
    assert "93.2%" in page
    assert "Enter a value" not in page
    for name in ("practitioner", "manager", "administrator"):
        other = client_for(name)
        assert enter(other).status_code == 403
        assert send(other, ROW).status_code == 403
    for name in ("practitioner", "administrator", "governance"):
        assert client_for(name).get(PAGE).status_code == 403


def test_the_database_refuses_others_a_change_and_another_author(analyst: Any, asking: Any) -> None:
    enter(analyst)
    values = "code, period, state, source, dated_on, note, entered_by, entered_at, value"
    insert = text(
        f"insert into indicator_value ({values}) select 'NI 53', '2009-10Q2', 'final', 's', '2010-01-01', '',"
        " id, now(), 50 from practitioner where email = :who"
    )
    for asker, author in (("practitioner", "practitioner"), ("analyst", "manager")):
        with pytest.raises(DBAPIError), asking(asker):
            db.session.execute(insert, {"who": f"{author}@example.org"})
    for statement in ("update indicator_value set numerator = 44", "delete from indicator_value"):
        with pytest.raises(DBAPIError), asking("analyst"):
            db.session.execute(text(statement))
    with asking("governance"):
        assert db.session.scalar(text("select count(*) from indicator_value")) == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_taken_whole(analyst: Any, form: str) -> None:
    rate = {"code": "NI 112", "period": "2008-09", "value": 21.4, "state": "final", "source": "ONS"}
    page = send(
        analyst, ROW, {**rate, "date": "2010-02-24"}, {"code": "NI 72", "period": "2008-09"}, form=form
    )
    assert "2 values were taken" in words(page)
    assert "93.2% 41 of 44" in words(analyst.get(PAGE))
    assert "21.4" in words(analyst.get("/scorecard/indicators/ni-112"))
    assert "values." + form in words(analyst.get("/values"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_one_wrong_row_and_nothing_is_taken_and_the_rows_come_back_with_reasons(
    analyst: Any, form: str
) -> None:
    wrong = {**ROW, "code": "NI 59", "source": "=HYPERLINK(1)"}
    page = send(analyst, ROW, wrong, {**ROW, "numerator": 40})
    assert "Nothing of this file was taken: 2 rows are wrong" in words(page)
    assert "NI 59 is counted here from cases" in words(page)
    assert "Row 2 is of the same indicator, period and place" in words(page)
    assert "No value yet" in words(analyst.get(PAGE))
    back = analyst.get(re.search(rf'href="(/values/uploads/[^"]*{form})"', page.text)[1])
    if form == "csv":
        assert "NI 59 is counted here from cases" in back.text
        assert "'=HYPERLINK(1)" in back.text
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(back.data)).active
        assert [cell.value for cell in sheet[1]] == [*COLUMNS, "what is wrong"]
        assert sheet["I2"].value == "=HYPERLINK(1)"
        assert sheet["I2"].data_type == "s"  # words, not a formula
    again = analyst.post(
        "/values/upload",
        data={"file": (io.BytesIO(back.data), f"back.{form}")},
        follow_redirects=True,
    )
    assert "NI 59 is counted here from cases" in words(again)


def test_the_same_file_sent_again_changes_nothing(analyst: Any) -> None:
    send(analyst, ROW)
    told = words(analyst.get(PAGE)).count("41 of 44")
    assert told
    assert "This value is there already" in words(send(analyst, ROW))
    assert words(analyst.get(PAGE)).count("41 of 44") == told


def test_the_template_lists_what_is_missing_and_what_is_left_empty_is_passed_over(analyst: Any) -> None:
    enter(analyst)
    sheet = openpyxl.load_workbook(io.BytesIO(analyst.get("/values/template.xlsx").data)).active
    listed = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=2)}
    assert "NI 53" not in listed
    assert "NI 59" not in listed
    assert (listed["NI 72"], listed["CSC 007"]) == ("2008-09", "2009-10Q3")
    csv = analyst.get("/values/template.csv")
    sent = {"file": (io.BytesIO(csv.data), "template.csv")}
    answer = analyst.post("/values/upload", data=sent)
    assert "No row of this file is filled in" in answer.text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "values.csv", "The first row must name the columns"),
        (b"a,b\r\n1,2\r\n", "values.csv", "Missing: code, period, state, source, date"),
        (b"\x00\x01", "values.csv", "This file cannot be read"),
        (b"PK\x03\x04 but no workbook", "values.xlsx", "This file cannot be read"),
        (b"code," * 40_000, "values.csv", "The first row must name"),
        (b"code\r\n" * 5_001, "values.csv", "more than 5,000 lines"),
    ],
)
def test_what_is_no_table_of_values_is_refused_in_words(
    analyst: Any, content: bytes, name: str, sentence: str
) -> None:
    answer = analyst.post("/values/upload", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_percentage_of_a_spreadsheet_is_read_as_it_is_shown(analyst: Any) -> None:
    book, written = openpyxl.Workbook(), io.BytesIO()
    row = {**ROW, "numerator": "", "denominator": "", "value": 0.715, "date": date(2010, 1, 15)}
    book.active.append(list(COLUMNS))
    book.active.append([row.get(name) for name in COLUMNS])
    book.active["G2"].number_format = "0.0%"
    book.save(written)
    sent = {"file": (io.BytesIO(written.getvalue()), "values.xlsx")}
    analyst.post("/values/upload", data=sent)
    assert "71.5%" in words(analyst.get(PAGE))
