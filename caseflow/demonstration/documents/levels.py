"""Flags of the demonstration's team: one that its manager answered; the others wait."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.file import at
from caseflow.extensions import db

ASH, ON, TEAM = "TM-000030", date(2010, 2, 26), "CSC-RA1"
WORDS = "The nursery rings because we asked it to. The assessment looks at all three children together."


def levels() -> None:
    """Answer the flag of the youngest of three."""
    case, child, flag = (db.metadata.tables[name] for name in ("case_record", "child", "level_flag"))
    found = (
        select(flag.c.case_id, flag.c.rule, flag.c.key)
        .join(case, case.c.id == flag.c.case_id)
        .join(child, child.c.id == case.c.child_id)
        .where(child.c.reference == ASH, flag.c.from_on <= ON)
        .order_by(flag.c.from_on.desc())
        .limit(1)
    )
    row = db.session.execute(found).mappings().first()
    if row is None:  # a borough too small to have one
        return
    said = {"wrong": False, "words": WORDS, "team_code": TEAM, "written_at": at(ON)}
    identity = uuid5(NAMESPACE_URL, f"caseflow demonstration level {row['key']}")
    author = UUID(sign_in("manager@example.org"))
    answer = db.metadata.tables["level_answer"]
    db.session.execute(insert(answer), {"id": identity, "author_id": author, **row, **said})
