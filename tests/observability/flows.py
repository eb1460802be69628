"""What residents do besides readings and payments, with personal data in every field that takes text."""

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from common import clock
from drive.people import eventually, new_key
from observability.conftest import System

COMMENT, FILE_NAME, ARTIST = "Домофон Клубничный", "Паспорт-Ежевикин.jpg", "Черникова"
METER_SERIAL = "К7719054"
CONTACT = "+79990001122"
# None of them may be found anywhere but in tickets' own database and in the bucket.
WORDS = {"Клубничный", "Ежевикин", ARTIST, METER_SERIAL, CONTACT, CONTACT.lstrip("+")}


async def apply(system: System) -> None:
    """Send an application with a photo whose file knows its author."""
    person = system.people[0]

    async def done(method: str, path: str, **given: Any) -> Any:
        headers = person.headers | {"Idempotency-Key": new_key()}
        answer = await system.place.http.request(method, f"/api/tickets/v1/{path}", headers=headers, **given)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    draft = await done(
        "POST",
        "applications",
        json={"service_code": "water-meter-commissioning", "account_id": str(person.account_id)},
    )
    path = f"applications/{draft['id']}"
    for kind in ("passport", "verification_act"):
        photo = {"file": (FILE_NAME, _photo(), "image/jpeg")}
        await done("POST", f"{path}/attachments", data={"kind": kind}, files=photo)
    await done("PUT", f"{path}/form", json=_form((await done("GET", path))["version"]))
    await done("POST", f"{path}/submit")

    async def told() -> bool:
        items = await system.place.http.get("/api/notify/v1/notifications", headers=person.headers)
        return "аявлени" in items.text or "аявк" in items.text

    await eventually(told, what="the sender hears of the application")


async def read_as_guest(system: System) -> None:
    """Look for an account without signing in, and send a reading with a wrong end of the meter's number."""
    person = system.people[1]
    where = {"number": person.number, "house": "1", "flat": str(person.flat)}
    headers = {"X-Kabinet": "1"}
    found = await system.place.http.post("/api/metering/v1/guest/meters", json=where, headers=headers)
    assert found.is_success, found.text
    item = {"meter_id": found.json()["meters"][0]["meter_id"], "serial_last4": "0000", "value": "1"}
    body = where | {"taken_on": clock.today().isoformat(), "items": [item]}
    path, key = "/api/metering/v1/guest/readings", {"Idempotency-Key": new_key()}
    refused = await system.place.http.post(path, json=body, headers=headers | key)
    assert refused.status_code == 422, refused.text


def _photo() -> bytes:
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = ARTIST
    Image.new("RGB", (600, 400), (200, 200, 190)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def _form(version: int) -> dict[str, Any]:
    meter = {
        "serial": METER_SERIAL,
        "kind": "cold",
        "place": "кухня",
        "installed_on": (clock.today() - timedelta(days=3)).isoformat(),
        "verified_until": (clock.today() + timedelta(days=2000)).isoformat(),
        "value": "0.125",
    }
    return {
        "version": version,
        "meters": [meter],
        "contact_phone": CONTACT,
        "comment": COMMENT,
        "accepts_policy": True,
        "grants_access": True,
    }
