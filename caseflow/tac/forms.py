"""Members, meetings, the delivery plan, the lead professional, the end."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovCheckboxInput, GovTextInput
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired

from caseflow.consent.service import BASES
from caseflow.rules.codes import CLOSURES
from caseflow.tac.service import closing, members, plan
from caseflow.tac.service import meetings as meeting_service
from caseflow.web.fields import CivilDateField, line, one_from_list, one_of, submit, words

CHILD = "What does the child or young person say?"
PARENT = "What do the parents or carers say?"
OWN_WORDS = "In their own words. Leave it empty if they were not asked, and it says so"


def _several(label: str, hint: str = "") -> SelectMultipleField:
    return SelectMultipleField(label, description=hint, choices=[], widget=GovCheckboxesInput())


def _time(label: str, missing: str) -> TimeField:
    return TimeField(
        label,
        description="For example, 14:30",
        widget=GovTextInput(),
        format=["%H:%M", "%H.%M"],
        validators=[InputRequired(missing)],
    )


class MemberForm(FlaskForm):
    """Who is asked into the team, and on which basis something is shared with them."""

    kind = one_of("Who do you ask?", members.KINDS, "Choose who you ask")
    email = line(
        "E-mail address",
        hint="For a practitioner who signs in here. If you do not know it, the name is enough",
    )
    name = line("Name")
    role = line("What they do, or how they are related", hint="For example, school nurse, or grandmother")
    agency = one_from_list("Agency", {}, hint="For a practitioner who does not sign in here")
    agency_words = line("Another agency", hint="If it is not in the list")
    phone = line("Phone", longest=30)
    invited_on = CivilDateField("When did you ask them?", missing="Enter the date on which you asked them")
    joined = BooleanField("They have said yes", widget=GovCheckboxInput())
    basis = one_of(
        "Why may you share with them?", BASES, "Choose on which basis", "Not needed for family members"
    )
    reason = words("If the family did not agree: on which facts do you share?")
    manager = one_from_list("If the family did not agree: which manager stands for it?", {})
    submit = submit("Add to the team")


class ChangeMemberForm(FlaskForm):
    """When somebody joined or left."""

    seen: Field = HiddenField()
    joined_on = CivilDateField("When did they join?")
    left_on = CivilDateField("When did they leave?", hint="Leave empty if they are still in the team")
    left_why = line("Why did they leave?")
    submit = submit("Save")


class PlanMeetingForm(FlaskForm):
    """When and where the team meets, and who is asked."""

    kind = one_of("What is it for?", meeting_service.KINDS, "Choose what it is for")
    planned_on = CivilDateField("On which day?", missing="Enter the day of the meeting")
    starts_at = _time("At what time?", "Enter the time at which it starts")
    place = line("Where?", "Enter where you meet", "A place that the family agreed to")
    invited = _several("Who is asked?", "Somebody whose agency the family does not agree to is not listed")
    submit = submit("Plan the meeting")


class MoveMeetingForm(FlaskForm):
    """Another time or place, and who else is asked."""

    seen: Field = HiddenField()
    planned_on = CivilDateField("On which day?", missing="Enter the day of the meeting")
    starts_at = _time("At what time?", "Enter the time at which it starts")
    place = line("Where?", "Enter where you meet")
    invited = _several("Who else is asked?")
    submit = submit("Save")


class HoldForm(FlaskForm):
    """What a meeting left behind."""

    held_on = CivilDateField("When was it held?", missing="Enter the day on which it was held")
    present = _several("Who was there?")
    others_present = line("Who else was there?")
    minutes = words("What was said?")
    decisions = words("What was decided?")
    child_view = words(CHILD, hint=OWN_WORDS)
    parent_view = words(PARENT, hint=OWN_WORDS)
    next_review_on = CivilDateField("When is the next review?", hint="Leave empty if there will be none")
    submit = submit("Record the meeting")


class ReportForm(FlaskForm):
    """The written report of somebody who cannot come."""

    member = one_from_list("Whose report is it?", {}, "Choose whose report it is")
    words = words("What do they want the team to know?", "Enter the report")
    submit = submit("Hand in the report")


class OutcomeForm(FlaskForm):
    """What should be better for the child."""

    seen: Field = HiddenField()
    aim = one_of("Which of the five aims is it for?", plan.AIMS, "Choose one of the five aims")
    words = words(
        "What should be better?", "Say what should be better", "So that the family would say it too"
    )
    submit = submit("Save the outcome")


class ActionForm(FlaskForm):
    """What is to be done, by whom, by when, and how it stands."""

    seen: Field = HiddenField()
    words = words("What will be done?", "Say what will be done")
    member = one_from_list("Who will do it?", {}, hint="Anyone in the team, family included")
    by_on = CivilDateField("By when?")
    status = one_of("How does it stand?", plan.STATUSES, "Choose how it stands")
    submit = submit("Save the action")


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
    why = words("Why the change?", hint="Leave this for the first lead professional")
    family_told_on = CivilDateField("When was the family told?", hint="Leave empty if they do not know yet")
    submit = submit("Name the lead professional")


class CloseForm(FlaskForm):
    """How and why the work ends."""

    closed_on = CivilDateField("When does it end?", missing="Enter the day on which it ends")
    reason = one_of("Why does it end?", closing.REASONS, "Choose why it ends")
    meeting = one_from_list("At which meeting was that agreed?", {})
    without_meeting = words(
        "If there was no closing meeting: why not?", hint="It can be closed without; the reason is kept"
    )
    summary = words("What changed for the child, and what is left to do?")
    child_view = words(CHILD, hint=OWN_WORDS)
    parent_view = words(PARENT, hint=OWN_WORDS)
    case_reason = one_from_list("Does the case close too?", {"": "No, it stays open"} | CLOSURES)
    submit = submit("Close the assessment")
