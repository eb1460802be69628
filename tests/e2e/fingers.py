"""A hand that is counted: what a job costs a person in taps and keystrokes."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page


@dataclass
class Fingers:
    """Taps and types on a page; typing goes where the focus is, as on a real phone."""

    page: Page
    taps: int = 0
    keystrokes: int = 0

    async def tap(self, target: Locator) -> None:
        self.taps += 1
        await target.tap()

    async def type(self, text: str) -> None:
        self.keystrokes += len(text)
        await self.page.keyboard.type(text)

    async def enter(self) -> None:
        """The key of the numeric keypad that goes on."""
        await self.page.keyboard.press("Enter")
