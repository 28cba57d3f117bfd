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
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CALM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CALM += ["--disable-sync", "--no-first-run", "--disable-quic"]
PASSWORD = "caseflow-demo"
PATIENCE_SECONDS = 180


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """The state directory of the Caseflow under test."""
    path = Path(tempfile.mkdtemp(prefix="caseflow-e2e-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def told(home: Path) -> dict[str, str]:
    """The environment in which Caseflow runs here: its own servers, whatever is set outside."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    outside.pop("REDIS_URL", None)
    port = str(_free_port())
    return {**outside, "CASEFLOW_HOME": str(home), "PORT": port, "CASEFLOW_DEMONSTRATION": "1"}


@pytest.fixture(scope="session")
def address(told: dict[str, str], home: Path) -> Iterator[str]:
    """Where the whole of it answers: web, worker, beat and servers, started as a newcomer would."""
    home.mkdir(exist_ok=True)
    command = [str(Path(sys.executable).parent / "caseflow"), "run"]
    with tempfile.TemporaryFile() as words:
        run = subprocess.Popen(command, cwd=ROOT, env=told, stdout=words, stderr=words)
        at = f"http://127.0.0.1:{told['PORT']}"
        try:
            _await(at, run, words)
            yield at
        finally:
            run.send_signal(signal.SIGINT)
            run.wait(60)


def _await(at: str, run: "subprocess.Popen[bytes]", words: object) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        if run.poll() is not None:
            break
        try:
            with urlopen(f"{at}/sign-in", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    words.seek(0)  # type: ignore[attr-defined]
    raise AssertionError(f"Caseflow did not answer: {words.read().decode()[-3000:]}")  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, the machine's own where it has one."""
    found = os.environ.get("CASEFLOW_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=CALM)
        yield chromium
        chromium.close()


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
            page.goto("/sign-in")
            page.get_by_label("E-mail address").fill(f"{who}@example.org")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong with the page as it stands."""

    def found(page: Page) -> list[str]:
        result = Axe().run(page)
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result.response["violations"]]

    return found
