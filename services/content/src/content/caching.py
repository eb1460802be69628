"""Answers a browser may keep, by an ETag of the body; 304 when the browser has it."""

import hashlib

from fastapi import Request, Response
from pydantic import BaseModel

SHORT = "public, max-age=60"
FOR_EVER = "public, max-age=31536000, immutable"


def _has(header: str, tag: str) -> bool:
    known = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in known or tag in known


def cached(request: Request, answer: BaseModel, *, cache_control: str = SHORT) -> Response:
    """The answer as JSON, or 304 when `If-None-Match` names it."""
    body = answer.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
