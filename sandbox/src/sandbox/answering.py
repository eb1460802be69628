"""How the two HTTP providers answer, with the armed fault in between."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.faults import SILENCE_LIMIT_SECONDS, Fault, Faults, Target
from sandbox.journal import Journal

BODY_LIMIT = 256 * 1024
STRIKING = (Fault.SLOW, Fault.SILENT, Fault.ERROR_500, Fault.TRUNCATED)


class CutResponse(Response):
    """A response that promises more bytes than it sends; the server then drops the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half of the body and stop."""
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call to a provider, as the journal and the faults see it."""

    target: Target
    name: str
    subject: str
    request: Mapping[str, object]


async def limited_body(request: Request) -> bytes:
    """Read a body that must be small."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > BODY_LIMIT:
            raise HTTPException(413, "Слишком большой запрос")
    return bytes(received)


async def answer(call: Call, work: Callable[[], Response], *, faults: Faults, journal: Journal) -> Response:
    """Do the work and answer.

    error_500 does nothing; slow, silent and truncated do the work first, so the caller cannot know
    whether it was done.
    """
    struck = faults.strike(call.target, STRIKING, subject=f"{call.name} {call.subject}")
    kind = struck.fault if struck else None
    if kind == Fault.ERROR_500:
        response = Response(
            "<html><body><h1>500 Internal Server Error</h1></body></html>", 500, media_type="text/html"
        )
    else:
        response = work()
    body = bytes(response.body)
    journal.write(
        call.target,
        call.name,
        request=call.request,
        answer=body.decode("utf-8", "replace"),
        status=response.status_code,
        subject=call.subject,
        fault=kind,
    )
    if struck and kind in (Fault.SLOW, Fault.SILENT):
        await asyncio.sleep(min(struck.seconds, SILENCE_LIMIT_SECONDS))
    if kind == Fault.SILENT:
        return CutResponse(b"", 504, headers={"content-length": "1"})
    if kind == Fault.TRUNCATED:
        return CutResponse(body, response.status_code, headers=dict(response.headers))
    return response
