"""The delivery plan: writing in it together, agreeing it, and on paper."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import abort, request

from caseflow.access.guards import may, recording_context
from caseflow.caf import published as assessments
from caseflow.tac import forms, queries
from caseflow.tac.queries import TacEpisode
from caseflow.tac.routes.team import (
    Heading,
    blueprint,
    episode_of,
    hint_prefilled,
    last_views,
    team_form,
    to_team,
)
from caseflow.tac.service import plan
from caseflow.tac.views import plan as views
from caseflow.web.drafts import answered
from caseflow.web.fields import choices, whole
from caseflow.web.today import now
from caseflow.web.transaction import writes


def _to_plan(case_id: UUID) -> str:
    return to_team(case_id) + "#plan"


def _seen(form: Any) -> int:
    return whole(form.seen) or 0


def _outcome(episode: TacEpisode, outcome_id: UUID) -> queries.OutcomeCard:
    return next((each for each in queries.plan(episode) if each.id == outcome_id), None) or abort(404)


def _action(episode: TacEpisode, action_id: UUID) -> queries.ActionCard:
    return queries.action(episode, action_id) or abort(404)


@blueprint.route("/cases/<uuid:case_id>/tac/outcomes/add", methods=["GET", "POST"])
@may("write_plan")
@writes
def add_outcome(case_id: UUID) -> Any:
    """Add something that should be better for the child."""
    episode = episode_of(case_id)
    form: Any = forms.OutcomeForm()
    del form.reached

    def act() -> str:
        plan.add_outcome(
            recording_context(), episode, plan.PlanOutcome(aim=form.aim.data, words=form.words.data)
        )
        return _to_plan(case_id)

    heading = Heading(
        "Add an outcome",
        "An outcome is what should be better for the child. Who does what for it comes next.",
    )
    done = "The outcome is added. Now say who does what for it."
    return answered(form, act, done) or team_form(form, case_id, heading)


@blueprint.route("/cases/<uuid:case_id>/tac/outcomes/<uuid:outcome_id>", methods=["GET", "POST"])
@may("write_plan")
@writes
def change_outcome(case_id: UUID, outcome_id: UUID) -> Any:
    """Put an outcome in other words, or say how far it is."""
    episode = episode_of(case_id)
    card = _outcome(episode, outcome_id)
    form = forms.OutcomeForm(seen=card.revision, aim=card.aim, words=card.words, reached=card.reached)
    form.reached.choices = choices(plan.REACHED)

    def act() -> str:
        outcome = plan.PlanOutcome(
            aim=form.aim.data, words=form.words.data or "", reached=form.reached.data or ""
        )
        plan.change_outcome(recording_context(), episode, outcome_id, _seen(form), outcome)
        return _to_plan(case_id)

    done = answered(form, act, "The outcome is changed.")
    if done:
        return done
    latest, conflict = _outcome(episode, outcome_id), None
    if request.method == "POST" and _seen(form) != latest.revision:
        form.seen.data, conflict = latest.revision, views.outcome_conflict(latest)
    return team_form(form, case_id, Heading("Change this outcome"), "conflict", conflict=conflict)


def _action_form(episode: TacEpisode, **details: Any) -> Any:
    form: Any = forms.ActionForm(**details)
    form.member.choices = choices([("", "Nobody yet"), *assignable(episode)])
    return form


def assignable(episode: TacEpisode) -> list[tuple[str, str]]:
    """The members who can be asked to do something: those with whom something may be shared."""
    return [(str(each.id), each.title) for each in queries.members(episode) if each.reachable]


def _typed_action(form: Any) -> plan.PlanAction:
    return plan.PlanAction(
        words=form.words.data or "",
        member_id=UUID(form.member.data) if form.member.data else None,
        who_words=form.who_words.data or "",
        by_on=form.by_on.data,
        status=form.status.data if "status" in form else "open",
    )


@blueprint.route("/cases/<uuid:case_id>/tac/outcomes/<uuid:outcome_id>/actions", methods=["GET", "POST"])
@may("write_plan")
@writes
def add_action(case_id: UUID, outcome_id: UUID) -> Any:
    """Add an action towards an outcome."""
    episode = episode_of(case_id)
    card = _outcome(episode, outcome_id)
    form = _action_form(episode)
    del form.status

    def act() -> str:
        plan.add_action(recording_context(), episode, outcome_id, _typed_action(form))
        return _to_plan(case_id)

    heading = Heading("Add an action", f"Towards: {card.words}")
    return answered(form, act, "The action is added.") or team_form(form, case_id, heading)


@blueprint.route("/cases/<uuid:case_id>/tac/actions/<uuid:action_id>", methods=["GET", "POST"])
@may("write_plan")
@writes
def change_action(case_id: UUID, action_id: UUID) -> Any:
    """Change an action; who comes second sees both and chooses."""
    episode = episode_of(case_id)
    last = _action(episode, action_id).now
    details = {name: getattr(last, name) for name in ("words", "who_words", "by_on", "status")}
    form = _action_form(episode, seen=last.number, member=str(last.member_id or ""), **details)
    if last.member_id and str(last.member_id) not in {each.value for each in form.member.choices}:
        form.member.choices = [*form.member.choices, *choices([(str(last.member_id), last.who)])]

    def act() -> str:
        plan.change_action(recording_context(), episode, action_id, _seen(form), _typed_action(form))
        return _to_plan(case_id)

    done = answered(form, act, "The action is changed.")
    if done:
        return done
    latest, conflict = _action(episode, action_id), None
    if request.method == "POST" and _seen(form) != latest.now.number:
        form.seen.data, conflict = latest.now.number, views.action_conflict(latest.now)
    more = {"conflict": conflict, "history": views.history(latest.before)}
    return team_form(form, case_id, Heading("Change this action"), "conflict", **more)


@blueprint.route("/cases/<uuid:case_id>/tac/actions/<uuid:action_id>/progress", methods=["GET", "POST"])
@may("write_plan")
@writes
def note_progress(case_id: UUID, action_id: UUID) -> Any:
    """Add how an action goes."""
    episode = episode_of(case_id)
    card = _action(episode, action_id)
    form = forms.ProgressForm()
    held = [(str(each.id), f"Yes, {each.label}") for each in queries.meetings(episode) if each.minutes]
    form.meeting.choices = choices([("", "No"), *held])

    def act() -> str:
        meeting_id = UUID(form.meeting.data) if form.meeting.data else None
        plan.note_progress(recording_context(), episode, action_id, meeting_id, form.words.data)
        return _to_plan(case_id)

    heading = Heading("Add how it goes", card.now.words)
    return answered(form, act, "The note is added.") or team_form(form, case_id, heading)


def _views_in_assessment(case_id: UUID) -> dict[str, str]:
    family_views = assessments.family_views(case_id)
    return {name: words for name, words in asdict(family_views).items() if words}


@blueprint.route("/cases/<uuid:case_id>/tac/plan/agree", methods=["GET", "POST"])
@may("run_tac")
@writes
def agree_plan(case_id: UUID) -> Any:
    """Record that the team and the family agreed the plan."""
    episode = episode_of(case_id)
    prefill = last_views(queries.meetings(episode)) or _views_in_assessment(case_id)
    form = forms.AgreeForm(occurred_on=now().on, **prefill)
    hint_prefilled(form, prefill)

    def act() -> str:
        family_views = (form.child_view.data or "", form.parent_view.data or "")
        plan.agree(recording_context(), episode, form.occurred_on.data, *family_views)
        return _to_plan(case_id)

    done = "It is recorded that the plan is agreed."
    return answered(form, act, done) or team_form(form, case_id, Heading("The plan is agreed"))
