"""The application: extensions, blueprints, who is asking, and what every page gets."""

from collections.abc import Iterator
from contextlib import suppress
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, g, render_template, request, session
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from sqlalchemy.exc import SQLAlchemyError

from caseflow.access import guards
from caseflow.access import routes as access
from caseflow.accounts import routes as accounts
from caseflow.agencies.service import Account
from caseflow.anchors import routes as anchors
from caseflow.assessments import routes as assessments
from caseflow.authentication import routes as authentication
from caseflow.authentication.routes.entering import sign_in_first
from caseflow.authentication.service import provider, sessions
from caseflow.break_glass import routes as break_glass
from caseflow.caf import routes as caf
from caseflow.caseload import routes as caseload
from caseflow.cases import routes as cases
from caseflow.config import Config
from caseflow.confirmation import routes as confirmation
from caseflow.consent import routes as consent
from caseflow.contacts import routes as contacts
from caseflow.corrections import routes as corrections
from caseflow.delays import routes as delays
from caseflow.demonstration import routes as demonstration
from caseflow.demonstration.two_factor import present_code as demonstration_code
from caseflow.digests import routes as digests
from caseflow.documents import routes as documents
from caseflow.extensions import csrf, db, limiter, login
from caseflow.feedback import routes as feedback
from caseflow.findings import routes as findings
from caseflow.guide import routes as guide
from caseflow.handover import routes as handover
from caseflow.health import routes as health
from caseflow.heard import routes as heard
from caseflow.joining import routes as joining
from caseflow.letters import routes as letters
from caseflow.levels import routes as levels
from caseflow.measures import routes as measures
from caseflow.needs import routes as needs
from caseflow.network import routes as network
from caseflow.own_family import routes as own_family
from caseflow.people import routes as people
from caseflow.performance import routes as performance
from caseflow.plan import routes as plan
from caseflow.process import ROOT, application
from caseflow.publication import routes as publication
from caseflow.quality import routes as quality
from caseflow.receipts import routes as receipts
from caseflow.recording import routes as recording
from caseflow.referrals import routes as referrals
from caseflow.rules.permissions import ROLES, decide
from caseflow.scorecard import routes as scorecard
from caseflow.services import routes as services
from caseflow.shielding import routes as shielding
from caseflow.stepping import routes as stepping
from caseflow.supervision import routes as supervision
from caseflow.tac import routes as tac
from caseflow.timescales import routes as timescales
from caseflow.web import filters, writer
from caseflow.web.begun import begin
from caseflow.web.cookie import SeldomRenewed
from caseflow.web.headers import protect
from caseflow.web.last_resort import failure_page
from caseflow.web.navigation import Item, navigation
from caseflow.web.refused_form import without_token
from caseflow.web.templating import PageTemplates
from caseflow.web.today import now
from caseflow.web.waiting import said_by
from caseflow.web.way_back import led_by

_PACKAGES = (
    authentication,
    access,
    break_glass,
    joining,
    shielding,
    own_family,
    people,
    cases,
    confirmation,
    referrals,
    recording,
    assessments,
    services,
    documents,
    letters,
    feedback,
    heard,
    handover,
    contacts,
    corrections,
    network,
    stepping,
    tac,
    caseload,
    delays,
    levels,
    supervision,
    digests,
    findings,
    measures,
    needs,
    performance,
    plan,
    scorecard,
    publication,
    timescales,
    receipts,
    health,
    guide,
    demonstration,
    consent,
    caf,
    quality,
    accounts,
    anchors,
)


def create_app(config: Config | None = None, as_role: str = "web") -> Flask:
    """The application for one kind of process: "web", "worker" or "owner"; the web alone has pages."""
    config = config or Config.from_environment()
    app = application(config, as_role)
    if as_role == "web":
        _pages(app)
        if config.oidc_issuer:
            provider.configure(app, config.oidc_issuer, config.oidc_client_id, config.oidc_client_secret)
    return app


def _pages(app: Flask) -> None:
    app.jinja_environment = PageTemplates
    app.session_interface = SeldomRenewed()
    login.init_app(app)
    login.session_protection = None  # what Flask-Login would compare is no more than the browser's words
    csrf.init_app(app)
    _limit(app)
    app.jinja_env.globals["writer_mark"] = writer.mark
    app.jinja_env.globals["demonstration_code"] = demonstration_code
    said_by(app, publication.waiting)
    led_by(app, publication.way_back)
    app.jinja_loader = ChoiceLoader(  # type: ignore[assignment]
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)
    filters.register(app)
    for package in _PACKAGES:
        app.register_blueprint(package.blueprint)
    app.before_request(_our_name)
    app.before_request(_who_is_asking)
    app.before_request(_sent_from_our_page)
    app.before_request(begin)
    app.after_request(_headers)
    app.teardown_request(lambda _: request.close())  # an uploaded file that was spooled to disk
    app.context_processor(_every_page)
    _errors(app)


