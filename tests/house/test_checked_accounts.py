"""An account that was checked is made by the check alone; queries for people take no other."""

import re

import pytest

from local_stack.layout import checkout

MADE = re.compile(r"\b(OwnedAccount|GuestAccount)\(")
CHECKS = {
    "billing/account/repository.py": ["OwnedAccount"],
    "metering/account/repository.py": ["OwnedAccount"],
    "metering/guest/router.py": ["GuestAccount"],
}


@pytest.mark.check("C-21")
def test_only_the_checks_make_checked_accounts() -> None:
    made = {}
    for service in ("billing", "metering"):
        sources = checkout() / "services" / service / "src"
        for path in sources.rglob("*.py"):
            found = MADE.findall(path.read_text("utf-8"))
            if found:
                made[path.relative_to(sources).as_posix()] = found
    assert made == CHECKS
