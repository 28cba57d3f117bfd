"""Sending e-mail over SMTP, and what is known of a message that did not get through."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

SECONDS = 20
SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""How a server is reached, and its usual port: in the clear, with STARTTLS, with TLS from the start."""


class NotSent(Exception):
    """The server has not taken the message: it may be tried again."""


class InDoubt(Exception):
    """The server had the message and its answer is not known: tried again, it might arrive twice."""


class MailServer(NamedTuple):
    """Where e-mail is handed over, and in whose name; `password` is empty where nobody signs in."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str


def mail_server(address: str, sender: str) -> MailServer:
    """The server at an address such as smtp+tls://user:password@mail.example.org:587.

    Raises ValueError with a sentence where it cannot be used.
    """
    asked = urlsplit(address)
    if asked.scheme not in SCHEMES or not asked.hostname:
        raise ValueError("is not an address such as smtp+tls://user:password@mail.example.org:587")
    if asked.password and asked.scheme == "smtp":
        raise ValueError(
            "holds a password, which smtp:// would send in the clear: use smtp+tls:// or smtps://"
        )
    port = asked.port or SCHEMES[asked.scheme]
    user, password = unquote(asked.username or ""), unquote(asked.password or "")
    return MailServer(asked.scheme, asked.hostname, port, user, password, sender)


class Post:
    """A connection to a mail server, made anew after a failure."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def connect(self) -> smtplib.SMTP:
        """The connection, signed in; NotSent where there is none to be had."""
        if self._smtp is None:
            try:
                self._smtp = _connected(self._server)
            except (smtplib.SMTPException, OSError) as error:
                raise NotSent(_words(error)) from error
        return self._smtp

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand over one message. Raises NotSent or InDoubt where the server has not said that it took it."""
        smtp = self.connect()
        try:
            _taken(*smtp.mail(self._server.sender))
            _taken(*smtp.rcpt(to))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise NotSent(_words(error)) from error
        try:
            _taken(*smtp.data(message.as_bytes(policy=AS_SENT)))
        except smtplib.SMTPResponseException as error:
            self.close()
            raise NotSent(_words(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise InDoubt(_words(error)) from error

    def close(self) -> None:
        """Leave the server, however it stands with the connection."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp.close()
        self._smtp = None


@contextmanager
def post_to(server: MailServer) -> Iterator[Post]:
    """A way to send messages, connected when the first is."""
    post = Post(server)
    try:
        yield post
    finally:
        post.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.scheme == "smtps":
        encrypted = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=encrypted)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.scheme == "smtp+tls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if server.password:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _taken(code: int, said: bytes) -> None:
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, said)


def _words(error: Exception) -> str:
    """An error without what was sent: no address and no text goes to a log or a page."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
