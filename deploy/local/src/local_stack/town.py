"""An invented town: accounts, meters, readings, charges and payments that fit together, as files to import.

The same seed gives the same town to the byte. A line's charge is rounded once, half up.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from local_stack.town_rows import SERVICES, Household, Records, day, end, kopecks, money, number, table

STREETS = [
    "Садовая",
    "Речная",
    "Школьная",
    "Полевая",
    "Заводская",
    "Лесная",
    "Озёрная",
    "Ключевая",
    "Горная",
    "Южная",
]
SURNAMES = [
    "Берёзин",
    "Калинин",
    "Ясенев",
    "Ветлин",
    "Осинин",
    "Черёмухин",
    "Липин",
    "Дубов",
    "Сливин",
    "Вязов",
]
INITIALS = "АБВГДЕИКЛМНОПРСТ"
FLATS_IN_HOUSE = 60
FIRST_NUMBER = 2_000_000_000
CHANNELS = ('оплата "Город"', "касса центра", "банк", "терминал")


@dataclass(frozen=True)
class Month:
    """Everything that happened in a month."""

    period: date
    charges: bytes
    readings: bytes
    payments: bytes


class Town:
    """A town of so many accounts."""

    def __init__(self, *, accounts: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable town, not a secret
        self.organisation = f"town-{seed}"
        self.title = f"Расчётный центр города {seed} (демо)"
        self.first = FIRST_NUMBER + seed * 1_000_000
        self.households = [self._household(index) for index in range(accounts)]

    def _household(self, index: int) -> Household:
        chance = self.chance
        house, flat = divmod(index, FLATS_IN_HOUSE)
        surname = chance.choice(SURNAMES)
        holder = f"{surname} {chance.choice(INITIALS)}. {chance.choice(INITIALS)}."
        return Household(
            number=self.first + index,
            street=f"ул. {STREETS[house % len(STREETS)]}",
            house=house // len(STREETS) + 1,
            flat=flat + 1,
            surname=surname,
            holder=holder,
            area=Decimal(chance.randint(280, 980)) / 10,
            persons=chance.randint(1, 5),
            pays=chance.choices(("all", "part", "nothing"), weights=(85, 10, 5))[0],
        )

    def organisations(self) -> bytes:
        """The organisation that keeps the accounts."""
        header = "Код;Название;Телефон;Вид проверки;Оплата;Показания;Электронная квитанция"
        row = (self.organisation, self.title, "+7 000 100-20-20", "фамилия", "да", "да", "да")
        return table(header, [row])

    def accounts(self) -> bytes:
        """The personal accounts."""
        header = (
            "Организация;Лицевой счет;Улица;Дом;Квартира;Фамилия;Плательщик;Общая площадь;Жилая площадь;"
            "Комнат;Собственников;Прописано;Проживает;Плита;Электроотопление"
        )
        rows = (
            (
                self.organisation, one.number, one.street, one.house, one.flat, one.surname, one.holder,
                number(one.area), number(one.area * Decimal("0.6")), 1 + int(one.area) // 25, 1, one.persons,
                one.persons, "газовая", "нет",
            )
            for one in self.households
        )  # fmt: skip
        return table(header, rows)

    def meters(self, since: date) -> bytes:
        """Two water meters in every flat."""
        header = (
            "Организация;Лицевой счёт;Номер счётчика;Услуга;Название;Единица;Место;Дата установки;"
            "Дата поверки;Начало расчёта;Окончание расчёта;Причина снятия;Цифр;Знаков;Зон"
        )
        verified = date(since.year + 6, since.month, 1)
        rows = (
            (
                self.organisation, one.number, _serial(one, code), code, name, "м3", "С/У", day(since),
                day(verified), day(since), "", "", 5, 2, 1,
            )
            for one in self.households
            for code, name in (("cold_water", "ХВС"), ("hot_water", "ГВС"))
        )  # fmt: skip
        return table(header, rows)

    def months(self, periods: Sequence[date]) -> Iterator[Month]:
        """Month after month, each standing on the one before."""
        for index, period in enumerate(periods):
            readings: list[tuple[object, ...]] = []
            payments: list[tuple[object, ...]] = []
            records = Records()
            for one in self.households:
                if index == 0:
                    readings += self._initial(one, period)
                volumes = self._read(one, period, rows=readings)
                paid = self._pay(one, period, rows=payments)
                self._charge(one, period, volumes=volumes, paid=paid, records=records)
            yield Month(
                period,
                records.encoded(),
                table(
                    "Организация;Лицевой счёт;Номер счётчика;Зона;Дата учёта;Дата снятия;Источник;Показание;"
                    "Принято к расчёту;Через ноль",
                    readings,
                ),
                table(
                    "Организация;Лицевой счёт;Вид оплаты;Дата приёма;Дата обработки;Сумма;Номер операции",
                    payments,
                ),
            )

    def _initial(self, one: Household, period: date) -> list[tuple[object, ...]]:
        before = day(period - timedelta(days=1))
        for code in ("cold_water", "hot_water"):
            one.readings[code] = Decimal(self.chance.randint(0, 9000)) / 100
        return [
            self._reading(one, code, source="Начальное", days=(before, before, before))
            for code in one.readings
        ]

    def _read(self, one: Household, period: date, *, rows: list[tuple[object, ...]]) -> dict[str, Decimal]:
        volumes = {}
        taken, accepted = day(period.replace(day=self.chance.randint(18, 25))), day(end(period))
        for code, most in (("cold_water", 420), ("hot_water", 260)):
            volumes[code] = Decimal(self.chance.randint(60, most) * one.persons) / 100
            one.readings[code] += volumes[code]
            rows.append(self._reading(one, code, source="Житель", days=(taken, taken, accepted)))
        return volumes

    def _reading(
        self, one: Household, code: str, *, source: str, days: tuple[str, str, str]
    ) -> tuple[object, ...]:
        accounted, taken, accepted = days
        meter = (self.organisation, one.number, _serial(one, code), "")
        return (*meter, accounted, taken, source, number(one.readings[code]), accepted, "нет")

    def _pay(self, one: Household, period: date, *, rows: list[tuple[object, ...]]) -> dict[str, int]:
        """What was paid this month of each service, below zero."""
        if one.pays == "nothing" or not any(one.due.values()):
            return {}
        share = 1 if one.pays == "all" else 2
        paid = {code: -(due // share) for code, due in one.due.items()}
        accepted = period.replace(day=self.chance.randint(5, 20))
        processed = accepted + timedelta(days=self.chance.randint(1, 4))
        operation = f"T{one.number}{period:%Y%m}"
        rows.append(
            (
                self.organisation, one.number, self.chance.choice(CHANNELS), day(accepted), day(processed),
                money(sum(paid.values())), operation,
            )
        )  # fmt: skip
        return paid

    @staticmethod
    def _charge(
        one: Household,
        period: date,
        *,
        volumes: dict[str, Decimal],
        paid: dict[str, int],
        records: "Records",
    ) -> None:
        quantities = {
            "maintenance": one.area,
            "capital_repair": one.area,
            "waste": Decimal(one.persons),
            "sewerage": sum(volumes.values(), Decimal(0)),
            **volumes,
        }
        charged = {service.code: kopecks(service.tariff * quantities[service.code]) for service in SERVICES}
        debt = {service.code: one.due.get(service.code, 0) for service in SERVICES}
        one.due = {code: debt[code] + paid.get(code, 0) + charged[code] for code in charged}
        records.add(one, period, quantities=quantities, sums=(debt, paid, charged))


def periods(newest: date, count: int) -> list[date]:
    """So many months up to the newest, oldest first."""
    number = newest.year * 12 + newest.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number - count + 1, number + 1)]


def _serial(one: Household, code: str) -> str:
    return f"{'1' if code == 'cold_water' else '2'}{one.number % 100_000_000:08d}"
