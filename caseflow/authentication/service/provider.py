"""Signing in with the authority's own provider (OpenID Connect), where one is configured.

Authlib speaks the protocol: state, nonce, PKCE, and the signature, issuer, audience and time of what comes
back.
"""

from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy import text

from caseflow.authentication.service.sign_in import Begun, Visitor, email_of, trace
from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.kernel import Refusal
from caseflow.web.transaction import separately

NAME = "provider"
_FAILED = "Signing in over there did not work. Try again, or sign in here."
_UNKNOWN = "There is no account here for the e-mail address that you signed in with. Ask your administrator."
_SECOND_FACTOR = "mfa"
"""What a provider says (RFC 8176) where it has asked for a second factor; otherwise we ask for ours."""


def configure(app: Flask, issuer: str, client_id: str, client_secret: str) -> None:
    """Let this application sign people in with the provider at `issuer`."""
    oauth = OAuth(app)
    oauth.register(
        NAME,
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": 10},
    )
    app.extensions["caseflow_provider"] = oauth.create_client(NAME)


def is_configured() -> bool:
    """Whether people may sign in with a provider."""
    return "caseflow_provider" in current_app.extensions


def begin(back_to: str) -> Any:
    """The answer that sends the browser to the provider."""
    try:
        return current_app.extensions["caseflow_provider"].authorize_redirect(back_to)
    except (OAuthError, RequestException):
        raise Refusal("email", _FAILED) from None


def finish(visitor: Visitor) -> Begun:
    """Begin a session for the account with the address that the provider has verified; Refusal otherwise."""
    try:
        answer = current_app.extensions["caseflow_provider"].authorize_access_token()
    except (OAuthError, RequestException, JoseError, ValueError, KeyError):
        raise Refusal("email", _FAILED) from None
    claims = answer.get("userinfo") or {}
    verified = claims.get("email_verified") is True
    email, token = email_of(str(claims.get("email", ""))), new_token()
    proven = _SECOND_FACTOR in (claims.get("amr") or [])
    asked = {
        "email": email if verified else "",
        "token": hashed(token),
        "device": visitor.device,
        "proven": proven,
    }
    statement = text("select * from begin_provider_session(:email, :token, :device, :proven)")
    with separately() as connection:
        row = connection.execute(statement, asked).one()
        allowed = row.outcome != "no"
        detail = {"email": email, "from": visitor.address, "outcome": row.outcome, "allowed": allowed}
        action = "sign_in" if allowed else "sign_in_failed"
        trace(connection, row.practitioner_id, action, detail | {"by": "provider"})
    if not allowed:
        raise Refusal("email", _UNKNOWN)
    return Begun(token, row.practitioner_id, row.outcome)
