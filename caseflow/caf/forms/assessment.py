"""Starting, signing and reviewing an assessment, and what is sent from a section's page."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from flask_wtf import FlaskForm

from caseflow.caf.service.assessment import AGREEMENTS, Sent
from caseflow.rules.caf_form import Group, Section
from caseflow.rules.merging import both
from caseflow.web.fields import CivilDateField, one_of, submit, words

_LINE = re.compile(r"r[a-z0-9]{1,20}")


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


class SentSheet(NamedTuple):
    """What was sent from a section's page: the words by field, the revisions seen, the choices made.

    `shown` is the revision that somebody else wrote and that the writer was shown beside their own.
    """

    words: dict[str, str]
    seen: dict[str, int]
    shown: dict[str, int]
    keep: dict[str, str]
    still: tuple[str, ...]


def read_sheet(section: Section, given: Mapping[str, list[str]]) -> SentSheet:
    """Read what was sent from a section's page; what is no field of the section is left aside."""
    first = {name: values[0] for name, values in given.items() if values}
    words_sent = {name: value for name, value in first.items() if _belongs(section, name)}
    keep = {name.removeprefix("keep-"): value for name, value in first.items() if name.startswith("keep-")}
    shown = {
        name.removeprefix("shown-"): int(value)
        for name, value in first.items()
        if name.startswith("shown-") and value.isdecimal()
    }
    seen = _revisions(first.get("seen", ""))
    return SentSheet(words_sent, seen, shown, keep, tuple(given.get("still", ())))


def _belongs(section: Section, name: str) -> bool:
    if name in section.fields():
        return True
    parts = name.split(".")
    return (
        len(parts) == 4
        and parts[0] == section.code
        and _LINE.fullmatch(parts[2]) is not None
        and any(
            isinstance(item, Group)
            and item.code == parts[1]
            and parts[3] in {code for code, _ in item.columns}
            for item in section.items
        )
    )


def _revisions(text: str) -> dict[str, int]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if type(value) is int and value >= 0}


def looked_at(sheet: SentSheet) -> dict[str, int]:
    """The revision that the writer decided upon, field by field: the one shown beside theirs, if any."""
    return sheet.seen | {field: revision for field, revision in sheet.shown.items() if field in sheet.keep}


def chosen(sheet: SentSheet, as_seen: Mapping[str, str]) -> dict[str, Sent]:
    """What to save: a field that two changed as the writer chose: theirs, mine, or both."""
    sent = {}
    revisions = looked_at(sheet)
    for field, mine in sheet.words.items():
        theirs, keep = as_seen.get(field, ""), sheet.keep.get(field, "mine")
        said = theirs if keep == "theirs" else both(theirs, mine) if keep == "both" else mine
        sent[field] = Sent(said, revisions.get(field, 0))
    return sent


def taken_forward(
    sheet: SentSheet, sent: Mapping[str, Sent], before: Mapping[str, str], source: str
) -> dict[str, Sent]:
    """The same, with the last version's words where the writer typed nothing and says: still true."""
    found = dict(sent)
    for field, said in before.items():
        still = any(field.startswith(f"{prefix}.") for prefix in sheet.still)
        typed = found[field].words.strip() if field in found else ""
        if still and said and not typed:
            found[field] = Sent(said, sheet.seen.get(field, 0), source)
    return found
