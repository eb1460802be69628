"""All that billing listens to."""

from collections.abc import Mapping
from typing import Any

from billing.account.usecases import grant_access, register_account, revoke_access
from billing.payment.usecases import record_payment
from billing.preliminary.usecases import follow_reading
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from contracts.metering import ReadingAccepted
from contracts.payments import PaymentSucceeded

HANDLERS: Mapping[type[Any], EventHandler] = {
    AccountRegistered: register_account,
    AccountLinked: grant_access,
    AccountUnlinked: revoke_access,
    ReadingAccepted: follow_reading,
    PaymentSucceeded: record_payment,
}
