"""The import kind `accounts`: the form of the file."""

from decimal import Decimal
from typing import Any

from accounts.account import loading
from accounts.account.rules import flat_key, house_key, number_key, street_key, surname_key
from importing import Cells, ImportKind
from importing.cells import decimal, flag, line, whole

SURNAMES_MAX = 10
COLUMNS = {
    "организация": "organisation",
    "лицевой счет": "number",
    "лицевой счёт": "number",
    "улица": "street",
    "дом": "house",
    "квартира": "flat",
    "фамилия": "surnames",
    "плательщик": "holder_name",
    "общая площадь": "total_area_m2",
    "жилая площадь": "living_area_m2",
    "комнат": "rooms",
    "собственников": "owners",
    "прописано": "persons_registered",
    "проживает": "persons_living",
    "плита": "stove_type",
    "электроотопление": "has_electric_heating",
    "площадь дома": "house_total_area_m2",
    "жилая площадь дома": "house_living_area_m2",
    "нежилая площадь дома": "house_nonresidential_area_m2",
    "площадь общего имущества": "house_common_area_m2",
}
COLUMNS |= {ours: ours for ours in list(COLUMNS.values())}
TITLES = {ours: title for title, ours in reversed(COLUMNS.items()) if title != ours}
REQUIRED = frozenset({"organisation", "number", "street", "house", "flat", "surnames", "holder_name"})
TEXT_MAX = 200
COUNT = whole(range(10_001))
AREA = decimal(decimals_max=4, below=Decimal(10_000_000))
AREAS = (
    "total_area_m2",
    "living_area_m2",
    "house_total_area_m2",
    "house_living_area_m2",
    "house_nonresidential_area_m2",
    "house_common_area_m2",
)


def parse(_: str, values: dict[str, str]) -> dict[str, Any]:
    """The account and the premises of one row, as JSON values. Raises RowError."""
    row = Cells(values, TITLES)
    surnames = [
        surname_key(each) for each in row.required("surnames", line(TEXT_MAX)).split(",") if each.strip()
    ]
    if not 1 <= len(surnames) <= SURNAMES_MAX:
        raise row.wrong("surnames", f"Нужна фамилия, а если их несколько (до {SURNAMES_MAX}), через запятую")
    return {
        "organisation": row.required("organisation", line(40)),
        "account": {
            "number": row.required("number", line(40)),
            "number_key": _key(row, "number", key=number_key(row.required("number", line(40)))),
            "holder_name": row.required("holder_name", line(TEXT_MAX)),
            "surname_keys": surnames,
            "owners": row.read("owners", COUNT),
            "persons_registered": row.read("persons_registered", COUNT),
            "persons_living": row.read("persons_living", COUNT),
        },
        "premises": _premises(row),
    }


def _premises(row: Cells) -> dict[str, Any]:
    street, house = row.required("street", line(TEXT_MAX)), row.required("house", line(20))
    flat = row.read("flat", line(20))
    return {
        "street": street,
        "house": house,
        "flat": flat,
        "street_key": _key(row, "street", key=street_key(street)),
        "house_key": _key(row, "house", key=house_key(house)),
        "flat_key": _key(row, "flat", key=flat_key(flat)) if flat else "",
        "rooms": row.read("rooms", COUNT),
        "stove_type": row.read("stove_type", line(60)),
        "has_electric_heating": row.read("has_electric_heating", flag),
        **{name: row.read(name, AREA) for name in AREAS},
    }


def _key(row: Cells, name: str, *, key: str) -> str:
    if not key:
        raise row.wrong(name, "Здесь нет ни букв, ни цифр")
    return key


ACCOUNTS = ImportKind(
    code="accounts",
    title="Лицевые счета",
    columns={"": COLUMNS},
    required={"": REQUIRED},
    parse=parse,
    check=loading.check,
    apply=loading.apply,
    revert=loading.revert,
)
