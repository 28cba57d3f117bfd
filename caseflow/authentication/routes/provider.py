"""Signing in with the authority's own provider."""

from typing import Any

from flask import abort, url_for

from caseflow.access.guards import public
from caseflow.authentication.routes.entering import blueprint, entered, failed, one_place, visitor
from caseflow.authentication.routes.sign_in import refused
from caseflow.authentication.service import provider
from caseflow.kernel import Refusal


@blueprint.get("/sign-in/provider")
@public
def provider_sign_in() -> Any:
    """Off to the provider."""
    if not provider.is_configured():
        abort(404)
    try:
        return provider.begin(url_for("authentication.provider_answer", _external=True))
    except Refusal as refusal:
        return refused(refusal.sentence)


@blueprint.get("/sign-in/provider/answer")
@public
@one_place
def provider_answer() -> Any:
    """Back from the provider, with its word on who this is."""
    if not provider.is_configured():
        abort(404)
    try:
        return entered(provider.finish(visitor("")))
    except Refusal as refusal:
        failed()
        return refused(refusal.sentence)
