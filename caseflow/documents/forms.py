"""Adding a document, and withdrawing one."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput

from caseflow.web.fields import CivilDateField, idempotency_field, line, submit, words


class DocumentForm(FlaskForm):
    """A file, and what it is."""

    takes_file = True
    idempotency_key = idempotency_field()
    file = FileField(
        "File",
        widget=GovFileInput(),
        description="PDF, PNG, JPEG, TIFF, Word (.docx), OpenDocument (.odt) or plain text, 10 MB at most",
        validators=[FileRequired("Choose a file")],
    )
    title = line("What is it?", "Say what it is", "For example, Letter about attendance")
    from_whom = line("Who is it from?", "Say who it is from", "For example, Larkmead Primary School")
    dated_on = CivilDateField("What date is on it?", missing="Enter the date on it, or the day it came")
    submit = submit("Add the document")


class WithdrawForm(FlaskForm):
    """Why a document is withdrawn."""

    idempotency_key = idempotency_field()
    why = words("Why is it withdrawn?", "Say why it is withdrawn", longest=2000)
    submit = submit("Withdraw the document")
