"""The bank's interface for shops in both dialects: classic forms and JSON."""

import hmac
import json
from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from sandbox.answering import Call, answer, limited_body
from sandbox.bank import wire
from sandbox.bank.models import BankRefusal, Code, Order
from sandbox.bank.usecases import Bank
from sandbox.bank.wire import Parameters
from sandbox.faults import Fault, Target
from sandbox.settings import Settings
from sandbox.world import InWorld, World

router = APIRouter(include_in_schema=False)
MOMENT = "%Y%m%d%H%M%S"
DEFAULT_PAGE = 100
LARGEST_PAGE = 200
SUCCESS: dict[str, object] = {"errorCode": "0", "errorMessage": "Успешно"}

Method = Callable[[Bank, Settings, Parameters], dict[str, object]]


class ProtocolResponse(JSONResponse):
    """JSON with the charset the protocol names."""

    media_type = "application/json;charset=UTF-8"


def _registered(
    bank: Bank, settings: Settings, *, given: Parameters, is_pre_authorised: bool
) -> dict[str, object]:
    order = wire.new_order(
        given, md_order=bank.new_id(), now=bank.clock.now(), is_pre_authorised=is_pre_authorised
    )
    bank.register(order)
    return {"orderId": order.md_order, "formUrl": f"{settings.base_url}/bank/pay/{order.md_order}"}


def _register(
    bank: Bank, settings: Settings, given: Parameters
) -> dict[str, object]:  # positional for METHODS
    return _registered(bank, settings, given=given, is_pre_authorised=False)


def _register_pre_auth(
    bank: Bank, settings: Settings, given: Parameters
) -> dict[str, object]:  # positional for METHODS
    return _registered(bank, settings, given=given, is_pre_authorised=True)


def _deposit(bank: Bank, _: Settings, given: Parameters) -> dict[str, object]:  # positional for METHODS
    bank.deposit(given.needed("orderId"), given.number("amount"))
    return SUCCESS


def _reverse(bank: Bank, _: Settings, given: Parameters) -> dict[str, object]:  # positional for METHODS
    bank.reverse(given.needed("orderId"))
    return SUCCESS


def _refund(bank: Bank, _: Settings, given: Parameters) -> dict[str, object]:  # positional for METHODS
    expected = given.number("expectedDepositedAmount") if given.text("expectedDepositedAmount") else None
    bank.refund(
        given.needed("orderId"),
        given.number("amount"),
        external_id=given.text("externalRefundId", limit=30),
        expected=expected,
    )
    return SUCCESS


def _decline(bank: Bank, _: Settings, given: Parameters) -> dict[str, object]:  # positional for METHODS
    bank.decline(*_which(given))
    return SUCCESS


def _status(bank: Bank, _: Settings, given: Parameters) -> dict[str, object]:  # positional for METHODS
    return wire.order_status(bank.find(*_which(given)))


def _last_orders(bank: Bank, _: Settings, given: Parameters) -> dict[str, object]:  # positional for METHODS
    given.needed("from")
    given.needed("to")
    given.needed("transactionStates")
    since, until = given.moment("from", MOMENT), given.moment("to", MOMENT)
    size, page = given.number("size", DEFAULT_PAGE), given.number("page", 0)
    states = {state.strip() for state in given.text("transactionStates").split(",") if state.strip()}
    known = set(wire.PAYMENT_STATES.values()) - {"PENDING"}
    if (
        since is None
        or until is None
        or since > until
        or not 1 <= size <= LARGEST_PAGE
        or not states <= known
    ):
        raise BankRefusal(Code.WRONG, "Неверные параметры отбора заказов")
    bank.settle()
    by_creation = given.text("searchByCreatedDate").lower() == "true"
    found = [
        order
        for order in _dated(bank, since, until=until, by_creation=by_creation)
        if _state(order) in states
    ]
    shown = found[page * size : (page + 1) * size]
    return {
        **SUCCESS,
        "orderStatuses": [wire.order_status(order) for order in shown],
        "totalCount": len(found),
        "page": page,
        "pageSize": size,
    }


