"""Shielding a child, and lifting it."""

from flask_wtf import FlaskForm

from caseflow.web.fields import line, submit, words


class ShieldForm(FlaskForm):
    """Whom to shield, and why."""

    reference = line(
        "Reference of the child",
        "Enter the reference, such as CF-2345-6789",
        "The team that works with the child reads it to you from the case.",
        20,
    )
    reason = words(
        "Why is this child to be shielded?",
        "Say why this child is to be shielded",
        "Information governance reads this. Leave out where the child is.",
        longest=2000,
    )
    submit = submit("Shield the child")


class LiftForm(FlaskForm):
    """Why a child is shielded no longer."""

    reason = words(
        "Why is the shield lifted?",
        "Say why the shield is lifted",
        "Information governance reads this.",
        longest=2000,
    )
    submit = submit("Lift the shield")
