"""A circuit breaker: a bank that keeps failing is left alone, and probed now and then (D-28)."""

import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 10.0
CALLS_MIN = 20
FAILED_SHARE = 0.5
PROBE_SECONDS = 5.0


class Breaker:
    """Opens when half of at least twenty calls in ten seconds failed; lets one call in five seconds probe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: deque[tuple[float, bool]] = deque(maxlen=1000)
        self._probed_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether calls are held back now."""
        return self._probed_at is not None

    def allows(self) -> bool:
        """Whether a call may be made; in the open state every five seconds one may, as a probe."""
        if self._probed_at is None:
            return True
        moment = self._clock()
        if moment - self._probed_at < PROBE_SECONDS:
            return False
        self._probed_at = moment
        return True

    def record(self, *, succeeded: bool) -> None:
        """Note how a call went."""
        moment = self._clock()
        if succeeded and self._probed_at is not None:
            self._probed_at = None
            self._calls.clear()
            return
        self._calls.append((moment, succeeded))
        while self._calls and moment - self._calls[0][0] > WINDOW_SECONDS:
            self._calls.popleft()
        failed = sum(not went_well for _, went_well in self._calls)
        if len(self._calls) >= CALLS_MIN and failed >= FAILED_SHARE * len(self._calls):
            self._probed_at = moment
