"""A drafted measure as a file of the rules: the real loader reads it, and its worked example holds."""

import tomllib
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from test_indicators_examples import NEVER_RECORDED
from worked_examples import differs, logs

from caseflow.events.kinds import kinds
from caseflow.events.reading import may_be_about
from caseflow.measures.queries import Draft
from caseflow.measures.service import vocabulary
from caseflow.measures.service.definition import measure_of, proposal
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import frameworks, rulebook

AT = datetime(2010, 5, 3, 12, tzinfo=UTC)
REFERRAL, DECIDED = "referral_received", "referral_decided"
STARTED, ASSESSED = "initial_assessment_started", "initial_assessment_completed"
WITHIN = {"direction": "after", "number": "12", "unit": "months", "near": "next", "wanted": "some"}
SHARE = {"measured": "share", "number": "2", "unit": "weeks"}


def draft(form: str, kind: str, other: str | None = None, **parts: Any) -> Draft:
    return Draft(uuid4(), "LM 01", "A measure", "1.1.2", "low", form, kind, other, parts, AT, AT)


DRAFTS = {
    "entries": draft("count", REFERRAL, once="each"),
    "children in a year": draft("count", REFERRAL, once="year"),
    "of some sources": draft("count", REFERRAL, once="each", only=["source=3A"], unless=["source=1A"]),
    "of an age": draft("count", REFERRAL, once="each", under="10", at_least="5"),
    "younger than": draft("count", REFERRAL, once="each", under="5"),
    "own result": draft("share", DECIDED, result=["referral_decided.outcome=nfa"]),
    "answered so": draft("share", REFERRAL, result=["referral_decided.outcome=nfa"]),
    "yes or no": draft("share", "protection_visit_made", result=["protection_visit_made.child_seen=true"]),
    "after": draft("window", DECIDED, REFERRAL, **WITHIN, placed="entry"),
    "when it is over": draft("window", DECIDED, REFERRAL, **WITHIN, placed="over"),
    "after a step down": draft(
        "window",
        "step_decided",
        REFERRAL,
        **WITHIN,
        placed="over",
        only=["decision=accepted", "decision=accepted_with_conditions"],
        continued=["step_requested.direction=down"],
    ),
    "before": draft("window", REFERRAL, DECIDED, **{**WITHIN, "direction": "before"}, placed="entry"),
    "on the day, none": draft("window", REFERRAL, DECIDED, **{**WITHIN, "near": "same", "wanted": "none"}),
    "one month": draft("window", REFERRAL, DECIDED, **{**WITHIN, "number": "1"}, other_only=["outcome=nfa"]),
    "median, linked": draft("days", ASSESSED, REFERRAL, measured="all"),
    "median, not linked": draft("days", "delivery_plan_agreed", "contact_received", measured="all"),
    "in time": draft("days", ASSESSED, REFERRAL, **SHARE),
    "open": draft("open", STARTED, measured="all"),
    "open for long": draft("open", "care_started", **SHARE),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_file_is_read_back_as_the_draft_counts_and_its_example_holds(name: str) -> None:
    made = proposal(DRAFTS[name], rulebook())
    assert made.name == "lm-01.toml"
    definition: IndicatorDefinition = rulebook().reading(tomllib.loads(made.text)).indicators["LM 01"]
    assert definition.example == made.definition.example
    assert not differs(definition, {"cypp-2009": definition.measure}, logs(definition))
    assert all(child.rows is not None for child in definition.example.children)


@pytest.mark.parametrize("name", DRAFTS)
def test_the_first_example_is_told_in_entries_there_are_and_something_counts(name: str) -> None:
    example = proposal(DRAFTS[name], rulebook()).definition.example
    for child in example.children:
        ids = {event.event_id: event for event in child.recorded_events}
        for event in child.recorded_events:
            assert event.data.keys() <= {field.name for field in kinds()[event.kind].fields}
            assert event.about not in (None, NEVER_RECORDED) or not kinds()[event.kind].continues.required
            assert event.about is None or may_be_about(event.kind, ids[event.about].kind)
    assert any(each.denominator for each in example.expected)
    assert any(each.numerator for each in example.expected) or name in ("on the day, none", "open for long")


def test_a_window_is_one_row() -> None:
    assert measure_of(DRAFTS["when it is over"])["counted_if"]["window"] == {
        "events": [{"kind": REFERRAL}],
        "opens": "1 day after",
        "closes": "12 months after",
        "words": ["one", "none"],
    }


@pytest.mark.parametrize("framework", [each.name for each in frameworks()])
def test_one_read_indicator_is_counted_alone_under_each_framework(framework: str) -> None:
    table = tomllib.loads(proposal(DRAFTS["entries"], rulebook()).text)
    read = rulebook(framework).reading(table)
    assert list(read.indicators) == [code for code, _ in read.measures] == ["LM 01"]
    assert read.timescales == rulebook(framework).timescales


def test_a_file_that_the_loader_refuses_is_no_rule() -> None:
    table = tomllib.loads(proposal(DRAFTS["entries"], rulebook()).text)
    with pytest.raises(RuleError, match=r"the plan has no outcome 9\.9\.9"):
        rulebook().reading({**table, "plan": "9.9.9"})
    with pytest.raises(RuleError, match=r"missing key"):
        rulebook().reading({})


def test_every_kind_can_be_drafted_in_each_form_that_fits_it() -> None:
    for kind in vocabulary.entries():
        drafts = [draft("count", kind, once="each")]
        if results := list(vocabulary.results(kind)):
            drafts.append(draft("share", kind, result=results[:1]))
        if vocabulary.ends(kind):
            drafts.append(draft("open", kind, measured="all"))
        for other in ("contact_received", "case_closed", "caf_started"):
            drafts.append(draft("window", kind, other, **WITHIN, placed="entry"))
            if other != kind:
                drafts.append(draft("days", kind, other, measured="all"))
        for each in drafts:
            assert proposal(each, rulebook()).definition.code == "LM 01", each
