"""The files of one household's accounting system, month by month."""

from drive.files import SURNAME, File


def household(number: str) -> list[File]:
    """The account and its two meters, read for the first time in July."""
    return [
        File("accounts", "organisations", "код;название\ncentre;Центр начислений (проба)\n"),
        File(
            "accounts",
            "accounts",
            "Организация;Лицевой счет;Улица;Дом;Квартира;Фамилия;Плательщик\n"
            f"centre;{number};ул. Пробная;1;1;{SURNAME};{SURNAME} А. П.\n",
        ),
        File(
            "metering",
            "meters",
            "organisation;account;serial;service_code;name;unit;place;installed_on;digits;decimals\n"
            f"centre;{number};{number}-1;cold_water;ХВС;м3;С/У;01.01.2025;5;2\n"
            f"centre;{number};{number}-2;hot_water;ГВС;м3;С/У;01.01.2025;5;2\n",
        ),
        File(
            "metering",
            "readings",
            "organisation;account;serial;accounted_on;taken_on;source;value\n"
            f"centre;{number};{number}-1;01.07.2025;01.07.2025;Начальное;100,00\n"
            f"centre;{number};{number}-2;01.07.2025;01.07.2025;Начальное;50,00\n",
        ),
    ]


def tariffs(*rates: tuple[str, str, str]) -> File:
    """Rates as (service, first day, rate)."""
    rows = "".join(f"tariff;{service};;{day};{rate};руб/м3\n" for service, day, rate in rates)
    return File(
        "billing",
        "tariffs",
        "!service;услуга;название;краткое название\n"
        "service;maintenance;Содержание и ремонт;Содержание\n"
        "service;cold_water;Холодное водоснабжение;ХВС\n"
        "service;hot_water;Горячее водоснабжение;ГВС\n"
        "!tariff;услуга;зона;действует с;тариф;единица\n" + rows,
    )


def bill(
    number: str,
    period: str,
    *,
    debt: str = "0,00",
    paid: str = "0,00",
    maintenance: str,
    water: str = "0,00",
    due: str,
    counted: tuple[str, ...] = (),
) -> File:
    """A receipt with two lines; `counted` are numbers of payments that its sums include."""
    text = (
        "!receipt;лицевой счёт;вид;квитанция;долг;оплачено;начислено;к оплате\n"
        f"receipt;{number};united;Квитанция Объединённая;{debt};{paid};{_sum(maintenance, water)};{due}\n"
        "!recipient;лицевой счёт;вид;получатель;группа;название;к оплате\n"
        f"recipient;{number};united;utilities;УСЛУГИ;ООО «Управдом» (проба);{due}\n"
        "!line;лицевой счёт;вид;№;услуга;название;получатель;долг;оплачено;начислено;к оплате\n"
        f"line;{number};united;1;maintenance;Содержание;utilities;{debt};{paid};{maintenance};"
        f"{_sum(due, '-' + water)}\n"
        f"line;{number};united;2;cold_water;Вода;utilities;0,00;0,00;{water};{water}\n"
    )
    if counted:
        text += "!payment;лицевой счёт;вид;номер платежа\n"
        text += "".join(f"payment;{number};united;{name}\n" for name in counted)
    return File("billing", "charges", text, period=period)


def _sum(*amounts: str) -> str:
    total = sum(round(float(amount.replace(",", ".")) * 100) for amount in amounts)
    sign = "-" if total < 0 else ""
    return f"{sign}{abs(total) // 100},{abs(total) % 100:02}"
