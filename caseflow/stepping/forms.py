"""Asking for a step, answering, withdrawing, disputing, settling."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from caseflow.consent.service import CAPACITIES, METHODS, Statement, faults
from caseflow.kernel import Refusal
from caseflow.rules.steps import (
    CONSENT,
    DECISIONS,
    REASONS,
    SETTLED,
    TIERS,
    TRIGGERS,
    WITHDRAWALS,
    Sheet,
    beside,
    no_consent,
    sheet_faults,
)
from caseflow.web.fields import CivilDateField, Whole, line, one_from_list, one_of, submit
from caseflow.web.fields import words as narrative
from caseflow.web.filters import tier_meaning

_SAID_HOW = {
    "consent_capacity": "Choose why they can decide",
    "consent_method": "Choose how they said so",
}
_PREFILLED = {
    "child_view": "From the assessment",
    "parent_view": "From the assessment",
    "outstanding": "From the plan of the team around the child",
}
_NO_TEXT = {"lead_agreed", "first_tac", "consent", "consent_manager"}
_NO_TEXT |= {"lead_contacted_on", "effective_on", "final_meeting_on", "child_seen_on"}
_YES_NO = {"yes": "Yes", "no": "No"}


class TransferForm(FlaskForm):
    """A case goes to another team of the same agency, on its tier: nothing is shared outside."""

    expected: Field = HiddenField()
    to_team = one_from_list("Which team takes the case?", {}, "Choose the team")
    occurred_on = CivilDateField("When do you ask?", missing="Enter the date on which you ask")
    effective_on = CivilDateField("From when should that team have it?")
    trigger = one_of("What brought this about?", TRIGGERS, "Choose what brought this about")
    rationale = narrative(
        "Summary for the other team",
        "Write a summary for the other team",
        "Where things stand, what comes next, and what keeps the child safe",
    )
    submit = submit("Ask the team to take it")

    def sheet(self, tier: str) -> Sheet:
        """What was typed, as a transition record."""
        return Sheet(
            to_team=self.to_team.data,
            to_tier=tier,
            trigger=self.trigger.data,
            rationale=self.rationale.data or "",
            consent="same_agency",
            effective_on=self.effective_on.data,
        )


class ProposeForm(Whole):
    """The transition record. Most of it may be left empty: what is missing is shown, and blocks nothing."""

    expected: Field = HiddenField()
    to_tier = one_of(
        "Which tier does the child need now?",
        {code: f"{name}: {tier_meaning(code)}" for code, name in TIERS.items()},
        "Choose the tier that the child needs now",
        "A judgement about the child now, not about an agency",
    )
    to_team = one_from_list("Which team do you ask?", {}, "Choose the team to ask")
    occurred_on = CivilDateField("When do you ask?", missing="Enter the date on which you ask")
    trigger = one_of("What brought this about?", TRIGGERS, "Choose what brought this about")
    rationale = narrative(
        "Why does the child need this step?",
        "Say why the child needs this step",
        "In your own words. The other team reads this first",
    )
    threshold = narrative(
        "Which part of the threshold document is met?",
        hint="Needed for a step up. Name the paragraph; without the document at hand, say how serious it is",
    )
    strengths = narrative("What is going well, and what has changed since the last assessment?")
    outstanding = narrative("What is still to be done?", hint="Actions of the plan that are not finished")
    risks = narrative("Risks, and what keeps the child safe")
    child_seen_on = CivilDateField("When was the child last seen?")
    child_view = narrative("What does the child say?", hint="In the child's own words where you can")
    child_view_missing = line("If nothing is recorded, why not?", hint="For example, too young to say")
    parent_view = narrative("What do the parents or carers say?")
    parent_view_missing = line("If no parent's view is recorded, why not?")
    consent = one_of(
        "Does the family agree that this is shared with the other team?",
        CONSENT,
        "Say whether the family agrees",
        "If the family says no, the other team is not asked and sees nothing",
    )
    consent_person = line(
        "Who said so?", hint="Name the parent, carer or young person. Leave empty if it is recorded already"
    )
    consent_relationship = line("What are they to the child?", hint="For example: mother, the young person")
    consent_capacity = one_from_list("Why can they decide?", CAPACITIES)
    consent_method = one_from_list("How did they say so?", METHODS)
    consent_evidence = line("Who heard it, or where is the signed paper or message kept?")
    consent_words = narrative(
        "What else matters about it?",
        hint="Without agreement: the facts for which it goes ahead",
    )
    consent_manager = one_from_list(
        "Without agreement: which manager stands for going ahead?", {}, hint="They are told of it at once"
    )
    lead_now = line("Lead professional now", hint="Stays the lead until the other team accepts")
    lead_proposed = line("Who could lead next?")
    lead_contacted_on = CivilDateField("When was the next lead asked?")
    lead_agreed = one_from_list("Has the next lead agreed?", _YES_NO)
    effective_on = CivilDateField("When should the step take effect?")
    final_meeting_on = CivilDateField("When is the last meeting of those who work with the child now?")
    final_meeting_place = line("Where and at what time is it?")
    first_tac = one_from_list("Is it also the first meeting of the team around the child?", _YES_NO)
    authorised_by = line("Which manager has authorised this?")
    submit = submit("Send the request")

    # The tier of the case now, the agency that asks, the team that is asked, and whether the family has
    # agreed for its agency already: set before it is validated.
    from_tier = ""
    own_agency: str | None = None
    asked: Any = None
    agreed = False

    @property
    def said_fields(self) -> list[Field]:
        """What the family said, where it is not recorded yet."""
        names = ("person", "relationship", "capacity", "method", "evidence")
        return [self[f"consent_{name}"] for name in names]

    @property
    def without_fields(self) -> list[Field]:
        """Why it goes ahead without agreement."""
        return [self.consent_words, self.consent_manager]

    @property
    def later_fields(self) -> list[Field]:
        """What may not be known yet: who leads next, the last meeting, from when."""
        names = ("effective_on", "lead_proposed", "lead_contacted_on", "lead_agreed", "final_meeting_on")
        return [self[name] for name in (*names, "final_meeting_place", "first_tac", "authorised_by")]

    def faults(self) -> list[Refusal]:
        """What a request cannot do without, the family's agreement first of all."""
        same_agency = self.asked is not None and self.asked.agency_code == self.own_agency
        refusals = sheet_faults(self.sheet(), self.from_tier, same_agency)
        statement = self.statement()
        if statement:
            refusals += [
                Refusal(name, f"{asked}, so that what they said can be recorded.")
                for name, asked in _SAID_HOW.items()
                if not self[name].data
            ]
            refusals += [beside(each) for each in faults(statement)]
        elif self.consent.data == "given" and self.asked and not self.agreed:
            refusals.append(Refusal("consent_person", no_consent(self.asked.agency_name)))
        return refusals

    def hint_prefilled(self, names: Iterable[str]) -> None:
        """Say of the fields that are filled in where their words are from."""
        for name in names:
            self[name].description = f"{_PREFILLED[name]}: change what is no longer true"

    def sheet(self) -> Sheet:
        """What was typed, as a transition record."""
        fields: dict[str, Any] = {name: self[name].data for name in Sheet.__dataclass_fields__}
        for name in fields.keys() - _NO_TEXT:
            fields[name] = (fields[name] or "").strip()
        fields["lead_agreed"] = {"yes": True, "no": False}.get(self.lead_agreed.data)
        fields["first_tac"] = self.first_tac.data == "yes"
        manager = self.consent_manager.data
        fields["consent_manager"] = UUID(manager) if manager else None
        return Sheet(**fields)

    def statement(self) -> Statement | None:
        """What the family said about sharing with the asked team's agency; None if nothing new was typed."""
        person = (self.consent_person.data or "").strip()
        if not person or self.asked is None or self.consent.data not in ("given", "refused"):
            return None
        evidence, method = self.consent_evidence.data or "", self.consent_method.data
        return Statement(
            person_name=person,
            relationship=self.consent_relationship.data or "",
            capacity=self.consent_capacity.data,
            method=method,
            given_on=self.occurred_on.data,
            answers={self.asked.agency_code: "agreed" if self.consent.data == "given" else "refused"},
            witness=evidence if method == "verbal" else "",
            evidence="" if method == "verbal" else evidence,
        )


