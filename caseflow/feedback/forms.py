"""Asking a family, entering what came on paper, and saying what was done about it."""

from typing import Any

from flask_wtf import FlaskForm

from caseflow.web.fields import line, one_of, submit, words

QUESTIONS = {
    "listened": "Did we listen to you?",
    "knew": "Did you know what would happen next?",
    "helped": "Is something better than before?",
    "again": "Would you ask us for help again?",
}
"""The short set of questions that families are asked, the same at a review and at the end."""
ANSWERS = {"yes": "Yes", "partly": "Partly", "no": "No"}
OCCASIONS = {"review": "At a review", "closing": "At the end of the work"}
WHOSE = {"child": "The child or young person", "parent": "A parent or carer"}


class AskForm(FlaskForm):
    """A family is given the sheet."""

    occasion = one_of("When is the family asked?", OCCASIONS, missing="Choose when the family is asked")
    submit = submit("Make the sheet")


class PaperForm(FlaskForm):
    """What came on paper; the fields of the questions are added to it."""

    code = line("Code on the sheet", missing="Enter the code that stands on the sheet", longest=20)
    by_whom = one_of("Who answered?", WHOSE, missing="Choose who answered")


class DoneForm(FlaskForm):
    """What families said, and what was done about it."""

    said = words(
        "You said", missing="Write what families said", hint="Name nobody, and nothing that tells who it was."
    )
    done = words("We did", missing="Write what was done about it")
    submit = submit("Add it")


def paper_form() -> PaperForm:
    """The form with a field for each question."""
    fields: dict[str, Any] = {
        name: one_of(question, ANSWERS, hint="Leave it out where nothing is ticked.")
        for name, question in QUESTIONS.items()
    }
    fields["words"] = words("What they wrote", longest=2_000)
    fields["submit"] = submit("Keep this answer")
    form: PaperForm = type("PaperForm", (PaperForm,), fields)()
    return form
