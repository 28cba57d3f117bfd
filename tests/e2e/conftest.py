"""A whole Caseflow with its demonstration borough, and a browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CALM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CALM += ["--disable-sync", "--no-first-run", "--disable-quic"]
PASSWORD = "caseflow-demo"
PATIENCE_SECONDS = 180
expect.set_options(timeout=20_000)  # a draft is saved after four seconds, on a busy machine later
COMMAND = Path(sys.executable).parent / "caseflow"


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Running:
    """A whole Caseflow of a state directory of its own: web, worker, beat and both servers."""

    def __init__(self, demonstration: bool, smtp_port: int | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="caseflow-e2e-"))
        ours = {"CASEFLOW_HOME": str(self.home), "PORT": str(_free_port())}
        ours["CASEFLOW_DEMONSTRATION"] = "1" if demonstration else "0"
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_"))
        }
        self.address = f"http://127.0.0.1:{ours['PORT']}"
        if smtp_port:
            ours |= {"CASEFLOW_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}", "CASEFLOW_ADDRESS": self.address}
            ours["CASEFLOW_MAIL_FROM"] = "Caseflow <caseflow@example.org>"
        self.environ = {**kept, **ours}
        self.words = Path(f"{self.home}-told.log")

    def start(self) -> None:
        """Start as a newcomer would, and return when the sign-in page is there."""
        with self.words.open("ab") as words:
            command = [str(COMMAND), "run"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=words, stderr=words)
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up_at and self.process.poll() is None:
            try:
                with urlopen(f"{self.address}/sign-in", timeout=2):
                    return
            except OSError:
                time.sleep(0.3)
        raise AssertionError(self.words.read_text()[-3000:])

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command over the same state directory."""
        return subprocess.run(
            [str(COMMAND), *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def stop(self) -> None:
        """End it as Ctrl-C does, and remove its state."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)
        self.words.unlink(missing_ok=True)


class Mailbox(Message):
    """What an SMTP server was given, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.messages.append(message)


@pytest.fixture(scope="session")
def smtp() -> Iterator[Controller]:
    """A mail server, whose handler is a `Mailbox`."""
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def mailbox(smtp: Controller) -> list[EmailMessage]:
    """The e-mails that have gone out so far."""
    messages: list[EmailMessage] = smtp.handler.messages
    return messages


@pytest.fixture(scope="session")
def address(smtp: Controller) -> Iterator[str]:
    """Where a Caseflow with the demonstration borough answers, which sends its e-mails to `smtp`."""
    running = Running(demonstration=True, smtp_port=smtp.port)
    running.start()
    yield running.address
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, the machine's own where it has one."""
    found = os.environ.get("CASEFLOW_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=CALM)
        yield chromium
        chromium.close()


def enter(page: Page, who: str) -> None:
    """Sign in."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Sign in as a role (None = nobody) at a width, with or without JavaScript; gives the page."""
    contexts = []

    def open_as(who: str | None = None, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        if who:
            enter(page, who)
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong with the page as it stands."""

    def found(page: Page) -> list[str]:
        page.wait_for_load_state()  # a title is there before the page is
        result = Axe().run(page)
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result.response["violations"]]

    return found
