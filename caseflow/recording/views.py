"""Entries of a case in words, to choose from when something continues one of them."""

from caseflow.events.kinds import kinds, words
from caseflow.kernel import RecordedEvent
from caseflow.web.filters import long_date


def entry(event: RecordedEvent) -> str:
    """An entry of a case in one line: what, when, and the first answer that tells it from others."""
    kind = kinds()[event.kind]
    held = {each.name: event.data.get(each.name) for each in kind.fields if each.ask.codes}
    told = [words(event.kind, name, code) for name, code in held.items() if isinstance(code, str)][:1]
    return ": ".join([f"{kind.title}, {long_date(event.occurred_on)}", *told])
