"""A real Chromium for the journeys; without one they are left out and said so, under CI they fail."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from procrastinate.contrib.django import app as procrastinate_app
from procrastinate.periodic import PeriodicRegistry

from accounts.models import User
from tests.browser.phones import Open, copies, phone
from tests.builders import PASSWORD

__all__ = ["Open", "copies", "phone"]

# Playwright keeps an event loop in the thread of the test, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "No Chromium found: the browser journeys were left out. Debian: apt-get install chromium."


def chromium() -> str | None:
    """Where the browser lies, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    journeys = [item for item in items if "tests/browser/" in item.path.as_posix()]
    if not journeys or chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(MISSING)
    items[:] = [item for item in items if item not in journeys]
    config.hook.pytest_deselected(items=journeys)
    config.stash[_left_out] = len(journeys)


_left_out: pytest.StashKey[int] = pytest.StashKey()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash.get(_left_out, 0):
        terminalreporter.write_line(MISSING, yellow=True)


@pytest.fixture(scope="session")
def sessions_end(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """Ends what a closed browser left open, so that the test database can be dropped.

    When a browser goes away in the middle of an answer (a page that asks on, say), the live server of the
    tests never closes the response, and with it neither the database session of its thread.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def browser(sessions_end: None) -> Iterator[Browser]:
    """One browser for the whole run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, live_server: object, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a page signed in as a user; afterwards nothing may have broken the policy or thrown an error."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(user: User, *, phone: bool = False, app: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(
            base_url=str(live_server),
            locale="zh-CN",
            viewport=size,
            is_mobile=phone,
            has_touch=phone,
            geolocation={"latitude": 30.0, "longitude": 105.0},
            permissions=["geolocation"],
            # What the app keeps would come from the phone where a test watches what is asked of the site.
            service_workers="allow" if app else "block",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        page.goto("/accounts/login/")
        page.get_by_label("登录名").fill(user.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
        return page

    yield open_as
    report = getattr(request.node, "journey_failed", False)
    for number, context in enumerate(contexts):
        if report and context.pages:
            folder = Path(django_settings.DATA_DIR) / "journeys"
            folder.mkdir(parents=True, exist_ok=True)
            context.pages[0].screenshot(path=folder / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    answers_end()
    assert complaints == []


def answers_end() -> None:
    """Wait for what the server still does for closed pages: it would meet their emptying."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.when == "call" and report.failed:
        item.journey_failed = True  # type: ignore[attr-defined]
    return report


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Runs background jobs of the test's database while the test goes on."""
    stop = threading.Event()
    jobs = procrastinate_app.with_connector(procrastinate_app.connector.get_worker_connector())
    # Not what is due by the clock: it would be queued over a connection that outlives the test.
    jobs.periodic_registry = PeriodicRegistry()

    def work() -> None:
        while not stop.is_set():
            jobs.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
            stop.wait(0.2)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=20)
