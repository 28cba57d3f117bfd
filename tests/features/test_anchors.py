"""What the owner of the database changes or removes is seen, as far as anchors go."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from casework import MONDAY, Story, dawn
from psycopg import connect
from sqlalchemy import text

from caseflow.access import service as access
from caseflow.access.queries import last_seal
from caseflow.anchors import queries, service
from caseflow.config import Config, libpq
from caseflow.extensions import db

AT = dawn(MONDAY)
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]
APPEND_ONLY = ("case_event", "audit_entry", "administration_entry", "trace_seal")
# Changes an event and makes the chain of its case whole again, as somebody would who knows how it is made.
REHASH = """
    do $$ declare e case_event; before bytea; begin
        update case_event set occurred_on = occurred_on - 1 where case_id = '{case}' and seq = 2;
        for e in select * from case_event where case_id = '{case}' order by seq loop
            before := event_hash(before, e.case_id, e.seq, e.event_id, e.kind, e.occurred_on, e.recorded_at,
                e.recorded_by, e.agency, e.team, e.about, e.data::text);
            update case_event set hash = before where case_id = e.case_id and seq = e.seq;
        end loop;
    end $$"""
CUT = """
    delete from case_event where case_id = '{case}' and seq = 4;
    update case_record set last_seq = 3, clocks_seq = 3, facts_seq = 3 where id = '{case}'"""
WHOLE_CASE = """
    delete from case_grant where case_id = '{case}';
    delete from case_event where case_id = '{case}';
    delete from breach where case_id = '{case}';
    delete from case_record where id = '{case}'"""
RESEAL = """
    do $$ declare s trace_seal; before bytea := ''; begin
        set local timezone = 'UTC';
        for s in select * from trace_seal order by place loop
            before := seal_of(before, s.place, s.source,
                (select content from trace_entry t where t.source = s.source and t.id = s.entry_id));
            update trace_seal set hash = before where place = s.place;
        end loop;
    end $$"""
ONE_LOOK = "(select id from audit_entry order by id limit 1 offset 1)"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A state directory."""
    return tmp_path / "home"


@pytest.fixture
def anchored(a_case: Cases, owning: Transaction, client_for: Any, home: Path) -> Story:
    """A case that somebody looked at; the trace is sealed, and an anchor made of all of it."""
    a_case(given_name="Yolanda").referred(date(2010, 1, 4))
    story = a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))
    client = client_for("practitioner")
    for _ in range(3):
        client.get(f"/cases/{story.case_id}")
    with owning():
        access.seal_trace()
    with owning():
        service.make(home, "by hand", AT)
    return story


def faults(home: Path, elsewhere: Path | None = None) -> list[str]:
    return [each.found for each in service.verify(home, elsewhere) if not each.passed]


def tampered(owning: Transaction, statements: str, home: Path) -> list[str]:
    """What verify says after the owner, with every trigger put aside, did this; it is undone again."""
    with owning():
        for table in APPEND_ONLY:
            db.session.execute(text(f"alter table {table} disable trigger user"))
        db.session.connection().exec_driver_sql(statements)
        found = faults(home)
        db.session.rollback()
    return found


def test_nothing_is_wrong_with_what_was_left_alone(anchored: Story, owning: Transaction, home: Path) -> None:
    anchored.core_started(date(2010, 1, 21))  # the log goes on
    with owning():
        assert faults(home) == []


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (REHASH, "{case} has another event 4 than anchor 1 holds"),
        (CUT, "{case} has 3 events: anchor 1 holds 4 of it"),
        (WHOLE_CASE, "{case} is gone: anchor 1 holds 4 events of it"),
    ],
)
def test_a_log_that_was_rewritten_is_named(
    tampering: str, said: str, anchored: Story, owning: Transaction, home: Path
) -> None:
    case = str(anchored.case_id)
    found = tampered(owning, tampering.replace("{case}", case), home)
    assert found == [f"1 wrong: {said.replace('{case}', case)}"]


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (f"delete from audit_entry where id = {ONE_LOOK}", "is gone"),
        (f"update audit_entry set practitioner_id = null where id = {ONE_LOOK}", "was changed"),
        (
            f"update audit_entry set at = at - interval '1 s' where id = {ONE_LOOK}",
            "changed",
        ),
        ("update administration_entry set what = 'nothing'", "change by an administrator"),
        ("delete from trace_seal where place = 2", "follows on a gap"),
        ("truncate trace_seal", "the chain ends at 0, and anchor 1 has"),
        (f"update audit_entry set case_id = null where id = {ONE_LOOK};{RESEAL}", "is not what anchor 1 has"),
        (
            "delete from audit_entry where id = (select max(id) from audit_entry);"
            " delete from trace_seal where place = (select max(place) from trace_seal)",
            "the chain ends at",
        ),
    ],
)
def test_a_trace_that_was_rewritten_is_named(
    tampering: str, said: str, anchored: Story, owning: Transaction, home: Path
) -> None:
    found = tampered(owning, tampering, home)
    assert any(said in each for each in found), found


