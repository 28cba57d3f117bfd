"""The container files name only what the project has, and give each process no more than it needs."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from click import Context

from caseflow import schema
from caseflow.cli import main

ROOT = Path(__file__).parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "caseflow"}
OF_THE_IMAGES = {
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_PASSWORD",
    "POSTGRES_INITDB_ARGS",
    "REDIS_PASSWORD",
}


def example():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_every_process_of_one_machine_is_there():
    assert set(OURS) == {"migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", OURS)
def test_each_command_exists(name):
    program, command = OURS[name]["command"]
    assert program == "caseflow"
    assert main.get_command(Context(main), command)


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_one_that_is_read(name):
    read = (ROOT / "caseflow" / "config.py").read_text()
    for variable in OURS[name]["environment"]:
        assert f'"{variable}"' in read


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(OURS)))
def test_other_images_get_only_their_own_variables(name):
    assert set(SERVICES[name].get("environment", {})) <= OF_THE_IMAGES


def test_each_process_has_the_one_login_it_needs():
    logins = {
        name: {variable for variable in service["environment"] if variable.startswith("DATABASE_")}
        for name, service in OURS.items()
    }
    assert logins == {
        "migrate": {"DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"},
        "web": {"DATABASE_WEB_URL"},
        "worker": {"DATABASE_WORKER_URL"},
        "beat": set(),
    }


def test_what_migrate_makes_is_what_the_others_use():
    made = OURS["migrate"]["environment"]
    assert OURS["web"]["environment"]["DATABASE_WEB_URL"] == made["DATABASE_WEB_URL"]
    assert OURS["worker"]["environment"]["DATABASE_WORKER_URL"] == made["DATABASE_WORKER_URL"]


def test_the_example_names_every_variable_and_gives_no_secret():
    text = (ROOT / "docker-compose.yml").read_text()
    used = {
        name: (kind, default) for name, kind, default in re.findall(r"(?<!\$)\$\{(\w+)(:?[-?])([^}]*)", text)
    }
    assert set(used) == set(example())
    for name, (kind, default) in used.items():
        may_be_left_out = kind == ":-" and default == ""
        assert (kind == ":?" or may_be_left_out) == (example()[name] == "")
        assert kind == ":?" or not re.search("PASSWORD|KEY", name)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_each_lasting_process_tells_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_health_is_asked_at_a_page_that_exists(web_app):
    asked = json.dumps(OURS["web"]["healthcheck"]["test"])
    path = re.search(r"127\.0\.0\.1:8000(/[\w-]+)", asked)[1]
    assert path in {str(rule) for rule in web_app.url_map.iter_rules()}


def test_what_others_wait_for_is_there():
    for service in SERVICES.values():
        for name, condition in service.get("depends_on", {}).items():
            assert condition["condition"] != "service_healthy" or "healthcheck" in SERVICES[name]


def test_every_path_that_is_copied_exists_and_is_let_through():
    let_through = (ROOT / ".dockerignore").read_text().split()
    for line in DOCKERFILE.splitlines():
        if line.startswith("COPY") and "--from" not in line:
            for source in shlex.split(line)[1:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}" in let_through


def test_the_image_has_what_makes_the_database():
    copied = {line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("COPY")}
    assert {str(folder.relative_to(ROOT)) for folder in (schema.MIGRATIONS, schema.CODE)} <= copied


def test_the_image_does_not_run_as_root_and_starts_a_command_that_exists():
    assert re.search(r"^USER caseflow$", DOCKERFILE, re.M)
    program, command = json.loads(re.search(r"^CMD (.*)$", DOCKERFILE, re.M)[1])
    assert program == "caseflow"
    assert main.get_command(Context(main), command)


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_on_a_command_line(name):
    """Everybody on the machine can read a command line: what Compose fills in there is no secret."""
    service = SERVICES[name]
    lines = json.dumps([service.get("command"), service.get("healthcheck"), service.get("entrypoint")])
    filled_in = re.findall(r"(?<!\$)\$\{?(\w+)", lines)
    assert not [each for each in filled_in if re.search("PASSWORD|KEY|URL", each)]


@pytest.mark.parametrize("name", OURS)
def test_a_container_can_do_no_more_than_its_work(name):
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


def test_only_the_pages_are_reached_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_the_pages_are_told_their_names_and_keep_to_tls():
    """Trusted hosts have no default, and cookies travel over TLS unless somebody says otherwise."""
    given = OURS["web"]["environment"]
    assert given["CASEFLOW_HOSTS"].startswith("${CASEFLOW_HOSTS:?")
    assert given["CASEFLOW_SECURE_COOKIES"] == "${CASEFLOW_SECURE_COOKIES:-1}"
    assert all("$" in value for name, value in given.items() if re.search("PASSWORD|KEY", name))


def test_the_state_in_the_image_is_its_own_accounts_alone():
    assert "chmod 0700 /var/lib/caseflow/state" in DOCKERFILE
    assert DOCKERFILE.index("USER caseflow") < DOCKERFILE.index("chmod 0700")
