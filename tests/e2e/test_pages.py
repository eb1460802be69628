"""Every page of both applications in every language: accessible, narrow, wide, titled, translated, quiet."""

import json
import os
import re
from functools import cache
from typing import Any

import pytest
from playwright.async_api import Page, ViewportSize

from e2e.browser import Screen, Screens
from e2e.conftest import Neighbour
from e2e.people import Operator, Resident
from e2e.test_step5_readings import item, meters_of, today
from e2e.test_step6_payment import at_bank, filled_cart, order_for
from e2e.test_step7_application import complete
from e2e.twins import M, Q
from local_stack.layout import checkout

pytestmark = pytest.mark.feature("WEB-12", "WEB-16")

AXE = checkout() / "web" / "node_modules" / "axe-core" / "axe.min.js"
# The narrowest phone, then the desktop; a page redraws itself from one to the other.
NARROW = ViewportSize(width=320, height=700)
WIDE = ViewportSize(width=1280, height=800)
LANGUAGES = ("ru", "en", "kk")
PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")
PUBLIC = (
    "/login", "/login/code", "/register", "/quick/readings", "/help", "/offices", "/accessibility",
    "/legal/user-agreement", "/legal/personal-data-consent", "/legal/payment-rules", "/profile/display",
    "/nowhere",
)  # fmt: skip
CABINET = (
    "/", "/more", "/accounts", "/accounts/add", "/readings", "/readings/history", "/meters", "/bills", "/pay",
    "/payments", "/services", "/services/water-meter-commissioning", "/requests", "/notices",
    "/notices/settings",
    "/profile", "/profile/contacts", "/profile/security", "/readings/check",
)  # fmt: skip
FIND_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll('body *')];
  const out = wide.filter((e) => e.getBoundingClientRect().right > room + 1);
  return out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120));
}"""
# A spinner may turn for as long as a payment takes; everything else comes to rest.
IS_DRAWN = """() => {
  if (document.querySelector('.skeleton__line, .mantine-Skeleton-root')) return false;
  const isEndless = (a) => a.effect?.getComputedTiming().iterations === Infinity;
  return document.getAnimations().every((a) => isEndless(a) || a.playState !== 'running');
}"""
# What a person reads or hears, attributes included.
READ_WORDS = """() => {
  const named = ['aria-label', 'placeholder', 'title', 'alt'];
  const spoken = named.flatMap((a) => [...document.querySelectorAll(`[${a}]`)].map((e) => e.getAttribute(a)));
  return [document.title, document.body.innerText, ...spoken].join(' ');
}"""
RUN_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  const where = (v) => v.nodes.slice(0, 2).map((n) => n.html.slice(0, 150)).join(' | ');
  return found.violations.map((v) => `${v.id}: ${where(v)}`);
}"""


async def settled(page: Page) -> None:
    """Until what a page asks for has come and stands still."""
    await page.locator("h1").first.wait_for()
    await page.wait_for_function(IS_DRAWN)


@cache
def message_keys() -> frozenset[str]:
    """The names of all texts: none of them belongs on a page."""
    files = (checkout() / "web" / "apps").glob("*/src/locales/ru/*.json")
    return frozenset(
        f"{path.stem}.{PLURAL.sub('', key)}" for path in files for key in json.loads(path.read_text("utf-8"))
    )


async def untranslated(page: Page) -> list[str]:
    """Names of texts where their words should be, and values that were not put in."""
    words = await page.evaluate(READ_WORDS)
    names = {PLURAL.sub("", word) for word in re.findall(r"\b[a-z]+\.[A-Za-z_-]+", words)}
    return [f"untranslated: {word}" for word in (*(names & message_keys()), *re.findall(r"{{.*?}}", words))]


async def faults(page: Page, *, is_narrow: bool) -> list[str]:
    """What is wrong with the page that is open."""
    found: list[str] = []
    if not (await page.title()).strip():
        found.append("no title")
    headings = await page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} h1")
    if is_narrow:
        found += [f"sideways: {html}" for html in await page.evaluate(FIND_WIDE)]
    found += await untranslated(page)
    await page.evaluate(AXE.read_text("utf-8"))
    found += await page.evaluate(RUN_AXE)
    return found


async def faults_on_desktop(page: Page) -> list[str]:
    """The same page on a wide screen, then back."""
    await page.set_viewport_size(WIDE)
    await page.wait_for_function(IS_DRAWN)
    found = await page.evaluate(FIND_WIDE) + await page.evaluate(RUN_AXE)
    await page.set_viewport_size(NARROW)
    return [f"desktop: {fault}" for fault in found]


