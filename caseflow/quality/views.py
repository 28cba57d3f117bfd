"""What the pages about the quality of assessments show, in words: scores, samples, audits and feedback."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from caseflow.caf.published import WrittenAnswer
from caseflow.quality.queries import AgencyScore, AuditCard, JudgedItem, SampleCard, SampledAudit
from caseflow.quality.service import BARRED
from caseflow.rules.caf_audit import ANSWERS, FEW, Item, Score
from caseflow.web.charts import Picture, Point, RunChart, run_chart
from caseflow.web.filters import plural, short_date


@dataclass(frozen=True)
class ScoreRow:
    """The score of one agency in one quarter; `caution` says that it rests on few audits."""

    quarter: str
    agency: str
    score: str
    caution: str
    audits: int


@dataclass(frozen=True)
class SampleRow:
    """A sample in the list of samples."""

    id: UUID
    quarter: str
    agency: str
    audited: str
    drawn: str


@dataclass(frozen=True)
class AuditRow:
    """One assessment of a sample. `action` is what the asker can do: read, go_on, open or nothing."""

    id: UUID
    title: str
    auditor: str
    state: str
    action: str


@dataclass(frozen=True)
class SamplePage:
    """A sample with its audits."""

    title: str
    summary: tuple[tuple[str, str], ...]
    audits: tuple[AuditRow, ...]


@dataclass(frozen=True)
class FeedbackRow:
    """A finished audit in the list of its author."""

    id: UUID
    finished: str
    score: str
    answer: str


@dataclass(frozen=True)
class OutcomePage:
    """What an audit came to: the score, the auditor's words, each question, and the author's answer."""

    score: str
    words: str
    answers: tuple[tuple[str, str], ...]
    answered: bool
    author_answer: str


def score_rows(scores: Iterable[AgencyScore]) -> list[ScoreRow]:
    """The scores by agency and quarter."""
    caution = f"fewer than {FEW} assessments: read with care"
    return [
        ScoreRow(
            each.quarter,
            each.agency,
            _with_percent(each.score),
            caution if each.audits < FEW else "",
            each.audits,
        )
        for each in scores
    ]


def _of(score: Score) -> str:
    return f"{score.yes} of {score.of}"


def _with_percent(score: Score) -> str:
    return f"{_of(score)} ({score.percent}%)" if score.percent else _of(score)


def trend_picture(scores: Sequence[AgencyScore]) -> Picture:
    """The score of all agencies together by quarter, hollow where it rests on few audits."""
    points = []
    for quarter in sorted({each.quarter for each in scores}):
        of_quarter = [each for each in scores if each.quarter == quarter]
        whole = Score(*(sum(each.score[n] for each in of_quarter) for n in range(3)))
        value = float(whole.percent) if whole.percent else None
        points.append(Point(quarter, denominator=sum(each.audits for each in of_quarter), value=value))
    return run_chart(RunChart("quality", "Score by quarter", tuple(points), proportion=False, least=FEW))


def sample_rows(samples: Iterable[SampleCard]) -> list[SampleRow]:
    """The list of samples."""
    return [
        SampleRow(
            each.id,
            each.quarter,
            each.agency,
            f"{each.finished} of {each.audits}",
            f"{each.drawn_by}, {short_date(each.drawn_on)}",
        )
        for each in samples
    ]


def sample_page(
    sample: SampleCard, audits: Sequence[SampledAudit], drawn_again: bool, asker_id: UUID
) -> SamplePage:
    """A sample: how it was drawn, and how each audit stands for the person who asks."""
    days = f"{short_date(sample.first_on)} to {short_date(sample.last_on)}"
    summary = (
        ("Drawn", f"{len(audits)} of {sample.population} assessments signed off from {days}"),
        ("Seed", sample.seed),
        ("Drawn again", _drawn_again(drawn_again)),
        ("Drawn by", f"{sample.drawn_by}, {short_date(sample.drawn_on)}"),
    )
    rows = tuple(_audit_row(each, asker_id) for each in audits)
    return SamplePage(f"Sample of {sample.agency}, {sample.quarter}", summary, rows)


def _drawn_again(same: bool) -> str:
    if same:
        return "The seed draws the same assessments"
    return "The seed draws other assessments now: somebody who signed one works for another agency since"


def _audit_row(sampled: SampledAudit, asker_id: UUID) -> AuditRow:
    audit = sampled.audit
    state, action = "", "open"
    if audit.finished_on:
        answered = ", answered by the author" if audit.answered_on else ""
        state = f"Finished {short_date(audit.finished_on)}{answered}"
        action = "read" if audit.auditor_id == asker_id else ""
    elif sampled.is_open:
        action = "go_on"
    elif sampled.barred:
        state, action = BARRED[sampled.barred], ""
    return AuditRow(audit.id, f"Assessment {audit.place}", sampled.auditor or "Nobody yet", state, action)


def by_section(answers: Iterable[WrittenAnswer]) -> list[tuple[str, list[WrittenAnswer]]]:
    """What was written, by section, in the order of the form."""
    return [(section, list(group)) for section, group in groupby(answers, key=lambda each: each.section)]


def questions(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """The questions of an audit by part, in their order."""
    parts: dict[str, list[Item]] = {}
    for item in items:
        parts.setdefault(item.part, []).append(item)
    return list(parts.items())


def feedback_row(audit: AuditCard, score: Score) -> FeedbackRow:
    """A finished audit in the list of its author."""
    answer = short_date(audit.answered_on) if audit.answered_on else "Not answered"
    return FeedbackRow(audit.id, short_date(audit.finished_on), _of(score), answer)


def outcome_page(audit: AuditCard, items: Iterable[JudgedItem], score: Score) -> OutcomePage:
    """What an audit came to."""
    return OutcomePage(
        f"{_with_percent(score)}. {plural(score.not_applicable, 'question')} did not apply.",
        audit.words,
        tuple((each.item.text, ANSWERS[each.answer]) for each in items),
        audit.answered_on is not None,
        audit.answer,
    )
