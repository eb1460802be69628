"""Everything payments listens to."""

from collections.abc import Mapping
from typing import Any

from common.service import EventHandler
from contracts.accounts import AccountRegistered, AccountUnlinked
from contracts.billing import ReceiptPublished, ReceiptWithdrawn
from contracts.content import LegalTextPublished
from payments.receipt import usecases

HANDLERS: Mapping[type[Any], EventHandler] = {
    AccountRegistered: usecases.record_account,
    **usecases.ACCESS,
    AccountUnlinked: usecases.end_access,
    ReceiptPublished: usecases.record_receipt,
    ReceiptWithdrawn: usecases.withdraw_receipt,
    LegalTextPublished: usecases.record_rules,
}
