"""The bank's pages for the person who pays."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.bank.cards import TEST_CARDS, CardForm, check_card
from sandbox.bank.models import ACTION_TEXTS, BankRefusal, Order, Status
from sandbox.web import form_fields, origin_of, page, with_parameter
from sandbox.world import InWorld, World

router = APIRouter(prefix="/bank", include_in_schema=False)
FIELDS = ("number", "expiry", "code", "holder", "email")
STATE_TEXTS = {
    Status.HELD: "Деньги по этому заказу уже удержаны на карте.",
    Status.PAID: "Этот заказ уже оплачен.",
    Status.REVERSED: "Платёж по этому заказу отменён.",
    Status.REFUNDED: "Деньги по этому заказу возвращены.",
    Status.DECLINED: "Оплатить этот заказ больше нельзя.",
}


def _shop_address(order: Order) -> str:
    is_good = order.status not in (Status.DECLINED, Status.REVERSED)
    address = order.return_url if is_good or not order.fail_url else order.fail_url
    return with_parameter(address, "orderId", value=order.md_order)


def _leave_address(order: Order) -> str:
    return with_parameter(order.fail_url or order.return_url, "orderId", value=order.md_order)


def _onward(order: Order) -> Response:
    """Send the person to where the order stands now."""
    if order.status == Status.REGISTERED:
        target = f"/bank/pay/{order.md_order}"
    elif order.status == Status.AUTHENTICATING:
        target = f"/bank/{'acs' if order.ready_at is None else 'wait'}/{order.md_order}"
    else:
        target = _shop_address(order)
    return RedirectResponse(target, 303)


def _shown(name: str, order: Order, *, world: World, status: int = 200, **values: object) -> HTMLResponse:
    shops = dict.fromkeys(filter(None, (origin_of(order.return_url), origin_of(order.fail_url))))
    seconds_left = max(0, round(order.expires_at - world.clock.now()))
    return page(
        name,
        status=status,
        form_to=tuple(shops),
        order=order,
        seconds_left=seconds_left,
        time_left=f"{seconds_left // 60:02}:{seconds_left % 60:02}",
        leave_address=_leave_address(order),
        **values,
    )


def _find(world: World, md_order: str) -> Order | None:
    try:
        return world.bank.find(md_order)
    except BankRefusal:
        return None


def _unknown() -> Response:
    return page("bank_unknown.html", status=404)


def _over(order: Order, world: World) -> Response:
    reason = ACTION_TEXTS.get(order.action_code, "") if order.status == Status.DECLINED else ""
    return _shown(
        "bank_over.html",
        order,
        world=world,
        status=410 if order.status == Status.DECLINED else 200,
        text=STATE_TEXTS[order.status],
        reason=reason,
        shop_address=_shop_address(order),
    )


def _pay_page(order: Order, world: World, *, typed: dict[str, str], errors: dict[str, str]) -> Response:
    return _shown(
        "bank_pay.html",
        order,
        world=world,
        status=422 if errors else 200,
        typed=typed,
        errors=errors,
        cards=TEST_CARDS,
        card_code=world.settings.rbs_card_code,
    )


@router.get("/pay/{md_order}")
async def pay_page(md_order: str, world: InWorld) -> Response:
    """Show the payment form, or what has become of the order."""
    order = _find(world, md_order)
    if order is None:
        return _unknown()
    if order.status == Status.AUTHENTICATING:
        return _onward(order)
    if order.status != Status.REGISTERED:
        return _over(order, world)
    typed = {**dict.fromkeys(FIELDS, ""), "email": order.email, "wants_receipt": "on" if order.email else ""}
    return _pay_page(order, world, typed=typed, errors={})


@router.post("/pay/{md_order}")
async def pay(md_order: str, request: Request, world: InWorld) -> Response:
    """Take the card and go on to the code, to the shop, or back to the form."""
    fields = await form_fields(request)
    order = _find(world, md_order)
    if order is None:
        return _unknown()
    if order.status != Status.REGISTERED:
        return _over(order, world) if order.is_declined_by_timeout else _onward(order)
    typed = {name: fields.get(name, "")[:200] for name in (*FIELDS, "wants_receipt")}
    form = CardForm(
        number=typed["number"],
        expiry=typed["expiry"],
        code=typed["code"],
        holder=typed["holder"],
        email=typed["email"],
        wants_receipt=bool(typed["wants_receipt"]),
    )
    card, errors = check_card(form, world.clock.now())
    world.journal.write(
        "bank",
        "payment page",
        request={"card": card.masked_pan if card else None, "errors": errors},
        subject=f"{order.order_number} {order.md_order}",
    )
    if card is None:
        # A card number and its code are typed anew after a mistake: they never travel back in a page.
        return _pay_page(order, world, typed={**typed, "number": "", "code": ""}, errors=errors)
    ip = request.client.host if request.client else ""
    email = form.email.strip() if form.wants_receipt else ""
    return _onward(world.bank.pay(md_order, card, receipt_email=email, ip=ip))


def _acs(order: Order, world: World, *, error: str = "") -> Response:
    return _shown(
        "bank_acs.html",
        order,
        world=world,
        status=422 if error else 200,
        error=error,
        card_code=world.settings.rbs_card_code,
    )


@router.get("/acs/{md_order}")
async def acs_page(md_order: str, world: InWorld) -> Response:
    """Ask for the 3-D Secure code."""
    order = _find(world, md_order)
    if order is None:
        return _unknown()
    if order.ready_at is not None or not order.may_finish(world.clock.now()):
        return _onward(order) if order.is_open else _over(order, world)
    return _acs(order, world)


@router.post("/acs/{md_order}")
async def acs(md_order: str, request: Request, world: InWorld) -> Response:
    """Check the 3-D Secure code, or take the refusal."""
    fields = await form_fields(request)
    before = _find(world, md_order)
    if before is None:
        return _unknown()
    if fields.get("refuse"):
        return _onward(world.bank.give_up(md_order))
    code = fields.get("code", "").strip()
    if before.may_finish(world.clock.now()) and not (code.isascii() and code.isdigit()):
        return _acs(before, world, error="Введите код: в нём только цифры.")
    order = world.bank.confirm(md_order, code[:20])
    if order.ready_at is None and order.may_finish(world.clock.now()):
        return _acs(order, world, error="Код не подошёл. Проверьте его и введите ещё раз.")
    return _onward(order)


@router.get("/wait/{md_order}")
async def wait(md_order: str, world: InWorld) -> Response:
    """Show that the bank is working; the page asks again by itself."""
    order = _find(world, md_order)
    if order is None:
        return _unknown()
    if order.ready_at is None:
        return _onward(order)
    return _shown("bank_wait.html", order, world=world)
