"""Sums: what may be entered, how refunds are shared, how registers name operations."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import RowError
from payments.cart.rules import blockers, check_sum
from payments.errors import SumTooLarge, SumTooSmall
from payments.history.rules import NaturalKeys, find_account, parse_row
from payments.ledger.rules import per_recipient, refund_shares, split_minor

RECIPIENTS = st.dictionaries(st.uuids(), st.integers(1, 10**9), min_size=1, max_size=12)


@pytest.mark.feature("PAY-13")
@pytest.mark.parametrize(("amount", "is_right"), [(999, False), (1000, True), (5000, True), (5001, False)])
def test_a_sum_has_to_lie_between_the_limits(amount: int, is_right: bool) -> None:  # noqa: FBT001 - a table
    if is_right:
        check_sum(amount, minimum_minor=1000, maximum_minor=5000)
        return
    with pytest.raises((SumTooSmall, SumTooLarge)):
        check_sum(amount, minimum_minor=1000, maximum_minor=5000)


def test_sums_in_messages_are_written_as_people_write_them() -> None:
    with pytest.raises(SumTooSmall) as small:
        check_sum(1, minimum_minor=1000, maximum_minor=5000)
    with pytest.raises(SumTooLarge) as large:
        check_sum(10**9, minimum_minor=1000, maximum_minor=513527)
    messages = [small.value.detail, large.value.detail]
    assert messages == ["Не меньше 10,00\u00a0₽", "Не больше 5\u00a0135,27\u00a0₽"]


@pytest.mark.check("F-03")
@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(lambda weights: sum(weights) > 0),
)
def test_parts_add_up_to_the_total(total: int, weights: list[int]) -> None:
    parts = split_minor(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(
        abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.feature("PAY-20")
def test_every_reason_not_to_pay_is_named() -> None:
    def reasons(total: int, lines: int, *, is_paying: bool = False) -> list[str]:
        return blockers(total, line_count=lines, minimum_minor=1000, maximum_minor=5000, is_paying=is_paying)

    assert reasons(0, 0, is_paying=True) == ["empty"]
    assert reasons(3000, 1) == []
    assert reasons(999, 1) == ["below_minimum"]
    assert reasons(5001, 1, is_paying=True) == ["payment_pending", "above_maximum"]


@pytest.mark.check("F-03")
@given(RECIPIENTS, st.data())
def test_refunds_are_shared_to_the_kopeck_and_never_exceed_what_was_received(
    received: dict[UUID, int], data: st.DataObject
) -> None:
    returned: dict[UUID, int] = {}
    left = sum(received.values())
    while left:
        refund = data.draw(st.one_of(st.just(left), st.integers(1, left)))
        shares = refund_shares(refund, received=received, returned=returned)
        assert sum(shares.values()) == refund
        assert all(share > 0 for share in shares.values())
        for recipient, share in shares.items():
            returned[recipient] = returned.get(recipient, 0) + share
            assert returned[recipient] <= received[recipient]
        left -= refund
    assert returned == received


@given(st.lists(st.tuples(st.sampled_from([UUID(int=1), UUID(int=2)]), st.integers(1, 100))))
def test_shares_per_recipient_add_up(parts: list[tuple[UUID, int]]) -> None:
    assert sum(per_recipient(parts).values()) == sum(amount for _, amount in parts)


def _cells(**changes: str) -> dict[str, str]:
    return {
        "account": "1000000007",
        "kind": 'оплата "Город"',
        "accepted_on": "08.11.2012",
        "processed_on": "12.11.2012",
        "amount": "-1 082,36",
        "operation": "",
    } | changes


@pytest.mark.feature("PAY-01")
def test_a_row_of_the_sample_is_read() -> None:
    assert parse_row("", _cells()) == {
        "organisation": "",
        "account": "1000000007",
        "kind": 'оплата "Город"',
        "accepted_on": "2012-11-08",
        "processed_on": "2012-11-12",
        "amount_minor": -108236,
        "operation": None,
    }


@given(st.sampled_from(sorted(_cells())), st.text(max_size=120))
def test_any_cell_is_read_or_refused_with_a_reason(name: str, value: str) -> None:
    try:
        row = parse_row("", _cells(**{name: value}))
    except RowError as error:
        refusal = error
    else:
        assert row["amount_minor"] != 0
        return
    assert refusal.message
    assert refusal.column


def test_operations_are_named_by_number_or_by_their_place_among_equals() -> None:
    account, other = uuid4(), uuid4()
    row, numbered = parse_row("", _cells()), parse_row("", _cells(operation="a-1"))
    first, second = NaturalKeys(), NaturalKeys()
    names = [first.key_of(row, account) for _ in range(3)]
    assert len(set(names)) == 3
    assert [second.key_of(row, account) for _ in range(3)] == names
    assert first.key_of(numbered, account) == first.key_of(numbered, account)
    assert first.key_of(numbered, account) != first.key_of(numbered, other)


def test_an_account_is_found_by_number_and_where_needed_by_organisation() -> None:
    first, second = uuid4(), uuid4()
    accounts = {("one", "7"): first, ("two", "7"): second, ("two", "8"): uuid4()}
    assert find_account({"account": "7", "organisation": "one"}, accounts) == first
    with pytest.raises(RowError, match="нескольких"):
        find_account({"account": "7", "organisation": ""}, accounts)
    with pytest.raises(RowError, match="Нет лицевого счёта"):
        find_account({"account": "9", "organisation": ""}, accounts)
    with pytest.raises(RowError, match="Нет лицевого счёта"):
        find_account({"account": "8", "organisation": "one"}, accounts)
