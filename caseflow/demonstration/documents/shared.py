"""Assessments, what a mother said about agencies, and what was shared."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from caseflow.demonstration.borough import AGENCY_OF
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.demonstration.documents.words import ANSWERS

ASSESSMENT = "The common assessment"
WHOLE_CASE = "The whole case: assessments, plans and the chronology"
_MOTHER = {
    "person_name": "Marigold Makebelieve",
    "relationship": "mother",
    "capacity": "parental_responsibility",
    "method": "verbal",
    "witness": "Winnie Witnessby",
    "evidence": "",
    "excluded": "",
}


def assessment(file: File, team: str, versions: Sequence[tuple[date, date | None]]) -> None:
    """An assessment with its versions, each begun and signed (None: still being written)."""
    started = file.event("caf_started")
    file.add(
        "caf",
        id=file.key("caf"),
        case_id=file.case_id,
        event_id=started.event_id,
        checklist_event_id=started.about,
        started_on=started.occurred_on,
        started_by=writer(team),
    )
    for number, (begun_on, signed_on) in enumerate(versions, start=1):
        _version(file, team, number, begun_on, signed_on)


def _version(file: File, team: str, number: int, begun_on: date, signed_on: date | None) -> None:
    version = {"caf_id": file.key("caf"), "number": number}
    file.add(
        "caf_version",
        form_on=begun_on,
        begun_on=begun_on,
        begun_by=writer(team),
        begun_at=at(begun_on),
        agreement_words="",
        **version,
    )
    if signed_on:
        signature = {"signed_on": signed_on, "signed_by": writer(team), "signed_at": at(signed_on)}
        agreed = {"agreement": "paper", "agreement_words": "The mother, in the blue folder"}
        file.signatures.append(signature | agreed)
    written = {"source": "", "written_by": writer(team), "written_at": at(begun_on)}
    for field, words in ANSWERS[number if signed_on else 0].items():
        file.add("caf_answer", field=field, revision=1, value=words, **version, **written)


def consent(file: File, what: str, on: date, answers: dict[str, str], team: str) -> UUID:
    """What the mother said about agencies: about a step, or ("first") about the assessment, kept too."""
    consent_id, about_caf = file.key(f"consent {what}"), what == "first"
    declined = file.events["consent_declined"] if "refused" in answers.values() else []
    consent: dict[str, Any] = {
        "case_id": file.case_id,
        "caf_event_id": file.caf_event_id if about_caf else None,
        "agreed": True,
        "withheld": [],
        "given_on": on,
        "expires_on": None,
        "explained_by": writer(team),
        "recorded_at": at(on),
        "given_event_id": file.event("consent_given").event_id if about_caf else None,
        "declined_event_id": declined[0].event_id if declined else None,
        **_MOTHER,
    }
    if about_caf:
        file.add("consent", id=file.key(f"kept {what}"), purpose="storage", **consent)
    file.add("consent", id=consent_id, purpose="sharing", **consent)
    for agency, answer in answers.items():
        file.add("consent_agency", consent_id=consent_id, agency_code=agency, answer=answer)
    return consent_id


def disclosed(file: File, team: str, to: str, consent_id: UUID, on: date, what: str) -> UUID:
    """One share, written down."""
    disclosure_id = file.key(f"disclosure {to} {on}")
    file.add(
        "disclosure",
        id=disclosure_id,
        case_id=file.case_id,
        caf_event_id=file.caf_event_id if what == ASSESSMENT else None,
        what=what,
        agency_code=AGENCY_OF[to],
        team_code=to,
        recipient="",
        purpose="To help together",
        basis="consent",
        consent_id=consent_id,
        reason="",
        manager_id=None,
        decided_by=writer(team),
        disclosed_on=on,
        disclosed_at=at(on),
    )
    return disclosure_id


def share(file: File, team: str, to: str, consent_id: UUID, on: date, ended_on: date | None = None) -> UUID:
    """A team that reads the assessment, or did."""
    disclosure_id = disclosed(file, team, to, consent_id, on, ASSESSMENT)
    file.add(
        "share",
        id=file.key(f"share {to}"),
        case_id=file.case_id,
        caf_event_id=file.caf_event_id,
        team_code=to,
        disclosure_id=disclosure_id,
        why="sent" if ended_on else "team_around_child",
        until_on=None,
        since_at=at(on),
        ended_at=at(ended_on) if ended_on else None,
    )
    return disclosure_id
