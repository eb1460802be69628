"""Every table of the service, for the migrations."""

from accounts.account.models import PersonalAccount, Premises
from accounts.change.models import ImportChange
from accounts.link.models import AccountFinding, AccountLink, LinkOwner
from accounts.organisation.models import Organisation

__all__ = [
    "AccountFinding",
    "AccountLink",
    "ImportChange",
    "LinkOwner",
    "Organisation",
    "PersonalAccount",
    "Premises",
]
