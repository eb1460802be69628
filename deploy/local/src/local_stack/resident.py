"""The demonstration resident, made the way every resident is: by registering, confirming and linking."""

import time
from dataclasses import dataclass
from typing import Any

from local_stack.client import Browser, Refused
from local_stack.errors import StackError
from local_stack.inbox import Inbox

IDENTITY, ACCOUNTS = "/api/identity/v1", "/api/accounts/v1"
CONSENTS = ("user-agreement", "personal-data-consent")
WAIT_SECONDS, PAUSE_SECONDS = 60.0, 0.5


@dataclass(frozen=True)
class Person:
    """Who registers."""

    phone: str
    email: str
    first_name: str
    surname: str
    password: str


def arrive(portal: Browser, sandbox: Browser, *, person: Person) -> None:
    """Sign in, registering first when there is no such cabinet yet."""
    try:
        _sign_in(portal, person)
    except Refused:
        _register(portal, sandbox, person=person)
        _sign_in(portal, person)
    if not portal.get(f"{IDENTITY}/me")["email_confirmed"]:
        inbox = Inbox.mail(sandbox, person.email)
        portal.post(f"{IDENTITY}/me/email/code", {})
        portal.post(f"{IDENTITY}/me/email/confirm", {"code": inbox.code()})


def _sign_in(portal: Browser, person: Person) -> None:
    portal.post(f"{IDENTITY}/sessions", {"login": person.phone, "password": person.password})


def _register(portal: Browser, sandbox: Browser, *, person: Person) -> None:
    inbox = Inbox.sms(sandbox, person.phone)
    begun = _begin(portal, person)
    path = f"{IDENTITY}/registrations/{begun['registration_id']}/confirm"
    portal.post(path, {"code": inbox.code()}, key=f"demo-confirmation-{time.time_ns()}")


def _begin(portal: Browser, person: Person) -> dict[str, Any]:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        body = {
            "phone": person.phone,
            "email": person.email,
            "first_name": person.first_name,
            "surname": person.surname,
            "password": person.password,
            "password_repeat": person.password,
            "consents": [_consent(portal, document) for document in CONSENTS],
        }
        try:
            # A key of its own for each try: a refused form must not be remembered for the next one.
            key = f"demo-registration-{time.time_ns()}"
            begun: dict[str, Any] = portal.post(f"{IDENTITY}/registrations", body, key=key)
        except Refused as refusal:
            # Identity learns of the published texts by events, which may take a moment.
            if "consent" not in refusal.kind or time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return begun


def _consent(portal: Browser, document: str) -> dict[str, Any]:
    text = portal.get(f"/api/content/v1/legal-texts/{document}")
    return {"document": document, "version": text["version"]}


def link(portal: Browser, *, number: str, house: str, flat: str, surname: str, is_primary: bool) -> bool:
    """Link a personal account; False when it is linked already."""
    linked = {one["number"] for one in portal.get(f"{ACCOUNTS}/links")["items"]}
    if number in linked:
        return False
    found = portal.post(f"{ACCOUNTS}/links/search", {"number": number, "house": house, "flat": flat})
    body = {
        "account_id": found["account_id"],
        "surname": surname,
        "is_primary": is_primary,
        "e_receipt": True,
    }
    made = portal.post(f"{ACCOUNTS}/links", body, key=f"demo-link-{number}")
    if made["number"] != number:
        raise StackError(f"Asked for account {number}, got {made['number']}.")
    return True
