"""From the view to PDF bytes, in a few threads that share the fonts."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from billing.errors import DocumentQueueFull

TEMPLATE = Path(__file__).with_name("payment_document.typ")
STANDARDS = ["a-2a", "ua-1"]


class Renderer:
    """Renders documents off the event loop; refuses when too many are waiting."""

    def __init__(self, *, threads: int, queue_max: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="document")
        self._room = asyncio.Semaphore(threads + queue_max)
        self._local = threading.local()
        self._fonts: Any = None
        self._fonts_lock = threading.Lock()

    async def render(self, view: dict[str, Any]) -> bytes:
        """The document as PDF/A-2a, tagged for screen readers. Raises DocumentQueueFull."""
        if self._room.locked():
            raise DocumentQueueFull
        async with self._room:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self.render_now, view)

    def render_now(self, view: dict[str, Any]) -> bytes:
        """The same, in the caller's thread. Equal views give equal bytes."""
        data = json.dumps(view, ensure_ascii=False)
        document: bytes = self._compiler().compile(
            format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARDS
        )
        return document

    def _compiler(self) -> Any:
        """This thread's compiler; a compiler serves one document at a time, the fonts serve all."""
        import typst  # noqa: PLC0415 - tens of megabytes that only a process making documents should pay

        if not hasattr(self._local, "compiler"):
            with self._fonts_lock:
                if self._fonts is None:
                    self._fonts = _load_fonts(typst)
            self._local.compiler = typst.Compiler(
                str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=self._fonts
            )
        return self._local.compiler

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _load_fonts(typst: Any) -> Any:
    import fontpkg_pt_sans  # noqa: PLC0415 - the font files, needed with the compiler only

    folder = Path(fontpkg_pt_sans.__file__).parent / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
