"""Signing in, and the reason for opening a case without a relation."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import PasswordField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = StringField(
        "E-mail address", widget=GovTextInput(), validators=[InputRequired("Enter your e-mail address")]
    )
    password = PasswordField(
        "Password", widget=GovPasswordInput(), validators=[InputRequired("Enter your password")]
    )
    submit = SubmitField("Sign in", widget=GovSubmitInput())


class BreakGlassForm(FlaskForm):
    """Why a case is opened by someone without a relation to it."""

    reason = TextAreaField(
        "Why do you need to open this case?",
        description="Your manager and information governance read this. You get four hours.",
        widget=GovTextArea(),
        validators=[InputRequired("Say why you need to open this case"), Length(max=2000)],
    )
    submit = SubmitField("Open the case", widget=GovSubmitInput())
