"""The check digit of card numbers."""


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit of a card number fits the others."""
    if not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for place, character in enumerate(reversed(digits)):
        value = int(character) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of two decimal digits
    return total % 10 == 0
