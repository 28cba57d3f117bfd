"""The reason for opening a case without a relation, and the verdict on that."""

from flask_wtf import FlaskForm

from caseflow.web.fields import one_of, submit, words

VERDICTS = {"yes": "Justified", "no": "Not justified"}


class BreakGlassForm(FlaskForm):
    """Why a case is opened by someone without a relation to it."""

    reason = words(
        "Why do you need to open this case?",
        "Say why you need to open this case",
        "Your manager and information governance read this. You get four hours.",
        longest=2000,
    )
    submit = submit("Open the case")


class ReviewForm(FlaskForm):
    """Whether an opening was justified, and why."""

    justified = one_of("Was it justified to open this case?", VERDICTS, "Choose whether it was justified")
    note = words("Why?", "Say why", "Whoever opened the case and later reviewers read this")
    submit = submit("Save the verdict")