def _state(order: Order) -> str:
    state = wire.PAYMENT_STATES[order.status]
    return "CREATED" if state == "PENDING" else state


def _dated(bank: Bank, since: float, *, until: float, by_creation: bool) -> list[Order]:
    # The end of the range is a whole second, so the orders of that second belong to it.
    if by_creation:
        return bank.orders.created_between(since, until + 1)
    orders = bank.orders.created_between(since - wire.LONGEST_SESSION_SECONDS, until + 1)
    return [order for order in orders if since <= (order.deposited_at or order.created_at) < until + 1]


def _which(given: Parameters) -> tuple[str, str]:
    md_order, number = given.text("orderId"), given.text("orderNumber")
    if not md_order and not number:
        raise BankRefusal(Code.MISSING, "Ожидается [orderId] или [orderNumber]")
    return md_order, number


METHODS: dict[str, Method] = {
    "register.do": _register,
    "registerPreAuth.do": _register_pre_auth,
    "deposit.do": _deposit,
    "reverse.do": _reverse,
    "refund.do": _refund,
    "decline.do": _decline,
    "getOrderStatusExtended.do": _status,
    "getLastOrdersForMerchants.do": _last_orders,
}


@router.post("/payment/rest/{method}")
async def classic(method: str, request: Request, world: InWorld) -> Response:
    """Answer a call of the classic dialect."""
    body = await limited_body(request)
    try:
        values = wire.form_values(body, request.headers.get("content-type", ""))
    except ValueError:
        values = {}
    return await _answered(world, method, values=values, is_json=False)


@router.post("/ecomm/gw/partner/api/v1/{method}")
async def ecom(method: str, request: Request, world: InWorld) -> Response:
    """Answer a call of the JSON dialect."""
    body = await limited_body(request)
    try:
        values = wire.json_values(body)
    except (ValueError, TypeError, RecursionError):
        return ProtocolResponse({"errorCode": Code.WRONG, "errorMessage": "Неверный формат запроса"}, 400)
    return await _answered(world, method, values=values, is_json=True)


async def _answered(world: World, method: str, *, values: Mapping[str, str], is_json: bool) -> Response:
    if method not in METHODS:
        return Response("Not Found", 404, media_type="text/plain")
    parts = (values.get(name, "") for name in ("orderNumber", "orderId", "amount"))
    subject = " ".join(filter(None, parts))
    call = Call(target=Target.BANK, name=method, subject=subject, request=values)

    def work() -> Response:
        try:
            _authorise(world, values, subject=f"{method} {subject}")
            result = METHODS[method](world.bank, world.settings, Parameters(values))
        except BankRefusal as refusal:
            result = {"errorCode": refusal.code, "errorMessage": refusal.message}
        # Shops must cope with both: after a registration only the JSON dialect sends a zero code.
        return ProtocolResponse({"errorCode": "0", **result} if is_json else result)

    return await answer(call, work, faults=world.faults, journal=world.journal)


def _authorise(world: World, values: Mapping[str, str], *, subject: str) -> None:
    settings = world.settings
    token, password = values.get("token", ""), values.get("password", "")
    if settings.rbs_token and token:
        is_known = _same(token, settings.rbs_token.get_secret_value())
    else:
        is_password = _same(password, settings.rbs_password.get_secret_value())
        is_known = _same(values.get("userName", ""), settings.rbs_user) and is_password
    if not is_known:
        raise BankRefusal(Code.WRONG, "Доступ запрещён")
    if world.faults.strike(Target.BANK, (Fault.PASSWORD_EXPIRED,), subject=subject):
        raise BankRefusal(Code.WRONG, "Пользователь должен сменить свой пароль")


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode())


@router.get("/api/orders")
async def list_orders(world: InWorld) -> list[dict[str, object]]:
    """Show the newest orders to tests and people."""
    world.bank.settle()
    return [json.loads(order.model_dump_json()) for order in world.bank.orders.latest(200)]
