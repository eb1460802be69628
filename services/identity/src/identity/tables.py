"""Every table of the service: importing this module fills the metadata."""

from identity.code.models import OneTimeCode
from identity.consent.models import Consent, LegalText
from identity.database import metadata
from identity.registration.models import Registration
from identity.session.models import RefreshToken, Session
from identity.staff.models import StaffMember, StaffRole
from identity.user.models import User

__all__ = [
    "Consent",
    "LegalText",
    "OneTimeCode",
    "RefreshToken",
    "Registration",
    "Session",
    "StaffMember",
    "StaffRole",
    "User",
    "metadata",
]
