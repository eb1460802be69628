"""SMSC.ru's send.php and status.php."""

import hmac
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.answering import Call, answer, limited_body
from sandbox.faults import Fault, Target
from sandbox.moscow import MOSCOW
from sandbox.sms.inbox import Sms, count_parts, normal_phone
from sandbox.world import InWorld, World

router = APIRouter(include_in_schema=False)
CHARSETS = {"windows-1251": "cp1251", "utf-8": "utf-8", "koi8-r": "koi8-r"}
TEXT_LIMIT = 1000
LARGEST_ID = 2147483647
ERRORS = {
    1: "parameters error",
    2: "authorise error",
    7: "invalid number",
    8: "message can not be delivered",
    9: "duplicate request, wait a minute",
}
PRICE_HUNDREDTHS = 250
DELIVERED = 1
NOT_FOUND = -3


class SmscError(Exception):
    """An error with the provider's number."""

    def __init__(self, code: int) -> None:
        super().__init__(ERRORS[code])
        self.code = code


@router.api_route("/sys/send.php", methods=["GET", "POST"])
async def send(request: Request, world: InWorld) -> Response:
    """Send messages."""
    return await _answered(request, world, method=_send)


@router.api_route("/sys/status.php", methods=["GET", "POST"])
async def status(request: Request, world: InWorld) -> Response:
    """Tell what became of a message."""
    return await _answered(request, world, method=_status)


async def _answered(
    request: Request, world: World, *, method: Callable[[World, Mapping[str, str]], Response]
) -> Response:
    values = await _values(request)
    call = Call(
        target=Target.SMS,
        name=request.url.path.rpartition("/")[2],
        subject=f"{values.get('phones', values.get('phone', ''))} {values.get('mes', '')}".strip(),
        request=values,
    )

    def work() -> Response:
        try:
            _authorise(world, values)
            return method(world, values)
        except SmscError as problem:
            return _error(problem.code, values.get("fmt", "0"))

    return await answer(call, work, faults=world.faults, journal=world.journal)


async def _values(request: Request) -> dict[str, str]:
    raw = request.scope["query_string"].decode("latin-1")
    if request.method == "POST":
        body = await limited_body(request)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raw = f"{raw}&{body.decode('latin-1')}"
    # The name of the charset is itself a parameter; without it the provider reads windows-1251.
    named = re.search(r"(?:^|&)charset=([^&]*)", raw)
    charset = CHARSETS.get(named.group(1).lower() if named else "", "cp1251")
    try:
        return dict(
            parse_qsl(raw, keep_blank_values=True, encoding=charset, errors="replace", max_num_fields=100)
        )
    except ValueError:
        return {}


def _authorise(world: World, values: Mapping[str, str]) -> None:
    login, password = values.get("login", ""), values.get("psw", "")
    expected = world.settings.smsc_password.get_secret_value()
    is_password = hmac.compare_digest(password.encode("utf-8", "replace"), expected.encode())
    if login != world.settings.smsc_login or not is_password:
        raise SmscError(2)


def _own_id(values: Mapping[str, str]) -> int | None:
    text = values.get("id", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or not 1 <= int(text) <= LARGEST_ID:
        raise SmscError(1)
    return int(text)


def _send(world: World, values: Mapping[str, str]) -> Response:
    text = values.get("mes", "").strip()
    asked = [phone.strip() for phone in re.split(r"[,;\n]", values.get("phones", "")) if phone.strip()]
    if not text or len(text) > TEXT_LIMIT or not asked or len(asked) > 100:  # noqa: PLR2004 - a bound on one call
        raise SmscError(1)
    own_id = _own_id(values)
    phones = list(dict.fromkeys(filter(None, map(normal_phone, asked))))
    if not phones:
        raise SmscError(7)
    parts = count_parts(text) * len(phones)
    if values.get("cost") == "1":
        return _sent(values, {"cost": _price(parts), "cnt": parts})
    if world.faults.strike(Target.SMS, (Fault.DECLINED,), subject=f"{' '.join(asked)} {text}"):
        raise SmscError(8)
    if own_id is None and any(world.inbox.is_repeat(phone, text) for phone in phones):
        raise SmscError(9)
    sender = values.get("sender", "").strip()[:15] or "SMSC.RU"
    first = world.inbox.send(phones[0], text, sender=sender, own_id=own_id)
    for phone in phones[1:]:
        world.inbox.send(phone, text, sender=sender, own_id=first.id)
    result: dict[str, int | str] = {"id": first.id, "cnt": parts}
    if values.get("cost") in ("2", "3"):
        result["cost"] = _price(parts)
    if values.get("cost") == "3":
        result["balance"] = "1000.00"
    return _sent(values, result)


def _price(parts: int) -> str:
    total = PRICE_HUNDREDTHS * parts
    return f"{total // 100}.{total % 100:02}"


def _sent(values: Mapping[str, str], result: Mapping[str, int | str]) -> Response:
    match values.get("fmt", "0"):
        case "3":
            return JSONResponse(dict(result))
        case "1":
            return PlainTextResponse(",".join(str(value) for value in result.values()))
        case _ if "id" in result:
            return PlainTextResponse(f"OK - {result['cnt']} SMS, ID - {result['id']}")
        case _:
            return PlainTextResponse(f"{result['cost']} ({result['cnt']} SMS)")


def _error(code: int, fmt: str) -> Response:
    if fmt == "3":
        return JSONResponse({"error": ERRORS[code], "error_code": code})
    return PlainTextResponse(f"0,-{code}" if fmt == "1" else f"ERROR = {code} ({ERRORS[code]})")


def _status(world: World, values: Mapping[str, str]) -> Response:
    message_id, phone = _own_id(values), normal_phone(values.get("phone", ""))
    if message_id is None or not phone:
        raise SmscError(1)
    found = world.inbox.find(message_id, phone)
    code = DELIVERED if found else NOT_FOUND
    moment = round(found.sent_at) if found else 0
    match values.get("fmt", "0"):
        case "3":
            return JSONResponse(
                _status_json(found, code=code, moment=moment, is_full=values.get("all") in ("1", "2"))
            )
        case "1":
            return PlainTextResponse(f"{code},{moment},0")
        case _:
            return PlainTextResponse(f"Status = {code}, check_time = {_date(moment)}")


def _date(moment: int) -> str:
    return datetime.fromtimestamp(moment, MOSCOW).strftime("%d.%m.%Y %H:%M:%S")


def _status_json(found: Sms | None, *, code: int, moment: int, is_full: bool) -> dict[str, int | str]:
    if found is None:
        return {"status": code}
    result: dict[str, int | str] = {
        "status": code,
        "last_date": _date(moment),
        "last_timestamp": moment,
        "err": 0,
    }
    if is_full:
        result |= {
            "send_date": _date(moment),
            "send_timestamp": moment,
            "phone": found.phone,
            "cost": _price(found.parts),
            "sender_id": found.sender,
            "status_name": "Доставлено",
            "message": found.text,
        }
    return result
