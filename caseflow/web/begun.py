"""A begun form has an id of its own in its address: going back, a reload and a second tab tell it by it."""

from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from flask import current_app, redirect, request
from werkzeug.wrappers import Response

ID = "begun"
KEY = "idempotency_key"
_BEFOREHAND = frozenset({ID, "name", "born_on"})


def begin() -> Response | None:
    """Off to the same form under an id of its own, where a form is asked for without one.

    A form for anyone, such as the one that signs in, is none that somebody goes on with later.
    """
    rule = request.url_rule
    if rule is None or request.method != "GET" or "POST" not in (rule.methods or ()) or begun_id():
        return None
    if getattr(current_app.view_functions[rule.endpoint], "guard", "public") == "public":
        return None
    return redirect(address(str(uuid4())))  # type: ignore[return-value]


def begun_id() -> UUID | None:
    """The id of the begun form that this request shows or sends; None for one without."""
    for given in (request.args.get(ID), request.form.get(KEY)):
        try:
            return UUID(given or "")
        except ValueError:
            continue
    return None


def address(begun: str | None = None) -> str:
    """The address of the form of this request: as it is begun, under another id, or ("") under none."""
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != ID]
    if begun := request.args.get(ID) if begun is None else begun:
        asked.append((ID, begun))
    return f"{quote(request.path)}?{urlencode(asked)}" if asked else quote(request.path)


def subject() -> str:
    """What the form of this request is about, whoever began it and whatever it was filled with before."""
    asked = [pair for pair in request.args.items(multi=True) if pair[0] not in _BEFOREHAND]
    return f"{request.path}?{urlencode(sorted(asked))}"
