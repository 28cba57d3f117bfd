"""Signing in, the second factor, and a new password."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextInput
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from caseflow.web.fields import submit

_NEW_HINT = "10 characters or more. Three random words are easy to remember and hard to guess."


def _password(label: str, missing: str, hint: str = "", kind: str = "current-password") -> PasswordField:
    return PasswordField(
        label,
        description=hint,
        widget=GovPasswordInput(),
        render_kw={"params": {"autocomplete": kind}},
        validators=[InputRequired(missing), Length(max=200, message="Use at most 200 characters")],
    )


def _code(label: str, hint: str) -> StringField:
    return StringField(
        label,
        description=hint,
        widget=GovTextInput(),
        render_kw={
            "params": {
                "inputmode": "text",
                "autocomplete": "one-time-code",
                "spellcheck": False,
                "classes": "govuk-input--width-10 govuk-input--extra-letter-spacing",
            }
        },
        validators=[InputRequired("Enter the code"), Length(max=40, message="Enter the code")],
    )


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = StringField(
        "E-mail address",
        widget=GovTextInput(),
        render_kw={"params": {"type": "email", "autocomplete": "username", "spellcheck": False}},
        validators=[InputRequired("Enter your e-mail address")],
    )
    password = _password("Password", "Enter your password")
    submit = submit("Sign in")


class CodeForm(FlaskForm):
    """The code of an authenticator app, or a recovery code."""

    code = _code(
        "Code", "The 6 digits that your authenticator app shows for Caseflow, or one of your recovery codes"
    )
    submit = submit("Continue")


class EnrolForm(FlaskForm):
    """The first code of a new authenticator app."""

    key = HiddenField()
    code = _code("Code that the app shows", "6 digits")
    submit = submit("Continue")


class EnrolAgainForm(EnrolForm):
    """The same by somebody who is signed in."""

    password = _password("Your password", "Enter your password")
    submit = submit("Use this app from now on")


class NewPasswordForm(FlaskForm):
    """A password over a one-time link."""

    password = _password("New password", "Enter a new password", _NEW_HINT, "new-password")
    submit = submit("Set the password")


class ChangePasswordForm(FlaskForm):
    """A new password by somebody who knows the old one."""

    old = _password("Your password now", "Enter the password you have now")
    password = _password("New password", "Enter a new password", _NEW_HINT, "new-password")
    submit = submit("Change the password")
