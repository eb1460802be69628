"""Misbehaviour on demand: which fault is armed for whom, and how often it still strikes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sandbox.store import Store

SILENCE_LIMIT_SECONDS = 120.0
DEFAULT_SECONDS = {"slow": 5.0, "silent": SILENCE_LIMIT_SECONDS, "callback_late": 30.0}


class Target(StrEnum):
    """Who misbehaves."""

    BANK = "bank"
    SMS = "sms"
    MAIL = "mail"
    CALLBACK = "callback"


class Fault(StrEnum):
    """How it misbehaves."""

    SLOW = "slow"
    SILENT = "silent"
    ERROR_500 = "error_500"
    DECLINED = "declined"
    TRUNCATED = "truncated"
    PASSWORD_EXPIRED = "password_expired"  # noqa: S105 - the name of a fault
    CALLBACK_LOST = "callback_lost"
    CALLBACK_DOUBLED = "callback_doubled"
    CALLBACK_FORGED = "callback_forged"
    CALLBACK_LATE = "callback_late"


ANSWERING = (Fault.SLOW, Fault.SILENT, Fault.ERROR_500, Fault.DECLINED, Fault.TRUNCATED)
POSSIBLE: dict[Target, tuple[Fault, ...]] = {
    Target.BANK: (*ANSWERING, Fault.PASSWORD_EXPIRED),
    Target.SMS: ANSWERING,
    Target.MAIL: ANSWERING,
    Target.CALLBACK: (
        Fault.CALLBACK_LOST,
        Fault.CALLBACK_DOUBLED,
        Fault.CALLBACK_FORGED,
        Fault.CALLBACK_LATE,
    ),
}


class FaultOrder(BaseModel):
    """A wish for a fault, as the control API takes it."""

    model_config = ConfigDict(extra="forbid")

    target: Target
    fault: Fault
    count: int | None = Field(
        None, ge=1, le=1_000_000, description="strikes before it goes away; endless when empty"
    )
    seconds: float | None = Field(None, ge=0, le=3600, description="length of slow, silent and callback_late")
    match: str = Field("", max_length=200, description="strike only where this text occurs in the call")

    @model_validator(mode="after")
    def _possible_here(self) -> Self:
        if self.fault not in POSSIBLE[self.target]:
            known = ", ".join(POSSIBLE[self.target])
            raise ValueError(f"{self.target} can only be: {known}")
        return self


@dataclass(frozen=True, kw_only=True)
class ArmedFault:
    """A fault that is switched on."""

    id: int
    target: Target
    fault: Fault
    count: int | None
    seconds: float
    match: str


class Faults:
    """The switchboard of faults."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def arm(self, order: FaultOrder) -> ArmedFault:
        """Switch a fault on."""
        new = self._store.run(
            "INSERT INTO fault (target, fault, left_count, seconds, match) VALUES (?, ?, ?, ?, ?)",
            (order.target, order.fault, order.count, order.seconds, order.match.strip()),
        )
        return next(armed for armed in self.armed() if armed.id == new)

    def armed(self) -> list[ArmedFault]:
        """List the faults that are on, oldest first."""
        return [
            ArmedFault(
                id=row["id"],
                target=Target(row["target"]),
                fault=Fault(row["fault"]),
                count=row["left_count"],
                seconds=DEFAULT_SECONDS.get(row["fault"], 0.0) if row["seconds"] is None else row["seconds"],
                match=row["match"],
            )
            for row in self._store.rows("SELECT * FROM fault ORDER BY id")
        ]

    def clear(self, fault_id: int | None = None) -> None:
        """Switch one fault off, or all of them."""
        if fault_id is None:
            self._store.run("DELETE FROM fault")
        else:
            self._store.run("DELETE FROM fault WHERE id = ?", (fault_id,))

    def strike(self, target: Target, among: Collection[Fault], *, subject: str) -> ArmedFault | None:
        """Take the oldest armed fault that fits this call, counting the strike."""
        for armed in self.armed():
            if armed.target != target or armed.fault not in among:
                continue
            if armed.match.casefold() not in subject.casefold():
                continue
            if armed.count is not None:
                self._count_down(armed.id, armed.count - 1)
            return armed
        return None

    def _count_down(self, fault_id: int, left: int) -> None:
        if left <= 0:
            self.clear(fault_id)
        else:
            self._store.run("UPDATE fault SET left_count = ? WHERE id = ?", (left, fault_id))
