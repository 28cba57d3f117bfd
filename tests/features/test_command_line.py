"""The caseflow command: one plain line when it cannot do what was asked, and all of it back after a kill."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest
from click import Context

from caseflow.cli.command import _MODULES, main
from caseflow.cli.listening import listening
from caseflow.config import Config
from caseflow.servers import servers
from caseflow.servers.home import Home

CASEFLOW = str(Path(sys.executable).parent / "caseflow")
SERVING = (
    "cli.serving",
    "celery_app worker",
    "celery_app beat",
    "postgres -D",
    "valkey-server",
    "keeper.main",
)


def told(home, **more):
    outside = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    for name in ("REDIS_URL", "CASEFLOW_DEMONSTRATION", "CASEFLOW_SECRET_KEY"):
        outside.pop(name, None)
    return {**outside, "CASEFLOW_HOME": str(home), **more}


def caseflow(*words, **environ):
    return subprocess.run(
        [CASEFLOW, *words], env=environ, capture_output=True, text=True, timeout=120, check=False
    )


def kept_running(home):
    """The servers of this home, so that commands one after another need not start and stop them each time."""
    return servers(Config.from_environment(home))


def one_line(done):
    assert done.returncode == 1
    assert done.stderr.startswith("caseflow: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_each_command_is_looked_for_where_it_is():
    context = Context(main)
    for module, names in _MODULES.items():
        for name in names:
            assert main.get_command(context, name).callback.__module__ == f"caseflow.cli.{module}"
    assert set(main.commands) == set(main.list_commands(context))


def test_the_codes_are_listed_without_a_database(tmp_path):
    listed = caseflow("codes", "--format", "csv", **told(tmp_path / "home")).stdout.splitlines()
    assert listed[0] == "code,title,version,plan"
    assert any(line.startswith("NI 59,") for line in listed)
    assert not (tmp_path / "home").exists()


def test_a_command_that_is_not_understood_is_told_so(tmp_path):
    assert caseflow("dance", **told(tmp_path / "home")).returncode == 2


def test_a_port_that_is_taken_is_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert f"port {port} of 127.0.0.1 is taken" in one_line(
            caseflow("run", **told(tmp_path / "home", PORT=port))
        )


@pytest.mark.parametrize("home", ["/dev/null/home", "/proc/home"])
def test_a_home_that_cannot_be_written_is_one_line(home):
    assert f"CASEFLOW_HOME {home} cannot be used" in one_line(caseflow("migrate", **told(home)))


def test_a_database_that_is_not_there_is_one_line(tmp_path):
    given = told(tmp_path / "home", DATABASE_URL="postgresql://owner@127.0.0.1:9/cases")
    assert "does not answer" in one_line(caseflow("migrate", **given))


def test_a_new_installation_gets_its_teams_and_its_first_account(tmp_path):
    home = told(tmp_path / "home")
    lists = {
        "quindrats": [{"code": "N", "name": "North"}],
        "agencies": [{"code": "CSC", "name": "Social care", "tier": "specialist", "phone": ""}],
        "teams": [
            {
                "code": "FD",
                "agency_code": "CSC",
                "quindrat_code": "N",
                "name": "Front door",
                "phone": "",
                "front_door": True,
            }
        ],
    }
    file = tmp_path / "references.json"
    file.write_text(json.dumps(lists))
    assert caseflow("references", str(file), **home).returncode == 0
    with kept_running(home):
        who = ["account", "First@Example.org", "--name", "Ada First", "--role", "administrator"]
        assert "no team" in one_line(caseflow(*who, "--team", "NOWHERE", **home))
        told_link = caseflow(*who, "--team", "FD", **home).stdout
        assert told_link.startswith("Ada First signs in as first@example.org.")
        assert "\n/set-password/" in told_link
        assert "already" in one_line(caseflow(*who, "--team", "FD", **home))
        again = caseflow("reset-password", "first@example.org", **home).stdout
        assert again.splitlines()[0] == told_link.splitlines()[0]
        assert again.splitlines()[1] != told_link.splitlines()[1]
        assert (
            "first@example.org,Ada First,administrator,FD,"
            in caseflow("accounts", "--format", "csv", **home).stdout
        )
        assert "no account" in one_line(caseflow("reset-password", "second@example.org", **home))


@pytest.mark.parametrize(
    "words",
    [("indicators", "--period", "2009-10"), ("verify",), ("sweep",), ("rebuild",), ("reset-password", "a@b")],
    ids=lambda words: words[0],
)
def test_a_home_without_a_caseflow_is_not_taken_for_an_empty_borough(tmp_path, words):
    home = tmp_path / "mistyped"
    assert f"there is no Caseflow in {home}: caseflow run or caseflow import makes one" in one_line(
        caseflow(*words, **told(home))
    )
    assert not home.exists()


@pytest.mark.slow
def test_a_reader_who_goes_away_leaves_nothing_half_loaded(tmp_path):
    home, feed = told(tmp_path / "home"), tmp_path / "feed"
    feed.mkdir()
    columns = "child_id,given_name,family_name,sex,birth_date,expected_birth_date,death_date,ethnicity"
    columns += ",disability,upn,nhs_number,postcode,quindrat"
    (feed / "children.csv").write_text(f"{columns}\nC1,Zed,Nobody,U,2001-02-03,,,,,,,,\n")
    line = {"event_id": "E1", "child_id": "C1", "kind": "referral_received", "occurred_on": "2010-01-11"}
    (feed / "events.jsonl").write_text(json.dumps(line | {"data": {"source": "2A"}}) + "\n")
    gone, mine = os.pipe()
    os.close(gone)
    command = [CASEFLOW, "import", "--create-references", str(feed)]
    subprocess.run(command, env=home, stdout=mine, stderr=subprocess.DEVNULL, timeout=120, check=False)
    os.close(mine)
    asked = ["indicators", "--period", "2009-10", "--code", "NI 68", "--format", "csv"]
    with kept_running(home):
        told_of = caseflow(*asked, **home)
        assert told_of.stderr == ""
        assert told_of.stdout.splitlines()[1].startswith("NI 68,2009-10,borough,borough,0,1,")
        assert caseflow("verify", **home).returncode == 0


def test_a_process_without_its_login_says_which_it_needs(tmp_path):
    assert "DATABASE_WEB_URL and REDIS_URL and CASEFLOW_SECOND_FACTOR_KEY must be set" in one_line(
        caseflow("web", **told(tmp_path / "home"))
    )


def processes(home):
    """What runs with this home in its environment or its name, by process number."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            around = (folder / "environ").read_bytes()
        except (OSError, UnicodeDecodeError):
            continue
        mine = f"CASEFLOW_HOME={home}\0".encode() in around or str(Home(home).sockets) in words
        if mine or f"{home}/" in words:
            found[int(folder.name)] = words
    return found


