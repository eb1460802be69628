"""The import kind `accounts`: the form of the file."""

from typing import Any

from accounts.account import loading
from accounts.account.rules import flat_key, house_key, number_key, street_key, surname_key
from accounts.cells import Cells
from importing import ImportKind

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
    cells = Cells(values, TITLES)
    surnames = [surname_key(each) for each in cells.text("surnames").split(",") if each.strip()]
    if not 1 <= len(surnames) <= SURNAMES_MAX:
        raise cells.wrong(
            "surnames", f"Нужна фамилия, а если их несколько (до {SURNAMES_MAX}), через запятую"
        )
    return {
        "organisation": cells.text("organisation", length=40),
        "account": {
            "number": cells.text("number", length=40),
            "number_key": _key(cells, "number", number_key(cells.text("number", length=40))),
            "holder_name": cells.text("holder_name"),
            "surname_keys": surnames,
            "owners": cells.count("owners"),
            "persons_registered": cells.count("persons_registered"),
            "persons_living": cells.count("persons_living"),
        },
        "premises": _premises(cells),
    }


def _premises(cells: Cells) -> dict[str, Any]:
    street, house = cells.text("street"), cells.text("house", length=20)
    flat = cells.optional("flat", length=20)
    return {
        "street": street,
        "house": house,
        "flat": flat,
        "street_key": _key(cells, "street", street_key(street)),
        "house_key": _key(cells, "house", house_key(house)),
        "flat_key": _key(cells, "flat", flat_key(flat)) if flat else "",
        "rooms": cells.count("rooms"),
        "stove_type": cells.optional("stove_type", length=60),
        "has_electric_heating": cells.flag("has_electric_heating"),
        **{name: cells.area(name) for name in AREAS},
    }


def _key(cells: Cells, name: str, key: str) -> str:
    if not key:
        raise cells.wrong(name, "Здесь нет ни букв, ни цифр")
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
