"""Every module with tables; importing this fills the metadata."""

from billing.account import models as account
from billing.charge import models as charge
from billing.payment import models as payment
from billing.preliminary import models as preliminary
from billing.receipt import models as receipt
from billing.tariff import models as tariff

__all__ = ["account", "charge", "payment", "preliminary", "receipt", "tariff"]
