"""What an address asks of a list: to what it is narrowed, how it is sorted, and which page."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict

from caseflow.agencies import queries as agencies
from caseflow.caseload import queries, views
from caseflow.caseload.forms import NOBODY, NarrowingForm
from caseflow.caseload.queries import Asked, BoardList, Narrowing
from caseflow.clocks.queries import Order
from caseflow.kernel.dates import add_months
from caseflow.people.queries import NO_QUINDRAT
from caseflow.web.today import now, rules_in_force

LONGEST_CSV = 20_000


def list_asked_for(offered: Collection[BoardList], usual: BoardList) -> BoardList:
    """Which of the lists that are on offer the address asks for; the usual one where it asks for none."""
    asked = request.args.get("show", "")
    return next((each for each in offered if each == asked), usual)


def narrowing_form(names: Mapping[UUID, str] | None = None) -> NarrowingForm:
    """What the address narrows a list to; `names` are of those whose cases may be asked for.

    Without any of them the list is not narrowed by who holds a case.
    """
    holders = [(str(each), name) for each, name in (names or {}).items()]
    quindrats = [*agencies.quindrats(), (NO_QUINDRAT, views.NOT_RECORDED)]
    given = MultiDict(request.args)
    if names is None:
        given.pop("holder", None)
    return NarrowingForm(given, holders, rules_in_force().timescale_names, quindrats)


def my_list() -> tuple[BoardList, NarrowingForm]:
    """The list of one's own cases that the address asks for, and to what it is narrowed."""
    return list_asked_for(views.MINE, views.MINE[0]), narrowing_form()


def team_list(team_code: str) -> tuple[BoardList, NarrowingForm]:
    """The same of a team's lists, which are narrowed by anybody who works in it."""
    members = {each.id: each.name for each in agencies.people_in({team_code})}
    return list_asked_for(tuple(BoardList), BoardList.BREACH), narrowing_form(members)


def asked_for(form: NarrowingForm, page: int, usual: Order = Order.DUE) -> Asked:
    """A page of a list, narrowed and sorted as the address says; `usual` is how, where it does not."""
    holder, explained = form.holder.data, form.reason.data
    narrowing = Narrowing(
        queries.nobody() if holder == NOBODY else (UUID(holder),) if holder else (),
        form.timescale.data,
        form.tier.data,
        add_months(now().on, -int(form.open_for.data)) if form.open_for.data else None,
        explained == "yes" if explained else None,
        form.quindrat.data,
    )
    sort = request.args.get("sort", "")
    order = Order(sort) if sort in set(Order) else usual
    down, by_seen = request.args.get("order") == "down", sort == queries.SEEN
    return Asked(narrowing, page, order=order, down=down, by_seen=by_seen)


def as_shown(form: NarrowingForm) -> dict[str, Any]:
    """How the list at hand is narrowed and sorted, as an address has it."""
    sorted_by = {name: request.args[name] for name in ("sort", "order", "on") if request.args.get(name)}
    return form.chosen | sorted_by
