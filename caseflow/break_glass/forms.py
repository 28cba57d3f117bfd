"""The reason for opening a case without a relation."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length


class BreakGlassForm(FlaskForm):
    """Why a case is opened by someone without a relation to it."""

    reason = TextAreaField(
        "Why do you need to open this case?",
        description="Your manager and information governance read this. You get four hours.",
        widget=GovTextArea(),
        validators=[InputRequired("Say why you need to open this case"), Length(max=2000)],
    )
    submit = SubmitField("Open the case", widget=GovSubmitInput())
