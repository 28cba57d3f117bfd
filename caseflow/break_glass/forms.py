"""The reason for opening a case without a relation."""

from flask_wtf import FlaskForm

from caseflow.web.fields import submit, words


class BreakGlassForm(FlaskForm):
    """Why a case is opened by someone without a relation to it."""

    reason = words(
        "Why do you need to open this case?",
        "Say why you need to open this case",
        "Your manager and information governance read this. You get four hours.",
        longest=2000,
    )
    submit = submit("Open the case")
