"""Withdrawing an entry, closing a case, and what waits for a manager's confirmation."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import header
from caseflow.confirmation import queries, service, views
from caseflow.confirmation.forms import CloseForm, DecideForm, WithdrawForm, correction_form
from caseflow.confirmation.queries import Wish
from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import payload
from caseflow.events.put_right import Corrected
from caseflow.events.reading import read
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import show_refusal, whole
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("confirmation", __name__)


@blueprint.route("/cases/<uuid:case_id>/entries/<event_id>/withdraw", methods=["GET", "POST"])
@may("withdraw")
@writes
def withdraw(case_id: UUID, event_id: str) -> Any:
    """Withdraw an entry, which stays visible as withdrawn; a manager confirms it where it moves much."""
    case, banner = header(case_id)
    form, context = WithdrawForm(), recording_context()
    wish = Wish(event_id, form.reason.data or "", now().on, form.words.data or "")
    found = queries.consequences(context, case, wish)

    def act() -> str:
        return _onward(case_id, service.withdraw(context, case, wish, found))

    done = "The entry is withdrawn. It stays in the chronology and no longer counts."
    page = {"case_id": case_id, "banner": banner, "as_at": now().on, "found": found}
    page |= {"entry": views.entry_words(found), "effects": _effects(found), "event_id": event_id}
    page["may_correct"] = bool(found.target and kinds()[found.target.kind].recorded_by)
    said = ASKED if found.weighty else done
    return answered(form, act, said) or form_page("confirmation/withdraw.html", form, **page)


@blueprint.route("/cases/<uuid:case_id>/entries/<event_id>/correct", methods=["GET", "POST"])
@may("withdraw")
@writes
def correct(case_id: UUID, event_id: str) -> Any:
    """Put an entry right: what it moves is shown before it is done, and confirmed where it moves much."""
    case, banner = header(case_id)
    entry = queries.entry(case_id, event_id) or abort(404)
    if not entry.has_form:
        flash(NO_FORM)
        return redirect(url_for("confirmation.withdraw", case_id=case_id, event_id=event_id))
    form, context = correction_form(kinds()[entry.event.kind])(), recording_context()
    if request.method == "GET":
        form.process(data=views.begun_with(entry))
    wish = _wish(form, entry) if form.validate_on_submit() else None
    page: dict[str, Any] = {"case_id": case_id, "banner": banner, "as_at": now().on, "effects": None}
    page |= {"event_id": event_id, "entry": views.of_entry(entry.event), "kind": kinds()[entry.event.kind]}
    if wish is None:
        return form_page("confirmation/correct.html", form, **page)
    found = queries.consequences(context, case, wish)
    seen, form["seen"].data = form["seen"].data, views.digest(wish)
    if refusal := service.why_not(context, found, wish):
        show_refusal(form, refusal)
    elif seen == views.digest(wish):

        def act() -> str:
            return _onward(case_id, service.correct(context, case, wish, found))

        done = "The entry is put right. Both stay in the chronology, and the right one counts."
        if onward := answered(form, act, ASKED if found.weighty else done):
            return onward
    else:
        form["submit"].label.text = "Ask a manager to confirm it" if found.weighty else "Put it right"
        page |= {
            "effects": _effects(found),
            "changes": views.changes(entry.event, wish.corrected or Corrected(entry.event.occurred_on, {})),
            "found": found,
        }
        return form_page("confirmation/correct.html", form, **page)[0]
    return form_page("confirmation/correct.html", form, **page)


def _wish(form: Any, entry: queries.Entry) -> Wish:
    """What the form of a correction asks for."""
    event = read(entry.event.kind, views.answers_of(entry, form.answers()))
    told, why = form.told(), form["why"].data
    corrected = Corrected(form["occurred_on"].data, payload(event))
    said = views.corrected_note(told.note, why, current_user.name, views.changes(entry.event, corrected))
    return Wish(
        entry.event.event_id,
        "put_right",
        now().on,
        why,
        corrected=corrected._replace(note=said, spoken=told.spoken),
    )


NO_FORM = "This entry is part of work with pages of its own. Withdraw it here, and record it again there."
ASKED = "It is not done yet. Read what it moves: a manager of the team confirms it on this page."


@blueprint.route("/cases/<uuid:case_id>/close", methods=["GET", "POST"])
@may("close")
@writes
def close(case_id: UUID) -> Any:
    """Close the case; with anything open on it, a manager confirms that. A later contact opens it again."""
    case, banner = header(case_id)
    form, context = CloseForm(occurred_on=now().on), recording_context()
    on = form.occurred_on.data or now().on
    wish = Wish(None, form.reason.data or "", on, form.note.data or "", form.died_on.data)
    found = queries.consequences(context, case, wish)

    def act() -> str:
        return _onward(case_id, service.close(context, case, wish, found))

    done = "The case is closed. A later contact or referral opens it again."
    page = {"case_id": case_id, "banner": banner, "as_at": now().on, "open": views.open_lines(found)}
    said = ASKED if found.open else done
    return answered(form, act, said) or form_page("confirmation/close.html", form, **page)


def _onward(case_id: UUID, confirmation_id: UUID | None) -> str:
    if confirmation_id is None:
        return url_for("cases.page", case_id=case_id)
    return url_for("confirmation.decide", case_id=case_id, confirmation_id=confirmation_id)


def _effects(found: queries.Consequences) -> views.Effects:
    teams = agencies.named({found.moves.after.team} if found.moves.after.team else set(), set()).teams
    return views.effects_of(found.moves, rules_in_force(), teams)


@blueprint.route("/cases/<uuid:case_id>/confirmations/<uuid:confirmation_id>", methods=["GET", "POST"])
@may("confirm")
@writes
def decide(case_id: UUID, confirmation_id: UUID) -> Any:
    """What is asked, what it would move, and the decision."""
    case, banner = header(case_id)
    asked = queries.asked(confirmation_id)
    if asked is None or asked.case_id != case_id:
        abort(404)
    context, form = recording_context(), DecideForm(expected=case.last_seq)
    found = queries.consequences(context, case, asked.wish)

    def act() -> str:
        confirmed, answer = form.decision.data == "confirm", form.answer.data or ""
        service.decide(context, case, asked, confirmed, answer, whole(form.expected))
        return url_for("cases.page", case_id=case_id)

    done = "It is done, and those who stand by the case are told."
    said = done if form.decision.data == "confirm" else "It is left as it was. Whoever asked is told."
    names = agencies.names_of({each for each in (asked.asked_by, asked.decided_by) if each})
    deciders = agencies.names_of(queries.deciders(case.team_code))
    return answered(form, act, said) or form_page(
        "confirmation/decide.html",
        form,
        case_id=case_id,
        banner=banner,
        as_at=now().on,
        request=views.request(asked, found, names),
        effects=_effects(found),
        open=views.open_lines(found) if asked.event_id is None else [],
        decides=service.may_decide(context, case, asked),
        deciders=sorted(deciders.values()),
    )


@blueprint.get("/confirmations")
@may("see_confirmations")
def waiting() -> str:
    """What waits for a manager of my team, longest first."""
    found = queries.waiting_for_my_team()
    children = {key: card.child.name for key, card in cases.cards({each.case_id for each in found}).items()}
    names = agencies.names_of({each.asked_by for each in found})
    return render_template("confirmation/waiting.html", lines=views.lines(found, children, names))
