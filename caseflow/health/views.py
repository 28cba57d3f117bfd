"""Whether everything runs, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.events.kinds import kinds
from caseflow.projections.queries import STUCK_AFTER, Health, Recomputed
from caseflow.rules.rulebook import Rulebook
from caseflow.web.components import KeyFigure
from caseflow.web.filters import date_and_time, long_date, plural

RUNS = {
    "sweep": "Following what was recorded",
    "watch": "Looking at the clocks",
    "remind": "Reminding of requests to step",
    "digest": "Sending e-mails",
    "documents": "Checking documents",
    "nightly": "The nightly rebuild",
    "range": "Making a range of cases again",
    "catch up": "Catching up after a bulk load",
}
"""What each run does."""
NEVER_SWEPT = "Never run: the sweep looks every minute while a worker runs"
NO_BROKER = "The broker does not answer: what is recorded waits for the sweep"
DRIFTED_AT_MOST = 50


def key_figures(health: Health) -> list[KeyFigure]:
    """What lags, what failed, and what had drifted."""
    nightly = health.last.get("nightly")
    drifted = nightly.drifted if nightly else 0
    return [
        KeyFigure(
            health.lagging,
            "Cases that lag behind their log or the rules",
            manner="soon" if health.lagging else "",
        ),
        KeyFigure(health.failing, "What failed for one case", manner="late" if health.failing else ""),
        KeyFigure(
            health.stuck,
            f"Of these, tried {STUCK_AFTER} times or more: somebody has to look",
            manner="late" if health.stuck else "",
        ),
        KeyFigure(
            drifted if nightly else "–",
            "Cases that had drifted at the last nightly rebuild",
            manner="late" if drifted else "",
        ),
    ]


NO_SCANNER = "None is set up: documents are kept and read without a scan"


def of_documents(scanner: str, by_verdict: Mapping[str, int]) -> list[tuple[str, str]]:
    """Whether documents are scanned for viruses, and how many wait or were stopped."""
    said = {
        "waiting": "Documents that wait to be checked",
        "infected": "Documents in which a virus was found",
        "unscanned": "Documents that nobody has scanned",
    }
    counted = [(words, f"{by_verdict.get(verdict, 0):,}") for verdict, words in said.items()]
    return [("Virus scanner", "Set up" if scanner else NO_SCANNER), *counted]


def facts(health: Health, queued: int | None, rulebook: Rulebook, as_at: date) -> list[tuple[str, str]]:
    """When the projections were last looked at, and by which rules they are made."""
    calendar = rulebook.calendar
    return [
        ("Last sweep", _last(health, "sweep", NEVER_SWEPT)),
        ("Last look at the clocks", _last(health, "watch", NEVER_SWEPT)),
        ("Last look for e-mails", _last(health, "digest", "Never run")),
        ("Messages in the queue", NO_BROKER if queued is None else f"{queued:,}"),
        ("Last nightly rebuild", _last(health, "nightly", "Never run")),
        ("Framework", f"{rulebook.title} ({rulebook.framework})"),
        ("Rules", rulebook.fingerprint),
        ("Bank holidays", f"{calendar.name}, version {calendar.version}"),
        ("Looking on", long_date(as_at)),
        *_questions(health),
    ]


def _questions(health: Health) -> list[tuple[str, str]]:
    """What the data asks: closed cases with something on them that nobody ended."""
    words = {kind.episode: kind.open_as for kind in kinds().values() if kind.episode}
    return [
        (f"Closed cases with {words[episode]} that nobody ended", f"{cases:,}")
        for episode, cases in health.closed_while_open.items()
    ]


def _last(health: Health, what: str, never: str) -> str:
    run = health.last.get(what)
    if run is None:
        return never
    when = date_and_time(run.finished_at or run.started_at)
    if run.did_nothing:
        return f"{when}: it could do none of {run.cases:,}"
    return f"{when}: {run.failed:,} of {run.cases:,} failed" if run.failed else when


def loud(health: Health) -> list[str]:
    """What is to be seen before all else: the runs that could do nothing of what there was to do."""
    return [
        f"{RUNS.get(what, what)}: the last run could do none of {run.cases:,}."
        for what, run in sorted(health.last.items())
        if run.did_nothing
    ]


def failures_title(health: Health) -> str:
    """The heading of what failed for one case, of which only so much is listed."""
    title, listed = "What failed for one case", len(health.failures)
    return f"{title}, the {listed} tried most" if health.failing > listed else title


class MadeAgain(NamedTuple):
    """How far the workers are with making everything again, in words, and what may be asked of them now."""

    sentences: list[str]
    what: str
    button: str
    under_way: bool = False


def made_again(found: Recomputed | None) -> MadeAgain:
    """Of the last time that everything was made again, if ever."""
    if found is None:
        return MadeAgain(["The workers have never been asked to."], "begin", "Make everything again")
    seen = (
        f"{plural(found.cases, 'case')} made again, {found.drifted:,} of them had drifted and were put right,"
        f" {found.failed:,} could not be followed."
    )
    sentences = [f"{found.done:,} of {plural(found.ranges, 'range')} of cases done: {seen}"]
    begun = f"Begun {date_and_time(found.begun_at)}"
    if found.finished_at:
        sentences.append(f"{begun}, finished {date_and_time(found.finished_at)}.")
        return MadeAgain(sentences, "begin", "Make everything again")
    if found.stopped_at:
        sentences.append(f"{begun}, stopped {date_and_time(found.stopped_at)}.")
        return MadeAgain(sentences, "resume", "Go on")
    sentences.append(f"{begun}; the workers are at it.")
    return MadeAgain(sentences, "stop", "Stop", True)


class FailureLine(NamedTuple):
    """What failed for one case, since when, how, and when it is tried again; `sweep` is what tries it."""

    case_id: UUID
    sweep: str
    what: str
    since: datetime
    error: str
    tries: int
    failed_at: datetime
    waits: bool


def failure_lines(health: Health, at: datetime) -> list[FailureLine]:
    """What failed for one case, the most often tried first."""
    return [
        FailureLine(
            each.case_id,
            each.sweep,
            RUNS[each.sweep],
            each.since,
            each.error,
            each.tries,
            each.failed_at,
            each.try_at > at,
        )
        for each in health.failures
    ]


def drifted(health: Health) -> list[tuple[str, str]]:
    """The cases that had drifted at the last nightly rebuild, and how; so many at most."""
    nightly = health.last.get("nightly")
    return [(case_id, what) for case_id, what in nightly.detail[:DRIFTED_AT_MOST]] if nightly else []
