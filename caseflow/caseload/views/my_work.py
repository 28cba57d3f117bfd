"""My work as its page shows it: lists by how urgent, what is begun, promised and led, and who covers."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.agencies.queries import CoverCard
from caseflow.caf.published import Writing
from caseflow.caseload.queries import MyWork, WorkRow, soon_on
from caseflow.caseload.views.worklist import WorkLine, lines
from caseflow.events.kinds import kinds
from caseflow.notices.views import NoticeLine
from caseflow.rules.clock import DUE_NOW, Status, status
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.school_holidays import next_holiday, school_holidays
from caseflow.tac.published import Commitment
from caseflow.web.drafts import DraftCard
from caseflow.web.filters import day_date, long_date, sentence_case

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Bucket(NamedTuple):
    """The lines of a worklist that are equally urgent."""

    title: str
    lines: list[WorkLine]


_BUCKETS = (
    ("Late", frozenset({Status.IN_BREACH})),
    ("Due now", DUE_NOW),
    ("Due within five working days", frozenset({Status.DUE_SOON})),
    ("Later", frozenset({Status.IN_TIME, Status.NOT_STARTED})),
    ("Paused", frozenset({Status.PAUSED})),
)


def buckets(rows: Sequence[WorkRow], as_at: date, rulebook: Rulebook) -> list[Bucket]:
    """A practitioner's rows by how urgent they are, the most urgent first; empty ones are left out."""
    ahead = soon_on(as_at, rulebook.calendar)
    stands = [row.clock and status(row.clock, as_at, ahead) for row in rows]
    ready = lines(rows, as_at, rulebook)
    filled = [
        Bucket(title, [line for line, stand in zip(ready, stands, strict=True) if stand in statuses])
        for title, statuses in _BUCKETS
    ]
    filled.append(Bucket("Nothing due", [line for line in ready if line.clock is None]))
    return [bucket for bucket in filled if bucket.lines]


def timescales_named(buckets: Iterable[Bucket], notices: Iterable[NoticeLine]) -> list[str]:
    """The names of timescales on My work, for those whose abbreviations need a sentence."""
    clocks = [line.clock for bucket in buckets for line in bucket.lines if line.clock]
    return [notice.timescale for notice in notices] + [clock.name for clock in clocks]


class DraftLine(NamedTuple):
    """A form that somebody has begun: its title, the child or the words that tell which it is, and when."""

    address: str
    title: str
    about: str
    kept: str


_FORMS = {
    "/concern": "Concern about a child",
    "/referrals/new": "Referral of a new child",
    "/caf/checklist": "Checklist of a common assessment",
}


def draft_lines(drafts: Iterable[DraftCard], children: Mapping[UUID, str]) -> list[DraftLine]:
    """Begun forms, each by what it is about: the child of its case or the one named in it, or first words."""
    return [
        DraftLine(
            each.address,
            _form_title(each.path),
            (children.get(each.case_id, "") if each.case_id else "") or each.about,
            each.kept,
        )
        for each in drafts
    ]


def _form_title(path: str) -> str:
    """The title of the kind that a form records; for other forms what its address calls it."""
    words = [word for word in path.split("/") if word and not _ID.fullmatch(word)] or [""]
    declared = kinds().get(words[-1])
    return _FORMS.get(path) or (declared.title if declared else sentence_case(words[-1].replace("-", " ")))


class CoverLine(NamedTuple):
    """Who covers for whom, the address at which it ends, and a warning where that leaves nobody to reach."""

    words: str
    end: str
    gap: str = ""


class Away(NamedTuple):
    """Somebody is away from one day until another."""

    practitioner_id: UUID
    from_on: date
    until_on: date


def term_time_lines(people: Mapping[UUID, str], covers: Iterable[CoverCard], as_at: date) -> list[CoverLine]:
    """When these people, who work in school terms only, are away next; a warning where nobody covers."""
    holiday = next_holiday(as_at, school_holidays())
    if holiday is None:
        gap = "No school holidays are known from today on: they count as there"
        return [CoverLine(f"{name} works in school terms only", "", gap) for name in people.values()]
    days = f"{long_date(holiday.from_on)} to {long_date(holiday.until_on)}: {holiday.name}"
    covered = {
        each.practitioner_id
        for each in covers
        if each.from_on <= holiday.until_on and holiday.from_on <= each.until_on
    }
    return [
        CoverLine(
            f"{name} works in school terms only: away {days}",
            "",
            "" if each in covered else "Nobody covers for them.",
        )
        for each, name in people.items()
    ]


