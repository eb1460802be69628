"""Bank details and the QR content made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.document.qr import MANDATORY_BYTES_MAX, QrPayment, qr_svg, qr_text
from billing.document.requisites import are_requisites_valid, is_account_valid

pytestmark = pytest.mark.feature("BIL-19")


@pytest.mark.parametrize(
    ("bic", "account", "correspondent"),
    [
        ("044525225", "40702810138250123017", "30101810400000000225"),
        ("047501602", "40702810000000000000", "30101810700000000602"),
    ],
)
def test_known_correspondent_accounts_are_well_formed(bic: str, account: str, correspondent: str) -> None:
    assert is_account_valid(correspondent, bic)
    if bic == "044525225":
        assert are_requisites_valid(account=account, bic=bic, correspondent_account=correspondent)


@pytest.mark.parametrize(
    ("account", "bic"),
    [
        ("111111111111111111111111", "044525593"),
        ("22222222222222222222", "047501779"),
        ("30101810400000000000", "044525593"),
        ("30101810400000000000", "047501779"),
        ("40702810138250123018", "044525225"),
        ("40702810138250123017", "044525226"),
        ("4070281013825012301", "044525225"),
        ("40702810138250123017", "44525225"),
        ("", "044525225"),
        ("40702810138250123017", ""),
        ("4070281013825012301Я", "044525225"),
        ("４０７０２８１０１３８２５０１２３０１７", "044525225"),
    ],
)
def test_malformed_details_are_recognised(account: str, bic: str) -> None:
    assert not is_account_valid(account, bic)


def test_any_single_wrong_digit_is_noticed() -> None:
    right = "40702810138250123017"
    for place in range(1, 20):
        wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
        assert not is_account_valid(wrong, "044525225"), place


def test_a_treasury_account_needs_no_correspondent_one() -> None:
    for digit in range(10):
        account = f"40102810{digit}45370000000"[:20]
        if is_account_valid(account, "014525988"):
            assert are_requisites_valid(account=account, bic="014525988", correspondent_account="")
            return
    pytest.fail("one of ten digits is the right one")


def payment(**changes: str) -> QrPayment:
    values = {
        "name": "ООО «Управдом»", "account": "40702810138250123017", "bank_name": "Банк", "bic": "044525225",
        "correspondent_account": "30101810400000000225", "purpose": "ЖКУ", "inn": "", "kpp": "",
        "payer_account": "0000123", "period": "082020",
    }  # fmt: skip
    return QrPayment(**(values | changes), sum_minor=123456)


def test_the_mandatory_fields_come_first_and_empty_ones_are_left_out() -> None:
    assert qr_text(payment()) == (
        "ST00012|Name=ООО «Управдом»|PersonalAcc=40702810138250123017|BankName=Банк|BIC=044525225"
        "|CorrespAcc=30101810400000000225|Sum=123456|Purpose=ЖКУ|PersAcc=0000123|PaymPeriod=082020|TechCode=02"
    )


def test_leading_zeros_of_the_payers_account_stay() -> None:
    assert "PersAcc=0000123" in qr_text(payment())


def test_a_separator_in_a_value_gives_way_to_another_one() -> None:
    text = qr_text(payment(name="А|Б#В"))

    assert text.startswith("ST00012;Name=А|Б#В;PersonalAcc=")


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=160))
def test_the_mandatory_block_keeps_within_its_bytes_for_any_name(name: str) -> None:
    text = qr_text(payment(name=name, bank_name="Б" * 60))
    separator = text[7]
    block = text[8 : text.index(f"{separator}Sum=")]
    assert len(block.encode()) <= MANDATORY_BYTES_MAX


def test_equal_payments_give_equal_pictures() -> None:
    assert qr_svg(qr_text(payment())) == qr_svg(qr_text(payment()))
