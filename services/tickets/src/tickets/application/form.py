"""The form to commission water meters: what may be typed, and what must be there to send it."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

METERS_MAX = 10
REQUIRED_FILES = {
    "passport": "Приложите копию паспорта счётчика",
    "verification_act": "Приложите копию акта о поверке",
}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PHONE_DIGITS = 11
REQUIRED = "Поле обязательно для заполнения"


def _no_control(text: str) -> str:
    if CONTROL.search(text):
        raise ValueError("Уберите непечатаемые знаки")
    return text


Serial = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30), AfterValidator(_no_control)]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(_no_control)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30), AfterValidator(_no_control)]
Comment = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000), AfterValidator(_no_control)
]
Value = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=3)]


class MeterForm(BaseModel):
    """One meter; an unfinished draft may lack anything."""

    model_config = ConfigDict(extra="forbid")

    serial: Serial = ""
    kind: Literal["cold", "hot"] | None = None
    place: Place = ""
    installed_on: date | None = None
    verified_until: date | None = None
    value: Value | None = None


class ApplicationForm(BaseModel):
    """The whole form."""

    model_config = ConfigDict(extra="forbid")

    meters: Annotated[list[MeterForm], Field(min_length=1, max_length=METERS_MAX)] = Field(
        default_factory=lambda: [MeterForm()]
    )
    contact_phone: Phone = ""
    comment: Comment = ""
    accepts_policy: bool = False
    grants_access: bool = False


def missing(form: ApplicationForm, *, file_kinds: Iterable[str], today: date) -> list[dict[str, str]]:
    """What keeps the form from being sent: field, message, code, in the order of the form."""
    found = [
        finding
        for number, meter in enumerate(form.meters)
        for finding in _missing_in(meter, number, today=today)
    ]
    serials = [meter.serial.casefold() for meter in form.meters if meter.serial]
    if len(serials) != len(set(serials)):
        found.append(_finding("meters", "Один и тот же счётчик указан дважды", code="duplicate"))
    kinds = set(file_kinds)
    found += [
        _finding(kind, text, code="missing") for kind, text in REQUIRED_FILES.items() if kind not in kinds
    ]
    digits = re.sub(r"\D", "", form.contact_phone)
    if not digits:
        found.append(_finding("contact_phone", REQUIRED, code="missing"))
    elif len(digits) != PHONE_DIGITS:
        found.append(_finding("contact_phone", "Укажите номер целиком: +7 и десять цифр", code="phone"))
    if not form.accepts_policy:
        found.append(_finding("accepts_policy", "Без согласия мы не сможем принять заявку", code="missing"))
    if not form.grants_access:
        found.append(
            _finding("grants_access", "Без доступа к трубам мы не сможем принять счётчик", code="missing")
        )
    return found


def _missing_in(meter: MeterForm, number: int, *, today: date) -> list[dict[str, str]]:
    values = {
        "serial": meter.serial,
        "kind": meter.kind,
        "place": meter.place,
        "installed_on": meter.installed_on,
        "verified_until": meter.verified_until,
        "value": meter.value,
    }
    found = [
        _finding(f"meters.{number}.{name}", REQUIRED, code="missing")
        for name, value in values.items()
        if value is None or value == ""
    ]
    if meter.installed_on is not None and meter.installed_on > today:
        found.append(_finding(f"meters.{number}.installed_on", "Эта дата ещё не наступила", code="future"))
    if meter.verified_until is not None and meter.verified_until < today:
        found.append(_finding(f"meters.{number}.verified_until", "Срок поверки уже истёк", code="expired"))
    return found


def _finding(field: str, message: str, *, code: str) -> dict[str, str]:
    return {"field": field, "message": message, "code": code}
