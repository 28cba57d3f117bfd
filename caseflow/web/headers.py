"""What every answer tells the browser to keep to."""

from flask import Response
from werkzeug.datastructures import Headers

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_YEAR_SECONDS = 365 * 24 * 3600


_ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"
_SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def alone(response: Response) -> Response:
    """A file that people brought: whatever is in it loads, runs and reaches nothing here."""
    response.headers["Content-Security-Policy"] = _ALONE
    return response


def shown(response: Response) -> Response:
    """A paper that we made: a browser shows it with parts of its own, and nothing from elsewhere."""
    response.headers["Content-Security-Policy"] = _SHOWN
    return response


def policy(nonce: str = "") -> str:
    """What a page may load: our own files, and the scripts that carry this page's nonce."""
    scripts = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'self'; script-src {scripts}; object-src 'none'; base-uri 'none';"
        " frame-ancestors 'none'; form-action 'self'"
    )


def protect(headers: Headers, secure: bool, nonce: str = "", kept: bool = False) -> None:
    """Add what is not said yet: `secure` where pages come over TLS, `kept` where the browser may store it."""
    headers.setdefault("Content-Security-Policy", policy(nonce))
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    if secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")
    if not kept:
        headers.setdefault("Cache-Control", "no-store")
