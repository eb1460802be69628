"""Whoever calls a function names the third argument and those after it; exceptions say who calls."""

import sys

import pytest

from local_stack.layout import checkout

sys.path.insert(0, str(checkout() / "tools"))


@pytest.mark.parametrize(
    "source",
    [
        "def pay(sum, account, day): ...",
        "async def pay(sum, account, /, day): ...",
        "class Bank:\n    def pay(self, sum, account, day): ...",
        "class Bank:\n    def __init__(self, sum, account, day): ...",
        "class Bank:\n    @classmethod\n    def of(cls, sum, account, day): ...",
        "class Bank:\n    @staticmethod\n    def of(sum, account, day): ...",
        "def outer():\n    def pay(sum, account, day=None): ...",
        "async def pay(session: AsyncSession, sum, account, day): ...",
        "@cache\ndef pay(sum, account, day): ...",
        "def pay(sum, account, day):\n    x = 1  # positional for nobody\n",
    ],
)
def test_a_third_argument_without_a_name_is_found(source: str) -> None:
    from signatures import findings

    ((_, remark),) = findings(source)
    assert remark.endswith("without a name, at most 2")


@pytest.mark.parametrize(
    "source",
    [
        "def pay(sum, account, *, day): ...",
        "def pay(sum, account, *days): ...",
        "class Bank:\n    def pay(self, sum, account): ...",
        "class Bank:\n    def __exit__(self, kind, error, trace): ...",
        "async def pay(session: AsyncSession, sum, account): ...",
        "@router.post('/payments')\nasync def pay(body, caller, key, session): ...",
        "@pytest.fixture\ndef town(servers, issuer, outside): ...",
        "@event.listens_for(Session, 'after_begin')\ndef note(session, transaction, connection): ...",
        "def test_of_payments(service, bank, payer): ...",
        "def note(one, two, three):  # positional for structlog\n    ...",
        "def note(\n    one,\n    two,\n    three,\n) -> None:\n    # positional for structlog\n    ...",
    ],
)
def test_what_is_named_or_called_by_others_is_not(source: str) -> None:
    from signatures import findings

    assert list(findings(source)) == []


def test_the_repository_keeps_the_rule() -> None:
    from signatures import main

    assert main() == 0
