"""Why an entry is right as it is."""

from flask_wtf import FlaskForm

from caseflow.web.fields import submit, words


class AcceptForm(FlaskForm):
    """The reason, which stays with the entry."""

    reason = words(
        "Why is this entry right as it is?",
        "Say why this entry is right",
        "Your name and the date stay with it. If the entry changes, it comes back to the list.",
        longest=1000,
    )
    submit = submit("Accept the entry")
