"""All that billing listens to."""

from collections.abc import Mapping
from typing import Any

from billing.account.usecases import register_account
from billing.payment.usecases import record_payment, record_refund
from billing.preliminary.usecases import follow_reading
from common.access import follow_grants
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from contracts.metering import ReadingAccepted
from contracts.payments import PaymentRefunded, PaymentSucceeded

HANDLERS: Mapping[type[Any], EventHandler] = {
    AccountRegistered: register_account,
    **follow_grants(AccountLinked, AccountUnlinked, subject="user_id", held="account_id"),
    ReadingAccepted: follow_reading,
    PaymentSucceeded: record_payment,
    PaymentRefunded: record_refund,
}