class AnswerForm(FlaskForm):
    """The receiving side."""

    occurred_on = CivilDateField("When was it decided?", missing="Enter the date of the answer")
    decision = one_of("What is the answer?", DECISIONS, "Choose the answer")
    lead_id = one_from_list(
        "Who in your team leads from now on?",
        {},
        hint="Needed when you accept: the case goes to them at once",
    )
    reason = one_from_list(
        "Reason",
        REASONS,
        hint="Needed when you do not accept. A full team is no reason: tell your manager instead",
    )
    words = narrative("Reason or conditions in words", hint="Plainly: the family hears this too")
    would_change = narrative("What would change this answer?", hint="Needed when you do not accept")
    told_sender_on = CivilDateField("When did you tell the team that asked?")
    told_family_on = CivilDateField(
        "When was the family told?", hint="Leave empty if this is still to be done"
    )
    submit = submit("Record the answer")


class WithdrawForm(FlaskForm):
    """Why a request is taken back."""

    reason = one_of("Why do you withdraw the request?", WITHDRAWALS, "Choose a reason")
    submit = submit("Withdraw the request")


class DisputeForm(FlaskForm):
    """Why the sender does not agree."""

    words = narrative(
        "Why do you not agree?",
        "Say why you do not agree",
        "The manager of the team that answered reads this, then a named senior if need be",
    )
    submit = submit("Dispute the answer")


class PassOnForm(FlaskForm):
    """To whom a dispute goes next."""

    senior_id = one_from_list(
        "Who is to settle it?", {}, "Choose a manager", "A manager of neither of the two teams"
    )
    submit = submit("Pass the dispute on")


class SettleForm(FlaskForm):
    """How a dispute ends."""

    outcome = one_of("How is the dispute settled?", SETTLED, "Choose how the dispute is settled")
    words = narrative("Why?", "Say why", "Both teams and the family hear it")
    submit = submit("Settle the dispute")


class FamilyToldForm(FlaskForm):
    """When the family heard the answer."""

    told_family_on = CivilDateField("When was the family told?", missing="Enter the date")
    submit = submit("Save the date")
