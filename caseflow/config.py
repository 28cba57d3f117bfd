"""What this installation was told: one frozen record, read once from the environment."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
_REDIS = ("redis", "rediss", "redis+socket", "unix")
_SHORT = 16
_OWN_NAMES = ("localhost", "127.0.0.1", "::1")


class ConfigError(Exception):
    """A setting cannot be used; the message is one line that names it and says why."""


@dataclass(frozen=True)
class Config:
    """Settings, with addresses in the form that SQLAlchemy and Celery read.

    An address that was not given is empty: the machine's own servers fill it in, see `with_database`
    and `with_broker`. `embedded` says that they did. Cookies are marked secure where pages are served
    over TLS, which is always but on one machine. `hosts` are the names under which the pages answer, none
    meaning any; `proxy` is the address of the proxy whose word on the visitor's address is taken. E-mail goes
    out through `smtp_url`, from `mail_from`, with links that begin with `address`. `virus_scan` is the
    command that looks at a document; none means that no document is scanned.
    """

    home: Path
    secret_key: str = field(repr=False)
    database_url: str = field(default="", repr=False)
    web_database_url: str = field(default="", repr=False)
    worker_database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    demonstration: bool = False
    embedded: bool = False
    secure_cookies: bool = False
    second_factor_key: str = field(default="", repr=False)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    framework: str = "cypp-2009"
    log_level: str = "INFO"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    address: str = ""
    virus_scan: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """The settings of this process; a ConfigError where one of them cannot be used."""
        given = os.environ if environ is None else environ
        home = home_in(given)
        host = given.get("HOST") or cls.host
        config = cls(
            home=home,
            secret_key=_secret_key(given, home),
            redis_url=_redis_url(given.get("REDIS_URL", "")),
            host=host,
            port=_port(given.get("PORT") or str(cls.port)),
            hosts=_hosts(given.get("CASEFLOW_HOSTS", ""), host),
            proxy=given.get("CASEFLOW_PROXY", ""),
            demonstration=_yes_or_no("CASEFLOW_DEMONSTRATION", given),
            embedded=_yes_or_no("CASEFLOW_EMBEDDED", given),
            secure_cookies=_yes_or_no("CASEFLOW_SECURE_COOKIES", given),
            second_factor_key=given.get("CASEFLOW_SECOND_FACTOR_KEY", ""),
            **_provider(given),
            framework=given.get("CASEFLOW_FRAMEWORK") or cls.framework,
            log_level=_level(given.get("CASEFLOW_LOG_LEVEL") or cls.log_level),
            **_mail(given),
            virus_scan=given.get("CASEFLOW_VIRUS_SCAN", "").strip(),
        )
        return config.with_database(*(_database_url(name, given) for name in DATABASE_NAMES))

    def with_database(self, owner_url: str, web_url: str = "", worker_url: str = "") -> "Config":
        """The same settings over this database; a login of web or worker that is not named gets a name after
        the database, and a password of its own from a file of the state directory."""
        return replace(
            self,
            database_url=owner_url,
            web_database_url=web_url or self._login(owner_url, "web"),
            worker_database_url=worker_url or self._login(owner_url, "worker"),
        )

    def with_broker(self, redis_url: str) -> "Config":
        """The same settings over this broker."""
        return replace(self, redis_url=_redis_url(redis_url))

    def _login(self, owner_url: str, role: str) -> str:
        if not owner_url:
            return ""
        url = make_url(owner_url)
        user = f"{url.database}_{role}_login"  # caseflow_web itself is the group that holds the rights
        password = secret(self.home, f"{role}-database-password")
        return _text(url.set(username=user, password=password))

    def second_factor_secret(self) -> str:
        """What the keys of authenticator apps are encrypted with: as given, else a file of this home."""
        return self.second_factor_key or secret(self.home, "second-factor-key")

    @property
    def limits_url(self) -> str:
        """The broker's address as the counter of tries reads it; its own memory where there is no broker."""
        url = self.redis_client_url
        return f"redis+{url}" if url.startswith("unix:") else url or "memory://"

    @property
    def redis_client_url(self) -> str:
        """The broker's address as the plain client library reads it, which names sockets differently."""
        asked = urlsplit(self.redis_url)
        if asked.scheme != "redis+socket":
            return self.redis_url
        number = parse_qs(asked.query).get("virtual_host", ["0"])[0]
        return f"unix://{asked.path}?db={number.strip('/')}"


DATABASE_NAMES = ("DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL")


def libpq(url: str) -> dict[str, Any]:
    """The arguments with which psycopg connects to the database that SQLAlchemy knows as `url`."""
    asked = make_url(url)
    named = {
        "host": asked.host,
        "port": asked.port,
        "user": asked.username,
        "password": asked.password,
        "dbname": asked.database,
    }
    return {key: value for key, value in {**named, **asked.query}.items() if value is not None}


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _database_url(name: str, given: Mapping[str, str]) -> str:
    """The address under `name`, whichever of the usual spellings of PostgreSQL it was given in."""
    value = given.get(name, "")
    if not value:
        return ""
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ConfigError(f"{name} is not an address such as postgresql://user@host/database") from None
    if url.drivername not in _POSTGRESQL:
        raise ConfigError(f"{name} names {url.drivername}: Caseflow keeps its records in PostgreSQL")
    if not url.database:
        raise ConfigError(f"{name} names no database")
    return _text(url.set(drivername="postgresql+psycopg"))


