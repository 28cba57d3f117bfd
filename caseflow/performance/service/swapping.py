"""Facts computed afresh, and putting everything computed afresh in the place of what lags or has drifted.

Records, clocks and facts lie in the temporary tables fresh_case, fresh_clock and fresh_fact; the table
stale names the cases in which they differ. All of it happens in one transaction: a reader sees what was
before or what is after, never half.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import text

from caseflow.cases import service as cases
from caseflow.clocks import service as clocks
from caseflow.extensions import db
from caseflow.performance.service.folding import copy_in
from caseflow.performance.service.projection import FACT_COLUMNS

_OWN = ", ".join(FACT_COLUMNS)
_COLUMNS = f"case_id, {_OWN}, quindrat"
_FRESH = (
    f"(select case_id, {_OWN}, h.quindrat_code as quindrat, unseen from fresh_fact"
    " join fresh_case using (case_id) join case_record r on r.id = case_id join child h on h.id = r.child_id)"
)
_SEEN = "(select case_id from fresh_case where not unseen)"
_KEPT = f"(select {_COLUMNS} from indicator_fact where case_id in {_SEEN})"
DIFFERING = f"""
    select case_id
    from (select case_id, count(*) as rows, sum(hash_record_extended(row({_COLUMNS}), 0)) as hash
          from {_FRESH} f where not unseen group by case_id) fresh
    full join (select case_id, count(*) as rows, sum(hash_record_extended(row({_COLUMNS}), 0)) as hash
               from {_KEPT} k group by case_id) kept using (case_id)
    where (fresh.rows, fresh.hash) is distinct from (kept.rows, kept.hash)"""


def load(connection: psycopg.Connection[Any], folder: Path) -> None:
    """Copy what was folded into the temporary tables of this transaction."""
    db.session.execute(text("set local work_mem = '128MB'"))
    db.session.execute(text("set local client_min_messages = warning"))
    cases.await_fresh()
    clocks.await_fresh()
    db.session.execute(text("drop table if exists pg_temp.fresh_fact"))
    db.session.execute(
        text(
            "create temp table fresh_fact on commit drop as"
            f" select case_id, {_OWN} from indicator_fact limit 0"
        )
    )
    copy_in(connection, folder, "cases", "fresh_case", cases.FRESH_COLUMNS)
    copy_in(connection, folder, "clocks", "fresh_clock", clocks.FRESH_COLUMNS)
    copy_in(connection, folder, "facts", "fresh_fact", f"case_id, {_OWN}")
    cases.complete_fresh()
    clocks.complete_fresh()
    db.session.execute(text("analyze fresh_fact"))


def compare(fingerprint: str) -> None:
    """Fill the table stale: the cases that lag, and those that claim to be current and differ, and in what.

    A case whose log has grown since it was streamed is not compared: what is recorded is followed anyway.
    """
    db.session.execute(text("drop table if exists pg_temp.stale"))
    db.session.execute(
        text(
            "create temp table stale on commit drop as select d.case_id, bool_or(what = 'record') as record,"
            " bool_or(what = 'clocks' or f.unseen) as clocks, bool_or(what = 'facts' or f.unseen) as facts,"
            " bool_or(r.facts_seq < r.last_seq or r.clocks_seq < r.last_seq"
            " or r.rules_fingerprint <> :fingerprint) as lagged from ("
            f" select case_id, 'record' as what from ({cases.DIFFERING}) a"
            f" union all select case_id, 'clocks' from ({clocks.DIFFERING}) b"
            f" union all select case_id, 'facts' from ({DIFFERING}) c"
            " union all select f.case_id, 'lag' from fresh_case f join case_record r on r.id = f.case_id"
            " where r.facts_seq < r.last_seq or r.clocks_seq < r.last_seq"
            " or r.rules_fingerprint <> :fingerprint"
            ") d join case_record r on r.id = d.case_id join fresh_case f on f.case_id = d.case_id"
            " where r.last_seq = f.seq group by d.case_id"
        ),
        {"fingerprint": fingerprint},
    )
    db.session.execute(text("analyze stale"))


def drifted() -> list[tuple[UUID, str]]:
    """The cases that did not lag and yet differ, and in what."""
    rows = db.session.execute(
        text("select case_id, record, clocks, facts from stale where not lagged order by case_id")
    )
    return [
        (
            row.case_id,
            ", ".join(name for name in ("record", "clocks", "facts") if getattr(row, name)),
        )
        for row in rows
    ]


def adopt(fingerprint: str) -> int:
    """Put what was computed in the place of what is stale; how many cases that were."""
    cases.hold_stale()
    clocks.adopt_fresh()
    db.session.execute(
        text("delete from indicator_fact i using stale s where s.case_id = i.case_id and s.facts")
    )
    db.session.execute(
        text(
            f"insert into indicator_fact ({_COLUMNS}) select {_COLUMNS} from {_FRESH} f"
            " join stale s using (case_id) where s.facts"
        )
    )
    cases.adopt_fresh(fingerprint)
    db.session.execute(
        text("delete from projection_failure where case_id in (select case_id from fresh_case)")
    )
    return db.session.scalar(text("select count(*) from stale")) or 0
