"""Starting, signing and reviewing an assessment, and what is sent from a section's page."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_wtf import FlaskForm

from caseflow.caf.service.assessment import AGREEMENTS, FieldEdit
from caseflow.rules.caf_form import Group, Section
from caseflow.rules.merging import both
from caseflow.web.fields import CivilDateField, one_of, submit, words

_ROW = re.compile(r"r[a-z0-9]{1,20}")


class StartForm(FlaskForm):
    """The day on which an assessment began."""

    occurred_on = CivilDateField("When did you start?", missing="Enter the date on which you started")
    submit = submit("Start the assessment")


class SignForm(FlaskForm):
    """Who agreed to what was written, and when it was signed off."""

    occurred_on = CivilDateField("When is it signed off?", missing="Enter the date")
    agreement = one_of(
        "Did the child or the parents agree to what it says?",
        AGREEMENTS,
        "Say whether they agreed, and how",
        "Without a printer, in words is enough: they can sign their copy later",
    )
    agreement_words = words(
        "Who agreed, and where the signed paper is kept", hint="If nobody agreed, say what they disagree with"
    )
    submit = submit("Sign off this version")


class ReviewForm(FlaskForm):
    """The day on which a review began."""

    occurred_on = CivilDateField("When do you begin?", missing="Enter the date")
    submit = submit("Begin the new version")


@dataclass(frozen=True)
class Submission:
    """What was sent from a section's page: the words by field, the revisions seen, the choices made.

    `shown` is the revision that somebody else wrote and that the writer was shown beside their own, `keep`
    which of the two they chose. `still_true` names what of the last version is confirmed.
    """

    words: dict[str, str]
    seen: dict[str, int]
    shown: dict[str, int]
    keep: dict[str, str]
    still_true: tuple[str, ...]

    @property
    def decided_on(self) -> dict[str, int]:
        """The revision on which the writer decided, by field: the one shown beside theirs, if any."""
        return self.seen | {field: revision for field, revision in self.shown.items() if field in self.keep}


def read_submission(section: Section, fields: Mapping[str, list[str]]) -> Submission:
    """Read what was sent from a section's page; what is no field of the section is ignored."""
    first = {name: values[0] for name, values in fields.items() if values}
    words_sent = {name: value for name, value in first.items() if _belongs(section, name)}
    keep = {name.removeprefix("keep-"): value for name, value in first.items() if name.startswith("keep-")}
    shown = {
        name.removeprefix("shown-"): int(value)
        for name, value in first.items()
        if name.startswith("shown-") and value.isdecimal()
    }
    seen = _revisions(first.get("seen", ""))
    return Submission(words_sent, seen, shown, keep, tuple(fields.get("still", ())))


def _belongs(section: Section, name: str) -> bool:
    if name in section.fields():
        return True
    parts = name.split(".")
    return (
        len(parts) == 4
        and parts[0] == section.code
        and _ROW.fullmatch(parts[2]) is not None
        and any(
            isinstance(item, Group)
            and item.code == parts[1]
            and parts[3] in {code for code, _ in item.columns}
            for item in section.items
        )
    )


def _revisions(text: str) -> dict[str, int]:
    try:
        revisions = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(revisions, dict):
        return {}
    return {name: value for name, value in revisions.items() if type(value) is int and value >= 0}


def resolved_edits(submitted: Submission, as_seen: Mapping[str, str]) -> dict[str, FieldEdit]:
    """What to save: a field that two changed as the writer chose: theirs, mine, or both."""
    edits = {}
    revisions = submitted.decided_on
    for field, mine in submitted.words.items():
        theirs, keep = as_seen.get(field, ""), submitted.keep.get(field, "mine")
        words = theirs if keep == "theirs" else both(theirs, mine) if keep == "both" else mine
        edits[field] = FieldEdit(words, revisions.get(field, 0))
    return edits


def with_confirmed(
    submitted: Submission, edits: Mapping[str, FieldEdit], before: Mapping[str, str], source: str
) -> dict[str, FieldEdit]:
    """The same, with the last version's words where the writer typed nothing and says: still true."""
    confirmed = dict(edits)
    for field, answer in before.items():
        still_true = any(field.startswith(f"{prefix}.") for prefix in submitted.still_true)
        typed = field in confirmed and confirmed[field].words.strip()
        if still_true and answer and not typed:
            confirmed[field] = FieldEdit(answer, submitted.seen.get(field, 0), source)
    return confirmed
