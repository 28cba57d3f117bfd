"""Beginning a letter, changing it, and recording that it was sent."""

from flask_wtf import FlaskForm

from caseflow.web.fields import CivilDateField, idempotency_field, line, one_of, submit, words

WAYS = {"post": "By post", "hand": "By hand", "email": "By e-mail"}
_TO = ("Who is it to?", "Say who the letter is to", "As it stands on the envelope, for example Ms Exampleby")

_TALL = {"rows": 16}


class _Letter(FlaskForm):
    idempotency_key = idempotency_field()
    to_whom = line(*_TO)
    address = words("Address", hint="Leave it empty where none is printed", longest=500)

    def without_address(self) -> None:
        """Ask for no address: it is hidden."""
        del self.address

    @property
    def address_given(self) -> str:
        """The address, where one was asked for."""
        return (self.address.data or "") if "address" in self else ""


class BeginForm(_Letter):
    """Who a letter is to, and when and where they meet where it names that."""

    meets_on = CivilDateField("On which day?", missing="Enter the day on which you meet")
    meets_at = line("At what time?", "Enter the time at which you meet", "For example, 3.30pm", longest=20)
    place = line("Where?", "Say where you meet", "For example, Larkmead Primary School, the blue room")
    submit = submit("Go on to the text")

    def without_meeting(self) -> None:
        """Ask for no meeting: the letter names none."""
        del self.meets_on, self.meets_at, self.place


class ChangeForm(_Letter):
    """The text of a letter."""

    words = words("The letter", "Write the letter", "Change every word that does not fit", longest=8000)
    words.kwargs["render_kw"] = _TALL
    submit = submit("Save the letter")


class SendForm(FlaskForm):
    """When a letter was sent, and how."""

    idempotency_key = idempotency_field()
    sent_on = CivilDateField("When was it sent?", missing="Enter the day on which it was sent")
    how = one_of("How was it sent?", WAYS, "Choose how it was sent")
    submit = submit("Record that it was sent")
