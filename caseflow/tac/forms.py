"""Members, meetings, the delivery plan, the lead professional, the end."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextInput
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    TimeField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import Select

from caseflow.consent.service import BASES
from caseflow.events.kinds.caf import CAF_ENDINGS
from caseflow.events.kinds.case import CLOSURES, DIED
from caseflow.kernel import Refusal
from caseflow.tac.service import meetings as meeting_service
from caseflow.tac.service import members, plan
from caseflow.web.fields import (
    CivilDateField,
    OneFromList,
    SeveralOf,
    Whole,
    line,
    one_from_list,
    one_of,
    several_of,
    submit,
    words,
)

CHILD = "What does the child or young person say?"
PARENT = "What do the parents or carers say?"
OWN_WORDS = "In their own words. If they were not asked, leave it empty: it then says “Not recorded”"
ELSE = "Their name and where they work. They see nothing here: somebody has to tell them"
AIMS = {code: f"{aim}: {plan.AIMS_IN_SHORT[code]}" for code, aim in plan.AIMS.items()}


def _several(label: str, hint: str = "") -> SeveralOf:
    return several_of(label, {}, hint=hint)


_TIME = re.compile(r"(\d{1,2})(?:[.: h]?(\d{2}))?\s*([ap])?(?:\.?m\.?)?", re.IGNORECASE)
EARLIEST, LATEST = time(7), time(21)


class MeetingTimeField(TimeField):
    """When a meeting starts: 14:30, 14.30, 2.30pm or 3pm. A time in the night is asked about, not taken."""

    def __init__(self, label: str, missing: str, **kwargs: Any) -> None:
        required = [InputRequired(missing)]
        hint = "For example, 14:30 or 2.30pm"
        super().__init__(label, description=hint, widget=GovTextInput(), validators=required, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; raises ValueError with a sentence that says how to write it."""
        self.data = None
        typed = "".join(valuelist).strip()
        if not typed:
            return
        parts = _TIME.fullmatch(typed)
        hours, minutes, half = parts.groups() if parts else ("99", "", "")
        hour = int(hours) % 12 + (12 if half in "pP" else 0) if half else int(hours)
        if hour > 23 or int(minutes or 0) > 59 or (half and not 1 <= int(hours) <= 12):
            raise ValueError("Write the time like 14:30")
        at = time(hour, int(minutes or 0))
        if not EARLIEST <= at <= LATEST:
            afternoon = f"{hour + 12}:{at:%M}" if 1 <= hour <= 6 else "14:30"
            raise ValueError(f"Is it in the night? For the afternoon write {afternoon}.")
        self.data = at


class MemberForm(Whole):
    """Who is asked into the team, and on which basis something is shared with them.

    Each of the three kinds has fields of its own; the fields of the other kinds do not count.
    """

    kind = one_of("Who do you ask?", members.KINDS, "Choose who you ask")
    person = OneFromList("Which colleague?", choices=[], widget=Select(), validators=[Optional()])
    job = line("What do they do?", hint="For example, school nurse")
    name = line("Name")
    role = line("What do they do?", hint="For example, speech therapist")
    agency = one_from_list("Where do they work?", {})
    agency_words = line("If it is not in the list: where do they work?")
    phone = line("Phone", hint="They do not sign in here: you tell them about meetings", longest=30)
    family_name = line("Name")
    relationship = line("What are they to the child?", hint="For example, mother, or the child")
    family_phone = line("Phone", longest=30)
    invited_on = CivilDateField(
        "When did you ask them?",
        "Speak to them first: nobody is asked for you. A colleague sees it on My work once you save",
        missing="Enter the date on which you asked them",
    )
    joined = BooleanField(
        "They have said yes already. Leave this open until they have", widget=GovCheckboxInput()
    )
    email = line("E-mail address with which they sign in here")
    email_name = line("Their name", hint="It is compared, so that nobody else is asked by a slip")
    basis = one_of("Why may you share with them?", BASES, "Choose on which basis")
    reason = words("If the family did not agree: on which facts do you share?")
    manager = one_from_list("If the family did not agree: which manager stands for it?", {})
    submit = submit("Add to the team")

    @property
    def unusual(self) -> bool:
        """Whether what is folded away is needed: it was filled in, or something is amiss with it."""
        fields = (self.email, self.email_name, self.reason, self.manager)
        filled = any(each.data or each.errors for each in fields)
        return filled or bool(self.basis.errors) or self.basis.data != "consent"

    def faults(self) -> list[Refusal]:
        """Whoever is asked by e-mail address is named too."""
        asked_by_email = self.kind.data == "practitioner" and self.email.data and not self.person.data
        if asked_by_email and not (self.email_name.data or self.name.data):
            return [Refusal("email_name", "Write their name too: it is compared with the address")]
        return []