def cover_lines(
    covers: Iterable[CoverCard], names: Mapping[str, str], in_term_only: Set[UUID] = frozenset()
) -> list[CoverLine]:
    """Cover in words; `names` are those of the team, by id."""
    standing = list(covers)
    away = [Away(each.practitioner_id, each.from_on, each.until_on) for each in standing]
    away += [Away(each, *days[:2]) for each in sorted(in_term_only) for days in school_holidays()]

    def name(practitioner_id: UUID) -> str:
        return names.get(str(practitioner_id), "Somebody who has left the team")

    return [
        CoverLine(
            f"{name(each.covered_by)} covers for {name(each.practitioner_id)},"
            f" {long_date(each.from_on)} to {long_date(each.until_on)}",
            url_for("caseload.end_cover", cover_id=each.id),
            _gap(each, away, name(each.covered_by)),
        )
        for each in standing
    ]


def _gap(cover: CoverCard, away: Iterable[Away], covered_by: str) -> str:
    """Says so where whoever covers is away on some of these days."""
    for other in away:
        first, last = max(cover.from_on, other.from_on), min(cover.until_on, other.until_on)
        if other.practitioner_id == cover.covered_by and first <= last:
            return f"{covered_by} is away too, {long_date(first)} to {long_date(last)}. Choose somebody else."
    return ""


class Item(NamedTuple):
    """One line of a section: a link, what is said after it, and a tag where it is late."""

    link: str
    href: str
    words: str
    tag: str = ""


class Section(NamedTuple):
    """A part of My work that is not about clocks."""

    title: str
    items: list[Item]
    intro: str = ""


def sections(work: MyWork, as_at: date) -> list[Section]:
    """What a practitioner took over, has promised, attends, writes and leads; no section is empty."""

    def child(case_id: UUID) -> str:
        return work.children.get(case_id, "A child")

    kinds_of = ("action", "meeting", "lead")
    of_kind = {what: [each for each in work.commitments if each.what == what] for what in kinds_of}
    parts = [
        Section(
            "Taken over: read the handover",
            [
                Item(child(each.case_id), _handover(each.case_id), f", since {day_date(each.handed_at)}")
                for each in work.handovers
            ],
            "Cases that came to you, until you say that you have read what was handed over.",
        ),
        Section(
            "Your actions",
            [_action(action, child(action.case_id), as_at) for action in of_kind["action"]],
            "What you said you would do for a child, in a plan that was made with the family.",
        ),
        Section(
            "Your meetings",
            [_meeting(meeting, child(meeting.case_id), as_at) for meeting in of_kind["meeting"]],
        ),
        Section(
            "Assessments you are writing", [_writing(each, child(each.case_id)) for each in work.writing]
        ),
        Section(
            "Children whose helpers you lead",
            [
                Item(child(lead.case_id), _team(lead.case_id), ": you are the lead professional")
                for lead in of_kind["lead"]
            ],
        ),
    ]
    return [section for section in parts if section.items]


def _handover(case_id: UUID) -> str:
    return url_for("handover.of_case", case_id=case_id)


def _team(case_id: UUID) -> str:
    return url_for("tac.page", case_id=case_id)


def _action(action: Commitment, child: str, as_at: date) -> Item:
    by = f", by {day_date(action.by_on)}" if action.by_on else ""
    late = action.by_on is not None and action.by_on < as_at
    return Item(action.words, f"{_team(action.case_id)}#plan", f", for {child}{by}", "Late" if late else "")


def _meeting(meeting: Commitment, child: str, as_at: date) -> Item:
    past = meeting.by_on is not None and meeting.by_on < as_at
    when = f"{long_date(meeting.by_on)}, {meeting.words}"
    return Item(when, _team(meeting.case_id), f": the helpers of {child}", "Not recorded yet" if past else "")


def _writing(writing: Writing, child: str) -> Item:
    what = "Review of the common assessment" if writing.number > 1 else "Common assessment"
    href = url_for("caf.tasks", case_id=writing.case_id, caf_id=writing.caf_id)
    return Item(f"{what} of {child}", href, f", begun {day_date(writing.begun_on)}")
