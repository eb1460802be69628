"""An applicant with an account, files of every kind, and the steps of an application."""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from common.ids import new_id
from common.testing import Harness

CODE = "water-meter-commissioning"


def jpeg(width: int = 60, height: int = 40, *, exif: bool = False) -> bytes:
    written = io.BytesIO()
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    tags = Image.Exif()
    if exif:
        tags[0x010E] = "secret place"
    picture.save(written, "JPEG", exif=tags)
    return written.getvalue()


def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 100, 0, 128)).save(written, "PNG")
    return written.getvalue()


def pdf(*, script: str | None = None) -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if script is not None:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    writer.write(written)
    return written.getvalue()


def full_form(**changes: Any) -> dict[str, Any]:
    meter = {
        "serial": "34230774",
        "kind": "hot",
        "place": "санузел",
        "installed_on": "2026-11-02",
        "verified_until": "2032-11-01",
        "value": "0.000",
    }
    return {
        "meters": [meter],
        "contact_phone": "+7 (900) 000-00-01",
        "comment": "Лучше после 18:00",
        "accepts_policy": True,
        "grants_access": True,
    } | changes


@dataclass
class Applicant:
    service: Harness
    user_id: UUID
    account_id: UUID

    @classmethod
    async def having_account(cls, service: Harness) -> "Applicant":
        applicant = cls(service, new_id(), new_id())
        await service.grant(applicant.user_id, applicant.account_id)
        return applicant

    def headers(self, key: str | None = None) -> dict[str, str]:
        return {**self.service.issuer.resident(self.user_id), "Idempotency-Key": key or str(new_id())}

    async def call(self, method: str, path: str, *, key: str | None = None, **more: Any) -> Any:
        return await self.service.client.request(
            method, self.service.url(path), headers=self.headers(key), **more
        )

    async def draft(self) -> Any:
        body = {"service_code": CODE, "account_id": str(self.account_id)}
        return (await self.call("POST", "/applications", json=body)).json()

    async def attach(
        self, application_id: str, content: bytes, *, kind: str = "passport", **more: Any
    ) -> Any:
        name = more.pop("name", "фото.jpg")
        return await self.call(
            "POST",
            f"/applications/{application_id}/attachments",
            data={"kind": kind},
            files={"file": (name, content)},
            **more,
        )

    async def complete(self) -> Any:
        """A draft with everything needed to send it."""
        draft = await self.draft()
        await self.attach(draft["id"], jpeg())
        await self.attach(draft["id"], pdf(), kind="verification_act", name="акт.pdf")
        answer = await self.call("PUT", f"/applications/{draft['id']}/form", json=full_form(version=1))
        return answer.json()

    async def sent(self) -> Any:
        application = await self.complete()
        return (await self.call("POST", f"/applications/{application['id']}/submit")).json()


async def decide(service: Harness, application: Any, *, decision: str, **more: Any) -> Any:
    staff_id = more.pop("staff_id", None)
    key = more.pop("key", None) or str(new_id())
    body = {"decision": decision, "version": application["version"], **more}
    headers = {**service.issuer.staff("applications", user_id=staff_id), "Idempotency-Key": key}
    return await service.client.post(
        service.url(f"/queue/{application['id']}/decisions"), json=body, headers=headers
    )
