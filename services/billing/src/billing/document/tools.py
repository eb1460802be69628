"""What a process keeps to make documents with."""

import hashlib
from dataclasses import dataclass
from typing import cast

from billing.document.cache import DocumentCache
from billing.document.render import TEMPLATE, Renderer
from billing.settings import settings_of
from common.service import Resources


@dataclass(frozen=True, slots=True)
class DocumentTools:
    """The threads that render, what they rendered before, and which template they use."""

    renderer: Renderer
    cache: DocumentCache
    template_digest: str


async def start_tools(resources: Resources) -> None:
    """Make the tools once per process; nothing heavy is loaded before the first document."""
    settings = settings_of(resources)
    resources.extras["documents"] = DocumentTools(
        renderer=Renderer(threads=settings.document_threads, queue_max=settings.document_queue_max),
        cache=DocumentCache(settings),
        template_digest=hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()[:16],
    )


def tools_of(resources: Resources) -> DocumentTools:
    """The tools of a running process."""
    return cast("DocumentTools", resources.extras["documents"])


async def stop_tools(resources: Resources) -> None:
    """Close the cache and the threads."""
    tools = tools_of(resources)
    tools.renderer.close()
    await tools.cache.close()
