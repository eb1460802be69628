"""What tests of the sandbox, and of anything that talks to it, have in common.

The root conftest.py loads this module as a plugin: the folder of this member has the same name as the
package, and the package must be imported before pytest takes the folder for it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from sandbox.settings import Settings

T = TypeVar("T")
Arm = Callable[..., None]

CALLBACK_KEY = "sandbox-secret-key"
SHOP = {"userName": "shop-api", "password": "shop-password"}
SMSC = {"login": "shop", "psw": "sms-password"}
GOOD_CARD = {"number": "4111 1111 1111 1111", "expiry": "12/34", "code": "123", "holder": "ANNA TESTOVA"}
FREE_CARD = {**GOOD_CARD, "number": "2200 0000 0000 0053"}


@dataclass
class Shop:
    """The merchant's side of callbacks."""

    url: str = ""
    received: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


def eventually(condition: Callable[[], T], seconds: float = 8.0) -> T:
    """Poll until the condition holds and return its value."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError("the condition did not come true in time")
        pause.wait(0.02)


def make_settings(folder: Path, **changes: object) -> Settings:
    """Settings of a test sandbox."""
    values: dict[str, object] = {
        "environment": "dev",
        "port": 0,
        "smtp_port": 0,
        "data_dir": folder,
        "instance": "test-instance",
        "rbs_user": SHOP["userName"],
        "rbs_password": SHOP["password"],
        "rbs_callback_key": CALLBACK_KEY,
        "rbs_callback_retry_seconds": 0.05,
        "smsc_login": SMSC["login"],
        "smsc_password": SMSC["psw"],
        "seed": 7,
    }
    return Settings.model_validate({**values, **changes})


class BankClient:
    """A shop that calls the bank in the classic dialect, and its customer."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.count = 0

    def call(self, method: str, **given: object) -> dict[str, Any]:  # an answer's JSON
        """Call a method and return its answer."""
        return dict(
            self.http.post(f"/payment/rest/{method}", data={**SHOP, **given}).raise_for_status().json()
        )

    def register(self, method: str = "register.do", **given: object) -> str:
        """Register an order with the next number and return the bank's id."""
        self.count += 1
        order = {
            "orderNumber": f"K-{self.count}",
            "amount": 513527,
            "currency": "643",
            "returnUrl": "http://shop.example.org/pay?x=1",
            "failUrl": "http://shop.example.org/fail",
            **given,
        }
        return str(self.call(method, **order)["orderId"])

    def status(self, md_order: str) -> dict[str, Any]:  # an answer's JSON
        """Ask for the state of an order."""
        return self.call("getOrderStatusExtended.do", orderId=md_order)

    def pay(self, md_order: str, card: dict[str, str] | None = None) -> httpx.Response:
        """Send the payment page's form; without a card, one that needs no code."""
        return self.http.post(f"/bank/pay/{md_order}", data=card or FREE_CARD)

    def code(self, md_order: str, code: str = "123456") -> httpx.Response:
        """Send the code of the 3-D Secure step."""
        return self.http.post(f"/bank/acs/{md_order}", data={"code": code})
