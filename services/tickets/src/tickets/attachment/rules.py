"""What a file may be: known by its content, decoded whole, pictures written anew without metadata."""

import io
import re
from dataclasses import dataclass

from tickets.errors import FileBroken, FileTypeRefused

JPEG_QUALITY = 88
NAME_LENGTH_MAX = 120
TOO_MANY_PIXELS = "Слишком большая картинка: уменьшите её и приложите снова"
# What makes a PDF act by itself or carry other files.
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept: its bytes as they will be stored, its type and ending."""

    content: bytes
    content_type: str
    extension: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of an application stand in the bucket, and how many of what size together."""

    prefix: str
    files_max: int
    bytes_max: int

    def has_room(self, file: CleanFile, *, files: int, size_bytes: int) -> bool:
        """Whether one more file fits beside those that are there."""
        return files < self.files_max and size_bytes + len(file.content) <= self.bytes_max


def clean(content: bytes, *, pixels_max: int) -> CleanFile:
    """Check and clean a file. Raises FileTypeRefused or FileBroken."""
    if content.startswith(b"%PDF-"):
        return _clean_pdf(content)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[4:8] == b"ftyp":
        return _clean_picture(content, pixels_max)
    raise FileTypeRefused


def _clean_pdf(content: bytes) -> CleanFile:
    from pypdf import PdfReader  # noqa: PLC0415 - heavy, and most requests bring no file
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - same

    if ACTIVE_PDF.search(content):
        raise FileTypeRefused("В этом PDF есть встроенные программы или вложения. Сохраните его без них")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise FileTypeRefused("PDF закрыт паролем. Сохраните его без пароля")
        pages = len(reader.pages)
        _refuse_active(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileBroken from error
    if pages == 0:
        raise FileBroken
    return CleanFile(content, "application/pdf", "pdf")


def _refuse_active(reader: object) -> None:
    root = getattr(reader, "root_object", {})
    names = root.get("/Names") or {}
    names = names.get_object() if hasattr(names, "get_object") else names
    if "/OpenAction" in root and "/JS" in str(root["/OpenAction"]):
        raise FileTypeRefused
    if "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names:
        raise FileTypeRefused("В этом PDF есть встроенные программы или вложения. Сохраните его без них")


def _clean_picture(content: bytes, pixels_max: int) -> CleanFile:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, as above
    from pillow_heif import register_heif_opener  # noqa: PLC0415 - same

    register_heif_opener()
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "HEIF"]) as picture:
            if picture.width * picture.height > pixels_max:
                raise FileTypeRefused(TOO_MANY_PIXELS)
            is_png = picture.format == "PNG"
            upright = ImageOps.exif_transpose(picture)
            written = io.BytesIO()
            if is_png:
                plain = Image.new(upright.mode, upright.size)
                plain.paste(upright)
                if upright.mode == "P" and (palette := upright.getpalette()) is not None:
                    plain.putpalette(palette)
                plain.save(written, "PNG", optimize=False)
            else:
                upright.convert("RGB").save(written, "JPEG", quality=JPEG_QUALITY)
    except Image.DecompressionBombError as error:
        raise FileTypeRefused(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise FileTypeRefused from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileBroken from error
    if is_png:
        return CleanFile(written.getvalue(), "image/png", "png")
    return CleanFile(written.getvalue(), "image/jpeg", "jpg")


def safe_name(name: str, *, extension: str) -> str:
    """The file's name for people: no path, controls or direction marks, the ending of its content."""
    stem = UNSAFE_IN_NAME.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", stem)[:NAME_LENGTH_MAX].strip(" .")
    return f"{stem or 'файл'}.{extension}"
