"""The object storage: one adapter over the S3 protocol, a bounded number of transfers at once."""

import asyncio
import io
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog

from common.health import describe
from tickets.errors import StorageUnavailable
from tickets.settings import Settings

Answer = TypeVar("Answer")
CONNECTIONS = 8
log = structlog.get_logger()


class ObjectStorage:
    """Keeps bytes under keys that this service makes."""

    def __init__(self, settings: Settings) -> None:
        import urllib3  # noqa: PLC0415 - loaded with the client below
        from minio import Minio  # noqa: PLC0415 - heavy, and only this class needs it

        self.settings = settings
        self._slots = asyncio.Semaphore(settings.s3_at_once)
        url = urlsplit(settings.s3_endpoint)
        timeout = urllib3.Timeout(connect=settings.s3_connect_seconds, read=settings.s3_read_seconds)
        self._errors: tuple[type[Exception], ...] = _errors()
        self._client = Minio(
            url.netloc,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key.get_secret_value(),
            secure=url.scheme == "https",
            region=settings.s3_region,
            http_client=urllib3.PoolManager(timeout=timeout, retries=False, maxsize=CONNECTIONS),
        )

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        """Store bytes under a key. Raises StorageUnavailable."""
        await self._call(
            lambda: self._client.put_object(
                self.settings.s3_bucket, key, io.BytesIO(content), len(content), content_type=content_type
            )
        )

    async def get(self, key: str) -> bytes:
        """The bytes under a key. Raises StorageUnavailable."""

        def read() -> bytes:
            response = self._client.get_object(self.settings.s3_bucket, key)
            try:
                return bytes(response.read())
            finally:
                response.close()
                response.release_conn()

        return await self._call(read)

    async def remove(self, key: str) -> None:
        """Drop the bytes under a key; none there is fine. Raises StorageUnavailable."""
        await self._call(lambda: self._client.remove_object(self.settings.s3_bucket, key))

    async def problem(self) -> str | None:
        """What keeps the bucket from taking and giving objects, in one line; None when it does."""
        key = f"{self.settings.s3_prefix}check"
        try:
            if not await self._call(lambda: self._client.bucket_exists(self.settings.s3_bucket)):
                return f"the bucket {self.settings.s3_bucket} is missing"
            await self.put(key, b"check", content_type="text/plain")
            await self.get(key)
        except StorageUnavailable as error:
            return describe(error.__cause__ or error)
        return None

    async def _call(self, call: Callable[[], Answer]) -> Answer:
        try:
            async with self._slots:
                return await asyncio.to_thread(call)
        except self._errors as error:
            log.warning("object storage failed", error=type(error).__name__)
            raise StorageUnavailable from error


def _errors() -> tuple[Any, ...]:
    from minio.error import MinioException  # noqa: PLC0415 - loaded with the client
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - same

    return (MinioException, HTTPError, OSError)
