"""Settings of the metering service."""

from pydantic import Field

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Limits for people who send readings without signing in; everything else is kept per organisation."""

    guest_requests_per_hour: int = Field(30, ge=1, le=1000, description="guest requests from one address")
    guest_readings_per_day: int = Field(3, ge=1, le=100, description="guest submissions for one account")
