"""Applications and their history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common import clock
from common.ids import new_id
from common.problems import VersionConflict
from tickets.application.rules import EDITABLE, NEED_REASON, STEPS, Decision
from tickets.database import Base
from tickets.errors import ApplicationLocked, ReasonMissing, StatusNotAllowed

Moment = DateTime(timezone=True)


class Application(Base, kw_only=True):
    """An application; its methods are the only way its status changes."""

    __tablename__ = "application"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    number: Mapped[str]
    user_id: Mapped[UUID]
    account_id: Mapped[UUID]
    service_code: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment, default_factory=clock.now)
    changed_at: Mapped[datetime] = mapped_column(Moment, default_factory=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    lease_by: Mapped[UUID | None] = mapped_column(default=None)
    lease_until: Mapped[datetime | None] = mapped_column(Moment, default=None)

    def expect_version(self, version: int) -> None:
        """Raise VersionConflict when somebody changed it meanwhile."""
        if version != self.version:
            raise VersionConflict(current_version=self.version, current_status=self.status)

    def expect_editable(self) -> None:
        """Raise ApplicationLocked when it is not the applicant's turn."""
        if self.status not in EDITABLE:
            raise ApplicationLocked

    def fill(self, form: dict[str, Any], *, version: int) -> None:
        """Replace the form of an unsent application."""
        self.expect_editable()
        self.expect_version(version)
        self.form = form
        self._touch()

    def forget(self) -> None:
        """Hide a draft for ever; its files and its row are swept away later."""
        if self.status != "draft":
            raise ApplicationLocked
        self.status = "deleted"
        self._touch()

    def send(self) -> None:
        """Hand it to the operators."""
        self.expect_editable()
        self.status = "sent"
        self.sent_at = clock.now()
        self._touch()

    def decide(self, decision: Decision, *, reason: str | None, version: int) -> None:
        """Take an operator's step. Raises VersionConflict, StatusNotAllowed or ReasonMissing."""
        self.expect_version(version)
        source, target = STEPS[decision]
        if self.status != source:
            raise StatusNotAllowed(current_status=self.status)
        if decision in NEED_REASON and not reason:
            raise ReasonMissing
        self.status = target
        self.lease_by = self.lease_until = None
        self._touch()

    def _touch(self) -> None:
        self.version += 1
        self.changed_at = clock.now()


class StatusChange(Base, kw_only=True):
    """One step of an application's history."""

    __tablename__ = "status_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    status: Mapped[str]
    reason: Mapped[str | None]
    is_by_staff: Mapped[bool]
    actor_id: Mapped[UUID]
    changed_at: Mapped[datetime] = mapped_column(Moment, default_factory=clock.now)
