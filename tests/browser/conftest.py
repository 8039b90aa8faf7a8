"""A real browser, and a real Jupyter server, each started once.

Without Chromium or Playwright these tests are skipped, and pytest says why; `make test-browser`
sets COURSE_BROWSER=required, and then they fail. COURSE_PICTURES=DIR keeps screenshots there.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
TOKEN = "a-token-of-the-tests"
FORMGRADER = ("autograder.cli", "formgrader")
PATIENCE = 90  # seconds, for a machine that does other things, too


def _missing() -> str:
    """What a browser test lacks here, empty where it lacks nothing."""
    if not any(map(shutil.which, NAMES)):
        return f"no browser is installed: one of {', '.join(NAMES)} is needed"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "Playwright is not installed: `make test-browser` installs it"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and skip or fail them where there is no browser."""
    missing = _missing()
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if missing and os.environ.get("COURSE_BROWSER") == "required":
            pytest.exit(f"the browser tests cannot run: {missing}.", returncode=1)
        if missing:
            item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture
def serve(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start `autograder formgrader` (or another command) in a course folder, open a page of it."""
    running: list[subprocess.Popen[bytes]] = []

    def start(course: Path, where: str, command: Sequence[str] = FORMGRADER) -> Any:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        with (tmp_path / "jupyter.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", *command, "--no-browser", f"--port={port}", *root],
                cwd=course,
                env={**os.environ, "HOME": str(home), "JUPYTER_TOKEN": TOKEN},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        running.append(server)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api", server, tmp_path / "jupyter.log")
        page = browser.new_page(viewport={"width": 1200, "height": 850})
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(f"{address}/formgrader?token={TOKEN}")  # from here on a cookie lets in
        page.goto(f"{address}/{where}")
        return page

    yield start
    for server in running:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture
def picture() -> Callable[[Any, str], None]:
    """Keep a screenshot of a page as NAME.png, where COURSE_PICTURES names a folder."""

    def keep(page: Any, name: str) -> None:
        folder = os.environ.get("COURSE_PICTURES")
        if not folder:
            return
        from PIL import Image

        path = Path(folder) / f"{name}.png"
        page.screenshot(path=path)
        few_colours = Image.open(path).convert("P", palette=Image.Palette.ADAPTIVE, colors=128)
        few_colours.save(path, optimize=True)

    return keep
