"""The worked examples of the indicators' files, counted: their figures, and the rows of their children."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from caseflow.events.kinds import effects
from caseflow.kernel.dates import period
from caseflow.rules.case_log import CaseLog
from caseflow.rules.figures import Figure, counted, figure
from caseflow.rules.indicators import Fact, History, IndicatorDefinition
from caseflow.rules.indicators.examples import Child, Row
from caseflow.rules.indicators.measure import Measure
from caseflow.rules.rulebook import rulebook

Logs = Sequence[tuple[Child, CaseLog]]


def logs(definition: IndicatorDefinition) -> Logs:
    """The children of the worked example, each with the log of its case."""
    return [(child, CaseLog(child.recorded_events)) for child in definition.example.children]


def differs(definition: IndicatorDefinition, measures: Mapping[str, Measure], logs: Logs) -> str:
    """What a worked example comes to, where that is not what it says; else empty.

    `measures` has the measure under each framework of the example. The rows of a child are those under the
    framework that is expected first.
    """
    code = definition.code
    facts = {name: [_facts(code, each, name, *child) for child in logs] for name, each in measures.items()}
    for expected in definition.example.expected:
        changed = replace(definition, measure=measures[expected.framework])
        every = [fact for of_child in facts[expected.framework] for fact in of_child]
        found = figure(counted(every, changed, period(expected.period)), changed.unit)
        counts = (expected.numerator, expected.denominator, expected.exceptions)
        if found != Figure(*counts, expected.value or None):
            return f"{expected.period} under {expected.framework}: {found}"
    for (child, _), of_child in zip(logs, facts[definition.example.expected[0].framework], strict=True):
        if child.rows is not None and (rows := _rows(of_child)) != child.rows:
            return f"{child.shows} {rows}"
    return ""


def _facts(code: str, measure: Measure, framework: str, child: Child, log: CaseLog) -> list[Fact]:
    return measure.facts(code, History(log, child.birth_date, rulebook(framework), effects(), None))


def _rows(facts: Sequence[Fact]) -> tuple[Row, ...]:
    """In the order in which they begin to count."""
    return tuple(_row(fact) for fact in sorted(facts, key=lambda fact: (fact.first_on, fact.event_id)))


def _row(fact: Fact) -> Row:
    counted = "exception" if fact.exception else "yes" if fact.in_numerator else "no"
    return Row(fact.event_id, counted, fact.reason, fact.started_on, fact.due_on, fact.stopped_on, fact.days)
