"""What may be entered as the value of an indicator, read from words as a form or a spreadsheet has them."""

from datetime import date
from decimal import Decimal

import pytest

from caseflow.rules.entered_values import EnteredValue, Fault, Known, read_value, revision_fault
from caseflow.rules.plan_measures import YEAR, measures, outcome_of, read_measures, title_of
from caseflow.rules.reading import DATA, RuleError, read_table
from caseflow.rules.rulebook import rulebook

BOOK = rulebook()
MEASURES = measures(BOOK)
KNOWN = Known(MEASURES, {"EAST"}, date(2010, 3, 1))
SHARE = {
    "code": "NI 53",
    "period": "2009-10Q3",
    "numerator": "41",
    "denominator": "44",
    "state": "final",
    "source": "Health visiting",
    "date": "2010-01-15",
}
RATE = {"code": "NI 112", "period": "2008-09", "value": "21.4", "state": "final", "source": "ONS"}
RATE |= {"date": "2010-02-24"}


def read(**changed: str) -> EnteredValue:
    found = read_value({**SHARE, **changed}, KNOWN)
    assert isinstance(found, EnteredValue), found
    return found


def faults(cells: dict[str, str] = SHARE, **changed: str) -> list[Fault]:
    found = read_value({**cells, **changed}, KNOWN)
    assert isinstance(found, list)
    return found


def test_every_indicator_of_the_plan_has_a_measure_in_one_place() -> None:
    assert set(BOOK.plan.indicators) - set(MEASURES) == {"NI 103"}, "told by NI 103a and NI 103b"
    assert list(MEASURES).index("NI 103a") + 1 == list(MEASURES).index("NI 103b")
    assert len(BOOK.plan.indicators) == 165
    assert {code for code, each in MEASURES.items() if each.counted} == set(BOOK.indicators)
    entered = read_measures(read_table(DATA / "scorecard" / "measures.toml"))
    assert entered.keys().isdisjoint(BOOK.indicators)
    assert MEASURES["NI 59"].polarity == BOOK.indicators["NI 59"].polarity == "high"
    assert MEASURES["NI 112"].per == "for every 1,000 girls aged 15 to 17"


def test_a_title_is_the_plans_or_that_of_a_local_measure() -> None:
    assert title_of("NI 59", BOOK) == BOOK.plan.indicators["NI 59"].title
    assert title_of("CAF 01", BOOK) == BOOK.indicators["CAF 01"].title


def test_an_outcome_is_the_plans_or_the_one_that_a_local_measure_stands_under() -> None:
    assert outcome_of("NI 59", BOOK).number == "1.1.2"
    assert outcome_of("CAF 01", BOOK).number == "4.2.1"


def test_only_what_happens_in_a_period_and_is_counted_cumulates() -> None:
    assert MEASURES["CSC 007"].cumulates
    assert not MEASURES["NI 156"].cumulates  # so many households on a day
    assert not MEASURES["NI 53"].cumulates


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"unit": "furlongs"}, "unit must be one of"),
        ({"polarity": "up"}, "polarity must be one of"),
        ({"every": "month"}, "every must be one of"),
        ({"codes": ["NI 1", "NI 1"]}, "NI 1 is there twice"),
        ({"per": 1000}, "per must be str"),
    ],
)
def test_a_measure_that_is_not_plain_stops_the_start(entry: dict[str, object], sentence: str) -> None:
    plain = {"unit": "rate", "polarity": "low", "every": YEAR, "codes": ["NI 1"]}
    with pytest.raises(RuleError, match=sentence):
        read_measures({"measure": [{**plain, **entry}]})


def test_a_share_is_kept_as_so_many_of_so_many() -> None:
    found = read(note="First count")
    assert (found.numerator, found.denominator, found.value) == (41, 44, None)
    assert (found.code, found.period, found.quindrat, found.state) == ("NI 53", "2009-10Q3", None, "final")
    assert found.dated_on == date(2010, 1, 15)


def test_what_means_the_same_is_read_the_same() -> None:
    assert read(code="ni53", quindrat="Borough", state="Final", value="93.2%", date="15/1/2010") == read()
    assert read(numerator="1,041", denominator="2,000").numerator == 1041
    assert read(quindrat="EAST").quindrat == "EAST"


