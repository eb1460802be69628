"""The accounting system's files of an invented town: every account has two meters and one receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

COLD_RATE, HOT_RATE = Decimal("46.30"), Decimal("221.55")
BASELINE = Decimal("100.00")
SURNAME = "Ёлкина"
# Services of a receipt: code, name, recipient, due in rubles.
Line = tuple[str, str, str, str]
LINES: tuple[Line, ...] = (
    ("maintenance", "Содержание и ремонт", "utilities", "1749.20"),
    ("cold_water", "Холодное водоснабжение", "water", "292.32"),
    ("hot_water", "Горячее водоснабжение", "water", "463.10"),
    ("heating", "Отопление", "utilities", "2766.35"),
)
# One line that a hundred payments do not use up.
DEEP_LINES: tuple[Line, ...] = (("maintenance", "Содержание и ремонт", "utilities", "99000.00"),)
RECIPIENTS = (("utilities", "ООО «Управдом» (демо)"), ("water", "ООО «Водоканал» (демо)"))


@dataclass(frozen=True)
class File:
    """One file and where it is uploaded."""

    service: str
    kind: str
    text: str
    period: str = ""


def number_of(index: int) -> str:
    """The number of the town's account."""
    return str(2_000_000_001 + index)


def _months(count: int, before: date) -> list[date]:
    """The first days of the months before one, oldest first."""
    found: list[date] = []
    first = before.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        found.insert(0, first)
    return found


def town(accounts: int, today: date, *, months: int = 1, lines: Sequence[Line] = LINES) -> list[File]:
    """All files in the order in which they are uploaded."""
    numbers = [number_of(index) for index in range(accounts)]
    periods = _months(months, today)
    return [
        File("accounts", "organisations", "код;название\ncentre;Центр начислений (проба)\n"),
        File("accounts", "accounts", _accounts(numbers)),
        File("metering", "meters", _meters(numbers)),
        File("metering", "readings", _readings(numbers, periods[0])),
        File("billing", "tariffs", TARIFFS),
        *(
            File("billing", "charges", _charges(numbers, period, lines=lines), period=period.isoformat())
            for period in periods
        ),
    ]


def _accounts(numbers: list[str]) -> str:
    header = "Организация;Лицевой счет;Улица;Дом;Квартира;Фамилия;Плательщик\n"
    rows = (
        f"centre;{number};ул. Пробная;1;{flat};{SURNAME};{SURNAME} А. П.\n"
        for flat, number in enumerate(numbers, 1)
    )
    return header + "".join(rows)


def _meters(numbers: list[str]) -> str:
    header = "organisation;account;serial;service_code;name;unit;place;installed_on;digits;decimals\n"
    rows = (
        f"centre;{number};{number}{suffix};{service};{name};м3;С/У;01.01.2018;5;2\n"
        for number in numbers
        for suffix, service, name in (("1", "cold_water", "ХВС"), ("2", "hot_water", "ГВС"))
    )
    return header + "".join(rows)


def _readings(numbers: list[str], period: date) -> str:
    header = "organisation;account;serial;accounted_on;taken_on;source;value\n"
    day = f"{period:%d.%m.%Y}"
    rows = (
        f"centre;{number};{number}{suffix};{day};{day};Начальное;{BASELINE}\n"
        for number in numbers
        for suffix in ("1", "2")
    )
    return header + "".join(rows)


TARIFFS = (
    "!service;услуга;название;краткое название\n"
    "service;maintenance;Содержание и ремонт;Содержание\n"
    "service;cold_water;Холодное водоснабжение;ХВС\n"
    "service;hot_water;Горячее водоснабжение;ГВС\n"
    "service;heating;Отопление;Отопление\n"
    "!tariff;услуга;зона;действует с;тариф;единица\n"
    f"tariff;cold_water;;01.01.2018;{COLD_RATE};руб/м3\n"
    f"tariff;hot_water;;01.01.2018;{HOT_RATE};руб/м3\n"
)


def _charges(numbers: list[str], period: date, *, lines: Sequence[Line]) -> str:
    total = sum(Decimal(line[3]) for line in lines)
    month = f"{period:%m.%Y}"
    parts = ["!receipt;лицевой счёт;вид;квитанция;начислено;к оплате\n"]
    parts += [f"receipt;{number};united;Квитанция Объединённая;{total};{total}\n" for number in numbers]
    parts.append("!recipient;лицевой счёт;вид;получатель;группа;название;к оплате\n")
    paid_to = {line[2] for line in lines}
    for code, name in (each for each in RECIPIENTS if each[0] in paid_to):
        share = sum(Decimal(line[3]) for line in lines if line[2] == code)
        parts += [f"recipient;{number};united;{code};{name};{name};{share}\n" for number in numbers]
    parts.append("!line;лицевой счёт;вид;№;услуга;название;получатель;начислено;к оплате\n")
    for no, (service, name, recipient, due) in enumerate(lines, 1):
        parts += [
            f"line;{number};united;{no};{service};{name};{recipient};{due};{due}\n" for number in numbers
        ]
    parts.append("!operation;лицевой счёт;вид;№;вид операции;период расчёта;сумма\n")
    for no, (_, _, _, due) in enumerate(lines, 1):
        parts += [f"operation;{number};united;{no};начисление;{month};{due}\n" for number in numbers]
    return "".join(parts)
