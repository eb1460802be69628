"""Rendered documents in Redis: an aid that may be empty, slow or away without anybody noticing."""

from typing import Any

import structlog

from billing.settings import Settings

BYTES_MAX = 2 * 1024 * 1024
log = structlog.get_logger()


class DocumentCache:
    """Bytes by key, for a while. Every failure is a miss."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connected: Any = None

    @property
    def _client(self) -> Any:
        """The client, made with the first document; None where no cache is set up."""
        settings = self._settings
        if self._connected is None and settings.redis_url is not None:
            from redis.asyncio import Redis  # noqa: PLC0415 - megabytes only makers of documents should pay

            timeout = settings.cache_timeout_ms / 1000
            self._connected = Redis.from_url(
                settings.redis_url.get_secret_value(),
                socket_timeout=timeout,
                socket_connect_timeout=timeout,
            )
        return self._connected

    async def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, if they can be had at once."""
        client = self._client
        if client is None:
            return None
        try:
            found: bytes | None = await client.get(key)
        except (OSError, TimeoutError, _redis_error()) as error:
            log.warning("cache not reached", error=type(error).__name__)
            return None
        return found

    async def put(self, key: str, document: bytes) -> None:
        """Keep bytes for a while, if that is possible at once."""
        client = self._client
        if client is None or len(document) > BYTES_MAX:
            return
        try:
            await client.set(key, document, ex=self._settings.document_cache_seconds)
        except (OSError, TimeoutError, _redis_error()) as error:
            log.warning("cache not reached", error=type(error).__name__)

    async def close(self) -> None:
        """Let the connections go."""
        if self._connected is not None:
            await self._connected.aclose()


def _redis_error() -> type[Exception]:
    from redis.exceptions import RedisError  # noqa: PLC0415 - as above

    return RedisError
