"""What each role finds in the navigation."""

from typing import NamedTuple

from caseflow.rules.permissions import decide


class Item(NamedTuple):
    """One entry of the navigation."""

    text: str
    href: str
    current: bool


_ALSO = {"/cafs": ("/caf/",), "/indicators": ("/plan",)}
"""Where else a place is marked as the one that is being looked at."""
_PLACES = (
    ("My work", "/my-work", "see_my_work"),
    ("Incoming requests", "/incoming", "see_incoming"),
    ("Find a child", "/children", "find_child"),
    ("Common assessments", "/cafs", "list_cafs"),
    ("Team board", "/team-board", "view_team_board"),
    ("Waiting for a manager", "/confirmations", "see_confirmations"),
    ("Indicators", "/indicators", "view_figures"),
    ("Handovers", "/handovers", "view_handovers"),
    ("Quality", "/quality", "view_quality"),
    ("Break-glass to review", "/break-glass", "review_break_glass"),
    ("Access log", "/access-log", "read_audit"),
    ("Shielded children", "/shielding", "shield"),
    ("Anchors", "/anchors", "keep_anchors"),
    ("Health", "/health", "view_health"),
    ("Accounts", "/accounts", "administer"),
    ("Teams and agencies", "/agencies", "administer"),
    ("Demonstration date", "/demonstration", "step_demonstration"),
)


def navigation(role: str, path: str) -> tuple[Item, ...]:
    """The places that a role may go to, in a fixed order."""
    return tuple(
        Item(text, href, path == href or path.startswith((href + "/", *_ALSO.get(href, ()))))
        for text, href, action in _PLACES
        if decide(role, action, "content").allowed
    )


def home(role: str) -> str:
    """Where a role starts after signing in."""
    return next(iter(navigation(role, ""))).href
