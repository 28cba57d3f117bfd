"""The words of both sides of a step."""

from caseflow.demonstration.borough import FRONT_DOOR
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.demonstration.documents.shared import WHOLE_CASE, consent, disclosed
from caseflow.demonstration.documents.words import STEPS
from caseflow.kernel import RecordedEvent


def steps(file: File, team: str) -> None:
    """The words of both sides of every step of the case, in the order in which they were asked."""
    first_on = file.event("step_requested").occurred_on
    consent_id = consent(file, "step", first_on, {"CSC": "agreed"}, team)
    decided = {each.about: each for each in file.events["step_decided"]}
    for asked, (words, answer_words) in zip(file.events["step_requested"], STEPS, strict=False):
        file.add(
            "step_record",
            event_id=asked.event_id,
            case_id=file.case_id,
            refused=False,
            from_team=team,
            consent="given",
            consent_id=consent_id,
            disclosure_id=disclosed(file, team, FRONT_DOOR, consent_id, asked.occurred_on, WHOLE_CASE),
            written_by=writer(team),
            written_at=at(asked.occurred_on),
            **{name: asked.data[name] for name in ("direction", "from_tier", "to_tier", "to_team")},
            **words,
        )
        if asked.event_id in decided:
            _answer(file, asked, decided[asked.event_id], answer_words)


def _answer(file: File, asked: RecordedEvent, answer: RecordedEvent, answer_words: dict[str, str]) -> None:
    accepted = str(answer.data["decision"]).startswith("accepted")
    file.add(
        "step_answer",
        event_id=answer.event_id,
        request_id=asked.event_id,
        case_id=file.case_id,
        team=FRONT_DOOR,
        lead_id=writer(FRONT_DOOR) if accepted else None,
        told_sender_on=answer.occurred_on,
        told_family_on=answer.occurred_on if accepted else None,
        written_by=writer(FRONT_DOOR),
        written_at=at(answer.occurred_on),
        **answer_words,
    )
