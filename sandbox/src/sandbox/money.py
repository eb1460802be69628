"""Sums as people read them."""


def rubles(amount_minor: int) -> str:
    """Write kopecks as rubles with a comma and unbreakable spaces."""
    whole, part = divmod(amount_minor, 100)
    return f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{part:02}\N{NO-BREAK SPACE}₽"
