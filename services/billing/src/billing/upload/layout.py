"""The record types and columns of the files that billing takes."""

from collections.abc import Callable
from typing import Any

from billing.upload.fields import Field, Records, code, decimal, digits, integer, money, required_decimal
from importing.cells import day, is_yes, month, text
from importing.cells import money as optional_money


def _required(name: str, title: str, read: Callable[[str], Any], sql_type: str = "text") -> Field:
    return Field(name, (title,), read, sql_type, is_required=True)


def _optional(name: str, title: str, read: Callable[[str], Any], sql_type: str = "text") -> Field:
    return Field(name, (title,), read, sql_type)


def _money(name: str, title: str) -> Field:
    return Field(name, (title,), money, "bigint")


def _key() -> tuple[Field, Field]:
    return (
        Field("account", ("лицевой счёт", "лицевой счет", "лс"), text(40), "text", is_required=True),
        _required("kind", "вид", code),
    )


CHARGES: Records = {
    "receipt": (
        *_key(),
        _required("kind_name", "квитанция", text(120)),
        _optional("issued_on", "дата выпуска", day, "date"),
        _optional("data_as_of", "данные на", day, "date"),
        _optional("supplement", "дополнение", text(200)),
        _optional("payments_from", "оплата с", day, "date"),
        _optional("payments_to", "оплата по", day, "date"),
        _optional("note", "текст", text(1000)),
        _optional("is_debt_net", "долг с учётом оплаты", is_yes, "boolean"),
        _money("debt_main", "долг"),
        _money("debt_penalty", "долг пени"),
        _money("paid_main", "оплачено"),
        _money("paid_penalty", "оплачено пени"),
        _money("charged_main", "начислено"),
        _money("charged_penalty", "начислено пени"),
        Field("due_main", ("к оплате",), money, "bigint", is_required=True),
        _money("due_penalty", "к оплате пени"),
        _money("preliminary_main", "предварительно"),
        _money("preliminary_penalty", "предварительно пени"),
        Field("advance_main", ("к оплате авансом",), optional_money, "bigint"),
        Field("advance_penalty", ("к оплате авансом пени",), optional_money, "bigint"),
    ),
    "recipient": (
        *_key(),
        _required("code", "получатель", code),
        _optional("group_name", "группа", text(120)),
        _required("name", "название", text(160)),
        _optional("bank_account", "расчётный счёт", digits),
        _optional("bank_name", "банк", text(120)),
        _optional("bic", "бик", digits),
        _optional("correspondent_account", "корр. счёт", digits),
        _optional("inn", "инн", digits),
        _optional("kpp", "кпп", digits),
        Field("due", ("к оплате",), money, "bigint", is_required=True),
    ),
    "line": (
        *_key(),
        _required("line_no", "№", integer, "integer"),
        _required("service", "услуга", code),
        _optional("name", "название", text(160)),
        _optional("short_name", "краткое название", text(80)),
        _required("recipient", "получатель", code),
        _optional("is_penalty", "пени", is_yes, "boolean"),
        _money("debt", "долг"),
        _money("paid", "оплачено"),
        _money("charged", "начислено"),
        Field("total", ("всего",), optional_money, "bigint"),
        Field("due", ("к оплате",), money, "bigint", is_required=True),
        _money("preliminary", "предварительно"),
        _optional("days_of_debt", "дней долга", integer, "integer"),
    ),
    "operation": (
        *_key(),
        _required("line_no", "№", integer, "integer"),
        _required("operation", "вид операции", text(60)),
        _optional("tariff", "тариф", decimal, "numeric"),
        _optional("tariff_unit", "ед. тарифа", text(30)),
        _optional("norm", "норматив", decimal, "numeric"),
        _optional("norm_unit", "ед. норматива", text(30)),
        _optional("volume", "объём", decimal, "numeric"),
        _optional("volume_unit", "ед. объёма", text(30)),
        _optional("volume_kind", "вид объёма", text(30)),
        _optional("persons", "человек", integer, "integer"),
        _optional("charged_for", "период расчёта", month, "date"),
        Field("amount", ("сумма",), money, "bigint", is_required=True),
    ),
    "payment": (*_key(), _required("number", "номер платежа", text(60))),
}

TARIFFS: Records = {
    "service": (
        _required("code", "услуга", code),
        _required("name", "название", text(160)),
        _optional("short_name", "краткое название", text(80)),
    ),
    "tariff": (
        _required("service", "услуга", code),
        _optional("zone", "зона", text(40)),
        _required("valid_from", "действует с", day, "date"),
        _required("rate", "тариф", required_decimal, "numeric"),
        _required("unit", "единица", text(30)),
        _optional("act", "документ", text(300)),
    ),
}
