"""Taking the actions that were agreed in the assessment over into the plan."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import redirect

from caseflow.access.guards import may, recording_context
from caseflow.kernel.written import alike
from caseflow.tac import forms, queries
from caseflow.tac.queries import AgreedLine, TacEpisode
from caseflow.tac.routes.plan import assignable
from caseflow.tac.routes.team import Heading, blueprint, episode_of, team_form, to_team
from caseflow.tac.service import plan
from caseflow.tac.views.plan import take_over_groups
from caseflow.web.drafts import answered
from caseflow.web.fields import choices
from caseflow.web.filters import plural
from caseflow.web.transaction import writes


@blueprint.route("/cases/<uuid:case_id>/tac/plan/take-over", methods=["GET", "POST"])
@may("write_plan")
@writes
def take_over(case_id: UUID) -> Any:
    """Put the actions agreed in the assessment into the plan, without typing them again."""
    episode = episode_of(case_id)
    outcomes = queries.plan(episode)
    lines = queries.agreed_lines(episode, outcomes)
    if not lines or episode.closed_on:
        return redirect(to_team(case_id) + "#plan")
    groups = _groups(lines)
    planned = {alike(each.words) for each in outcomes}
    in_plan = frozenset(str(number) for number, outcome in enumerate(groups) if outcome in planned)
    form = _form(episode, lines, groups, in_plan)

    def act() -> str:
        plan.take_over(recording_context(), episode, _ticked(form, groups))
        return to_team(case_id) + "#plan"

    heading = Heading(
        "Take over what was agreed in the assessment",
        "Tick what goes into the plan, and put right what has changed since. The assessment stays as it is.",
    )
    offered = take_over_groups(lines, groups, in_plan)
    done = f"{plural(len(form.ticked()), 'action is', 'actions are')} in the plan now."
    return answered(form, act, done) or team_form(form, case_id, heading, "take_over", groups=offered)


def _groups(lines: Sequence[AgreedLine]) -> list[str]:
    """The outcomes that the lines are for, each once, in their order."""
    return list(dict.fromkeys(alike(each.outcome) for each in lines))


def _form(
    episode: TacEpisode, lines: Sequence[AgreedLine], groups: Sequence[str], in_plan: frozenset[str]
) -> Any:
    placed = [(each.line, str(groups.index(alike(each.outcome)))) for each in lines]
    team = assignable(episode)
    prefill: dict[str, Any] = {}
    for each, (_, group) in zip(lines, placed, strict=True):
        prefill.setdefault(f"outcome_{group}", each.outcome.strip())
        member = _member(each.who, team)
        prefill |= {
            f"take_{each.line}": True,
            f"action_{each.line}": each.action,
            f"by_{each.line}": each.by_on,
        }
        prefill |= {f"member_{each.line}": member, f"who_{each.line}": "" if member else each.who}
    form = forms.take_over_form(placed, in_plan)(**prefill)
    for each in lines:
        form[f"member_{each.line}"].choices = choices([("", "Nobody of the team"), *team])
        form[f"take_{each.line}"].label.text = each.action
    return form


def _member(who: str, team: Sequence[tuple[str, str]]) -> str:
    """The one member whose name is in these words; empty where it is nobody's, or not clear whose."""
    words = f" {alike(who)} ".replace(",", " ")
    named = [key for key, title in team if f" {alike(title.partition(',')[0])} " in words]
    return named[0] if len(named) == 1 else ""


def _ticked(form: Any, groups: Sequence[str]) -> list[tuple[plan.PlanOutcome, list[plan.PlanAction]]]:
    """What was ticked, by outcome."""
    ticked = form.ticked()
    by_outcome = []
    for group in dict.fromkeys(group for _, group in ticked):
        new = f"outcome_{group}" in form
        aim, words = (form[f"{part}_{group}"].data if new else "" for part in ("aim", "outcome"))
        outcome = plan.PlanOutcome(aim=aim, words=words or groups[int(group)])
        by_outcome.append((outcome, [_action(form, name) for name, of_group in ticked if of_group == group]))
    return by_outcome


def _action(form: Any, name: str) -> plan.PlanAction:
    member = form[f"member_{name}"].data
    return plan.PlanAction(
        words=form[f"action_{name}"].data,
        member_id=UUID(member) if member else None,
        who_words="" if member else form[f"who_{name}"].data or "",
        by_on=form[f"by_{name}"].data,
        agreed_line=name,
    )