class MyselfForm(FlaskForm):
    """One press: who is signed in joins the team."""

    submit = submit("Put myself into the team")


class ChangeMemberForm(FlaskForm):
    """What somebody does, how to reach them, and when they joined or left."""

    seen: Field = HiddenField()
    role = line("What do they do, or what are they to the child?")
    phone = line("Phone", longest=30)
    joined_on = CivilDateField("When did they join?")
    left_on = CivilDateField("When did they leave?", hint="Leave empty if they are still in the team")
    left_why = line("Why did they leave?")
    submit = submit("Save")


class PlanMeetingForm(FlaskForm):
    """When and where the team meets, and who is asked."""

    kind = one_of("What is it for?", meeting_service.KINDS, "Choose what it is for")
    planned_on = CivilDateField("On which day?", missing="Enter the day of the meeting")
    starts_at = MeetingTimeField("At what time?", "Enter the time at which it starts")
    place = line("Where?", "Enter where you meet", "A place that the family agreed to")
    invited = _several(
        "Who is asked?",
        "Those in the team. A parent who is not listed is first asked into the team; somebody whose agency"
        " the family does not agree to is not listed",
    )
    submit = submit("Plan the meeting")


class MoveMeetingForm(FlaskForm):
    """Another time or place, and who else is asked."""

    seen: Field = HiddenField()
    planned_on = CivilDateField("On which day?", missing="Enter the day of the meeting")
    starts_at = MeetingTimeField("At what time?", "Enter the time at which it starts")
    place = line("Where?", "Enter where you meet")
    invited = _several("Who else is asked?")
    submit = submit("Save")


class MinutesForm(Whole):
    """What a meeting left behind."""

    held_on = CivilDateField("When was it held?", missing="Enter the day on which it was held")
    present = _several("Who was there?")
    others_present = line("Who else was there?")
    minutes = words("What was said?", hint="This, or what was decided, has to be written")
    decisions = words("What was decided?")
    child_view = words(CHILD, hint=OWN_WORDS)
    parent_view = words(PARENT, hint=OWN_WORDS)
    next_review_on = CivilDateField("When is the next review?", hint="Leave empty if there will be none")
    submit = submit("Record the meeting")

    def faults(self) -> list[Refusal]:
        """What is left out; nothing more is said where somebody was ticked who is not in the list."""
        return [] if self.present.errors else meeting_service.missing(self.typed())

    def typed(self) -> meeting_service.MeetingMinutes:
        """What was typed."""
        return meeting_service.MeetingMinutes(
            held_on=self.held_on.data,
            present=tuple(UUID(each) for each in self.present.data or ()),
            minutes=self.minutes.data or "",
            decisions=self.decisions.data or "",
            others_present=self.others_present.data or "",
            child_view=self.child_view.data or "",
            parent_view=self.parent_view.data or "",
            next_review_on=self.next_review_on.data,
        )


class CorrectMinutesForm(MinutesForm):
    """What a meeting left behind, written anew."""

    seen: Field = HiddenField()
    submit = submit("Save what was written")


class ReportForm(FlaskForm):
    """The written report of somebody who cannot come."""

    member = one_from_list("Whose report is it?", {}, "Choose whose report it is")
    words = words("What do they want the team to know?", "Enter the report")
    submit = submit("Hand in the report")


class OutcomeForm(FlaskForm):
    """What should be better for the child; asked later, how far it is."""

    seen: Field = HiddenField()
    aim = one_of("Which of the five aims is it for?", AIMS, "Choose one of the five aims")
    words = words(
        "What should be better?", "Say what should be better", "So that the family would say it too"
    )
    reached = one_from_list("How far is it?", {})
    submit = submit("Save the outcome")


class ActionForm(FlaskForm):
    """What is to be done, by whom, by when, and how it stands."""

    seen: Field = HiddenField()
    words = words("What will be done?", "Say what will be done")
    member = one_from_list("Who will do it?", {}, hint="Anyone in the team, family included")
    who_words = line("Or somebody who is not in the team", hint=ELSE)
    by_on = CivilDateField("By when?")
    status = one_of("How does it stand?", plan.STATUSES, "Choose how it stands")
    submit = submit("Save the action")


