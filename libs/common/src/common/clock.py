"""The only clock: every timestamp of the application comes from here, so that tests can move time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta(0)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today(zone: str = "Europe/Moscow") -> date:
    """The calendar date in `zone`; used only where a date is cut from a moment."""
    return now().astimezone(ZoneInfo(zone)).date()


def travel(moment: datetime | None) -> None:
    """Make `now` start from `moment` and go on from there; None returns to the present. For tests."""
    global _offset  # noqa: PLW0603 - one process has one clock
    _offset = timedelta(0) if moment is None else moment - datetime.now(UTC)
