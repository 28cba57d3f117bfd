"""What a supervisor answers to a flag."""

from flask_wtf import FlaskForm

from caseflow.web.fields import one_of, submit, words


class AnswerForm(FlaskForm):
    """Whether the level is right, and why, or what is done."""

    level = one_of(
        "Is the case at the right level?",
        {"right": "Yes, the level is right", "wrong": "No, the level is wrong"},
        "Say whether the case is at the right level",
    )
    words = words(
        "Why is it right, or what is done about it?",
        "Say why the level is right, or what is done about it",
        "Whoever reads the case reads this too. Your answer moves nothing: you ask for a step as always.",
        longest=2000,
    )
    submit = submit("Save the answer")