async def visit(screen: Screen, paths: tuple[str, ...], *, language: str, is_narrow: bool) -> dict[str, Any]:
    """Open every page in a language; what is wrong, by page."""
    wrong: dict[str, Any] = {}
    only = os.environ.get("KABINET_E2E_PAGE")
    await screen.context.add_init_script(f"localStorage.setItem('kabinet:language', '{language}')")
    for path in paths:
        if only and only != path:
            continue
        await screen.page.goto(screen.origin + path)
        await settled(screen.page)
        assert await screen.page.locator("html").get_attribute("lang") == language
        found = await faults(screen.page, is_narrow=is_narrow)
        if screen.page.viewport_size == NARROW:
            found += await faults_on_desktop(screen.page)
        found += screen.troubles
        screen.troubles.clear()
        if found:
            wrong[path] = found
    return wrong


async def with_everything(neighbour: Neighbour) -> tuple[Resident, tuple[str, ...]]:
    """A resident with something on every page; the pages that are about one thing of his."""
    anna = await neighbour(M)
    await anna.confirm_email()
    meters = await meters_of(anna)
    body = {"taken_on": today(), "items": [item(meters["hot_water"], "206")]}
    sent = await anna.done("POST", f"metering/v1/accounts/{anna.account_id}/readings", json=body)
    application = await complete(anna)
    cart = await filled_cart(anna)
    payment = await anna.done("POST", "payments/v1/payments", json=order_for(cart))
    await at_bank(anna, payment["payment_id"])
    receipt = await anna.overview()
    period = receipt["period"]
    return anna, (
        f"/bills/{period}",
        f"/bills/{period}?tab=services",
        f"/bills/{period}?tab=charges",
        f"/meters/{meters['hot_water']['meter_id']}",
        f"/readings/done/{sent['submission_id']}",
        f"/pay/status/{payment['payment_id']}",
        f"/requests/{application['id']}",
        f"/requests/{application['id']}/edit",
    )


def narrow(screens: Screens) -> Any:
    # Without emulation of a phone: that would widen the page until everything fits.
    return screens.phone(viewport=NARROW, has_touch=False)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_before_signing_in(screens: Screens, language: str) -> None:
    async with narrow(screens) as screen:
        assert await visit(screen, PUBLIC, language=language, is_narrow=True) == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_of_the_cabinet(screens: Screens, neighbour: Neighbour, language: str) -> None:
    anna, own = await with_everything(neighbour)
    async with narrow(screens) as screen:
        await screen.sign_in(anna)
        assert await visit(screen, (*CABINET, *own), language=language, is_narrow=True) == {}


@pytest.mark.feature("PAY-21")
async def test_pages_at_the_end_of_things(screens: Screens, neighbour: Neighbour, people: Any) -> None:
    paid, newcomer = await neighbour(Q), await people.resident()
    await paid.confirm_email()
    cart = await filled_cart(paid)
    payment = await paid.done("POST", "payments/v1/payments", json=order_for(cart))
    payment = await at_bank(paid, payment["payment_id"])
    await people.outside.pay(payment["redirect_url"])
    application = await complete(paid)
    await paid.done("POST", f"tickets/v1/applications/{application['id']}/submit")
    done = (f"/pay/done/{payment['payment_id']}", f"/requests/done/{application['id']}", "/pay", "/payments")
    async with narrow(screens) as screen:
        await screen.sign_in(paid)
        assert await visit(screen, done, language="ru", is_narrow=True) == {}
    async with narrow(screens) as screen:
        await screen.sign_in(newcomer)
        assert await visit(screen, ("/welcome",), language="ru", is_narrow=True) == {}


@pytest.mark.feature("OPS-01", "OPS-10")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_of_the_back_office(
    screens: Screens, neighbour: Neighbour, operator: Operator, language: str
) -> None:
    anna = await neighbour(Q)
    application = await complete(anna)
    await anna.done("POST", f"tickets/v1/applications/{application['id']}/submit")
    (run, *_) = (await operator.get("billing/v1/imports"))["items"]
    async with screens.desk() as screen:
        assert await visit(screen, ("/login",), language=language, is_narrow=False) == {}
        await screen.sign_in(operator)
        own = (f"/items/{application['id']}", f"/bill-runs/billing/{run['import_id']}")
        paths = ("/", "/queues/applications", "/bill-runs", *own)
        assert await visit(screen, paths, language=language, is_narrow=True) == {}
