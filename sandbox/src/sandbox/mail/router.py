"""The mailbox: pages and an interface for tests."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.responses import HTMLResponse, Response

from sandbox.mail.mailbox import Letter
from sandbox.web import page
from sandbox.world import InWorld, World

router = APIRouter()
To = Annotated[str, Query(max_length=254)]
Limit = Annotated[int, Query(ge=1, le=500)]
LetterId = Annotated[int, Path(ge=1, le=2**63 - 1)]
FRAME_POLICY = (
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def _letter(world: World, letter_id: int) -> Letter:
    letter = world.mailbox.get(letter_id)
    if letter is None:
        raise HTTPException(404, "Такого письма нет")
    return letter


@router.get("/mail", include_in_schema=False)
async def mailbox_page(world: InWorld, to: To = "") -> Response:
    """Show letters, newest first."""
    return page("mail.html", letters=world.mailbox.list(to), to=to)


@router.get("/mail/{letter_id}", include_in_schema=False)
async def letter_page(letter_id: LetterId, world: InWorld) -> Response:
    """Show one letter."""
    return page("letter.html", letter=_letter(world, letter_id))


@router.get("/mail/{letter_id}/html", include_in_schema=False)
async def letter_html(letter_id: LetterId, world: InWorld) -> Response:
    """Give the HTML part, fit only for a sandboxed frame."""
    return HTMLResponse(_letter(world, letter_id).html, headers={"content-security-policy": FRAME_POLICY})


@router.get("/mail/{letter_id}/attachments/{index}", include_in_schema=False)
async def attachment(letter_id: LetterId, index: int, world: InWorld) -> Response:
    """Download a file of a letter."""
    files = _letter(world, letter_id).attachments
    if not 0 <= index < len(files):
        raise HTTPException(404, "Такого файла в письме нет")
    return _download(files[index].content, files[index].filename, media_type="application/octet-stream")


@router.get("/mail/{letter_id}/source", include_in_schema=False)
async def source(letter_id: LetterId, world: InWorld) -> Response:
    """Download a letter as it came."""
    return _download(_letter(world, letter_id).source, f"{letter_id}.eml", media_type="message/rfc822")


def _download(content: bytes, filename: str, *, media_type: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


@router.get("/api/mail")
async def list_letters(world: InWorld, to: To = "", limit: Limit = 100) -> dict[str, list[dict[str, object]]]:
    """List letters, newest first, to recipients that contain the text."""
    return {"items": [letter.summary() for letter in world.mailbox.list(to, limit)]}


@router.get("/api/mail/{letter_id}")
async def read_letter(letter_id: LetterId, world: InWorld) -> dict[str, object]:
    """Return one letter with both bodies, headers and the list of files."""
    letter = _letter(world, letter_id)
    return {
        **letter.summary(),
        "html": letter.html,
        "headers": dict(letter.headers),
        "attachments": [
            {
                "index": file.index,
                "filename": file.filename,
                "content_type": file.content_type,
                "size": len(file.content),
                "url": f"/mail/{letter.id}/attachments/{file.index}",
            }
            for file in letter.attachments
        ],
    }
