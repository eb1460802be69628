"""How an invented household is written down: cells, rows, and the records of a month's charges."""

import calendar
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

UTILITIES, CAPITAL = "utilities", "capital-repair"
RECIPIENTS = {
    UTILITIES: (
        "КОММУНАЛЬНЫЕ УСЛУГИ", "ООО «Управдом» (демо)", "40702810600000000101", "АО «Демо-Банк»", "044999901",
        "30101810000000000901", "7401000106", "740101001",
    ),
    CAPITAL: (
        "КАПИТАЛЬНЫЙ РЕМОНТ (счёт дома)", "Фонд капитального ремонта (демо)", "40604810400000000202",
        "АО «Пример-Банк»", "044999902", "30101810300000000902", "7402000204", "740201001",
    ),
}  # fmt: skip
RECEIPT = (
    "лицевой счёт;вид;квитанция;дата выпуска;долг;долг пени;оплачено;оплачено пени;начислено;начислено пени;"
    "к оплате;к оплате пени"
)
RECIPIENT = "лицевой счёт;вид;получатель;группа;название;расчётный счёт;банк;бик;корр. счёт;инн;кпп;к оплате"
LINE = "лицевой счёт;вид;№;услуга;название;краткое название;получатель;долг;оплачено;начислено;к оплате"
OPERATION = "лицевой счёт;вид;№;вид операции;тариф;ед. тарифа;объём;ед. объёма;период расчёта;сумма"
KIND, KIND_NAME = "united", "Квитанция Объединённая"


@dataclass(frozen=True)
class Service:
    """What is charged, by which tariff, on what."""

    code: str
    name: str
    short: str
    recipient: str
    tariff: Decimal
    unit: str
    volume_unit: str


SERVICES = (
    Service("maintenance", "Содержание и ремонт", "Содержание", UTILITIES, Decimal("28.35"), "руб/м2", "м2"),
    Service("cold_water", "Холодное водоснабжение", "ХВС", UTILITIES, Decimal("46.30"), "руб/м3", "м3"),
    Service("hot_water", "Горячее водоснабжение", "ГВС", UTILITIES, Decimal("221.55"), "руб/м3", "м3"),
    Service("sewerage", "Водоотведение", "ВО", UTILITIES, Decimal("37.90"), "руб/м3", "м3"),
    Service("waste", "Обращение с ТКО", "ТКО", UTILITIES, Decimal("91.40"), "руб/чел", "чел"),
    Service(
        "capital_repair", "Взнос в фонд капремонта", "Капремонт", CAPITAL, Decimal("8.20"), "руб/м2", "м2"
    ),
)


@dataclass
class Household:
    """One personal account and what it owes, service by service."""

    number: int
    street: str
    house: int
    flat: int
    surname: str
    holder: str
    area: Decimal
    persons: int
    pays: str
    readings: dict[str, Decimal] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)


class Records:
    """The rows of a month's charges, kept by type: each type has its own columns."""

    def __init__(self) -> None:
        self.receipts: list[tuple[object, ...]] = []
        self.recipients: list[tuple[object, ...]] = []
        self.lines: list[tuple[object, ...]] = []
        self.operations: list[tuple[object, ...]] = []

    def add(
        self,
        one: Household,
        period: date,
        *,
        quantities: dict[str, Decimal],
        sums: tuple[dict[str, int], dict[str, int], dict[str, int]],
    ) -> None:
        """The receipt of one household."""
        debt, paid, charged = sums
        totals = [money(sum(column.values())) for column in (debt, paid, charged, one.due)]
        head = (one.number, KIND)
        with_penalty = [cell for total in totals for cell in (total, "0,00")]
        self.receipts.append(("receipt", *head, KIND_NAME, day(end(period)), *with_penalty))
        for code, details in RECIPIENTS.items():
            due = sum(one.due[service.code] for service in SERVICES if service.recipient == code)
            self.recipients.append(("recipient", *head, code, *details, money(due)))
        for position, service in enumerate(SERVICES, 1):
            code = service.code
            moved = (debt[code], paid.get(code, 0), charged[code], one.due[code])
            name = (position, code, service.name, service.short, service.recipient)
            self.lines.append(("line", *head, *name, *map(money, moved)))
            basis = (number(service.tariff), service.unit, number(quantities[code]), service.volume_unit)
            row = (
                "operation",
                *head,
                position,
                "начисление",
                *basis,
                f"{period:%m.%Y}",
                money(charged[code]),
            )
            self.operations.append(row)

    def encoded(self) -> bytes:
        """The file."""
        parts = (
            (f"!receipt;{RECEIPT}", self.receipts),
            (f"!recipient;{RECIPIENT}", self.recipients),
            (f"!line;{LINE}", self.lines),
            (f"!operation;{OPERATION}", self.operations),
        )
        return b"".join(table(header, rows) for header, rows in parts)


def table(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    """A header and rows as a file, or a part of one."""
    text = io.StringIO()
    text.write(header + "\n")
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def kopecks(rubles: Decimal) -> int:
    """Kopecks, half up."""
    return int((rubles * 100).quantize(Decimal(1), ROUND_HALF_UP))


def money(minor: int) -> str:
    """Kopecks as the accounting system writes them."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100},{abs(minor) % 100:02d}"


def number(value: Decimal) -> str:
    """A number with a decimal comma."""
    return f"{value.normalize():f}".replace(".", ",")


def day(moment: date) -> str:
    """A date as people write it."""
    return f"{moment:%d.%m.%Y}"


def end(period: date) -> date:
    """The last day of a month."""
    return period.replace(day=calendar.monthrange(period.year, period.month)[1])
