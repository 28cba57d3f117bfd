"""What a service says to a person when it will not do something."""

from collections.abc import Sequence


class Refusal(Exception):
    """A field (or "" for the whole form) and a sentence a person can act on.

    Raised by services; shown beside the field with status 422, never as a server error.
    """

    also: "Refusal | None" = None
    """What is said beside another field at the same time."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class Questions(Refusal):
    """What does not fit with the rest of a case: it is recorded once the writer has said that it is so."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("confirmed", " ".join([*sentences, "Change it, or say that it is so."]))


class LateQuestion(Refusal):
    """What is recorded comes late by its clocks: the writer is asked once why, and need not say."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("late_reason", " ".join([*sentences, "Say why, or record it without a reason."]))


class EditConflict(Refusal):
    """Somebody else recorded since the writer looked; `last_seq` is where the case is now."""

    def __init__(self, sentence: str, last_seq: int) -> None:
        super().__init__("", sentence)
        self.last_seq = last_seq


class DuplicateSubmission(Refusal):
    """The same form was sent twice, by a double click or a reload: it is recorded already, once."""