def test_a_new_anchor_does_not_bless_what_was_rewritten_before_it(
    anchored: Story, owning: Transaction, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with owning():
        db.session.execute(text("alter table case_event disable trigger user"))
        db.session.connection().exec_driver_sql(REHASH.replace("{case}", str(anchored.case_id)))
        service.nightly(home, AT)
        assert f"{anchored.case_id} has another event 4" in caplog.text
        assert any(f"{anchored.case_id} has another event 4" in each for each in faults(home))
        db.session.rollback()


def test_an_anchor_holds_what_changed_since_the_last_and_none_is_made_for_nothing(
    anchored: Story, owning: Transaction, home: Path
) -> None:
    folder = queries.folder(home)
    with owning():
        assert service.nightly(home, AT).anchor.number == 1
    anchored.core_started(date(2010, 1, 21))
    with owning():
        assert service.nightly(home, AT).anchor.number == 2
        assert [head[:2] for head in queries.heads(folder, 2)] == [(anchored.case_id, 5)]
        assert service.nightly(home, AT).anchor.number == 2
        assert len(list(queries.heads(folder, 1))) == 2
        assert faults(home) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("000001.json", "anchor 1 is not signed with the key of this installation"),
        ("000001.heads", "anchor 1: its file of heads is gone or was changed"),
    ],
)
def test_an_anchor_that_was_changed_is_named(
    name: str, said: str, anchored: Story, owning: Transaction, home: Path
) -> None:
    path = queries.folder(home) / name
    path.write_text(path.read_text().replace(" 4 ", " 3 ").replace('"events": 5', '"events": 4'))
    with owning():
        assert faults(home) == [f"1 wrong: {said}"]


def test_anchors_that_were_made_anew_differ_from_those_kept_elsewhere(
    anchored: Story, owning: Transaction, home: Path
) -> None:
    elsewhere = home.with_name("elsewhere")
    assert service.export(home, elsewhere) == 1
    with owning():
        assert faults(home, elsewhere) == []
        for path in queries.folder(home).iterdir():
            path.unlink()
        assert faults(home, elsewhere) == ["1 wrong: anchor 1 is gone"]
        (home / "secrets" / "anchor-key").unlink()
        service.make(home, "by hand", dawn(date(2010, 3, 2)))
        assert faults(home) == []
        assert faults(home, elsewhere) == ["1 wrong: anchor 1 differs"]


def test_the_key_and_the_anchors_are_for_their_account_alone_and_not_in_the_database(
    anchored: Story, owning: Transaction, home: Path
) -> None:
    key = home / "secrets" / "anchor-key"
    assert key.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    for path in (key, *queries.folder(home).iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    assert queries.folder(home).stat().st_mode & 0o077 == 0


def test_an_entry_that_becomes_visible_late_is_sealed_late(
    anchored: Story, owning: Transaction, live: Config
) -> None:
    """Ids are given before a transaction ends: the lower one may be seen after the higher one was sealed."""
    leave = "insert into audit_entry (at, action, detail) values (now(), %s, '{}') returning id"
    with owning():
        before = last_seal().place
    with connect(**libpq(live.database_url)) as slow, connect(**libpq(live.database_url)) as quick:
        slow.execute(leave, ["slow"])
        quick.execute(leave, ["quick"])
        quick.commit()
        with owning():
            assert not access.seal_trace()
            assert last_seal().place == before + 1
        slow.commit()
    with owning():
        assert not access.seal_trace()
        assert last_seal().place == before + 2
        assert not access.seal_trace(thoroughly=True)
        assert last_seal().place == before + 2


def test_governance_downloads_the_anchors_and_nobody_else(
    anchored: Story, app: Any, client_for: Any, home: Path
) -> None:
    usual, app.config["HOME"] = app.config["HOME"], home
    try:
        governance = client_for("governance")
        page = governance.get("/anchors")
        kept = queries.anchors(queries.folder(home))
        assert page.status_code == 200
        assert kept[0].fingerprint[:8] in page.text
        answer = governance.get("/anchors/download")
        packed = home.with_name("anchors.zip")
        packed.write_bytes(answer.data)
        with ZipFile(packed) as archive:
            assert archive.namelist() == ["000001.heads", "000001.json", "key.pem"]
            assert archive.read("000001.json") == (home / "anchors" / "000001.json").read_bytes()
        for name in ("practitioner", "manager", "administrator"):
            for address in ("/anchors", "/anchors/download"):
                assert client_for(name).get(address).status_code == 403
    finally:
        app.config["HOME"] = usual
