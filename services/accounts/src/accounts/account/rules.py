"""How numbers, addresses and names are compared and shown: pure functions."""

import re
import unicodedata
from datetime import timedelta
from decimal import Decimal

GUEST_MISSES_PER_NUMBER = 10
GUEST_MISS_WINDOW = timedelta(days=1)
# Letters that look the same on both keyboards: people type «12a» with a Latin letter and never notice.
LOOKALIKES = str.maketrans("abcekmhoptxy", "авсекмнортху")
TOKEN = re.compile(r"[0-9]+|[a-zа-я]+|/")
HOUSE_PREFIXES = frozenset({"д", "дом"})
HOUSE_NOISE = frozenset({"лит", "литер", "литера"})
FLAT_PREFIXES = frozenset({"кв", "квартира"})
CANONICAL = {"корп": "к", "корпус": "к", "стр": "с", "строение": "с", "помещение": "пом", "комната": "ком"}
DASHES = re.compile(r"[‐-―−-]")
APOSTROPHES = re.compile(r"['`´ʼ’‘]")


def _folded(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value.replace("№", " ")).casefold()
    return unicodedata.normalize("NFKC", folded).casefold().replace("ё", "е")


def number_key(number: str) -> str:
    """What an account number is compared by: without spaces and dashes, leading zeros kept."""
    return re.sub(r"\s", "", DASHES.sub("", _folded(number)))


def _tokens(value: str) -> list[str]:
    found = TOKEN.findall(_folded(value).translate(LOOKALIKES))
    return [(token.lstrip("0") or "0") if token.isdigit() else CANONICAL.get(token, token) for token in found]


def _joined(tokens: list[str]) -> str:
    joined = ""
    for token in tokens:
        if joined[-1:].isdigit() and token.isdigit():
            joined += "-"
        joined += token
    return joined


def house_key(house: str) -> str:
    """What a house number is compared by: «д. 10-А», «10 а» and «дом 10А» are one house."""
    tokens = _tokens(house)
    if len(tokens) > 1 and tokens[0] in HOUSE_PREFIXES:
        tokens = tokens[1:]
    return _joined([token for token in tokens if token not in HOUSE_NOISE])


def flat_key(flat: str | None) -> str:
    """What a flat number is compared by; empty for a private house."""
    tokens = _tokens(flat or "")
    if tokens and tokens[0] in FLAT_PREFIXES:
        tokens = tokens[1:]
    return _joined(tokens)


def street_key(street: str) -> str:
    """What a street is compared by when premises are imported."""
    return " ".join(re.findall(r"\w+", _folded(street)))


def surname_key(surname: str) -> str:
    """What a surname is compared by: Ё is Е, any case, single spaces, one kind of dash, no apostrophes."""
    plain = APOSTROPHES.sub("", DASHES.sub("-", _folded(surname)))
    return re.sub(r" ?- ?", "-", " ".join(plain.split()))


def address_of(street: str, house: str, *, flat: str | None) -> str:
    """«ул. Кыштымская, 12 - 7»."""
    return f"{street}, {house} - {flat}" if flat else f"{street}, {house}"


def masked_address(street: str, house: str, *, flat: str | None) -> str:
    """The address for somebody who has not proved anything: of the street only the first letter is told."""
    words = [word if word.endswith(".") else _masked_word(word) for word in street.split()]
    return address_of(" ".join(words), house, flat=flat)


def _masked_word(word: str) -> str:
    return word[0] + "•••" if word[0].isupper() or word[0].isdigit() else word


def plain_decimal(value: Decimal | None) -> str | None:
    """A decimal as text without needless zeros: «114.8»."""
    if value is None:
        return None
    return f"{value.normalize():f}"
