"""A manager's note of a breach."""

from flask_wtf import FlaskForm

from caseflow.web.fields import submit, words


class NoteForm(FlaskForm):
    """What the manager found, and what was agreed."""

    note = words(
        "What held this up, and what follows?",
        "Write the note",
        "It stays with the breach as you write it. Whoever reads the case reads it too.",
        longest=2000,
    )
    submit = submit("Save the note")
