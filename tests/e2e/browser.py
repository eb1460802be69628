"""A browser that watches itself: console errors, broken content rules and failed answers fail the test."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    async_playwright,
)

from e2e.people import Visitor
from e2e.world import World
from local_stack.layout import checkout

RESULTS = checkout() / "test-results"
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
INSTALLED = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
ACTION_MILLISECONDS = 15_000
# The browser tells of every answer from 400 on; those below 500 are words for the person.
# What the browser itself says when a page or the worker's own update asks for something without a network.
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "error occurred when fetching the script")
ANSWER_NOTED = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Screen:
    """One page of one person, and everything that went wrong on it."""

    page: Page
    origin: str
    troubles: list[str] = field(default_factory=list)
    is_offline_allowed: bool = False

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def watch(self) -> None:
        """Note what no person would see."""
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("response", self._on_response)
        self.page.on("requestfailed", self._on_failed)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error" or ANSWER_NOTED.match(message.text):
            return
        if self.is_offline_allowed and any(words in message.text for words in OFFLINE):
            return
        self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"answer {response.status}: {response.url}")

    def _on_failed(self, request: Request) -> None:
        reason = request.failure or ""
        # A page that is left drops its requests; that is no fault.
        if "ERR_ABORTED" in reason or (self.is_offline_allowed and "DISCONNECTED" in reason):
            return
        self.troubles.append(f"request failed, {reason}: {request.url}")

    async def open(self, path: str) -> None:
        """Go to a page and wait until it has its heading."""
        await self.page.goto(self.origin + path)
        await self.page.locator("h1").first.wait_for()

    async def sign_in(self, visitor: Visitor) -> None:
        """Take over the session of somebody who signed in elsewhere."""
        await self.context.add_cookies(
            [
                {
                    "name": name,
                    "value": value,
                    "url": self.origin.replace("http:", "https:"),
                    "secure": True,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
                for name, value in visitor.cookies.items()
            ]
        )

    async def finish(self, name: str, *, has_failed: bool) -> None:
        """Keep a picture of a failure; fail when something went wrong unseen."""
        if has_failed or self.troubles:
            RESULTS.mkdir(exist_ok=True)
            await self.page.screenshot(path=RESULTS / f"{_file_name(name)}.png", full_page=True)
        assert not self.troubles, "\n".join(self.troubles)


def _file_name(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name)[:120]


@dataclass
class Screens:
    """The one browser of the run and the screens it opens."""

    browser: Browser
    world: World

    @classmethod
    @asynccontextmanager
    async def opened(cls, world: World) -> AsyncIterator["Screens"]:
        named = os.environ.get("CHROMIUM")
        options = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=named or INSTALLED, args=options)
            yield cls(browser, world)
            await browser.close()

    @asynccontextmanager
    async def phone(self, **options: Any) -> AsyncIterator[Screen]:
        """A small touch screen with the portal."""
        usual = {"viewport": {"width": 360, "height": 800}, "has_touch": True}
        async with self._screen(self.world.portal, **{**usual, **options}) as screen:
            yield screen

    @asynccontextmanager
    async def desk(self, **options: Any) -> AsyncIterator[Screen]:
        """A wide screen with the back-office."""
        usual = {"viewport": {"width": 1280, "height": 900}}
        async with self._screen(self.world.backoffice, **{**usual, **options}) as screen:
            yield screen

    @asynccontextmanager
    async def _screen(self, origin: str, **options: Any) -> AsyncIterator[Screen]:
        settings = {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "service_workers": "block", **options}
        context = await self.browser.new_context(**settings)
        context.set_default_timeout(ACTION_MILLISECONDS)
        try:
            screen = Screen(await context.new_page(), origin)
            screen.watch()
            yield screen
        finally:
            await context.close()
