"""Imports every module that declares tables, so that the metadata is complete."""

from notify.delivery import models as delivery
from notify.notification import models as notification
from notify.preference import models as preference

__all__ = ["delivery", "notification", "preference"]
