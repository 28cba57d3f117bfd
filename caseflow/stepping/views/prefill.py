"""What the pages about steps show, in words."""

from collections.abc import Sequence

from caseflow.caf.published import FamilyViews
from caseflow.tac.published import OpenAction
from caseflow.web.filters import day_date


def prefill(views: FamilyViews, actions: Sequence[OpenAction]) -> dict[str, str]:
    """What a request need not ask again: what child and parents say, and what of the plan is still to do."""
    fields = {
        "child_view": views.child_view,
        "parent_view": views.parent_view,
        "outstanding": "\n".join(_line(each) for each in actions),
    }
    return {name: words for name, words in fields.items() if words}


def _line(action: OpenAction) -> str:
    who = f" ({action.who})" if action.who else ""
    by = f", by {day_date(action.by_on)}" if action.by_on else ""
    return f"{action.words}{who}{by}"
