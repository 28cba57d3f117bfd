"""What the performance team has entered: values of schools, health and surveys, targets, words and plans.

Every number is invented. Some came late, some are provisional, one was put right, and some never came.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert

from caseflow.demonstration.borough import PRACTITIONERS, sign_in
from caseflow.demonstration.documents.file import at
from caseflow.extensions import db
from caseflow.kernel.dates import period

QUARTERS = tuple(f"{year}Q{n}" for year in ("2007-08", "2008-09", "2009-10") for n in range(1, 5))[:11]
"""Up to the last whole quarter."""
YEARS = ("2003-04", "2004-05", "2005-06", "2006-07", "2007-08", "2008-09")

# Shares by quarter: how many, of how many; None where nothing came.
SHARES: dict[str, tuple[str, tuple[tuple[int, int] | None, ...]]] = {
    "NI 53": (
        "Health visiting return",
        (
            (331, 482), (340, 488), (329, 471), (338, 480), (346, 490), (342, 485), (351, 493), (349, 488),
            (352, 491), (355, 494), (357, 492),
        ),
    ),
    "NI 126": (
        "Maternity services return",
        (
            (402, 511), (398, 503), (411, 514), (420, 519), (415, 508), (428, 516), (431, 520), (436, 522),
            (441, 524), (447, 527), (452, 529),
        ),
    ),
    "CSC 008": (
        "Immunisation return",
        (
            (421, 486), (418, 484), (423, 490), (417, 483), (419, 487), (414, 481), (416, 485),
            (409, 480),
            (388, 478), (371, 476), None,
        ),
    ),
    "CSC 009": (
        "Immunisation return",
        (
            (352, 471), (349, 468), (355, 473), (351, 470), (357, 475), (354, 472), (359, 477), (356, 474),
            (358, 476), (361, 478), None,
        ),
    ),
    "NI 46": (
        "Youth offending service",
        (
            (21, 22), (19, 20), (18, 19), (20, 21), (17, 18), (16, 17), (18, 18), (15, 16), (14, 15),
            (11, 12),
            (7, 8),
        ),
    ),
    "NI 45": (
        "Youth offending service",
        (
            (31, 42), (29, 40), (33, 44), (30, 41), (32, 43), (31, 41), (34, 45), (29, 39), (30, 41),
            (27, 38),
            (24, 37),
        ),
    ),
    "NI 117": (
        "Connexions",
        (
            (148, 3104), (151, 3110), (157, 3098), (149, 3091), (152, 3087), (158, 3079), (161, 3084),
            (159, 3076), (164, 3071), (171, 3068), (204, 3065),
        ),
    ),
    "NI 88": (
        "Extended services team",
        (
            (18, 51), (20, 51), (24, 51), (27, 51), (31, 51), (34, 51), (38, 51), (41, 51), (44, 51),
            (47, 51),
            (49, 51),
        ),
    ),
    "NI 14": (
        "Contact centre",
        (
            (912, 3120), (884, 3094), (901, 3110), (873, 3087), (861, 3102), (842, 3095), (829, 3088),
            (811, 3079), (790, 3091), (772, 3084), (761, 3090),
        ),
    ),
}  # fmt: skip
COUNTS: dict[str, tuple[str, tuple[float | None, ...]]] = {
    "CSC 005": ("Police return", (112, 108, 119, 104, 110, 101, 107, 99, 96, 103, 98)),
    "CSC 007": ("School survey team", (24, 31, 28, 36, 30, 34, 41, 38, 44, 40, 47)),
    "CSC 028": ("Behaviour support", (61, 58, 66, 70, 63, 59, 68, 71, 74, 82, 97)),
    "NI 156": ("Housing", (291, 288, 276, 262, 251, 243, 230, 221, 209, 198, 187)),
}
# Values by year: shares as 61.2, counts and scores as they are.
BY_YEAR: dict[str, tuple[str, tuple[float | None, ...]]] = {
    "NI 48": ("Metropolitan Police", (14, 13, 12, 13, 11, 10)),
    "NI 50": ("TellUs survey", (None, None, None, None, 61.8, 63.1)),
    "NI 51": ("Joint review of CAMHS", (9, 10, 11, 12, 13, 14)),
    "NI 52": ("School meals service", (31.2, 33.0, 34.9, 36.1, 37.7, 39.4)),
    "NI 55": ("National Child Measurement Programme", (None, None, 7.4, 7.1, 6.9, 6.8)),
    "NI 56": ("National Child Measurement Programme", (None, None, 13.1, 13.4, 13.9, 14.6)),
    "NI 57": ("School sport survey", (68.0, 72.5, 77.1, 80.2, 84.4, 86.0)),
    "NI 69": ("TellUs survey", (None, None, None, None, 42.1, 46.3)),
    "NI 70": ("Hospital episodes", (88.1, 86.4, 87.9, 85.2, 84.8, 83.6)),
    "NI 72": ("Early Years Foundation Stage Profile", (51.2, 52.0, 54.3, 55.9, 58.4, 60.1)),
    "NI 73": ("Key Stage 2 results", (76.1, 77.0, 77.9, 78.8, 79.6, 80.2)),
    "NI 75": ("GCSE results", (49.3, 50.1, 51.4, 52.8, 54.0, 57.9)),
    "NI 87": ("School census", (7.9, 7.4, 7.0, 6.6, 6.1, 5.8)),
    "NI 92": ("Early Years Foundation Stage Profile", (34.1, 33.6, 33.0, 32.4, 31.9, 33.8)),
    "NI 110": ("TellUs survey", (None, None, None, None, 71.0, 68.2)),
    "NI 111": ("Youth Justice Board", (1480, 1522, 1431, 1390, 1345, 1210)),
    "NI 112": ("Teenage Pregnancy Unit", (26.8, 25.9, 27.2, 25.1, 24.6, 23.0)),
    "NI 199": ("TellUs survey", (None, None, None, None, 58.3, 61.7)),
    "CSC 040": ("School census", (94.6, 94.7, 94.9, 95.0, 95.2, 95.1)),
    "CSC 066": ("Play Rangers survey", (None, None, None, 71.4, 74.0, 76.2)),
}
PROVISIONAL = {
    ("NI 126", "2009-10Q3"),
    ("NI 45", "2009-10Q3"),
    ("NI 75", "2008-09"),
    ("CSC 028", "2009-10Q3"),
}
# NI 117 of the last quarter by quindrat, of young people known to Connexions there.
BY_QUINDRAT = ((31, 702), (58, 640), (27, 588), (64, 611), (24, 524))

# Targets: of last year, this year and next, or of the agreement's three.
TARGETS: dict[str, tuple[str, ...]] = {
    "NI 14": ("28", "25", "22"),
    "NI 45": ("75", "76", "78"),
    "NI 46": ("95", "95", "95"),
    "NI 51": ("13", "14", "15"),
    "NI 53": ("71", "72", "73"),
    "NI 56": ("13", "13", "12.5"),
    "NI 57": ("84", "86", "88"),
    "NI 59": ("75", "80", "82"),
    "NI 60": ("78", "80", "82"),
    "NI 61": ("75", "77", "80"),
    "NI 62": ("11", "10", "10"),
    "NI 63": ("66", "68", "70"),
    "NI 64": ("6", "5", "5"),
    "NI 65": ("10 to 15", "10 to 15", "10 to 15"),
    "NI 66": ("95", "97", "98"),
    "NI 67": ("100", "100", "100"),
    "NI 69": ("42", "40", "38"),
    "NI 72": ("58", "61", "63"),
    "NI 73": ("80", "81", "82"),
    "NI 75": ("55", "57", "59"),
    "NI 87": ("6", "5.5", "5"),
    "NI 88": ("75", "90", "100"),
    "NI 92": ("31.5", "30.5", "29.5"),
    "NI 110": ("72", "74", "76"),
    "NI 111": ("1300", "1250", "1200"),
    "NI 112": ("24", "22", "20"),
    "NI 117": ("5.2", "5", "4.8"),
    "NI 126": ("82", "85", "88"),
    "NI 156": ("230", "190", "160"),
    "NI 199": ("60", "62", "64"),
    "CAF 02": ("70", "75", "80"),
    "CAF 04": ("80", "85", "90"),
    "CAF 05": ("70", "75", "80"),
    "CSC 008": ("88", "90", "92"),
    "CSC 009": ("78", "80", "82"),
    "CSC 022": ("75", "80", "85"),
    "CSC 028": ("260", "250", "240"),
    "CSC 040": ("95", "95.3", "95.5"),
}
TOLERANCES = {"NI 117": "0.5", "NI 87": "0.5", "CSC 040": "0.3"}
AGREED = {"NI 51", "NI 61", "NI 66", "NI 72", "NI 73", "NI 75", "NI 87", "NI 92"}

WORDS = (
    (
        "NI 59",
        "2009-10Q2",
        date(2009, 10, 21),
        "Two posts in referral and assessment were empty all summer.",
    ),
    (
        "NI 59",
        "2009-10Q3",
        date(2010, 1, 22),
        "One team had agency cover through the autumn. Each late assessment is now looked at in the team's"
        " weekly meeting.",
    ),
    ("NI 60", "2009-10Q3", date(2010, 1, 22), "A duty manager now looks at every core assessment on day 25."),
    (
        "NI 117",
        "2009-10Q3",
        date(2010, 2, 3),
        "Fewer apprenticeships were on offer this autumn.",
    ),
    ("CSC 028", "2009-10Q3", date(2010, 2, 8), "Three schools stand for over half of the rise."),
    (
        "NI 112",
        "2008-09",
        date(2010, 2, 25),
        "The rate is lower than a year before, and lower than was agreed for the year.",
    ),
    (
        "NI 69",
        "2008-09",
        date(2009, 11, 12),
        "The survey asked a wider question this year: compare with care.",
    ),
)
PLANS: tuple[dict[str, Any], ...] = (
    {
        "code": "NI 59",
        "reason": "Initial assessments in seven working days have been short of the target all year.",
        "owner": "Head of referral and assessment",
        "opened_on": date(2009, 11, 2),
        "review_on": date(2010, 3, 12),
        "actions": (
            ("Fill the two empty posts", "Head of service", date(2010, 1, 31), date(2010, 1, 18)),
            ("Look at every assessment on day 4", "Team managers", date(2010, 2, 15), None),
            ("Agree cover between the three teams", "Head of service", date(2010, 3, 31), None),
        ),
        "review": (date(2010, 1, 25), "Both posts are filled from February. The daily look has not begun."),
    },
    {
        "code": "NI 117",
        "reason": "More young people are without education, work or training than a year ago.",
        "owner": "Head of 14 to 19 services",
        "opened_on": date(2010, 2, 5),
        "review_on": date(2010, 4, 16),
        "actions": (
            ("Offer of a place to each leaver of July", "Connexions", date(2010, 3, 31), None),
            ("Ask employers in two quindrats for places", "Economic development", date(2010, 4, 9), None),
        ),
        "review": None,
    },
    {
        "code": "NI 87",
        "reason": "One secondary school pupil in fifteen was away for a fifth of the year.",
        "owner": "Head of attendance",
        "opened_on": date(2007, 10, 8),
        "review_on": date(2008, 3, 31),
        "actions": (
            ("A worker for each of the five schools", "Attendance", date(2008, 1, 7), date(2008, 1, 7)),
        ),
        "review": None,
        "closed": (date(2008, 11, 3), "Absence has fallen two years in a row. The workers stay."),
    },
)


def _analyst(number: int = 0) -> UUID:
    """The well-known analyst, or another one of the team."""
    team = [str(each.id) for each in PRACTITIONERS if each.role == "performance_analyst"]
    return UUID(team[number]) if number else UUID(sign_in("performance@example.org"))


def indicators() -> None:
    """Put on file what the performance team has entered, set, said and planned."""
    tables = db.metadata.tables
    db.session.execute(insert(tables["indicator_value"]), list(_values()))
    db.session.execute(insert(tables["indicator_target"]), list(_targets()))
    words = [
        {"code": code, "period": of, "words": said, "written_by": _analyst(), "written_at": at(on)}
        for code, of, on, said in WORDS
    ]
    db.session.execute(insert(tables["indicator_commentary"]), words)
    for plan in PLANS:
        _plan(plan)


def _values() -> Iterator[dict[str, Any]]:
    for code, (source, shares) in SHARES.items():
        told = [each for each in zip(QUARTERS, shares, strict=True) if each[1]]
        yield from (_value(code, of, source, _share(share)) for of, share in told)
    for periods, series in ((QUARTERS, COUNTS), (YEARS, BY_YEAR)):
        for code, (source, numbers) in series.items():
            known = [each for each in zip(periods, numbers, strict=True) if each[1] is not None]
            yield from (_value(code, of, source, {"value": number}) for of, number in known)
    for quindrat, (above, below) in zip(_quindrats(), BY_QUINDRAT, strict=True):
        yield _value("NI 117", QUARTERS[-1], "Connexions", _share((above, below)), quindrat)
    revised = _value("NI 53", "2009-10Q2", "Health visiting return", _share((349, 494)))
    yield {
        **revised,
        "note": "One clinic had sent its forms of July twice",
        "entered_at": at(date(2010, 2, 9)),
        "entered_by": _analyst(2),
    }


def _share(share: tuple[int, int] | None) -> dict[str, int]:
    return {"numerator": share[0], "denominator": share[1]} if share else {}


def _quindrats() -> list[str]:
    quindrat = db.metadata.tables["quindrat"]
    return list(db.session.scalars(quindrat.select().with_only_columns(quindrat.c.code).order_by("code")))


def _value(
    code: str, of: str, source: str, numbers: dict[str, Any], quindrat: str | None = None
) -> dict[str, Any]:
    """One value, entered three weeks after the end of its quarter or some months after that of its year."""
    whole = period(of)
    dated_on = whole.last_on + timedelta(days=14 if "Q" in of else 150)
    return {
        "code": code,
        "period": of,
        "quindrat_code": quindrat,
        **{"numerator": None, "denominator": None, "value": None, **numbers},
        "state": "provisional" if (code, of) in PROVISIONAL else "final",
        "source": source,
        "dated_on": dated_on,
        "note": "",
        "entered_by": _analyst(),
        "entered_at": at(dated_on + timedelta(days=7)),
        "upload_id": None,
    }


def _targets() -> Iterator[dict[str, Any]]:
    for code, typed in TARGETS.items():
        agreed = "Local Area Agreement 2008 to 2011" if code in AGREED else "Trust Board, with the plan"
        for year, target in zip(("2008-09", "2009-10", "2010-11"), typed, strict=True):
            aim, _, up_to = target.partition(" to ")
            yield {
                "code": code,
                "year": year,
                "aim": aim,
                "up_to": up_to or None,
                "tolerance": TOLERANCES.get(code),
                "source": agreed,
                "set_by": _analyst(),
                "set_at": at(date(2009, 4, 20)),
            }


def _plan(plan: dict[str, Any]) -> None:
    tables, who = db.metadata.tables, _analyst()
    plan_id = uuid5(NAMESPACE_URL, f"caseflow demonstration action plan {plan['code']}")
    opened_at = at(plan["opened_on"])
    closed_on, outcome = plan.get("closed", (None, ""))
    row = {"id": plan_id, "opened_by": who, "opened_at": opened_at, "outcome": outcome}
    row |= {name: plan[name] for name in ("code", "reason", "owner", "review_on")}
    row |= {"closed_by": who if closed_on else None, "closed_at": at(closed_on) if closed_on else None}
    db.session.execute(insert(tables["action_plan"]), [row])
    actions = [
        {"id": uuid5(plan_id, what), "plan_id": plan_id, "what": what, "who": by, "by_on": by_on}
        | {"added_by": who, "added_at": opened_at, "done_on": done_on, "done_by": who if done_on else None}
        for what, by, by_on, done_on in plan["actions"]
    ]
    db.session.execute(insert(tables["action_plan_action"]), actions)
    if plan["review"]:
        on, words = plan["review"]
        review = {"id": uuid5(plan_id, words), "plan_id": plan_id, "words": words, "written_by": who}
        review |= {"next_review_on": plan["review_on"], "written_at": at(on)}
        db.session.execute(insert(tables["action_plan_review"]), [review])
