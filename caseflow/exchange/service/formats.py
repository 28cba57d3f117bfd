"""The formats of a feed, in words for whoever makes one."""

from caseflow.events.kinds import kinds
from caseflow.exchange.service.children import COLUMNS


def _kind(name: str) -> str:
    kind = kinds()[name]
    fields = ", ".join(each.name if each.required else f"[{each.name}]" for each in kind.fields)
    continues = kind.continues
    about = "any event" if continues.any_kind else " or ".join(each.kind for each in continues.kinds)
    told = "" if not about else f" about {about}" if continues.required else f" [about {about}]"
    return f"{name}{told}: {fields or 'no data'}"


FORMATS = "\n\n".join(
    (
        "\b\nchildren.csv: UTF-8, a header row with these columns:\n  " + "\n  ".join(COLUMNS),
        "child_id is text and unique; dates are such as 2010-03-01; sex is M, F or U; ethnicity"
        " and disability (parted by ;) are codes of the census; quindrat is a code or empty. An unborn child"
        " has an expected_birth_date and no birth_date.",
        "\b\nevents.jsonl: one JSON object a line, with these fields:\n"
        "  event_id     text, unique in the authority\n"
        "  child_id     the child it is about\n"
        "  kind         one of those below\n"
        "  occurred_on  the date on which it happened, 1990-01-01 to today\n"
        "  recorded_at  [date and time with offset at which it became known; else now]\n"
        "  agency, team [codes of the reference data]\n"
        "  about        the event_id that this one continues, where the kind says so\n"
        "  data         object of the fields that the kind names; those in brackets are optional",
        "Lines may come in any order, and a later file may refer to an earlier one.",
        "\b\nKinds:\n  " + "\n  ".join(map(_kind, kinds())),
    )
)
