"""Which records to look at, whether they are of one child, and why."""

from flask_wtf import FlaskForm

from caseflow.web.fields import line, one_of, submit, words

_REASON = "Those who look after records read this. Say how you know, not what is recorded."


class ChooseForm(FlaskForm):
    """Two records by the references of their children."""

    one = line("Reference of one record", "Enter a reference, such as CF-2345-6789", longest=40)
    other = line("Reference of the other record", "Enter a reference, such as CF-2345-6789", longest=40)
    submit = submit("Look at them side by side")


class JoinForm(FlaskForm):
    """Whether two records are of one child, and which of them is kept."""

    kept = one_of(
        "Are these records of one child?",
        {},
        "Choose which record is kept, or that these are two children",
        "The record that is kept shows both from now on. Where one is closed, keep the open one.",
    )
    reason = words("How do you know?", "Say how you know", _REASON, longest=2000)
    submit = submit("Save your answer")


class DecideForm(FlaskForm):
    """The second person's answer."""

    decision = one_of(
        "Are these records of one child?",
        {"join": "Yes, join them", "leave": "No, leave them as they are"},
        "Choose whether they are joined",
    )
    answer = words("What do you say to whoever asked?", hint="Needed where you do not agree", longest=2000)
    submit = submit("Save your answer")


class PartForm(FlaskForm):
    """Why two records are parted."""

    reason = words("Why are the records parted?", "Say why the records are parted", _REASON, longest=2000)
    submit = submit("Part the records")
