"""Taking the actions that were agreed in the assessment over into the plan."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import redirect

from caseflow.access.guards import may, recording_context
from caseflow.kernel.written import alike
from caseflow.tac import forms, queries
from caseflow.tac.queries import AgreedLine, TacEpisode
from caseflow.tac.routes.plan import able
from caseflow.tac.routes.team import Head, asking, blueprint, episode_of, to_team
from caseflow.tac.service import plan
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
    known = frozenset(
        str(number)
        for number, words in enumerate(groups)
        if words in {alike(each.words) for each in outcomes}
    )
    form = _form(episode, lines, groups, known)

    def act() -> str:
        plan.take_over(recording_context(), episode, _wanted(form, groups))
        return to_team(case_id) + "#plan"

    head = Head(
        "Take over what was agreed in the assessment",
        "Tick what goes into the plan, and put right what has changed since. The assessment stays as it is.",
    )
    shown = [
        (str(number), [each for each in lines if alike(each.outcome) == words])
        for number, words in enumerate(groups)
    ]
    done = f"{plural(len(form.ticked()), 'action is', 'actions are')} in the plan now."
    return answered(form, act, done) or asking(form, case_id, head, "take_over", groups=shown)


def _groups(lines: Sequence[AgreedLine]) -> list[str]:
    """The outcomes that the lines are for, each once, in their order."""
    return list(dict.fromkeys(alike(each.outcome) for each in lines))


def _form(
    episode: TacEpisode, lines: Sequence[AgreedLine], groups: Sequence[str], known: frozenset[str]
) -> Any:
    placed = [(each.line, str(groups.index(alike(each.outcome)))) for each in lines]
    team = able(episode)
    filled: dict[str, Any] = {}
    for each, (_, group) in zip(lines, placed, strict=True):
        filled.setdefault(f"outcome_{group}", each.outcome.strip())
        member = _member(each.who, team)
        filled |= {f"take_{each.line}": True, f"deed_{each.line}": each.action, f"by_{each.line}": each.by_on}
        filled |= {f"member_{each.line}": member, f"who_{each.line}": "" if member else each.who}
    form = forms.take_over_form(placed, known)(**filled)
    for each in lines:
        form[f"member_{each.line}"].choices = choices([("", "Nobody of the team"), *team])
        form[f"take_{each.line}"].label.text = each.action
    return form


def _member(who: str, team: Sequence[tuple[str, str]]) -> str:
    """The one member whose name is in these words; empty where it is nobody's, or not clear whose."""
    said = f" {alike(who)} "
    found = [key for key, title in team if f" {alike(title.partition(',')[0])} " in said.replace(",", " ")]
    return found[0] if len(found) == 1 else ""


def _wanted(form: Any, groups: Sequence[str]) -> list[tuple[plan.PlanOutcome, list[plan.PlanAction]]]:
    ticked = form.ticked()
    found = []
    for group in dict.fromkeys(group for _, group in ticked):
        new = f"outcome_{group}" in form
        aim, words = (form[f"{part}_{group}"].data if new else "" for part in ("aim", "outcome"))
        goal = plan.PlanOutcome(aim=aim, words=words or groups[int(group)])
        found.append((goal, [_deed(form, name) for name, mine in ticked if mine == group]))
    return found


def _deed(form: Any, name: str) -> plan.PlanAction:
    member = form[f"member_{name}"].data
    return plan.PlanAction(
        words=form[f"deed_{name}"].data,
        member_id=UUID(member) if member else None,
        who_words="" if member else form[f"who_{name}"].data or "",
        by_on=form[f"by_{name}"].data,
        agreed_line=name,
    )
