"""My work, what somebody is told, and the places that the navigation has no room for."""

from typing import Any

from flask import g, redirect, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may, signed_in
from caseflow.caseload import queries, views
from caseflow.caseload.routes.pages import blueprint, decides, front_door
from caseflow.cases import queries as cases
from caseflow.contacts import queries as contacts
from caseflow.contacts.views import waiting_lines
from caseflow.notices import queries as notices
from caseflow.notices import service as notice_service
from caseflow.notices.views import lines_for_governance, notice_lines
from caseflow.rules.permissions import decide
from caseflow.web import navigation
from caseflow.web.addresses import page_number
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.waiting import lines_that_wait


@blueprint.get("/my-work")
@may("see_my_work")
def my_work() -> str:
    """What nobody has decided, my cases by how urgent they are, what I write and promised, my notices."""
    me, as_at, rulebook = current_user.id, now().on, rules_in_force()
    older = page_number()
    work = queries.my_work(me, older)
    waiting, children = work.waiting, work.children
    buckets = views.buckets(work.rows, as_at, rulebook)
    deciding = decides(waiting)
    stands_first = {each.event_id for each in waiting.contacts}
    other = [each for each in work.notices if each.key not in stands_first]
    notice_list = notice_lines(other, children, rulebook.timescale_names)
    return render_template(
        "caseload/my_work.html",
        waiting=waiting_lines(waiting.contacts, children, deciding),
        front_door=front_door(waiting, deciding),
        waiting_total=waiting.total,
        older=older,
        older_pages=-(-waiting.total // contacts.AT_MOST),
        buckets=buckets,
        notices=notice_list,
        named=views.timescales_named(buckets, notice_list),
        drafts=views.draft_lines(work.drafts, children),
        children=children,
        sections=views.sections(work, as_at),
        saved=views.saved_lines(work.saved, current_user.role),
        as_at=as_at,
    )


@blueprint.get("/notices")
@may("see_notices")
def notices_of_governance() -> str:
    """What information governance has been told, where a team has nobody who could act on it."""
    told = notices.unread(current_user.id)
    teams = cases.teams_of({each.case_id for each in told})
    return render_template(
        "caseload/notices.html", notices=lines_for_governance(told, teams), to_publish=lines_that_wait()
    )


@blueprint.post("/my-work/notices-read")
@signed_in
@writes
def notices_read() -> Any:
    """I have read my notices."""
    notice_service.mark_read(current_user.id, now().at)
    mine = decide(current_user.role, "see_my_work").allowed
    return redirect(url_for("caseload.my_work" if mine else "caseload.notices_of_governance"))


@blueprint.get("/more")
@signed_in
def more() -> str:
    """The places that the navigation has no room for, each with what it is for."""
    return render_template(
        "caseload/more.html", places=navigation.more(current_user.role, g.current_session.serves)
    )
