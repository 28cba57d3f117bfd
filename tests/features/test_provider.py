"""Signing in with the authority's own provider: a small one in a thread, over real HTTP."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from casework import who
from flask import Flask, jsonify, redirect, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import text
from werkzeug.serving import make_server

from caseflow.app import create_app
from caseflow.config import Config, ConfigError
from caseflow.extensions import db, limiter

CLIENT, SECRET = "caseflow", "a secret of the provider and ours"
BACK = "http://localhost/sign-in/provider/answer"


class Provider:
    """Signs in whoever `claims` says, and checks what a provider has to check."""

    def __init__(self) -> None:
        self.key, self.stranger = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
        self.claims: dict[str, Any] = {}
        self.signs_with = self.key
        self.asked: dict[str, str] = {}
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.configuration)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/jwks", view_func=self.keys)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def configuration(self) -> Any:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/jwks",
            id_token_signing_alg_values_supported=["RS256"],
        )

    def authorize(self) -> Any:
        self.asked = dict(request.args)
        assert self.asked["redirect_uri"] == BACK
        assert self.asked["code_challenge_method"] == "S256"
        return redirect(f"{BACK}?code=one-code&state={self.asked['state']}")

    def token(self) -> Any:
        assert request.authorization
        assert (request.authorization.username, request.authorization.password) == (CLIENT, SECRET)
        challenge = urlsafe_b64encode(sha256(request.form["code_verifier"].encode()).digest())
        assert challenge.decode().rstrip("=") == self.asked["code_challenge"]
        told = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": int(time()), "exp": int(time()) + 300}
        claims = told | {"nonce": self.asked["nonce"]} | self.claims
        header = {"alg": "RS256", "kid": self.key.thumbprint()}
        signed = jwt.encode(header, claims, self.signs_with)
        return jsonify(access_token="x", token_type="Bearer", id_token=signed, expires_in=300)

    def keys(self) -> Any:
        return jsonify(keys=[self.key.as_dict(private=False) | {"kid": self.key.thumbprint()}])


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """A provider that answers."""
    provider = Provider()
    thread = Thread(target=provider.server.serve_forever)
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join()
    provider.server.server_close()


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The provider, which signs the practitioner in with a second factor."""
    running.claims = {"email": "Practitioner@example.org", "email_verified": True, "amr": ["pwd", "mfa"]}
    running.signs_with = running.key
    return running


@pytest.fixture
def visitor(live: Config, provider: Provider, authority: None) -> Iterator[FlaskClient]:
    """Somebody in front of pages over which this provider is configured."""
    told = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    app = create_app(replace(live, demonstration=True, **told))
    with app.app_context():
        limiter.reset()
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def back_from(provider: Provider, visitor: FlaskClient) -> str:
    """The address with which the browser comes back from the provider."""
    off = visitor.get("/sign-in/provider").headers["Location"]
    assert off.startswith(f"{provider.issuer}/authorize?")
    returned = requests.get(off, allow_redirects=False, timeout=10).headers["Location"]
    return returned.removeprefix("http://localhost")


def come_in(provider: Provider, visitor: FlaskClient) -> str:
    """Where the browser ends after signing in over there."""
    return visitor.get(back_from(provider, visitor)).headers["Location"]


def test_who_has_an_account_here_comes_in(provider: Provider, visitor: FlaskClient, owning: Any) -> None:
    assert "Sign in with your organisation" in visitor.get("/sign-in").text
    assert come_in(provider, visitor) == "/my-work"
    assert visitor.get("/my-work").status_code == 200
    with owning():
        kept = text("select practitioner_id, detail ->> 'by' from audit_entry where action = 'sign_in'")
        assert tuple(db.session.execute(kept).one()) == (who("practitioner"), "provider")


def test_without_a_second_factor_there_ours_is_asked_for(provider: Provider, visitor: FlaskClient) -> None:
    provider.claims |= {"amr": ["pwd"]}
    assert come_in(provider, visitor) == "/sign-in/set-up"
    assert visitor.get("/my-work").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "nobody@example.org"},
        {"email": ""},
        {"nonce": "of another time"},
        {"aud": "another application"},
        {"iss": "https://another.example"},
        {"exp": 1},
    ],
)
def test_nobody_comes_in_on_a_word_that_is_not_good(
    claims: dict[str, Any], provider: Provider, visitor: FlaskClient
) -> None:
    provider.claims |= claims
    assert come_in(provider, visitor) == "/sign-in"
    assert visitor.get("/my-work").headers["Location"] == "/sign-in"
    said = visitor.get("/sign-in").text
    assert "There is no account here" in said or "did not work" in said


def test_a_word_signed_with_another_key_is_not_taken(provider: Provider, visitor: FlaskClient) -> None:
    provider.signs_with = provider.stranger
    assert come_in(provider, visitor) == "/sign-in"


def test_a_suspended_account_does_not_come_in(provider: Provider, visitor: FlaskClient, owning: Any) -> None:
    with owning():
        db.session.execute(text("update practitioner set active = false"))
    assert come_in(provider, visitor) == "/sign-in"


def test_an_answer_that_nobody_asked_for_is_refused(provider: Provider, visitor: FlaskClient) -> None:
    back = back_from(provider, visitor)
    other = visitor.application.test_client()
    assert other.get(back).headers["Location"] == "/sign-in", "begun in another browser"
    assert visitor.get(back.replace("state=", "state=x")).headers["Location"] == "/sign-in"
    assert visitor.get("/sign-in/provider/answer").headers["Location"] == "/sign-in"
    assert visitor.get("/sign-in/provider/answer?error=access_denied").headers["Location"] == "/sign-in"


def test_a_provider_that_is_away_is_said_in_words(visitor: FlaskClient, live: Config) -> None:
    told = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    app = create_app(replace(live, demonstration=True, **told))
    answer = app.test_client().get("/sign-in/provider", follow_redirects=True)
    assert "did not work" in answer.text
    with app.app_context():
        db.engine.dispose()


def test_without_a_provider_there_is_no_way_through_one(client_for: Callable[..., FlaskClient]) -> None:
    client = client_for(None)
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/provider/answer").status_code == 404
    assert "your organisation" not in client.get("/sign-in").text


def test_a_provider_is_configured_whole_or_not_at_all(tmp_path: Any) -> None:
    with pytest.raises(ConfigError, match="go together"):
        Config.from_environment({"CASEFLOW_HOME": str(tmp_path), "CASEFLOW_OIDC_ISSUER": "https://x.example"})


def test_what_is_asked_of_the_provider(provider: Provider, visitor: FlaskClient) -> None:
    off = parse_qs(urlsplit(visitor.get("/sign-in/provider").headers["Location"]).query)
    assert off["scope"] == ["openid email"]
    assert off["response_type"] == ["code"]
    assert {"state", "nonce", "code_challenge"} <= set(off)
