"""The pictures of the guide and of the README, taken from a fresh demonstration: `make pictures`."""

import os
import shutil
from pathlib import Path

from conftest import CALM, Running, enter
from page_actions import sign_in, somebody
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
WIDTH, HEIGHT = 1280, 960
PICTURES = {
    "my-work": ("practitioner", "/my-work"),
    "case": (sign_in(somebody("CSC-CP1")), "/children?name=Dora+Placeholder"),
    "team-board": ("manager", "/team-board"),
    "look-ahead": ("manager", "/look-ahead"),
    "scorecard": ("performance", "/scorecard"),
    "indicators": ("performance", "/indicators"),
    "indicator": ("performance", "/indicators/ni-59"),
}
"""Each picture by its name: who looks, and where. A search stands for the first case that it finds."""


def take() -> None:
    """Take every picture anew."""
    running = Running(demonstration=True)
    running.start()
    try:
        with sync_playwright() as driver:
            found = os.environ.get("CASEFLOW_CHROMIUM") or shutil.which("chromium")
            browser = driver.chromium.launch(executable_path=found, args=CALM)
            for name, (who, where) in PICTURES.items():
                size = {"width": WIDTH, "height": HEIGHT}
                page = browser.new_page(base_url=running.address, viewport=size)
                enter(page, who)
                page.goto(where)
                if where.startswith("/children?"):
                    page.locator("main th a").first.click()
                page.wait_for_load_state("networkidle")
                page.screenshot(path=FOLDER / f"{name}.png")
    finally:
        running.stop()


if __name__ == "__main__":
    take()
