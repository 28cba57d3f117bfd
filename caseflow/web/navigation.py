"""What each role finds in the navigation."""

from functools import cache
from typing import NamedTuple

from caseflow.rules.permissions import decide

AT_MOST = 6
"""How many places the navigation shows; where there are more, the last one leads to the rest."""
MORE = "/more"


class Item(NamedTuple):
    """One entry of the navigation."""

    text: str
    href: str
    current: bool


class Place(NamedTuple):
    """Somewhere to go: its name and address, the action that lets somebody go there, and what it is for."""

    text: str
    href: str
    action: str
    about: str


_ALSO = {"/cafs": ("/caf/",), "/indicators": ("/plan",)}
"""Where else a place is marked as the one that is being looked at."""
_STARTS = {
    "team_manager": "/team-board",
    "performance_analyst": "/indicators",
    "administrator": "/health",
}
"""Where a role starts that does not start where the others do."""
TO_SERVICES = "/requests-to-us"
"""Where requests to a service stand; only for teams that provide one."""
_PLACES = (
    Place("My work", "/my-work", "see_my_work", "Your own cases, what you write and what you promised"),
    Place("Notices", "/notices", "see_notices", "What waits in a team without a manager"),
    Place("Incoming requests", "/incoming", "see_incoming", "Cases that your team is asked to take over"),
    Place(
        "Requests to us",
        TO_SERVICES,
        "see_service_requests",
        "What others ask your service for, and who waits",
    ),
    Place(
        "Waiting for a manager", "/confirmations", "see_confirmations", "What a manager is asked to confirm"
    ),
    Place("Find a child", "/children", "find_child", "Look for a child, or add one"),
    Place("Common assessments", "/cafs", "list_cafs", "Those that your agency writes or helps with"),
    Place("Team board", "/team-board", "view_team_board", "What is late and due in your team, and with whom"),
    Place(
        "Look ahead",
        "/look-ahead",
        "view_team_board",
        "What will be late in four weeks if nothing changes",
    ),
    Place(
        "Break-glass to review",
        "/break-glass",
        "review_break_glass",
        "Cases opened without a relation to them",
    ),
    Place("Access log", "/access-log", "read_audit", "Who looked at what, and when"),
    Place(
        "Level", "/levels", "see_level_flags", "Cases that may be held at the wrong level, with the reason"
    ),
    Place(
        "Supervision", "/supervision", "see_supervision", "The monthly meeting, and what was decided at it"
    ),
    Place("Why late", "/late", "view_causes", "Why things were late, by cause, team and quindrat"),
    Place(
        "Entries to check",
        "/entries-to-check",
        "see_findings",
        "What cannot be as it is recorded, and how to mend it",
    ),
    Place(
        "Indicators",
        "/indicators",
        "view_figures",
        "Every figure of the plan, and how it was counted",
    ),
    Place(
        "Scorecard",
        "/scorecard",
        "view_figures",
        "The whole plan: what is on target, what is not, and what is done about it",
    ),
    Place(
        "Values to enter",
        "/values",
        "enter_figures",
        "What no case tells: values from schools, health and surveys",
    ),
    Place("Needs by quindrat", "/needs", "view_needs", "What is counted where, and for 1,000 who live there"),
    Place(
        "Draft measures",
        "/measures",
        "draft_measures",
        "A measure of your own: put it together, try it, propose it",
    ),
    Place(
        "Publications",
        "/publications",
        "see_publications",
        "Figures that are frozen, and what has to happen before they are released",
    ),
    Place(
        "A quarter’s end",
        "/publications/packs",
        "see_publications",
        "Its steps, and how far the figures of each board are",
    ),
    Place("Timescales", "/timescales", "view_timescales", "How long each step may take, and by which rule"),
    Place("Handovers", "/handovers", "view_handovers", "Who waits for whom between services"),
    Place("Quality", "/quality", "view_quality", "How good common assessments are, by sampling them"),
    Place("Own family", "/own-family/declared", "review_own_family", "Children closed to their own family"),
    Place("E-mail", "/digest", "see_digest", "What you are told by e-mail, and when"),
    Place("Shielded children", "/shielding", "shield", "Children whose records only a few may know of"),
    Place("Records of one child", "/joining", "join_records", "Children who may have two records"),
    Place("Anchors", "/anchors", "keep_anchors", "Proof that nothing recorded was changed"),
    Place("Health", "/health", "view_health", "Whether everything runs, and what waits"),
    Place(
        "What families say", "/feedback", "view_feedback", "How it was for them, and what was done about it"
    ),
    Place("Published figures", "/published", "read_published", "What was released, as it was released"),
    Place("Accounts", "/accounts", "administer", "Who can sign in, and as what"),
    Place(
        "Teams and agencies",
        "/agencies",
        "administer",
        "Teams, their phones and the front door",
    ),
    Place(
        "Demonstration date",
        "/demonstration",
        "step_demonstration",
        "Move the date forward",
    ),
)


@cache
def places(role: str, serves: bool = False) -> tuple[Place, ...]:
    """Where a role may go: where it starts first, the others in a fixed order.

    `serves`: the team provides a service that others ask for.
    """
    found = (place for place in _PLACES if serves or place.href != TO_SERVICES)
    allowed = [place for place in found if decide(role, place.action, "content").allowed]
    return tuple(sorted(allowed, key=lambda place: place.href != _STARTS.get(role)))


@cache
def more(role: str, serves: bool = False) -> tuple[Place, ...]:
    """The places that the navigation of a role has no room for."""
    return places(role, serves)[len(_shown(role, serves)) :]


def navigation(role: str, path: str, serves: bool = False) -> tuple[Item, ...]:
    """At most `AT_MOST` places that a role may go to, the last of them leading to the rest."""
    shown = [Item(place.text, place.href, _is_at(place, path)) for place in _shown(role, serves)]
    if rest := more(role, serves):
        shown.append(Item("More", MORE, path == MORE or any(_is_at(place, path) for place in rest)))
    return tuple(shown)


@cache
def _shown(role: str, serves: bool) -> tuple[Place, ...]:
    allowed = places(role, serves)
    return allowed if len(allowed) <= AT_MOST else allowed[: AT_MOST - 1]


def _is_at(place: Place, path: str) -> bool:
    return path == place.href or path.startswith((place.href + "/", *_ALSO.get(place.href, ())))


def home(role: str) -> str:
    """Where a role starts after signing in."""
    return places(role)[0].href
