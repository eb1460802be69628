"""Bank details: are they well-formed? The check digits of an account are bound to the bank's code (BIC)."""

import re

ACCOUNT = re.compile(r"[1-9]\d{4}[0-9ABCEHKMPTX]\d{14}")
BIC = re.compile(r"0[0-9]\d{7}")
LETTERS = {letter: str(digit) for digit, letter in enumerate("ABCEHKMPTX")}
WEIGHTS = (7, 1, 3)
CORRESPONDENT = "301"
TREASURY = "40102"


def is_account_valid(account: str, bic: str) -> bool:
    """Whether a settlement or correspondent account has the right form and check digit for the bank."""
    if not ACCOUNT.fullmatch(account) or not BIC.fullmatch(bic):
        return False
    by_region = account.startswith((CORRESPONDENT, TREASURY))
    prefix = "0" + bic[4:6] if by_region else bic[-3:]
    digits = prefix + "".join(LETTERS.get(character, character) for character in account)
    return sum(int(digit) * WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits)) % 10 == 0


def are_requisites_valid(*, account: str, bic: str, correspondent_account: str) -> bool:
    """Whether money sent to these details can arrive; a treasury account may have no correspondent one."""
    if not is_account_valid(account, bic):
        return False
    if not correspondent_account:
        return account.startswith(TREASURY)
    return is_account_valid(correspondent_account, bic)
