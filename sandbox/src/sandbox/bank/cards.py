"""Cards the sandbox knows and the checks of what a person typed."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sandbox.bank.models import PaidCard
from sandbox.luhn import passes_luhn

PAN_LENGTHS = range(13, 20)
HOLDER = re.compile(r"[A-Za-z][A-Za-z .'\-]{1,44}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}\.[^@\s.]{1,63}")
EXPIRY = re.compile(r"(\d{1,2})\s*[/\-. ]?\s*(\d{2}|20\d{2})")


class Scenario(StrEnum):
    """What happens when a test card pays."""

    SUCCESS = "success"
    WITHOUT_CODE = "without_code"
    NO_FUNDS = "no_funds"
    CODE_FAILS = "code_fails"
    EXPIRED = "expired"
    SLOW = "slow"


@dataclass(frozen=True)
class TestCard:
    """A card from the hint box."""

    __test__ = False  # pytest must not take the word for a test class

    number: str
    scenario: Scenario
    scheme: str
    meaning: str

    @property
    def shown(self) -> str:
        """The number in groups of four."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


TEST_CARDS = (
    TestCard("4111111111111111", Scenario.SUCCESS, "VISA", "оплата проходит, нужен код 3-D Secure"),
    TestCard("2200000000000053", Scenario.WITHOUT_CODE, "MIR", "оплата проходит сразу, без кода"),
    TestCard("5555555555554444", Scenario.SLOW, "MASTERCARD", "оплата проходит, но медленно"),
    TestCard("4000000000009995", Scenario.NO_FUNDS, "VISA", "не хватает денег"),
    TestCard("4000008400001629", Scenario.CODE_FAILS, "VISA", "код 3-D Secure не подходит никогда"),
    TestCard("4000000000000069", Scenario.EXPIRED, "VISA", "банк отвечает: карта просрочена"),
)
KNOWN = {card.number: card for card in TEST_CARDS}


@dataclass(frozen=True, kw_only=True)
class CardForm:
    """The fields of the payment page as they were typed."""

    number: str
    expiry: str
    code: str
    holder: str
    email: str = ""
    wants_receipt: bool = False


def check_card(form: CardForm, now: float) -> tuple[PaidCard | None, dict[str, str]]:
    """Return the card to pay with, or a text for each wrong field."""
    errors: dict[str, str] = {}
    digits = re.sub(r"[\s\-]", "", form.number)
    number_error = _number_error(digits)
    if number_error:
        errors["number"] = number_error
    expiry, expiry_error = _expiry(form.expiry, now)
    if expiry_error:
        errors["expiry"] = expiry_error
    if not re.fullmatch(r"[0-9]{3}", form.code.strip()):
        errors["code"] = "Введите три последние цифры с обратной стороны карты."
    holder = " ".join(form.holder.split())
    if not HOLDER.fullmatch(holder):
        errors["holder"] = "Введите имя и фамилию латинскими буквами, как на карте."
    if form.wants_receipt and not EMAIL.fullmatch(form.email.strip()):
        errors["email"] = "Введите адрес почты, например anna@example.org, или снимите отметку о квитанции."
    if errors:
        return None, errors
    known = KNOWN[digits]
    card = PaidCard(
        masked_pan=f"{digits[:6]}**{digits[-4:]}",
        expiry=expiry,
        holder=holder.upper(),
        scheme=known.scheme,
        scenario=known.scenario,
    )
    return card, {}


def _number_error(digits: str) -> str:
    if not digits:
        return "Введите номер карты."
    if not digits.isascii() or not digits.isdigit():
        return "В номере карты могут быть только цифры."
    if len(digits) not in PAN_LENGTHS:
        return "Номер карты введён не полностью: обычно в нём 16 цифр."
    if not passes_luhn(digits):
        return "Такого номера карты не бывает. Проверьте, нет ли опечатки."
    if digits not in KNOWN:
        return "Это пробный банк: он принимает только карты из подсказки. Настоящую карту вводить не нужно."
    return ""


def _expiry(text: str, now: float) -> tuple[str, str]:
    found = EXPIRY.fullmatch(text.strip())
    if not found or not 1 <= int(found.group(1)) <= 12:  # noqa: PLR2004 - months of a year
        return "", "Введите месяц и год с карты, например 12/34."
    month, year = int(found.group(1)), int(found.group(2)) % 100 + 2000
    last_day = calendar.monthrange(year, month)[1]
    if datetime(year, month, last_day, 23, 59, 59, tzinfo=UTC).timestamp() < now:
        return "", "Срок действия карты закончился. Возьмите другую карту."
    return f"{year}{month:02}", ""
