"""Settings come from the environment, are checked once and say what is wrong in one line."""

import stat

import pytest
from sqlalchemy import make_url

from caseflow.config import Config, ConfigError, libpq


def told(tmp_path, **given):
    return Config.from_environment({"CASEFLOW_HOME": str(tmp_path / "home"), **given})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_spelling_of_a_database_is_understood(tmp_path, scheme):
    config = told(tmp_path, DATABASE_URL=f"{scheme}://owner:p%40ss@db.example:5433/cases")
    assert config.database_url == "postgresql+psycopg://owner:p%40ss@db.example:5433/cases"
    assert libpq(config.database_url) == {
        "host": "db.example",
        "port": 5433,
        "user": "owner",
        "password": "p@ss",
        "dbname": "cases",
    }


def test_logins_that_are_not_named_are_derived_and_differ(tmp_path):
    config = told(tmp_path, DATABASE_URL="postgresql://owner:secret@db.example/caseflow")
    web, worker = make_url(config.web_database_url), make_url(config.worker_database_url)
    assert (web.username, worker.username) == ("caseflow_web_login", "caseflow_worker_login")
    assert len({web.password, worker.password, "secret"}) == 3
    assert (web.host, web.database) == ("db.example", "caseflow")


def test_no_password_follows_from_another_secret(tmp_path):
    given = {"DATABASE_URL": "postgresql://owner@db.example/cases"}
    first = told(tmp_path, CASEFLOW_SECRET_KEY="one key for the cookies", **given)
    again = told(tmp_path, CASEFLOW_SECRET_KEY="another key for cookies", **given)
    elsewhere = Config.from_environment(
        {
            "CASEFLOW_HOME": str(tmp_path / "elsewhere"),
            "CASEFLOW_SECRET_KEY": "one key for the cookies",
            **given,
        }
    )
    assert first.worker_database_url == again.worker_database_url, "kept, whatever the key"
    passwords = {make_url(each.worker_database_url).password for each in (first, elsewhere)}
    assert len(passwords) == 2, "the same key leads to no password"


def test_a_home_of_an_earlier_version_gets_the_new_secrets_beside_its_key(tmp_path):
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home" / "secret-key").write_text("the key of the version before")
    config = told(tmp_path, DATABASE_URL="postgresql://owner@db.example/cases")
    assert config.secret_key == "the key of the version before"
    kept = {path.name: path for path in (tmp_path / "home" / "secrets").iterdir()}
    assert set(kept) == {"web-database-password", "worker-database-password"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.values()} == {0o600}
    assert stat.S_IMODE((tmp_path / "home" / "secrets").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, {"localhost", "127.0.0.1", "::1"}),
        ({"HOST": "0.0.0.0"}, set()),
        (
            {"HOST": "0.0.0.0", "CASEFLOW_HOSTS": "Cases.example"},
            {"cases.example", "localhost", "127.0.0.1", "::1"},
        ),
    ],
)
def test_pages_answer_to_the_names_of_this_installation(tmp_path, given, names):
    assert set(told(tmp_path, **given).hosts) == names


def test_a_login_that_is_named_wins(tmp_path):
    config = told(
        tmp_path,
        DATABASE_URL="postgresql://owner@db.example/cases",
        DATABASE_WEB_URL="postgresql://pages:x@pool.example/cases",
    )
    assert make_url(config.web_database_url).host == "pool.example"
    assert make_url(config.worker_database_url).host == "db.example"


def test_the_web_needs_no_more_than_its_own_login(tmp_path):
    config = told(tmp_path, DATABASE_WEB_URL="postgresql://pages:x@db.example/cases")
    assert config.database_url == config.worker_database_url == ""


def test_the_secret_key_is_made_once_and_is_private(tmp_path):
    assert told(tmp_path).secret_key == told(tmp_path).secret_key
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600


def test_secrets_do_not_show_when_settings_are_printed(tmp_path):
    config = told(tmp_path, DATABASE_URL="postgresql://owner:hush@db.example/cases")
    assert "hush" not in repr(config)
    assert config.secret_key not in repr(config)


@pytest.mark.parametrize(
    ("given", "client"),
    [
        ("redis://broker.example:6379/2", "redis://broker.example:6379/2"),
        ("unix:///run/broker.sock?db=3", "unix:///run/broker.sock?db=3"),
        ("redis+socket:///run/broker.sock?virtual_host=3", "unix:///run/broker.sock?db=3"),
    ],
)
def test_the_broker_is_named_as_each_client_expects(tmp_path, given, client):
    config = told(tmp_path, REDIS_URL=given)
    assert config.redis_url.startswith(("redis:", "redis+socket:"))
    assert config.redis_client_url == client


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@db.example/cases"),
        ("DATABASE_URL", "postgresql://db.example"),
        ("DATABASE_URL", "postgresql://db.example:abc/cases"),
        ("DATABASE_WEB_URL", "cases"),
        ("REDIS_URL", "amqp://broker.example"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("CASEFLOW_DEMONSTRATION", "perhaps"),
        ("CASEFLOW_SECRET_KEY", "short"),
        ("CASEFLOW_LOG_LEVEL", "loud"),
        ("CASEFLOW_HOSTS", "https://cases.example/"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_one_line(tmp_path, name, value):
    with pytest.raises(ConfigError, match=name) as refused:
        told(tmp_path, **{name: value})
    assert "\n" not in str(refused.value)


def test_a_directory_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigError, match="name another directory"):
        told(tmp_path)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.txt"]


def test_a_home_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(ConfigError, match=r"CASEFLOW_HOME .* cannot be used"):
        told(tmp_path)


MAIL = {
    "CASEFLOW_SMTP_URL": "smtps://user:secret@mail.example.org",
    "CASEFLOW_MAIL_FROM": "caseflow@example.org",
    "CASEFLOW_ADDRESS": "https://cases.example.org/",
}


def test_a_mail_server_goes_with_its_sender_and_the_address_of_links(tmp_path):
    config = told(tmp_path, **MAIL)
    assert config.address == "https://cases.example.org"
    assert "secret" not in repr(config)
    for missing in MAIL:
        with pytest.raises(ConfigError, match="go together"):
            told(tmp_path, **{name: value for name, value in MAIL.items() if name != missing})
    with pytest.raises(ConfigError, match="CASEFLOW_ADDRESS"):
        told(tmp_path, **{**MAIL, "CASEFLOW_ADDRESS": "cases.example.org"})
