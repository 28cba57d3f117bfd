"""Whom figures can be for: everyone, the Trust Board, a delivery board, a quindrat's commissioning board."""

from collections.abc import Iterable

from caseflow.rules.indicators import slug
from caseflow.rules.plan import Plan

EVERYONE = "everyone"
TRUST = "trust-board"


def boards(plan: Plan, quindrats: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The boards that packs are made for."""
    delivery = {f"board:{slug(board)}": f"{board} delivery board" for board in plan.boards}
    places = {f"quindrat:{code}": f"Quindrat commissioning board, {name}" for code, name in quindrats}
    return {TRUST: "Children and Young People's Trust Board", **delivery, **places}


def audiences(plan: Plan, quindrats: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Whom a publication can be for."""
    return {EVERYONE: "Everyone", **boards(plan, quindrats)}


def board_of(audience: str, plan: Plan) -> str | None:
    """The delivery board that figures are for; None where they are for no single one."""
    kind, _, name = audience.partition(":")
    return next((each for each in plan.boards if kind == "board" and slug(each) == name), None)


def quindrat_of(audience: str) -> str | None:
    """The quindrat whose board figures are for."""
    kind, _, code = audience.partition(":")
    return code if kind == "quindrat" else None
