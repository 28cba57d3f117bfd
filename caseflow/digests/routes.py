"""What I am told by e-mail, and what I want of it."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.cases import queries as cases
from caseflow.digests import queries, service, views
from caseflow.digests.forms import WishForm
from caseflow.digests.queries import KINDS, Wish
from caseflow.rules.permissions import decide
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("digests", __name__)


@blueprint.get("/digest")
@may("see_digest")
def page() -> str:
    """What today's e-mail says, with what stands behind each number, and when the last ones went out."""
    me, on, rulebook = current_user.id, now().on, rules_in_force()
    lines, digests = queries.lines_for(me, on, rulebook.calendar), queries.digests_of(me)
    told_of = {line.case_id for line in lines}
    wish, governs = queries.wish_of(me), not decide(current_user.role, "see_my_work").allowed
    children = {} if governs else cases.children(told_of)
    teams = cases.teams_of(told_of) if governs else None
    today = next((each for each in digests if each.on_day == on), None)
    return render_template(
        "digests/page.html",
        parts=views.parts(lines, children, rulebook.timescale_names, teams),
        standing=views.standing(wish, current_app.config["MAIL_SERVER"] is not None, today, on),
        wish=views.wish_rows(wish),
        sent=views.sent_rows(digests),
        as_at=on,
    )


@blueprint.route("/digest/wish", methods=["GET", "POST"])
@may("see_digest")
@writes
def change_wish() -> Any:
    """Say whether I want an e-mail, from which hour on, and of what."""
    kept = queries.wish_of(current_user.id)
    form = WishForm(
        wanted="yes" if kept.wanted else "no",
        from_hour=str(kept.from_hour),
        kinds=[kind for kind in KINDS if kind not in kept.without],
    )

    def act() -> str:
        without = frozenset(KINDS) - set(form.kinds.data or ())
        wanted = Wish(form.wanted.data == "yes", int(form.from_hour.data), without)
        service.wish(current_user.id, wanted, now().at)
        return url_for("digests.page")

    done = "Saved. The next e-mail follows what you chose."
    return answered(form, act, done) or form_page("digests/wish.html", form)
