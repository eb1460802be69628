"""What an operator does with files: sign in with two proofs, upload, wait for the check, publish."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_stack.client import Browser
from local_stack.errors import StackError
from local_stack.inbox import Inbox

CHECK_SECONDS = 600.0
PAUSE_SECONDS = 0.25
TELL_SECONDS = 10.0
# A file may speak of accounts that a service has not heard of yet: it learns of them by events.
ATTEMPTS, ATTEMPT_PAUSE_SECONDS = 20, 1.0
UNDER_WAY = frozenset({"uploaded", "checking", "publishing", "rolling_back"})
ERRORS_SHOWN = 5

Tell = Callable[[str], None]


@dataclass(frozen=True)
class File:
    """A file and where it belongs."""

    service: str
    kind: str
    name: str
    content: bytes
    period: str = ""
    organisation: str = ""


def sign_in(browser: Browser, sandbox: Browser, *, login: str, password: str) -> Browser:
    """Give a browser of the back-office a session of staff."""
    inbox = Inbox.mail(sandbox, login)
    path = "/api/identity/v1/staff/sessions"
    flow = browser.post(path, {"login": login, "password": password}).get("flow_id")
    if flow:
        browser.post(f"{path}/{flow}/confirm", {"code": inbox.code()})
    return browser


def load(browser: Browser, file: File, *, tell: Tell) -> None:
    """Bring a file in; one that is in already changes nothing."""
    for attempt in range(1, ATTEMPTS + 1):
        state = _finished(browser, file, state=_upload(browser, file), tell=tell)
        if state["state"] == "checked":
            publish = f"{_imports(file)}/{state['import_id']}/publish"
            browser.post(publish, {}, key=f"publish-{state['import_id']}")
            state = _finished(browser, file, state=state, tell=tell)
        if state["state"] == "applied":
            tell(f"{file.name}: {state['rows_total']} rows")
            return
        if attempt < ATTEMPTS and state["state"] == "rejected":
            time.sleep(ATTEMPT_PAUSE_SECONDS)
    raise StackError(f"{file.name} was not taken ({state['state']}).{_errors(state)}")


def _imports(file: File) -> str:
    return f"/api/{file.service}/v1/imports"


def _upload(browser: Browser, file: File) -> dict[str, Any]:
    told = {"kind": file.kind, "period": file.period, "organisation": file.organisation}
    fields = {name: value for name, value in told.items() if value}
    uploaded: dict[str, Any] = browser.upload(
        _imports(file), name=file.name, content=file.content, fields=fields
    )
    return uploaded


def _finished(browser: Browser, file: File, *, state: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Wait until the service has done what it was asked to."""
    deadline, told = time.monotonic() + CHECK_SECONDS, time.monotonic()
    while True:
        state = browser.get(f"{_imports(file)}/{state['import_id']}")
        if state["state"] not in UNDER_WAY:
            return state
        if time.monotonic() > deadline:
            raise StackError(f"{file.name} is still {state['state']} after {CHECK_SECONDS:.0f} s.")
        if time.monotonic() - told > TELL_SECONDS:
            told = time.monotonic()
            tell(f"{file.name}: {state['state']}, {state['rows_done']} of {state['rows_total']} rows")
        time.sleep(PAUSE_SECONDS)


def _errors(state: dict[str, Any]) -> str:
    lines = [f"\n  line {one['line']}, {one['column']}: {one['message']}" for one in state["errors"]]
    return "".join(lines[:ERRORS_SHOWN])


def publish_content(browser: Browser, document: bytes) -> None:
    """Publish the public texts; the document that is shown already changes nothing."""
    headers = {"Content-Type": "application/json"}
    browser.send("POST", "/api/content/v1/imports/content", body=document, headers=headers)
