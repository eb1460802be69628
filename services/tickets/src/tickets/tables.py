"""Imports every module that declares tables, so that the metadata is complete."""

from tickets.account import models as account
from tickets.application import models as application
from tickets.attachment import models as attachment

__all__ = ["account", "application", "attachment"]