class TakeOverForm(Whole):
    """The actions agreed in the assessment, by outcome, before they go into the plan.

    A line has the fields take, action, member, who and by with its name; a group of lines outcome and aim
    with its number, unless the plan has that outcome already. Only lines that are ticked count.
    """

    submit = submit("Put them into the plan")
    lines: tuple[tuple[str, str], ...] = ()
    """Each line's name with the number of its group."""

    def ticked(self) -> list[tuple[str, str]]:
        """The lines that are taken over, each with its group."""
        return [each for each in self.lines if self[f"take_{each[0]}"].data]

    def faults(self) -> list[Refusal]:
        """What is amiss with what is ticked."""
        ticked = self.ticked()
        refusals = [] if ticked else [Refusal(f"take_{self.lines[0][0]}", "Tick at least one action")]
        for group in dict.fromkeys(group for _, group in ticked):
            if f"outcome_{group}" in self and not (self[f"outcome_{group}"].data or "").strip():
                refusals.append(Refusal(f"outcome_{group}", "Say what should be better"))
            if f"aim_{group}" in self and not self[f"aim_{group}"].data:
                outcome = self[f"outcome_{group}"].data or "this outcome"
                refusals.append(Refusal(f"aim_{group}", f"Choose one of the five aims for “{outcome}”"))
        for name, _ in ticked:
            if not (self[f"action_{name}"].data or "").strip():
                refusals.append(Refusal(f"action_{name}", "Say what will be done"))
        return refusals


def take_over_form(lines: Sequence[tuple[str, str]], in_plan: frozenset[str]) -> type[TakeOverForm]:
    """The form for these lines, each with its group; a group of `in_plan` is an outcome that it has."""
    fields: dict[str, Any] = {"lines": tuple(lines)}
    for group in dict.fromkeys(group for _, group in lines):
        if group not in in_plan:
            fields[f"outcome_{group}"] = line("What should be better?", longest=2000)
            fields[f"aim_{group}"] = one_of("Which of the five aims is it for?", AIMS)
    for name, _ in lines:
        fields[f"take_{name}"] = BooleanField("Put this into the plan", widget=GovCheckboxInput())
        fields[f"action_{name}"] = line("What will be done?", longest=2000)
        fields[f"member_{name}"] = one_from_list("Who will do it?", {})
        fields[f"who_{name}"] = line("Or somebody who is not in the team", hint=ELSE)
        fields[f"by_{name}"] = CivilDateField("By when?")
    return type("TakeOverFormWithLines", (TakeOverForm,), fields)


class ProgressForm(FlaskForm):
    """How an action goes."""

    meeting = one_from_list("Was it told at a meeting?", {}, hint="Leave this if it was between two meetings")
    words = words("How does it go?", "Say how it goes", "What was noted before stays")
    submit = submit("Add the note")


class AgreeForm(FlaskForm):
    """The plan agreed."""

    occurred_on = CivilDateField("When was it agreed?", missing="Enter the day on which it was agreed")
    child_view = words(CHILD, hint=OWN_WORDS)
    parent_view = words(PARENT, hint=OWN_WORDS)
    submit = submit("Record that the plan is agreed")


class LeadForm(FlaskForm):
    """Who leads from now on."""

    seen: Field = HiddenField()
    member = one_from_list("Who is the lead professional?", {}, "Choose the lead professional")
    occurred_on = CivilDateField("From which day?", missing="Enter from which day")
    why = words("Why the change?")
    family_told_on = CivilDateField("When was the family told?", hint="Leave empty if they do not know yet")
    submit = submit("Name the lead professional")


class CloseForm(FlaskForm):
    """How and why the work ends."""

    closed_on = CivilDateField("When does it end?", missing="Enter the day on which it ends")
    reason = one_of("Why does it end?", CAF_ENDINGS, "Choose why it ends")
    meeting = one_of("At which meeting was that agreed?", {})
    without_meeting = words("Why was there no closing meeting?", hint="It can be closed without one")
    summary = words("What changed for the child, and what is left to do?")
    child_view = words(CHILD, hint=OWN_WORDS)
    parent_view = words(PARENT, hint=OWN_WORDS)
    case_reason = one_from_list(
        "Does the case close too?",
        {"": "No, it stays open"} | {code: words for code, words in CLOSURES.items() if code != DIED},
        hint="The case is all that is kept here about the child: this assessment is one part of it. It can "
        "stay open, and it can be opened again. If you are not sure, leave it open. Where the child died, "
        "close the case on its own page, which asks the date",
    )
    submit = submit("Close the assessment")
