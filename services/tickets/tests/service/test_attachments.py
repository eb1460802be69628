"""Files: what is taken, what is refused, what happens when the storage is away."""

import asyncio
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from common.testing import Harness
from tickets.app import check_storage, sweep_files
from tickets.attachment.models import Attachment
from tickets.attachment.rules import safe_name
from tickets.attachment.storage import ObjectStorage
from tickets.attachment.usecases import begin_sweeping
from tickets.errors import StorageUnavailable
from tickets_factories import Applicant, jpeg, pdf, png

EICAR_LIKE = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


def huge_png() -> bytes:
    """A few hundred bytes that claim to be a picture of 900 megapixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.feature("TIC-20")
async def test_a_file_is_kept_and_comes_back_as_a_harmless_download(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    added = (await applicant.attach(draft["id"], jpeg(exif=True), name="мой паспорт.jpeg")).json()
    assert (added["file_name"], added["content_type"]) == ("мой паспорт.jpg", "image/jpeg")
    answer = await applicant.call("GET", f"/applications/{draft['id']}/attachments/{added['id']}")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (60, 40)
        assert not picture.getexif()
    assert b"secret place" not in answer.content
    shown = (await applicant.call("GET", f"/applications/{draft['id']}")).json()["attachments"]
    assert [item["id"] for item in shown] == [added["id"]]


@pytest.mark.feature("TIC-20")
@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo.jpg", 415),
        (b"<!doctype html><script>alert(1)</script>", "photo.png", 415),
        (b"PK\x03\x04" + b"0" * 100, "документ.pdf", 415),
        (b"MZ" + b"0" * 100, "паспорт.jpg", 415),
        (EICAR_LIKE, "паспорт.pdf", 415),
        (b"", "пусто.jpg", 415),
        (jpeg()[:200], "обрезано.jpg", 422),
        (b"\xff\xd8\xff" + b"junk" * 50, "мусор.jpg", 415),
        (b"%PDF-1.7\nnonsense", "сломан.pdf", 422),
        (pdf(script="app.alert(1)"), "умный.pdf", 415),
        (huge_png(), "бомба.png", 415),
        (jpeg() + b"\x00" * (7 * 1024 * 1024), "восемь мегабайт.jpg", 413),
    ],
    ids=["svg", "html", "zip", "exe", "eicar", "empty", "cut", "fake", "pdf", "pdf-js", "pixels", "size"],
)
async def test_what_is_not_a_picture_or_a_plain_pdf_is_refused(
    service: Harness, content: bytes, name: str, status: int
) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    answer = await applicant.attach(draft["id"], content, name=name)
    assert answer.status_code == status, answer.text
    assert answer.json()["title"]
    assert (await applicant.call("GET", f"/applications/{draft['id']}")).json()["attachments"] == []


async def test_pngs_and_pdfs_are_taken_too(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    assert (await applicant.attach(draft["id"], png(), name="a.png")).json()["content_type"] == "image/png"
    assert (await applicant.attach(draft["id"], pdf(), name="a.pdf")).json()[
        "content_type"
    ] == "application/pdf"
    wrong_kind = await applicant.attach(draft["id"], png(), kind="selfie")
    assert wrong_kind.status_code == 422


async def test_the_same_key_attaches_once(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    key = "0123456789abcdef"
    answers = await asyncio.gather(*(applicant.attach(draft["id"], jpeg(), key=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    shown = (await applicant.call("GET", f"/applications/{draft['id']}")).json()["attachments"]
    assert len(shown) == 1


@pytest.mark.check("R-23")
async def test_a_storage_that_is_away_leaves_nothing_half_attached(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    extras = service.resources.extras
    working = extras["storage"]
    away = service.resources.settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    extras["storage"] = ObjectStorage(away)  # type: ignore[arg-type] # a copy of the service's own settings
    try:
        answer = await applicant.attach(draft["id"], jpeg(), key="0123456789abcdef")
    finally:
        extras["storage"] = working
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
    shown = (await applicant.call("GET", f"/applications/{draft['id']}")).json()
    assert (shown["attachments"], shown["status"]) == ([], "draft")
    again = await applicant.attach(draft["id"], jpeg(), key="0123456789abcdef")
    assert again.status_code == 201


@pytest.mark.check("D-06")
async def test_another_file_under_the_same_key_is_refused(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    assert (await applicant.attach(draft["id"], jpeg(), key="0123456789abcdef")).status_code == 201
    other = await applicant.attach(draft["id"], png(), key="0123456789abcdef")
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")


class Interrupted:
    """The storage, with something that happens after the bytes have arrived."""

    def __init__(self, storage: Any, then: Any) -> None:
        self.storage = storage
        self.then = then

    async def put(self, *arguments: Any, **more: Any) -> None:
        await self.storage.put(*arguments, **more)
        await self.then()


async def rows(service: Harness) -> list[str]:
    async with service.session() as session:
        return list(await session.scalars(select(Attachment.state)))


@pytest.mark.check("R-23")
async def test_an_attempt_and_the_sweeping_of_its_remains_never_meet(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    extras = service.resources.extras
    working = extras["storage"]

    async def fail() -> None:
        raise StorageUnavailable

    extras["storage"] = Interrupted(working, fail)
    try:
        assert (await applicant.attach(draft["id"], jpeg(), key="0123456789abcdef")).status_code == 503
    finally:
        extras["storage"] = working
    async with service.session() as session:
        assert len(await begin_sweeping(session, minutes=10)) == 1
    assert (await applicant.attach(draft["id"], jpeg(), key="0123456789abcdef")).status_code == 503
    await sweep_files(service.resources)
    assert await rows(service) == []
    added = (await applicant.attach(draft["id"], jpeg(), key="0123456789abcdef")).json()
    await sweep_files(service.resources)
    path = f"/applications/{draft['id']}/attachments/{added['id']}"
    assert (await applicant.call("GET", path)).status_code == 200


async def test_a_draft_deleted_while_its_file_is_stored_takes_the_file_along(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    extras = service.resources.extras
    working = extras["storage"]

    async def delete_draft() -> None:
        assert (await applicant.call("DELETE", f"/applications/{draft['id']}")).status_code == 204

    extras["storage"] = Interrupted(working, delete_draft)
    try:
        assert (await applicant.attach(draft["id"], jpeg())).status_code == 503
    finally:
        extras["storage"] = working
    await sweep_files(service.resources)
    assert await rows(service) == []


async def test_a_sent_application_keeps_its_files(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.sent()
    file = application["attachments"][0]
    path = f"/applications/{application['id']}/attachments"
    assert (await applicant.call("DELETE", f"{path}/{file['id']}")).status_code == 409
    assert (await applicant.attach(application["id"], jpeg())).status_code == 409
    draft = await applicant.draft()
    added = (await applicant.attach(draft["id"], jpeg())).json()
    gone = f"/applications/{draft['id']}/attachments/{added['id']}"
    assert (await applicant.call("DELETE", gone)).status_code == 204
    assert (await applicant.call("GET", gone)).status_code == 404


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\я\\фото.exe.jpg", "фото.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.jpg"),
        ("a\x80\x9f.jpg", "a.jpg"),
        ("", "файл.jpg"),
        ("..", "файл.jpg"),
        ("a" * 300 + ".jpg", "a" * 120 + ".jpg"),
        ('x"\r\nSet-Cookie: a=b', "xSet-Cookie a=b.jpg"),
    ],
)
def test_names_lose_what_could_mislead(given: str, expected: str) -> None:
    assert safe_name(given, extension="jpg") == expected


def test_names_are_text() -> None:
    value: Any = safe_name("паспорт.pdf", extension="pdf")
    assert value == "паспорт.pdf"


@pytest.mark.check("D-30")
async def test_a_wrong_bucket_is_told_and_so_is_its_return(service: Harness) -> None:
    resources = service.resources
    right = resources.extras["storage"]
    wrong = right.settings.model_copy(update={"s3_bucket": "no-such-bucket-here"})
    resources.extras["storage"] = ObjectStorage(wrong)
    try:
        await check_storage(resources)
        assert resources.failing["storage"] == "the bucket no-such-bucket-here is missing"
        assert (await service.client.get("/readyz")).status_code == 200
    finally:
        resources.extras["storage"] = right
    await check_storage(resources)
    assert "storage" not in resources.failing
