"""Where the bank calls back. The answer is the same whatever was sent."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse

from common.auth import Public
from common.db import Transaction
from common.problems import PayloadTooLarge, problems
from common.service import Resources, ResourcesDep
from payments.callback import usecases
from payments.settings import Settings

router = APIRouter(prefix="/callbacks", tags=["callbacks"])
MESSAGE_BYTES_MAX = 8 * 1024
PARAMETERS_MAX = 64


async def _message(request: Request) -> str:
    """What the bank sent, in the query or in the body. Raises PayloadTooLarge."""
    query, body = request.scope["query_string"], bytearray()
    if request.method == "POST":
        async for chunk in request.stream():
            body += chunk
            if len(body) > MESSAGE_BYTES_MAX:
                raise PayloadTooLarge
    received = b"&".join(part for part in (query, bytes(body)) if part)
    if len(received) > MESSAGE_BYTES_MAX:
        raise PayloadTooLarge
    return received.decode("utf-8", "replace").replace("\x00", "\ufffd")


Message = Annotated[str, Depends(_message)]


def read_parameters(raw: str) -> dict[str, str] | None:
    """The parameters of a message, or None when it has none, too many, or one twice."""
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=PARAMETERS_MAX, strict_parsing=True)
    except ValueError:
        return None
    parameters = dict(pairs)
    if len(parameters) != len(pairs) or any("\x00" in value for pair in pairs for value in pair):
        return None
    return parameters


def _key(resources: Resources) -> str:
    assert isinstance(resources.settings, Settings)  # noqa: S101 - the definition names this class
    return resources.settings.rbs_callback_key.get_secret_value()


async def _take(raw: str, session: Transaction, *, resources: Resources) -> PlainTextResponse:
    parameters = read_parameters(raw)
    await usecases.take_message(session, raw=raw, parameters=parameters, key=_key(resources))
    return PlainTextResponse("OK")


@router.get("/rbs", response_class=PlainTextResponse, responses=problems(PayloadTooLarge))
async def take_rbs_query(
    raw: Message, _: Public, session: Transaction, resources: ResourcesDep
) -> PlainTextResponse:
    """Take a message of the bank sent as a GET."""
    return await _take(raw, session, resources=resources)


@router.post("/rbs", response_class=PlainTextResponse, responses=problems(PayloadTooLarge))
async def take_rbs_form(
    raw: Message, _: Public, session: Transaction, resources: ResourcesDep
) -> PlainTextResponse:
    """Take a message of the bank sent as a form."""
    return await _take(raw, session, resources=resources)
