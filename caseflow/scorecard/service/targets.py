"""Setting targets, entering what others came to, and commenting on the value of a period."""

from collections.abc import Mapping
from decimal import Decimal

from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import period
from caseflow.rules.comparators import AREAS
from caseflow.rules.scorecard import Target
from caseflow.rules.targets import read_target, read_tolerance
from caseflow.scorecard.models import IndicatorCommentary, IndicatorComparator, IndicatorTarget
from caseflow.scorecard.queries import targets


def set_targets(
    context: RecordingContext, code: str, typed: Mapping[str, str], tolerance: str, source: str
) -> None:
    """Set the targets of some years, as they were typed; what has not changed is left as it is."""
    before = targets.targets([code])
    changed = False
    try:
        read_tolerance(tolerance)
    except ValueError as error:
        raise Refusal("tolerance", str(error)) from None
    for number, (year, text) in enumerate(typed.items()):
        try:
            target = read_target(text, tolerance)
        except ValueError as error:
            raise Refusal(f"aim_{number}", str(error)) from None
        known = before.get((code, year))
        if target != (known.target if known else None):
            _set(context, code, year, target, source)
            changed = True
    if not changed:
        raise Refusal("", "These are the targets that stand already.")


def _set(context: RecordingContext, code: str, year: str, target: Target | None, source: str) -> None:
    db.session.add(
        IndicatorTarget(
            code=code,
            year=year,
            aim=target.aim if target else None,
            up_to=target.up_to if target else None,
            tolerance=target.tolerance if target else None,
            source=source,
            set_by=context.practitioner_id,
            set_at=context.at,
        )
    )


def compare(context: RecordingContext, code: str, area: str, year: str, text: str, source: str) -> None:
    """Enter what an area came to in a year."""
    if area not in AREAS:
        raise Refusal("area", "Choose the area.")
    period(year)
    try:
        found = read_target(text, "")
    except ValueError:
        found = None
    if found is None or found.up_to is not None:
        raise Refusal("value", "Enter the value as a number, such as 71.5")
    db.session.add(
        IndicatorComparator(
            code=code,
            area=area,
            year=year,
            value=Decimal(found.aim),
            source=source,
            entered_by=context.practitioner_id,
            entered_at=context.at,
        )
    )


def comment(context: RecordingContext, code: str, of_period: str, words: str) -> None:
    """Say something about the value of a period; it stays, with who said it and when."""
    if not words.strip():
        raise Refusal("words", "Write the commentary.")
    db.session.add(
        IndicatorCommentary(
            code=code,
            period=of_period,
            words=words.strip(),
            written_by=context.practitioner_id,
            written_at=context.at,
        )
    )
