"""What the pages of a case share: its header, the links to its pages, its chronology in words."""

from uuid import UUID

from flask import Blueprint, abort, g, request, url_for
from flask_login import current_user

from caseflow.cases import queries, views
from caseflow.clocks import views as clock_views
from caseflow.rules.permissions import decide
from caseflow.web.today import now, rules_in_force

blueprint = Blueprint("cases", __name__)

_PAGES = (
    ("Overview", "cases.page", "view_case"),
    ("Chronology", "cases.chronology", "view_case"),
    ("Journey", "cases.journey", "view_case"),
    ("Alerts", "cases.alerts", "view_case"),
    ("Family and network", "network.page", "view_family"),
    ("Common assessment", "caf.of_case", "view_case"),
    ("Team around the child", "tac.page", "view_tac"),
    ("Sharing", "consent.page", "view_consent"),
    ("Services", "services.of_case", "view_case"),
    ("Documents", "documents.of_case", "view_case"),
    ("Letters", "letters.of_case", "view_case"),
    ("Handover", "handover.of_case", "see_handover"),
    ("Supervision", "supervision.of_case", "see_supervision_of_case"),
    ("In the child’s words", "heard.words", "view_case"),
    ("The family’s plan", "heard.plan", "view_case"),
    ("Who can see this", "heard.readers", "view_case"),
    ("Other teams", "stepping.of_case", "view_case"),
    ("Feedback", "feedback.page", "view_case"),
)
"""The pages of a case, each with the action that opens it."""


def allowed(action: str) -> bool:
    """Whether the asker may do something on this case, by their relation to it; its page decides again."""
    return decide(current_user.role, action, g.relation.level, reason=g.relation.reason).allowed


def header(case_id: UUID) -> tuple[queries.CaseCard, views.Banner]:
    """The case and its banner; 404 where the asker may not read even the summary."""
    found = queries.opened(case_id, _reads_content()) or abort(404)
    return found.case, banner_of(found)


def banner_of(found: queries.Opened) -> views.Banner:
    """The banner of a case that was opened."""
    case_id, whole, clock = found.case.id, _reads_content(), found.next_due
    next_due = clock_views.clock_view(clock, now().on, rules_in_force()) if clock else None
    href = url_for("cases.page", case_id=case_id)
    banner = views.banner(found.case, found.header, next_due, whole, href, found.siblings)
    return banner._replace(pages=_pages(case_id)) if whole else banner


def _reads_content() -> bool:
    return g.relation is not None and g.relation.level == "content"


def _pages(case_id: UUID) -> tuple[views.CasePage, ...]:
    links = [(text, url_for(page, case_id=case_id)) for text, page, action in _PAGES if allowed(action)]
    return tuple(views.CasePage(text, href, href == request.path) for text, href in links)


def told(case_id: UUID) -> tuple[list[queries.ChronologyLine], list[views.TimelineEntry]]:
    """The chronology of a case, latest first, as it is kept and in words."""
    lines = queries.chronology(case_id)
    return lines, in_words(case_id, lines)


def in_words(case_id: UUID, lines: list[queries.ChronologyLine]) -> list[views.TimelineEntry]:
    """The lines of a chronology in words."""
    names = named(lines)
    return [views.timeline_entry(each, names, entry_href(case_id, each)) for each in lines]


def entry_href(case_id: UUID, line: queries.ChronologyLine) -> str:
    """Where an entry has its own page."""
    return url_for("cases.entry", case_id=case_id, event_id=line.recorded_event.event_id)


def named(lines: list[queries.ChronologyLine]) -> views.Names:
    """The names by which a chronology calls teams, agencies and timescales."""
    found = queries.names_in(lines)
    return {
        "agency": found.agencies,
        "team": found.teams,
        "agency_of": found.agency_of,
        "timescale": rules_in_force().timescale_names,
    }
