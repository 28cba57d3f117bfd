"""Notices in words."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.notices.queries import NoticeCard
from caseflow.web.filters import short_date

WORDS: Mapping[str, str] = {
    "breach": "a timescale was missed, due {on}",
    "due_soon": "due soon, {on}",
    "opened_without_relation": "opened by somebody without a relation",
    "audit_feedback": "an audit of a common assessment that you signed is finished",
    "audit_answered": "the author has answered your audit",
    "step_answered": "your request to step has been answered",
    "step_unanswered": "a request to step has had no answer, due {on}",
    "step_disputed": "a dispute about a step waits for you",
    "step_settled": "a dispute about a step is settled",
    "asked_to_join": "somebody asked to join the people who help",
    "tac_invited": "you were asked into the team around this child",
    "tac_meeting": "you are asked to a meeting of the team around this child, {on}",
    "caf_shared": "a common assessment was shared with your team",
    "consent_withdrawn": "consent to share with your team was taken back",
    "shared_without_consent": "shared without consent, in your name",
    "holder_left": "whoever held the case has left the team: say who takes it",
    "nobody_to_allocate": "whoever held the case has left the team, which has no manager to say who takes it",
    "contact": "somebody got in touch about this child",
    "contact_answered": "there is an answer to what you reported",
    "allocated": "the case was allocated to you",
    "assessment_submitted": "an assessment waits for you to authorise it",
    "assessment_returned": "an assessment that you submitted was returned with comments",
    "assessment_authorised": "an assessment that you submitted was authorised",
    "confirmation_asked": "somebody asks to withdraw an entry or to close the case",
    "confirmation_refused": "what you asked a manager to confirm was not confirmed",
    "entry_put_right": "an entry was put right, which moves clocks or figures",
    "entry_withdrawn": "an entry that starts or ends something was withdrawn",
    "case_closed": "the case was closed with something still open",
    "nobody_to_review": "opened by somebody without a relation, and its team has no manager to review that",
    "opening_reviewed": "your opening of a case was reviewed",
    "join_asked": "may be another record of a child whom your team knows: say whether they are joined",
    "joined_record": "another record of the child was joined to this one",
    "parted_record": "two records that were joined stand apart again",
    "holder_own_family": "the child is of the own family of whoever held the case: say who takes it",
}
"""What each `NoticeKind` says; `{on}` is its date."""

NOT_SEEN = {"contact_answered": "A child whose case is not yours"}
"""What stands for a child whose case the reader never saw, by what the notice is."""


class NoticeLine(NamedTuple):
    """A notice about a child, with the address of the case and of what else helps; both may be empty.

    `timescale` is the name of the timescale that it is about, if any.
    """

    child: str
    href: str
    timescale: str
    words: str
    more: str = ""
    more_href: str = ""


def notice_lines(
    notices: Iterable[NoticeCard], children: Mapping[UUID, str], timescales: Mapping[str, str]
) -> list[NoticeLine]:
    """Notices in words; `children` are the names of those whose cases the reader sees, by case."""
    return [_line(notice, children.get(notice.case_id), timescales) for notice in notices]


def lines_for_governance(notices: Iterable[NoticeCard], teams: Mapping[UUID, str]) -> list[NoticeLine]:
    """Notices in words for somebody who sees no case: by the team that answers for it."""
    lines = [(notice.case_id, _line(notice, None, {})) for notice in notices]
    return [line._replace(child=f"A case of {teams.get(case_id, 'a team')}") for case_id, line in lines]


_MORE = {
    "tac_invited": ("the team", "tac.page"),
    "tac_meeting": ("the team", "tac.page"),
    "contact_answered": ("read the answer", "contacts.reported"),
    "assessment_submitted": ("authorise it", "assessments.to_authorise"),
    "opening_reviewed": ("read the verdict", "break_glass.mine"),
    "nobody_to_review": ("review it", "break_glass.review_list"),
    "audit_feedback": ("audits of my work", "quality.mine"),
    "join_asked": ("look at both", "joining.one"),
}
"""Where a notice leads beside the case, and what its link says."""


def _more(notice: NoticeCard) -> tuple[str, str]:
    words, page = _MORE.get(notice.what, ("", ""))
    if notice.what.startswith("confirmation_"):
        words, page = "what is asked", "confirmation.decide"
    ids: dict[str, dict[str, Any]] = {
        "tac.page": {"case_id": notice.case_id},
        "joining.one": {"join_id": notice.key},
    }
    ids["confirmation.decide"] = {"case_id": notice.case_id, "confirmation_id": notice.key}
    return words, url_for(page, **ids.get(page, {})) if page else ""


def _line(notice: NoticeCard, child: str | None, timescales: Mapping[str, str]) -> NoticeLine:
    more, more_href = _more(notice)
    of_clock = notice.what in ("breach", "due_soon")
    return NoticeLine(
        child or NOT_SEEN.get(notice.what, "A case you no longer see"),
        url_for("cases.page", case_id=notice.case_id) if child else "",
        timescales.get(notice.key.partition("/")[0], "") if of_clock else "",
        WORDS[notice.what].format(on=short_date(notice.due_on)),
        more,
        more_href,
    )
