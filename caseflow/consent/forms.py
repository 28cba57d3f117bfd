"""Who agreed to what, taking it back, and sharing."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from caseflow.consent.service import ANSWERS, BASES, CAPACITIES, METHODS, Statement, faults
from caseflow.kernel import Refusal
from caseflow.web.fields import (
    CivilDateField,
    Whole,
    choices,
    line,
    one_from_list,
    one_of,
    several_of,
    submit,
    words,
)

ROWS = 6
_ASKED = {name: ANSWERS[name] for name in ("agreed", "refused", "undecided")}


class ConsentForm(Whole):
    """What somebody said about storing and sharing, and how."""

    person_name = line("Who said so?", "Enter the name of the person who was asked")
    relationship = line(
        "What are they to the child?", hint="For example: mother, foster carer, the young person"
    )
    capacity = one_of("Why can they decide?", CAPACITIES, "Choose why they can decide")
    storage = one_of(
        "Do they agree that this assessment is written down, kept and used to help?",
        {"yes": "Yes", "no": "No", "not_asked": "We did not speak about that this time"},
        "Say whether they agree that it is kept",
    )
    withheld = several_of(
        "Is there a part that must not be shared?", {}, hint="It stays hidden from every agency named above"
    )
    excluded = words("Anything else that must not be shared")
    method = one_of("How did they say so?", METHODS, "Choose how consent was given")
    witness = line("Who heard it?", hint="If it was said in words. If only you heard it, give your own name")
    evidence = line("Where is the signed paper or message kept?", hint="If it was given in writing")
    given_on = CivilDateField("When?", missing="Enter the date on which they said so")
    expires_on = CivilDateField("Until when does it hold?", hint="Leave empty if they set no end")
    submit = submit("Save what they said")

    def faults(self) -> list[Refusal]:
        """An agency without an answer, and what a statement cannot do without."""
        unanswered = []
        for n in range(1, ROWS + 1):
            agency = self[f"agency_{n}"]
            if agency.data and not self[f"answer_{n}"].data:
                name = next((each.label for each in agency.choices if each.value == agency.data), "it")
                unanswered.append(Refusal(f"answer_{n}", f"Say what they said about {name}."))
        others = [each for each in faults(statement(self)) if not (unanswered and each.field == "storage")]
        return unanswered + others


def consent_form() -> type[ConsentForm]:
    """The form with lines for agencies and what was said about each."""
    fields: dict[str, Any] = {}
    for n in range(1, ROWS + 1):
        fields[f"agency_{n}"] = one_from_list(f"Agency {n}", {})
        fields[f"answer_{n}"] = one_of(f"What did they say about agency {n}?", _ASKED)
    return type("ConsentFormWithAgencies", (ConsentForm,), fields)


def statement(form: Any) -> Statement:
    """What was said. An agency without an answer is left out."""
    pairs = [(form[f"agency_{n}"].data, form[f"answer_{n}"].data) for n in range(1, ROWS + 1)]
    answers = {agency: answer for agency, answer in pairs if agency and answer}
    storage = form.storage.data
    return Statement(
        person_name=form.person_name.data,
        relationship=form.relationship.data or "",
        capacity=form.capacity.data,
        method=form.method.data,
        given_on=form.given_on.data,
        storage={"yes": True, "no": False}.get(storage or ""),
        answers=answers,
        witness=form.witness.data or "",
        evidence=form.evidence.data or "",
        excluded=form.excluded.data or "",
        withheld=tuple(form.withheld.data or ()),
        expires_on=form.expires_on.data,
    )


class WithdrawForm(FlaskForm):
    """From whom consent is taken back."""

    agency = one_from_list("Which agency may no longer read it?", {}, "Choose an agency, or all of them")
    occurred_on = CivilDateField("When did they say so?", missing="Enter the date")
    words = words("What they said", hint="Their own words, if you can")
    submit = submit("Take consent back")


class ShareForm(FlaskForm):
    """With which team, for what, on which basis."""

    team = one_from_list("With which team?", {}, "Choose a team")
    purpose = line("What for?", "Say what it is shared for")
    basis = one_of("On which basis?", BASES, "Choose the basis")
    reason = words(
        "Without consent: on which facts?", hint="The risk, to whom, and why asking first is not possible"
    )
    manager = one_from_list("Without consent: which manager stands for it?", {})
    until_on = CivilDateField("Until when?", hint="Leave empty if there is no end")
    submit = submit("Share it")

    @property
    def without_consent(self) -> bool:
        """Whether the questions of sharing without consent are to be seen at once."""
        asked = (self.reason, self.manager)
        return self.basis.data not in (None, "", "consent") or any(each.errors for each in asked)


def offer(form: Any, name: str, pairs: Sequence[tuple[str, str]], first: str = "Choose one") -> None:
    """Fill the list of a field."""
    form[name].choices = choices([("", first), *pairs])