def _redis_url(value: str) -> str:
    asked = urlsplit(value)
    if not value:
        return ""
    if asked.scheme not in _REDIS:
        raise ConfigError("REDIS_URL is not an address such as redis://host:6379/0")
    if asked.scheme == "unix":
        number = parse_qs(asked.query).get("db", ["0"])[0]
        return f"redis+socket://{asked.path}?virtual_host={number}"
    return value


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise ConfigError(f"PORT must be a number from 0 to 65535, not {value!r}")
    return int(value)


def _yes_or_no(name: str, given: Mapping[str, str]) -> bool:
    value = given.get(name, "").lower()
    if value not in ("", "0", "1", "false", "true", "no", "yes"):
        raise ConfigError(f"{name} must be 1 or 0, not {value!r}")
    return value in ("1", "true", "yes")


def _level(value: str) -> str:
    if value.upper() not in _LEVELS:
        raise ConfigError(f"CASEFLOW_LOG_LEVEL must be one of {', '.join(_LEVELS)}, not {value!r}")
    return value.upper()


def _provider(given: Mapping[str, str]) -> dict[str, str]:
    """The provider with which people may sign in, whole or not at all."""
    told = {
        "oidc_issuer": given.get("CASEFLOW_OIDC_ISSUER", ""),
        "oidc_client_id": given.get("CASEFLOW_OIDC_CLIENT_ID", ""),
        "oidc_client_secret": given.get("CASEFLOW_OIDC_CLIENT_SECRET", ""),
    }
    if any(told.values()) and not all(told.values()):
        raise ConfigError(
            "CASEFLOW_OIDC_ISSUER, CASEFLOW_OIDC_CLIENT_ID and CASEFLOW_OIDC_CLIENT_SECRET go together"
        )
    return told


def _mail(given: Mapping[str, str]) -> dict[str, str]:
    """The mail server, the sender and the address of the pages in links, all of them or none."""
    told = {
        "smtp_url": given.get("CASEFLOW_SMTP_URL", ""),
        "mail_from": given.get("CASEFLOW_MAIL_FROM", ""),
        "address": given.get("CASEFLOW_ADDRESS", "").rstrip("/"),
    }
    if any(told.values()) and not all(told.values()):
        raise ConfigError("CASEFLOW_SMTP_URL, CASEFLOW_MAIL_FROM and CASEFLOW_ADDRESS go together")
    if told["address"] and urlsplit(told["address"]).scheme not in ("http", "https"):
        raise ConfigError("CASEFLOW_ADDRESS is not an address such as https://caseflow.example.org")
    return told


def _hosts(value: str, listening_on: str) -> tuple[str, ...]:
    """The names under which the pages answer. Where none is given, a machine that only listens to itself
    answers to its own names, so that no page of a stranger can pass for it; any other answers to all."""
    named = tuple(value.lower().replace(",", " ").split())
    if any("/" in name for name in named):
        raise ConfigError("CASEFLOW_HOSTS is a list of names such as caseflow.example.org, without https://")
    return (*named, *_OWN_NAMES) if named or listening_on in _OWN_NAMES else ()


def _secret_key(given: Mapping[str, str], home: Path) -> str:
    """The key that was given, else the one of this home."""
    value = given.get("CASEFLOW_SECRET_KEY", "")
    if value and len(value) < _SHORT:
        raise ConfigError(f"CASEFLOW_SECRET_KEY must have {_SHORT} characters or more")
    return value or _kept(home, home / "secret-key")


def _random() -> str:
    return secrets.token_urlsafe(48)


def home_in(given: Mapping[str, str]) -> Path:
    """The state directory that an environment names."""
    return Path(given.get("CASEFLOW_HOME") or ".caseflow").absolute()


def secret(home: Path, name: str, make: Callable[[], str] = _random) -> str:
    """A secret of this home, made at random the first time: none follows from another."""
    return _kept(home, home / "secrets" / name, make)


def _kept(home: Path, path: Path, make: Callable[[], str] = _random) -> str:
    try:
        if not path.exists():
            claim(home)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_once(path, make())
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise ConfigError(f"CASEFLOW_HOME {home} cannot be used: {error.strerror}") from None


def claim(home: Path) -> None:
    """Make the state directory; a directory with somebody else's files in it is left alone."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = {path.name for path in home.iterdir()}
    if there and not there & {"secret-key", "secrets", "servers", "anchors"}:
        raise ConfigError(f"CASEFLOW_HOME {home} holds files that are not Caseflow's; name another directory")


def write_once(path: Path, text: str) -> None:
    """Create `path` whole and readable by its owner only; whoever comes second keeps the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(text, encoding="ascii")
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
