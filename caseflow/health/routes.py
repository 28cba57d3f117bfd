"""The page about health, and trying again what failed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, url_for

from caseflow import dispatch
from caseflow.access.guards import may
from caseflow.digests import queries as digests
from caseflow.documents import queries as documents
from caseflow.health import service, views
from caseflow.projections import queries as projections
from caseflow.web.drafts import acted
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@may("view_health")
def page() -> str:
    """Whether what is shown keeps up with what is recorded, by which rules, and what waits for a person."""
    rulebook, today = rules_in_force(), now()
    found = projections.health(rulebook.fingerprint)
    return render_template(
        "health/page.html",
        health=found,
        figures=views.key_figures(found),
        facts=[
            *views.facts(found, dispatch.waiting(), rulebook, today.on),
            *views.of_documents(current_app.config["VIRUS_SCAN"], documents.by_verdict()),
        ],
        loud=views.loud(found),
        failures_title=views.failures_title(found),
        failures=views.failure_lines(found, today.at),
        unsent=digests.unsent(today.on),
        drifted=views.drifted(found),
        again=views.made_again(projections.recomputed()),
    )


@blueprint.post("/health/failures/<sweep>/<uuid:failing_id>")
@may("administer")
@writes
def try_again(sweep: str, failing_id: UUID) -> Any:
    """Try again what failed for one case, at once."""
    done = "Asked for. It is tried within a minute, and stands here until it succeeds."
    return acted(lambda: service.try_again(sweep, failing_id, now().at), url_for("health.page"), done)


@blueprint.post("/health/recomputation/<what>")
@may("administer")
@writes
def recompute(what: str) -> Any:
    """Have everything made again that follows from the log; stop it, or let it go on."""
    act, done = service.RECOMPUTING.get(what) or abort(404)
    return acted(lambda: act(now().at), url_for("health.page"), done)
