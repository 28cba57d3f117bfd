"""Where an assessment stands: in a list, and on the page of its sections and next steps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from caseflow.agencies.queries import TeamCard
from caseflow.caf.queries.assessment import Answer, CafCard, CafExists, ChecklistCard, VersionCard
from caseflow.caf.service.checklist import YES_NO_NOT_SURE
from caseflow.caf.views.answers import answer_lines
from caseflow.cases.queries import CaseCard
from caseflow.consent.queries import ConsentCard, Reader, State
from caseflow.events.kinds.caf import CAF_ENDINGS
from caseflow.rules.caf_form import Form
from caseflow.web.filters import day_date, short_date

_CHECKS = {
    "healthy": "Healthy",
    "safe": "Safe from harm",
    "learning": "Learning and developing",
    "impact": "Positive impact on others",
    "poverty": "Free from the impact of poverty",
}


@dataclass(frozen=True)
class CafRow:
    """An assessment in a list: whose it is, since when, and how it stands."""

    id: UUID
    case_id: UUID
    name: str
    started: str
    standing: str


@dataclass(frozen=True)
class ChecklistView:
    """A checklist as it was answered."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectionTask:
    """A section in the list of tasks; `opens` is the page behind it: section, read or nothing."""

    code: str
    title: str
    status: str
    unsaved: bool
    opens: str


@dataclass(frozen=True)
class VersionLine:
    """A version in the list of versions."""

    number: int
    days: str


@dataclass(frozen=True)
class NextSteps:
    """What of the next steps is done, and what the page says of the family's copy."""

    consent_asked: bool
    signed: bool
    shared: bool
    copy_number: int
    copy_title: str
    copy_details: str


@dataclass(frozen=True)
class TasksPage:
    """The page of an assessment: how its last version stands, its sections, and what comes next."""

    number: int
    closed: str
    introduction: str
    writable: bool
    signed: bool
    first: bool
    discardable: bool
    sections: tuple[SectionTask, ...]
    consent: str
    steps: NextSteps
    agencies: str
    versions: tuple[VersionLine, ...]
    readers: tuple[str, ...]


def standing(caf: CafCard) -> str:
    """How an assessment stands: closed, signed off or being written."""
    if caf.closed_on:
        return f"Closed {day_date(caf.closed_on)}"
    if caf.last.signed_on:
        signed = f"igned off {day_date(caf.last.signed_on)}"
        return f"Version {caf.last.number}, s{signed}" if len(caf.versions) > 1 else f"S{signed}"
    return "A review is being written" if caf.last.number > 1 else "Being written"


def caf_row(caf: CafCard, case: CaseCard | None = None) -> CafRow:
    """An assessment in a list."""
    name = case.child.name if case else "A child"
    return CafRow(caf.id, caf.case_id, name, day_date(caf.started_on), standing(caf))


def existence(caf: CafExists) -> str:
    """What everyone may know of an assessment: whether it is open, and since when."""
    return f"{'Open' if caf.open else 'Closed'}, started {short_date(caf.started_on)}"


def front_door(team: TeamCard | None) -> str:
    """Whom to phone who is not sure whether a child is safe."""
    return f"{team.name}, {team.phone}" if team and team.phone else "the front door of social care"


def checklist_view(checklist: ChecklistCard) -> ChecklistView:
    """A checklist as it was answered."""
    answers = checklist.answers
    checks = tuple((title, YES_NO_NOT_SURE.get(answers.get(code, ""), "")) for code, title in _CHECKS.items())
    author = f", {checklist.author}" if checklist.author else ""
    title = f"Checklist of {day_date(checklist.completed_on)}{author}"
    return ChecklistView(title, (*checks, ("Help that is needed", answers.get("needed", ""))))