def oldest(home, mark):
    return min((pid for pid, words in processes(home).items() if mark in words), default=None)


def wait_until(true, patience=60.0):
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def answers(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=10) as page:
            return page.status == 200
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_whatever_is_killed_comes_back_and_nothing_is_left_when_all_is_stopped(tmp_path):
    home = tmp_path / "home"
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = str(asked.getsockname()[1])
    with (tmp_path / "words").open("w") as words:
        run = subprocess.Popen([CASEFLOW, "run"], env=told(home, PORT=port), stdout=words, stderr=words)
        try:
            wait_until(lambda: answers(port))
            for mark in SERVING:
                wait_until(lambda mark=mark: oldest(home, mark))
                killed = oldest(home, mark)
                os.kill(killed, signal.SIGKILL)
                wait_until(lambda mark=mark, killed=killed: oldest(home, mark) not in (None, killed))
            wait_until(lambda: answers(port))
        finally:
            run.send_signal(signal.SIGTERM)
            assert run.wait(60) == 0
    wait_until(lambda: not processes(home))
    assert f"http://127.0.0.1:{port}/" in (tmp_path / "words").read_text()


def test_anchors_are_made_copied_and_verified_against(tmp_path):
    """The copies show anchors that were made anew, with whatever key."""
    told_here, kept = told(tmp_path / "home"), tmp_path / "kept"
    with kept_running(told_here):
        assert caseflow("migrate", **told_here).returncode == 0
        done = caseflow("anchors", "--make", "--export", str(kept), **told_here)
        assert done.stdout.endswith(f"Anchors copied to {kept}: 1.\n")
        assert sorted(path.name for path in kept.iterdir()) == ["000001.heads", "000001.json", "key.pem"]
        shutil.rmtree(tmp_path / "home" / "anchors")
        done = caseflow("verify", "--anchors", str(kept), **told_here)
        assert done.returncode == 1
        assert (
            "FAILED  the anchors kept elsewhere are those kept here: 1 wrong: anchor 1 is gone" in done.stdout
        )


def test_a_port_that_is_given_back_meanwhile_is_taken(live):
    """Whoever starts again at once after a kill waits until the children of the killed run are gone."""
    holder = socket.create_server(("127.0.0.1", 0))
    port = holder.getsockname()[1]
    Timer(0.5, holder.close).start()
    with listening(replace(live, host="127.0.0.1", port=port)) as listener:
        assert listener.getsockname()[1] == port
