"""Sums as people read and write them."""

import re

SUM = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")


def rubles(amount_minor: int) -> str:
    """Write kopecks as rubles with a comma and unbreakable spaces."""
    whole, part = divmod(amount_minor, 100)
    return f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{part:02}\N{NO-BREAK SPACE}₽"


def plain_rubles(amount_minor: int) -> str:
    """Write kopecks as a person types them into a field: «941,36»."""
    whole, part = divmod(amount_minor, 100)
    return f"{whole},{part:02}"


def kopecks(text: str) -> int | None:
    """Read a sum typed in rubles; None when it is not one."""
    written = re.sub(r"\s", "", text)
    if not written.isascii() or not SUM.fullmatch(written):
        return None
    whole, _, part = written.replace(",", ".").partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))
