"""Exactly one of these stands on every route: @public, @signed_in, @may("...") or @may_record."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from flask import abort, g, make_response, redirect, request
from flask_login import current_user
from werkzeug.http import parse_options_header

from caseflow.access import queries, service
from caseflow.agencies import queries as agencies
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import kinds
from caseflow.extensions import login
from caseflow.rules import permissions
from caseflow.web.today import now, rules_in_force


class Refused(Exception):
    """The policy said no; the page says why and whom to phone."""

    def __init__(self, reason: str, relation: queries.Relation | None, case_id: UUID | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.relation = relation
        self.case_id = case_id


View = Callable[..., Any]
_EXPORTS = frozenset({"export_figures", "export_findings", "export_my_work", "export_worklist"})


def public(view: View) -> View:
    """Anyone, signed in or not."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anyone who is signed in; the page holds nothing about a case."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return login.unauthorized()
        return view(*args, **kwargs)

    wrapped.guard = "signed_in"  # type: ignore[attr-defined]
    return wrapped


def may(action: str) -> Callable[[View], View]:
    """Who the policy lets do `action`; on a route with a `case_id`, of that case.

    A look at a case, a search, a list of children and an export leave a trace before they are answered,
    and so do those that are refused. A case whose existence is secret answers 404; any other refusal says
    the reason.
    """

    return lambda view: _guarded(view, action, lambda asked: action)


def may_record(view: View) -> View:
    """Who the policy lets record an event of the `kind` in the address: the kind says by which action.

    A kind without a page of this sort answers 404.
    """
    return _guarded(view, "may_record", _recording_action)


def _recording_action(asked: Mapping[str, Any]) -> str:
    kind = kinds().get(asked["kind"])
    if kind and kind.recorded_by:
        return kind.recorded_by
    _trace("record", asked["case_id"], False)
    abort(404)


def _guarded(view: View, guard: str, action_of: Callable[[Mapping[str, Any]], str]) -> View:
    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return login.unauthorized()
        if (asked := kwargs.get("case_id")) and (kept := _kept(asked)):
            if request.method in ("GET", "HEAD"):
                return redirect(request.full_path.rstrip("?").replace(str(asked), str(kept)))
            kwargs["case_id"] = kept
            g.relation = queries.relation(kept)
        action = action_of(kwargs)
        case_id = kwargs.get("case_id")
        _check(action, case_id)
        if action in _EXPORTS:
            return _export(action, view, kwargs)
        if request.method not in ("GET", "HEAD"):
            _trace(action, case_id, True)
            return view(*args, **kwargs)
        return _look(action, case_id, lambda: view(*args, **kwargs))

    wrapped.guard = guard  # type: ignore[attr-defined]
    return wrapped


def _kept(case_id: UUID) -> UUID | None:
    """The record with which one that was joined to it is read: old addresses lead there, to be decided there.

    What somebody had begun to write on the page of the one is recorded on the other.
    """
    g.relation = queries.relation_to_page(case_id)
    return g.relation.joined_to if g.relation else None


def _look(action: str, case_id: UUID | None, view: Callable[[], Any]) -> Any:
    """Make a page that only shows, and leave the trace of it before it is answered, whatever the answer."""
    try:
        answer = make_response(view())
    except BaseException:
        _trace(action, case_id, True)
        raise
    service.audit_last(current_user.id, action, case_id, {"path": request.path, "allowed": True})
    return answer


def _check(action: str, case_id: UUID | None) -> None:
    relation: queries.Relation | None = g.relation if case_id else None
    if case_id and relation is None:
        _trace(action, case_id, False)
        abort(404)
    level, reason = (relation.level, relation.reason) if relation else ("none", "work")
    ask_sharing = case_id and permissions.ACTIONS[action].shareable and not (relation and relation.works)
    sharing = queries.sharing(case_id) if case_id and ask_sharing else "none"
    decision = permissions.decide(current_user.role, action, level, current_user.active, sharing, reason)
    g.relation = relation
    if not decision.allowed:
        _trace(action, case_id, False)
        raise Refused(decision.reason, relation, case_id)


def check_sharing(action: str, sharing: permissions.Sharing, case_id: UUID) -> None:
    """Ask the policy again about one document, now that it is known how the asker's agency stands to it."""
    decision = permissions.decide(current_user.role, action, "none", current_user.active, sharing)
    if not decision.allowed:
        _trace(action, case_id, False)
        raise Refused(decision.reason, None, None)


def _export(action: str, view: View, asked: Mapping[str, Any]) -> Any:
    """Trace an export once, with what was asked for and the file that it gave, before its first line leaves.

    One that gave no file, because it asked for what is not there, is traced too.
    """
    file = ""
    try:
        answer = view(**asked)
        file = parse_options_header(answer.headers["Content-Disposition"])[1]["filename"]
        return answer
    finally:
        detail = {"path": request.full_path.rstrip("?"), "allowed": True, "file": file}
        service.audit(current_user.id, action, None, detail)


def _trace(action: str, case_id: UUID | None, allowed: bool) -> None:
    service.audit(current_user.id, action, case_id, {"path": request.path, "allowed": allowed})


def refused_response(error: Refused, render: Callable[..., str]) -> tuple[str, int]:
    """The page for a refusal, with whom to phone."""
    page = render("errors/refused.html", reason=error.reason, relation=error.relation, case_id=error.case_id)
    return page, 403


def may_stop(asked_by: UUID) -> bool:
    """Whether whoever is signed in may stop what somebody has asked the workers to count."""
    return current_user.id == asked_by or permissions.decide(current_user.role, "stop_counting").allowed


def recording_context() -> RecordingContext:
    """The signed-in practitioner records for their team and agency, now, by the rules in force."""
    agency = agencies.agency_of(current_user.team_code)
    return RecordingContext(
        current_user.id,
        agency,
        current_user.team_code,
        now().at,
        rules_in_force(),
        now().on,
        _idempotency_key(),
    )


def _idempotency_key() -> str | None:
    """The id that the form brought along for what it records; another one where that is recorded again."""
    try:
        key = str(UUID(request.form["idempotency_key"]))
    except (KeyError, ValueError):
        return None
    return str(g.get("idempotency_key", key))