def test_a_plain_value_is_taken_where_nobody_knows_of_how_many() -> None:
    assert read(numerator="", denominator="", value="93.2").value == Decimal("93.2")
    rate = read_value(RATE, KNOWN)
    assert isinstance(rate, EnteredValue)
    assert rate.value == Decimal("21.4")


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"code": ""}, "code", "Enter the code"),
        ({"code": "NI 999"}, "code", "The plan has no indicator NI 999"),
        ({"code": "NI 59"}, "code", "NI 59 is counted here from cases"),
        ({"period": ""}, "period", "Enter the period"),
        ({"period": "2009-10Q5"}, "period", "is not a period"),
        ({"period": "2010-11Q1"}, "period", "has not begun yet"),
        ({"period": "2009-10YTD3"}, "period", "Enter a quarter or a year"),
        ({"code": "NI 72"}, "period", "NI 72 has a value for each year only"),
        ({"quindrat": "WEST"}, "quindrat", "or enter its code"),
        ({"state": ""}, "state", "provisional, final or withdrawn"),
        ({"period": "2009-10Q4"}, "state", "2009-10Q4 is not over yet"),
        ({"source": ""}, "source", "Say where the value is from"),
        ({"note": "x" * 501}, "note", "Use at most 500 characters"),
        ({"date": ""}, "date", "Enter the date of the source"),
        ({"date": "soon"}, "date", "The date must be a date such as"),
        ({"date": "2010-02-30"}, "date", "The date is not a day of the calendar"),
        ({"date": "2010-03-02"}, "date", "Enter a date from 1990 to today"),
        ({"numerator": "a few"}, "numerator", "as a whole number"),
        ({"denominator": ""}, "denominator", "Enter both"),
        ({"numerator": ""}, "numerator", "Enter both"),
        ({"denominator": "40"}, "numerator", "41 of 40 is no share"),
        ({"numerator": "0", "denominator": "0"}, "numerator", "0 of 0 is no share"),
        ({"value": "93.4"}, "value", "41 of 44 is 93.2%"),
        ({"value": "lots"}, "value", "with at most two decimals"),
        ({"numerator": "", "denominator": ""}, "value", "so many of so many, or a value"),
        ({"numerator": "", "denominator": "", "value": "101"}, "value", "from 0 to 100"),
        ({"state": "withdrawn"}, "value", "a withdrawn value has none"),
    ],
)
def test_what_is_wrong_is_said_beside_its_column(changed: dict[str, str], column: str, sentence: str) -> None:
    found = faults(**changed)
    assert [each.column for each in found] == [column]
    assert sentence in found[0].sentence


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("NI 48", "2.5", "as a whole number"),
        ("NI 48", "-2", "as a whole number"),
        ("NI 92", "101", "percentage points"),
        ("NI 112", "-1", "0 or more"),
        ("NI 112", "", "Enter a value"),
    ],
)
def test_a_value_fits_its_unit(code: str, value: str, sentence: str) -> None:
    assert sentence in faults(RATE, code=code, value=value)[0].sentence


def test_what_is_no_percentage_has_a_value_alone() -> None:
    assert faults(RATE, numerator="4", denominator="5")[0].column == "numerator"
    assert isinstance(read_value({**RATE, "code": "NI 48", "value": "3"}, KNOWN), EnteredValue)
    assert isinstance(read_value({**RATE, "code": "NI 92", "value": "-3.5"}, KNOWN), EnteredValue)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = faults(code="", period="", state="", source="", date="", numerator="x")
    assert {each.column for each in found} == {"code", "period", "state", "source", "date", "numerator"}


def test_another_number_asks_for_a_reason_and_the_same_one_says_nothing_new() -> None:
    first = read(state="provisional")
    assert revision_fault(first, None) is None
    assert revision_fault(read(), first) is None  # provisional becomes final
    assert revision_fault(first, first) == Fault("value", "This value is there already")
    assert revision_fault(read(numerator="40"), first) == Fault("note", "Say why it is not 41 of 44 any more")
    assert revision_fault(read(numerator="40", note="A late return"), first) is None
    plain = read(numerator="", denominator="", value="90.0")
    assert revision_fault(read(), plain) == Fault("note", "Say why it is not 90.0 any more")


def test_only_what_is_there_is_withdrawn_and_then_entered_anew() -> None:
    nothing = read(numerator="", denominator="", state="withdrawn")
    assert revision_fault(nothing, None) == Fault(
        "state", "There is no value of this period and place to withdraw"
    )
    assert revision_fault(nothing, nothing) is not None
    assert revision_fault(nothing, read()) == Fault("note", "Say why it is not 41 of 44 any more")
    assert revision_fault(read(), nothing) is None
