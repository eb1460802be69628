"""What can be set for billing."""

from typing import cast

from pydantic import Field, SecretStr

from common.service import Resources
from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of billing beside the common ones."""

    redis_url: SecretStr | None = Field(None, description="cache of rendered documents; none = no cache")
    history_months: int = Field(
        0, ge=0, le=600, description="months of receipts and charges shown to residents, 0 = all there are"
    )
    current_kind_months: int = Field(
        3, ge=0, le=24, description="a kind of receipt not issued for so many months leaves the overview"
    )
    document_threads: int = Field(2, ge=1, le=8, description="documents rendered at once")
    document_queue_max: int = Field(16, ge=1, le=256, description="documents waiting to be rendered")
    document_cache_seconds: int = Field(3600, ge=60, description="how long a rendered document is kept")
    cache_timeout_ms: int = Field(150, ge=10, le=1000, description="longest wait for the cache")


def settings_of(resources: Resources) -> Settings:
    """Billing's own settings of a running process."""
    return cast("Settings", resources.settings)