def tasks_page(
    caf: CafCard,
    form: Form,
    answers: Mapping[str, Answer],
    withheld: Collection[str],
    unsaved: Collection[str],
    states: Sequence[State],
    consents: Sequence[ConsentCard],
    readers: Sequence[Reader],
) -> TasksPage:
    """The page of an assessment."""
    version = caf.last
    progress = _progress(form, answers, withheld)
    done = sum(number for number, _ in progress.values())
    return TasksPage(
        version.number,
        _closed(caf),
        _introduction(caf, done, sum(parts for _, parts in progress.values())),
        caf.writable,
        version.signed_on is not None,
        version.number == 1 and caf.writable,
        version.number > 1 and caf.writable and not done,
        tuple(
            _section_task(caf, section.code, section.title, progress[section.code], section.code in unsaved)
            for section in form.sections
            if section.code in progress
        ),
        "Recorded" if consents else "Nobody asked yet",
        _next_steps(caf, consents, readers),
        f"{'; '.join(f'{each.agency_name}: {each.words}' for each in states)}." if states else "",
        tuple(VersionLine(each.number, _days(each)) for each in caf.versions),
        tuple(_reader(each) for each in readers),
    )


def _progress(
    form: Form, answers: Mapping[str, Answer], withheld: Collection[str]
) -> dict[str, tuple[int, int]]:
    """How many of the parts of each section say something, of how many. No part has to be filled in."""
    values = {field: answer.value for field, answer in answers.items()}
    return {
        section.code: (
            sum(bool(answer_lines(f"{section.code}.{item.code}", item, values)) for item in section.items),
            len(section.items),
        )
        for section in form.sections
        if section.code not in withheld
    }


def _closed(caf: CafCard) -> str:
    if caf.closed_on is None:
        return ""
    reason = CAF_ENDINGS.get(caf.closed_why)
    return f"Closed on {day_date(caf.closed_on)}{f': {reason.lower()}' if reason else ''}."


def _introduction(caf: CafCard, done: int, parts: int) -> str:
    version = caf.last
    if version.signed_on:
        return f"Signed off on {day_date(version.signed_on)} by {version.signed_by}."
    if caf.closed_on:
        return f"Version {version.number} was not signed off."
    if version.number > 1:
        return (
            f"This is the review. Everything that version {version.number - 1} says is kept, and stands"
            " beside each question: say what is still true and write what is new."
            f" {done} of {parts} parts are reviewed so far."
        )
    return f"{done} of {parts} parts say something. Nothing has to be filled in: write what matters."


def _section_task(
    caf: CafCard, code: str, title: str, progress: tuple[int, int], unsaved: bool
) -> SectionTask:
    done, parts = progress
    if unsaved:
        status = "Typed, not saved"
    elif done:
        status = f"{done} of {parts}"
    elif not caf.writable:
        status = "Left empty"
    else:
        status = "Not reviewed" if caf.last.number > 1 else "Not started"
    opens = "section" if caf.writable else "read" if done else ""
    return SectionTask(code, title, status, unsaved, opens)


def _next_steps(caf: CafCard, consents: Sequence[ConsentCard], readers: Sequence[Reader]) -> NextSteps:
    copied = caf.last if caf.last.signed_on else caf.signed or caf.last
    several = len(caf.versions) > 1
    details = "" if copied.agreement == "paper" else ", and has a place to sign"
    return NextSteps(
        any(each.purpose == "storage" for each in consents),
        caf.last.signed_on is not None,
        len(readers) > 1,
        copied.number,
        f"A copy of version {copied.number} for the family (PDF)"
        if several
        else "A copy for the family (PDF)",
        f": it says who may read it{details}",
    )


def _days(version: VersionCard) -> str:
    signed = f"signed off {day_date(version.signed_on)}" if version.signed_on else "not signed off"
    return f", begun {day_date(version.begun_on)}, {signed}"


def _reader(reader: Reader) -> str:
    phone = f": {reader.phone}" if reader.phone else ""
    return f"{reader.agency_name}, {reader.team_name} ({reader.why}){phone}"
