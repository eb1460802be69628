"""Start page and journal page with their forms."""

import re

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from sandbox.bank.cards import TEST_CARDS
from sandbox.bank.models import BankRefusal, Status
from sandbox.control.router import LONGEST_OFFSET_SECONDS, set_time
from sandbox.faults import POSSIBLE, Fault, FaultOrder, Target
from sandbox.money import kopecks
from sandbox.web import form_fields, page
from sandbox.world import InWorld, World

router = APIRouter(include_in_schema=False)
TARGET_NAMES = {
    Target.BANK: "Банк",
    Target.SMS: "СМС",
    Target.MAIL: "Почта",
    Target.CALLBACK: "Уведомления банка магазину",
}
FAULT_NAMES = {
    Fault.SLOW: "отвечает медленно",
    Fault.SILENT: "принимает и молчит",
    Fault.ERROR_500: "отвечает ошибкой",
    Fault.DECLINED: "отказывает",
    Fault.TRUNCATED: "обрывает ответ на середине",
    Fault.PASSWORD_EXPIRED: "требует сменить пароль",
    Fault.CALLBACK_LOST: "теряются",
    Fault.CALLBACK_DOUBLED: "приходят дважды",
    Fault.CALLBACK_FORGED: "приходят с неверной подписью",
    Fault.CALLBACK_LATE: "опаздывают",
}
STATUS_NAMES = {
    Status.REGISTERED: "ждёт оплаты",
    Status.HELD: "деньги удержаны",
    Status.PAID: "оплачен",
    Status.REVERSED: "отменён",
    Status.REFUNDED: "деньги возвращены",
    Status.AUTHENTICATING: "идёт проверка 3-D Secure",
    Status.DECLINED: "отклонён",
}


def _start(world: World, *, error: str = "") -> Response:
    world.bank.settle()
    return page(
        "start.html",
        status=422 if error else 200,
        error=error,
        settings=world.settings,
        armed=world.faults.armed(),
        possible=POSSIBLE,
        target_names=TARGET_NAMES,
        fault_names=FAULT_NAMES,
        status_names=STATUS_NAMES,
        orders=world.bank.orders.latest(10),
        paid=Status.PAID,
        offset_minutes=round(world.clock.offset_seconds / 60),
        bank_now=world.clock.now(),
        waiting=world.callbacks.waiting(),
        cards=TEST_CARDS,
    )


@router.get("/")
async def start(world: InWorld) -> Response:
    """Show what the sandbox has and how it misbehaves."""
    return _start(world)


@router.post("/faults")
async def arm(request: Request, world: InWorld) -> Response:
    """Switch a fault on from the page."""
    fields = await form_fields(request)
    target, _, fault = fields.get("fault", "").partition(":")
    try:
        order = FaultOrder.model_validate(
            {
                "target": target,
                "fault": fault,
                "count": fields.get("count", "").strip() or None,
                "seconds": fields.get("seconds", "").strip().replace(",", ".") or None,
                "match": fields.get("match", ""),
            }
        )
    except ValidationError:
        return _start(world, error="Сбой не включён: проверьте число раз, секунды и текст для отбора.")
    world.faults.arm(order)
    return RedirectResponse("/#faults", 303)


@router.post("/faults/clear")
async def clear(request: Request, world: InWorld) -> Response:
    """Switch one fault off, or all."""
    one = (await form_fields(request)).get("id", "")
    world.faults.clear(int(one) if one.isascii() and one.isdigit() and len(one) < 18 else None)  # noqa: PLR2004 - SQLite's range
    return RedirectResponse("/#faults", 303)


@router.post("/orders/{md_order}/refund")
async def refund(request: Request, world: InWorld, md_order: str) -> Response:
    """Give money back from the page, as a clerk of the bank does it."""
    amount = kopecks((await form_fields(request)).get("amount", ""))
    if not amount:
        return _start(world, error="Деньги не возвращены: введите сумму в рублях, например 941,36.")
    try:
        world.bank.refund(md_order, amount)
    except BankRefusal as refusal:
        return _start(world, error=f"Деньги не возвращены. {refusal.message}.")
    return RedirectResponse("/#orders", 303)


@router.post("/time")
async def move_time(request: Request, world: InWorld) -> Response:
    """Set the bank's clock from the page."""
    text = (await form_fields(request)).get("offset_minutes", "").strip()
    if not re.fullmatch(r"-?[0-9]{1,7}", text) or abs(int(text)) * 60 > LONGEST_OFFSET_SECONDS:
        return _start(world, error="Часы не переведены: введите целое число минут.")
    set_time(world, int(text) * 60.0)
    return RedirectResponse("/#clock", 303)


@router.post("/reset")
async def reset(world: InWorld) -> Response:
    """Forget everything from the page."""
    world.store.clear()
    return RedirectResponse("/", 303)


@router.get("/journal")
async def journal_page(world: InWorld, target: str = "") -> Response:
    """Show the latest calls."""
    chosen = target if target in set(Target) else None
    return page(
        "journal.html",
        calls=world.journal.read(chosen, 200),
        chosen=chosen or "",
        target_names=TARGET_NAMES,
        fault_names=FAULT_NAMES,
    )