def _limit(app: Flask) -> None:
    """Count tries where there is a limit: each other page would ask whether it has one, three times."""
    limiter.init_app(app)
    hooks: tuple[dict[Any, list[Any]], ...] = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
    )
    for each in hooks:
        each.setdefault(authentication.blueprint.name, []).append(each[None].pop())


@login.request_loader
def _account(_: Request) -> Account | None:
    """The signed-in account; none once the session has ended or the account was suspended."""
    token = session.get("token")
    case_id = (request.view_args or {}).get("case_id")
    found = sessions.current(token, case_id) if isinstance(token, str) else None
    if found is None or not found.proven:
        return None
    g.current_session = found
    return found.account


@login.unauthorized_handler
def _sign_in_first() -> Any:
    return sign_in_first()


def _typed() -> Iterator[str]:
    """Everything that came with the request as words."""
    for given in (request.args, request.form):
        for values in given.listvalues():
            yield from values


def _our_name() -> None:
    """Answer under our own names only: the page of a stranger's name could read what comes back."""
    hosts = current_app.config["HOSTS"]
    if hosts and _named(request.host) not in hosts:
        abort(Response("Caseflow does not answer under this name.\n", 400, mimetype="text/plain"))


def _named(host: str) -> str | None:
    """The name in a Host header, without its port; None for what is no name."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _who_is_asking() -> None:
    """Resolve who is asking before any query."""
    if request.endpoint == "static":
        return
    # Few forms ask for a file, none for words without a name; no keyboard types NUL, no database keeps it.
    view = current_app.view_functions.get(request.endpoint or "")
    if megabytes := getattr(view, "takes_megabytes", 0):
        request.max_content_length = megabytes * 1024 * 1024
    files = request.files and not megabytes
    if files or None in request.form or any("\x00" in words for words in (request.path, *_typed())):
        abort(400)
    g.csp_nonce = token_urlsafe(16)
    _ = current_user.is_authenticated


def _sent_from_our_page() -> None:
    """Ask for the token of a form; not of somebody who has to sign in first, which the guard says."""
    view = current_app.view_functions.get(request.endpoint or "")
    signs_in_first = getattr(view, "guard", "public") != "public" and not current_user.is_authenticated
    if view and current_app.config["WTF_CSRF_ENABLED"] and not signs_in_first:
        csrf.protect()


def _headers(response: Response) -> Response:
    kept = request.endpoint == "static"
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    protect(response.headers, secure, nonce=g.get("csp_nonce", ""), kept=kept)
    return response


def _navigation() -> tuple[Item, ...]:
    return navigation(current_user.role, request.path, g.current_session.serves)


def _every_page() -> dict[str, Any]:
    """What every template is told: worked out once, for each field of a form is a template of its own."""
    who = current_user.get_id()
    if "every_page" not in g or g.every_page[0] != who:
        g.every_page = who, _told_to_every_page()
    told: dict[str, Any] = g.every_page[1]
    return told


def _told_to_every_page() -> dict[str, Any]:
    signed_in = None
    if current_user.is_authenticated:
        signed_in = {
            "name": current_user.name,
            "role_name": ROLES[current_user.role],
            "team_name": g.current_session.team_name,
        }
    config = current_app.config
    return {
        "navigation": _navigation() if signed_in else (),
        "signed_in": signed_in,
        "business_on": now().on if config["DEMONSTRATION"] else None,
        "demonstration": config["DEMONSTRATION"],
        "embedded": config["EMBEDDED"],
        "csp_nonce": g.get("csp_nonce", ""),
        "may": _may,
        "concern_href": "/concern",
        "demonstration_href": "/demonstration" if signed_in and _may("step_demonstration") else None,
        "footer_links": _FOOTER if signed_in else [],
        "signed_in_before": session.get("signed_in_before"),
        "signed_in_elsewhere": g.current_session.elsewhere if signed_in else None,
    }


_FOOTER = (
    {"text": "Guide", "href": "/guide"},
    {"text": "Your account", "href": "/account"},
    {"text": "What you have reported", "href": "/concerns"},
    {"text": "What you have looked at", "href": "/my-access"},
    {"text": "Children of your own family", "href": "/own-family"},
)


def _may(action: str) -> bool:
    """Whether to offer an action on this page; the route decides again."""
    relation = g.get("relation")
    if relation is None:
        return decide(current_user.role, action, "content", reason="accountable").allowed
    return decide(current_user.role, action, relation.level, reason=relation.reason).allowed


def _errors(app: Flask) -> None:
    app.register_error_handler(guards.Refused, lambda error: guards.refused_response(error, render_template))
    app.register_error_handler(CSRFError, without_token)
    for status in (400, 404, 413, 429):
        app.register_error_handler(status, _error_page)
    app.register_error_handler(500, _failed)


def _failed(error: Any) -> Response:
    """Something failed, or the database is away: a page that asks nothing of it."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    cause = getattr(error, "original_exception", None) or error
    return failure_page(current_app._get_current_object(), request, cause)  # type: ignore[attr-defined]


def _error_page(error: Any) -> tuple[str, int]:
    status = getattr(error, "code", 500) or 500
    db.session.rollback()
    return render_template(f"errors/{status}.html"), status
