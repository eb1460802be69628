"""The payment QR code of ГОСТ Р 56042: bank details and sum that a banking application reads."""

import io
from dataclasses import dataclass

from billing.receipt.models import Receipt, ReceiptRecipient

HEADER = "ST00012"
SEPARATORS = "|#;:^_~{}!$%&()*+,/@"
NAME_MAX, BANK_NAME_MAX, PURPOSE_MAX = 160, 45, 160
MANDATORY_BYTES_MAX = 300
HOUSING_TECH_CODE = "02"
QUIET_ZONE_MODULES = 4


@dataclass(frozen=True, slots=True)
class QrPayment:
    """What a QR code asks to pay, and to whom."""

    name: str
    account: str
    bank_name: str
    bic: str
    correspondent_account: str
    sum_minor: int
    purpose: str
    inn: str
    kpp: str
    payer_account: str
    period: str

    @classmethod
    def of(cls, receipt: Receipt, recipient: ReceiptRecipient, *, account_number: str) -> "QrPayment":
        """The payment of a recipient's share of a receipt."""
        month = f"{receipt.period:%m.%Y}"
        return cls(
            name=recipient.name,
            account=recipient.bank_account,
            bank_name=recipient.bank_name,
            bic=recipient.bic,
            correspondent_account=recipient.correspondent_account,
            sum_minor=recipient.due_minor,
            purpose=f"ЖКУ за {month}, л/с {account_number}",
            inn=recipient.inn,
            kpp=recipient.kpp,
            payer_account=account_number,
            period=f"{receipt.period:%m%Y}",
        )


def qr_text(payment: QrPayment) -> str:
    """The content: mandatory fields first and in order, empty optional ones left out, nothing escaped."""
    name, bank_name = payment.name[:NAME_MAX], payment.bank_name[:BANK_NAME_MAX]
    name = _shorten(name, payment, bank_name=bank_name)
    fields = [
        *_mandatory(name, payment, bank_name=bank_name),
        ("Sum", str(payment.sum_minor)),
        ("Purpose", payment.purpose[:PURPOSE_MAX]),
        ("PayeeINN", payment.inn),
        ("KPP", payment.kpp),
        ("PersAcc", payment.payer_account),
        ("PaymPeriod", payment.period),
        ("TechCode", HOUSING_TECH_CODE),
    ]
    values = "".join(value for _, value in fields)
    separator = next(each for each in SEPARATORS if each not in values)
    return separator.join([HEADER, *(f"{key}={value}" for key, value in fields if value)])


def _mandatory(name: str, payment: QrPayment, *, bank_name: str) -> list[tuple[str, str]]:
    return [
        ("Name", name),
        ("PersonalAcc", payment.account),
        ("BankName", bank_name),
        ("BIC", payment.bic),
        ("CorrespAcc", payment.correspondent_account or "0"),
    ]


def _shorten(name: str, payment: QrPayment, *, bank_name: str) -> str:
    """Cut the name, letter by letter, until the mandatory block keeps within its bytes."""
    while name:
        block = "|".join(f"{key}={value}" for key, value in _mandatory(name, payment, bank_name=bank_name))
        if len(block.encode()) <= MANDATORY_BYTES_MAX:
            break
        name = name[:-1]
    return name


def qr_svg(text: str) -> str:
    """The code as SVG, error correction M, bytes in UTF-8 as the header says."""
    import segno  # noqa: PLC0415 - only workers that make documents need it in memory

    code = segno.make(text, error="m", boost_error=False, encoding="utf-8", mode="byte", micro=False)
    buffer = io.BytesIO()
    code.save(buffer, kind="svg", border=QUIET_ZONE_MODULES, xmldecl=False, nl=False, light="#fff")
    return buffer.getvalue().decode()
