"""The signed cookie that holds a browser's session."""

from copy import deepcopy
from datetime import timedelta
from functools import lru_cache
from time import time
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

RENEWED_EVERY = timedelta(minutes=1)
"""How old a cookie may be before it is sent anew: the database notes as seldom that a session was seen."""


class SeldomRenewed(SecureCookieSessionInterface):
    """A cookie that is sent anew where something in it changed, and else once a minute.

    To sign it for each page took a twentieth of the time of My work.
    """

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads cookies: made once for a key."""
        keys = (*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key)
        return self._serializer(keys) if app.secret_key else None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the browser brought along, where we have signed it and it has not lain idle too long."""
        signs = self.get_signing_serializer(app)
        brought = request.cookies.get(self.get_cookie_name(app))
        if not (signs and brought):
            return super().open_session(app, request)
        try:
            held, signed_at = _signed(signs, brought)
        except BadSignature:
            return self.session_class()
        seconds = int(time() - signed_at)
        if not 0 <= seconds <= app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        session = self.session_class(deepcopy(held))
        session.renew = seconds >= RENEWED_EVERY.total_seconds()  # type: ignore[attr-defined]
        return session

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether the browser is sent its cookie."""
        renew = session.modified or getattr(session, "renew", True)
        return renew and super().should_set_cookie(app, session)

    @lru_cache(maxsize=8)  # noqa: B019 - an application has one of these
    def _serializer(self, keys: tuple[Any, ...]) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            list(keys),
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
        )


@lru_cache(maxsize=1024)
def _signed(signs: URLSafeTimedSerializer, brought: str) -> tuple[dict[str, Any], float]:
    """What a cookie of ours holds and when it was signed: a browser brings the same one for a minute.

    Raises BadSignature, which is not kept.
    """
    held, signed_at = signs.loads(brought, return_timestamp=True)
    return held, signed_at.timestamp()
