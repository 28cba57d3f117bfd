"""Freezing figures, and editing what is frozen: what is said of it, and what is in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from caseflow.web.fields import choices, one_from_list, one_of, several_of, submit, words
from caseflow.web.filters import plural

FINALITY = {"provisional": "Provisional: late entries may still come in", "final": "Final"}
CUTS = {"borough": "The borough alone", "quindrat": "The borough and each quindrat"}
OTHERS = {"yes": "Yes, beside what cases tell", "no": "No, only what cases tell"}
COUNTS = {"exact": "As they are", "rounded": "Rounded to the nearest 5"}
SUMMARY_LIMIT = 5_000


class ChoiceForm(FlaskForm):
    """For whom the figures are, which are in the set, and how they are shown."""

    audience = one_from_list(
        "Who is it for?",
        {},
        missing="Choose who it is for",
        hint="Once it is released, everybody who signs in can read it, whoever it is for.",
    )
    codes = several_of(
        "Which indicators counted from cases?",
        {},
        hint="Those of the board that it is for are chosen. Open a board to choose others.",
    )
    others = one_of(
        "Are the values shown that others sent?",
        OTHERS,
        missing="Choose whether the values are shown that others sent",
        hint="Those of schools, health, the police and surveys, of the outcomes that the board answers for.",
    )
    cuts = one_of(
        "For which places?",
        CUTS,
        missing="Choose for which places",
        hint="With quindrats more is held back, of the borough too: what they leave of it could tell a few.",
    )
    counts = one_of(
        "How are counts shown?",
        COUNTS,
        missing="Choose how counts are shown",
        hint="Counts of 1 to 5 are held back either way, and so is whatever would tell one. Exact counts are"
        " also held back where they differ by 1 to 5 from what was released before.",
    )
    finality = one_of(
        "Provisional or final?",
        FINALITY,
        missing="Choose provisional or final",
        hint="Final: you expect no late entries. Corrected figures can follow either.",
    )


class SaidForm(FlaskForm):
    """What is said beside the figures."""

    summary = words(
        "What do the figures say?",
        hint="A few sentences for the reader. No number that is held back may be told here. Name no child.",
        longest=SUMMARY_LIMIT,
    )


class FreezeForm(ChoiceForm):
    """The same, with the period and what the figures say."""

    summary = words(
        "What do the figures say?",
        hint="A few sentences. You can change them after freezing, when the page says which numbers are held"
        " back. Name no child.",
        longest=SUMMARY_LIMIT,
    )
    period = one_from_list("Which period?", {}, missing="Choose a period")

    @property
    def chosen_in_words(self) -> str:
        """What is chosen: how many indicators, which places, how counts are shown."""
        words = plural(len(self.codes.data or ()), "indicator")
        words += " and what others sent" if self.others.data == "yes" else ""
        counts = "rounded counts" if self.counts.data == "rounded" else "exact counts"
        return f"{words}, {CUTS.get(self.cuts.data, '').lower()}, {counts}"


class LookForm(FlaskForm):
    """Which version somebody has looked at."""

    version = HiddenField()


class SendBackForm(FlaskForm):
    """Why a version cannot be released as it is."""

    version = HiddenField()
    reason = words(
        "Why can it not be released?",
        missing="Say why it cannot be released",
        hint="Whoever wrote in it reads this, and so do the others who look. Name no child.",
        longest=SUMMARY_LIMIT,
    )
    submit = submit("Send it back")


def freeze_form(
    audiences: Mapping[str, str],
    indicators: Mapping[str, str],
    periods: Mapping[str, str],
    said_of: Iterable[str],
    **data: Any,
) -> FreezeForm:
    """The form of a new publication, with what there is to choose from, and what is chosen at first.

    Of each of some indicators something can be said that explains it.
    """
    fields = _words_about(said_of, "What explains {}, and what is done?")
    fields |= {"submit": submit("Freeze the figures"), "later": submit("Keep what is said, and freeze later")}
    form: FreezeForm = type("FreezeForm", (FreezeForm,), fields)(data=data)
    _offer(form, audiences, indicators)
    form.period.choices = choices({"": "Choose one", **periods})
    return form


def choice_form(audiences: Mapping[str, str], indicators: Mapping[str, str], **data: Any) -> ChoiceForm:
    """The form of what is in a publication in the making, and for whom it is."""
    form: ChoiceForm = type("ChoiceForm", (ChoiceForm,), {"submit": submit("Save the changes")})(data=data)
    _offer(form, audiences, indicators)
    return form


def said_form(included: Iterable[str], **data: Any) -> SaidForm:
    """The form of what is said in a publication in the making: of all, and of each indicator of the set."""
    fields = _words_about(included, "What is to be said about {}?")
    fields["submit"] = submit("Save what is said")
    form: SaidForm = type("SaidForm", (SaidForm,), fields)(data=data)
    return form


def chosen(form: ChoiceForm) -> tuple[list[str], bool, bool, str, str, bool]:
    """What is chosen: codes, by quindrat, what others sent, finality, audience, rounding."""
    return (
        list(form.codes.data or ()),
        form.cuts.data == "quindrat",
        form.others.data == "yes",
        str(form.finality.data),
        str(form.audience.data),
        form.counts.data == "rounded",
    )


def _words_about(codes: Iterable[str], question: str) -> dict[str, Any]:
    return {commentary_field(code): words(question.format(code), longest=SUMMARY_LIMIT) for code in codes}


def commentary_field(code: str) -> str:
    """The name of the field for what is said about an indicator."""
    return "about_" + "_".join(code.lower().split())


def _offer(form: ChoiceForm, audiences: Mapping[str, str], indicators: Mapping[str, str]) -> None:
    form.audience.choices = choices({"": "Choose one", **audiences})
    form.codes.choices = choices(indicators)
