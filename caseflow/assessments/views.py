"""Assessments as their pages show them: sections with comments, what was said before, what waits."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.assessments.forms import SECTIONS
from caseflow.assessments.queries import Before, Submission
from caseflow.assessments.service import WHOLE
from caseflow.caf.published import FamilyViews
from caseflow.cases.queries import ChronologyLine
from caseflow.cases.views import in_words
from caseflow.events.kinds import kinds, words
from caseflow.events.kinds.declaration import VOICES, CaseEvent
from caseflow.recording.forms import typed
from caseflow.web.filters import day_date, long_date, plural

_WITH_FACTORS = ("core_assessment_completed", "single_assessment_completed")


class Said(NamedTuple):
    """What was said before: by what, how long ago, and the words."""

    source: str
    text: str


class SectionView(NamedTuple):
    """A section as it was submitted, with what the manager said of it."""

    code: str
    title: str
    text: str
    comment: str = ""


class SubmissionView(NamedTuple):
    """A submission in words: what became of it, its sections, its answers, and the comment on the whole."""

    standing: str
    sections: list[SectionView]
    answers: list[tuple[str, str]]
    comment: str
    submitted: str


def title(completes: type[CaseEvent]) -> str:
    """What an assessment is called, by the kind that completes it."""
    return completes.title.removesuffix(" completed")


def age(on: date, as_at: date) -> str:
    """How long ago a day was, in words."""
    days = (as_at - on).days
    if days < 1:
        return "today"
    return f"{plural(days, 'day')} ago" if days < 60 else f"{plural(days // 30, 'month')} ago"


def _source(line: ChronologyLine, what: str, as_at: date) -> str:
    on = line.recorded_event.occurred_on
    return f"{what} of {long_date(on)}, {age(on, as_at)}"


def said_before(found: Before, family: FamilyViews, as_at: date) -> dict[str, list[Said]]:
    """What was said before an assessment, by the section that it is to be confirmed or corrected in."""
    said: dict[str, list[Said]] = {}
    contact, referral = found.latest("contact_received"), found.latest("referral_received")
    for line, what in ((contact, "Contact"), (referral, "Referral")):
        if line and line.narrative:
            said.setdefault("known", []).append(Said(_source(line, what, as_at), "\n\n".join(line.narrative)))
    written = found.latest("caf_completed") or found.latest("caf_started")
    for section, text in (("child", family.child_view), ("parents", family.parent_view)):
        if written and text:
            said.setdefault(section, []).append(Said(_source(written, "Common assessment", as_at), text))
    for section in VOICES:
        if spoken := _spoken_before(found, section, as_at):
            said.setdefault(section, []).append(spoken)
    earlier = found.latest(*_WITH_FACTORS)
    if earlier and (factors := earlier.recorded_event.data.get("factors")):
        kind = earlier.recorded_event.kind
        listed = "; ".join(words(kind, "factors", each) for each in factors)
        said["factors"] = [Said(_source(earlier, title(kinds()[kind]), as_at), listed)]
    return said


def _spoken_before(found: Before, voice: str, as_at: date) -> Said | None:
    """What a voice of the family said last with an entry that has a place for it."""
    for line in found.lines:
        spoken = next((each.words for each in line.spoken if each.voice == voice and each.words), "")
        if spoken and not line.withdrawn:
            return Said(_source(line, kinds()[line.recorded_event.kind].title, as_at), spoken)
    return None


def main_need(found: Before, as_at: date) -> tuple[str, str]:
    """The main need that the referral named, and a sentence on how old that is; empty where it named none."""
    referral = found.latest("referral_received")
    code = referral.recorded_event.data.get("primary_need", "") if referral else ""
    if not referral or not code:
        return "", ""
    said = words("referral_received", "primary_need", code)
    return code, f"{_source(referral, 'The referral', as_at)}, says: {said}. Confirm it, or choose another."


def begun_with(found: Before, latest: Submission | None, as_at: date) -> dict[str, Any]:
    """What the form begins with: the last submission, else what was said before."""
    if latest:
        return {**latest.words, **{name: typed(value) for name, value in latest.answers.items()}}
    earlier = found.latest(*_WITH_FACTORS)
    factors = earlier.recorded_event.data.get("factors", []) if earlier else []
    return {"main_need": main_need(found, as_at)[0], "factors": factors}


def submission_view(submission: Submission, names: Mapping[UUID, str]) -> SubmissionView:
    """A submission in words."""
    comments = submission.comments or {}
    need = submission.answers.get("main_need")
    answers = submission.answers
    told = [("Main need", words("referral_received", "primary_need", need))] if need else []
    kind = kinds()[submission.kind]
    told += [
        (field.ask.short, in_words(field, answers[field.name]))
        for field in kind.fields
        if field.name in answers
    ]
    return SubmissionView(
        standing(submission, names),
        [
            SectionView(code, title, submission.words.get(code, ""), comments.get(code, ""))
            for code, (title, _) in SECTIONS.items()
        ],
        told,
        comments.get(WHOLE, ""),
        f"{names.get(submission.submitted_by, 'Somebody')}, {day_date(submission.submitted_on)}",
    )


def standing(submission: Submission, names: Mapping[UUID, str]) -> str:
    """What became of a submission, in a sentence."""
    who = names.get(submission.submitted_by, "Somebody")
    submitted = f"Submitted by {who} on {long_date(submission.submitted_on)}"
    if submission.decided_at is None:
        return f"{submitted}. It waits for authorisation."
    decided = "Authorised" if submission.authorised else "Returned"
    by = names.get(submission.decided_by, "a manager") if submission.decided_by else "a manager"
    return f"{submitted}. {decided} by {by} on {long_date(submission.decided_at)}."


def note(submission: Submission, names: Mapping[UUID, str]) -> str:
    """The words of an assessment as they are kept beside the entry that completes it."""
    view = submission_view(submission, names)
    need = [f"{label}: {said}" for label, said in view.answers if label == "Main need"]
    parts = [f"{each.title}\n{each.text}" for each in view.sections if each.text]
    return "\n\n".join([f"Written by {view.submitted}.", *need, *parts])


class WaitingLine(NamedTuple):
    """An assessment that waits for authorisation, as a list shows it."""

    child: str
    what: str
    by: str
    since: date
    case_id: UUID
    started_event_id: str


def waiting_lines(
    waiting: Iterable[Submission], children: Mapping[UUID, str], names: Mapping[UUID, str]
) -> list[WaitingLine]:
    """What waits for authorisation, in the order of the list."""
    return [
        WaitingLine(
            children.get(each.case_id, "A child"),
            title(kinds()[each.kind]),
            names.get(each.submitted_by, "Somebody"),
            each.submitted_on,
            each.case_id,
            each.started_event_id,
        )
        for each in waiting
    ]
