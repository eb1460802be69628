"""The record types and columns of the files that billing takes."""

from collections.abc import Callable
from typing import Any

from billing.upload.fields import Field, Records, code, decimal, digits, integer, money, required_decimal
from importing.cells import day, is_yes, month, text
from importing.cells import money as optional_money


def _required(name: str, title: str, *, read: Callable[[str], Any], sql_type: str = "text") -> Field:
    return Field(name, (title,), read, sql_type, is_required=True)


def _optional(name: str, title: str, *, read: Callable[[str], Any], sql_type: str = "text") -> Field:
    return Field(name, (title,), read, sql_type)


def _money(name: str, title: str) -> Field:
    return Field(name, (title,), money, "bigint")


def _key() -> tuple[Field, Field]:
    return (
        Field("account", ("лицевой счёт", "лицевой счет", "лс"), text(40), "text", is_required=True),
        _required("kind", "вид", read=code),
    )


CHARGES: Records = {
    "receipt": (
        *_key(),
        _required("kind_name", "квитанция", read=text(120)),
        _optional("issued_on", "дата выпуска", read=day, sql_type="date"),
        _optional("data_as_of", "данные на", read=day, sql_type="date"),
        _optional("supplement", "дополнение", read=text(200)),
        _optional("payments_from", "оплата с", read=day, sql_type="date"),
        _optional("payments_to", "оплата по", read=day, sql_type="date"),
        _optional("note", "текст", read=text(1000)),
        _optional("is_debt_net", "долг с учётом оплаты", read=is_yes, sql_type="boolean"),
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
        _required("code", "получатель", read=code),
        _optional("group_name", "группа", read=text(120)),
        _required("name", "название", read=text(160)),
        _optional("bank_account", "расчётный счёт", read=digits),
        _optional("bank_name", "банк", read=text(120)),
        _optional("bic", "бик", read=digits),
        _optional("correspondent_account", "корр. счёт", read=digits),
        _optional("inn", "инн", read=digits),
        _optional("kpp", "кпп", read=digits),
        Field("due", ("к оплате",), money, "bigint", is_required=True),
    ),
    "line": (
        *_key(),
        _required("line_no", "№", read=integer, sql_type="integer"),
        _required("service", "услуга", read=code),
        _optional("name", "название", read=text(160)),
        _optional("short_name", "краткое название", read=text(80)),
        _required("recipient", "получатель", read=code),
        _optional("is_penalty", "пени", read=is_yes, sql_type="boolean"),
        _money("debt", "долг"),
        _money("paid", "оплачено"),
        _money("charged", "начислено"),
        Field("total", ("всего",), optional_money, "bigint"),
        Field("due", ("к оплате",), money, "bigint", is_required=True),
        _money("preliminary", "предварительно"),
        _optional("days_of_debt", "дней долга", read=integer, sql_type="integer"),
    ),
    "operation": (
        *_key(),
        _required("line_no", "№", read=integer, sql_type="integer"),
        _required("operation", "вид операции", read=text(60)),
        _optional("tariff", "тариф", read=decimal, sql_type="numeric"),
        _optional("tariff_unit", "ед. тарифа", read=text(30)),
        _optional("norm", "норматив", read=decimal, sql_type="numeric"),
        _optional("norm_unit", "ед. норматива", read=text(30)),
        _optional("volume", "объём", read=decimal, sql_type="numeric"),
        _optional("volume_unit", "ед. объёма", read=text(30)),
        _optional("volume_kind", "вид объёма", read=text(30)),
        _optional("persons", "человек", read=integer, sql_type="integer"),
        _optional("charged_for", "период расчёта", read=month, sql_type="date"),
        Field("amount", ("сумма",), money, "bigint", is_required=True),
    ),
    "payment": (*_key(), _required("number", "номер платежа", read=text(60))),
}

TARIFFS: Records = {
    "service": (
        _required("code", "услуга", read=code),
        _required("name", "название", read=text(160)),
        _optional("short_name", "краткое название", read=text(80)),
    ),
    "tariff": (
        _required("service", "услуга", read=code),
        _optional("zone", "зона", read=text(40)),
        _required("valid_from", "действует с", read=day, sql_type="date"),
        _required("rate", "тариф", read=required_decimal, sql_type="numeric"),
        _required("unit", "единица", read=text(30)),
        _optional("act", "документ", read=text(300)),
    ),
}
