"""Reading a printed document with tools that know nothing of ours."""

import asyncio
import io
import re
from pathlib import Path

import pypdf
import zxingcpp
from PIL import Image


def text_of(document: bytes) -> str:
    """The text in reading order, with plain spaces and minus signs."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]
    return " ".join("\n".join(pages).replace("\u00a0", " ").replace("−", "-").split())


def has_row(text: str, *cells: str) -> bool:
    """Whether the cells follow one another."""
    return re.search(r"\s+".join(re.escape(cell) for cell in cells), text) is not None


async def qr_codes(document: bytes, folder: Path) -> list[dict[str, str]]:
    """What a bank's terminal reads from the printed pages, as fields."""
    (folder / "document.pdf").write_bytes(document)
    command = ("pdftoppm", "-r", "200", "-png", str(folder / "document.pdf"), str(folder / "page"))
    printing = await asyncio.create_subprocess_exec(*command)
    assert await printing.wait() == 0
    return [_fields(text) for text in _codes(folder)]


def _codes(folder: Path) -> list[str]:
    found: list[str] = []
    for page in sorted(folder.glob("page*.png")):
        with Image.open(page) as image:
            codes = zxingcpp.read_barcodes(image.convert("L"))
        found += [code.text for code in sorted(codes, key=lambda code: code.position.top_left.x)]
    return found


def _fields(text: str) -> dict[str, str]:
    header, rest = text[:7], text[7:]
    assert header == "ST00012", header
    return dict(part.split("=", 1) for part in rest[1:].split(rest[0]))
