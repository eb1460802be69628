"""Settings every service shares; each service adds its own in its `settings.py`."""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_LENGTH_MIN = 16


class ServiceSettings(BaseSettings):
    """Read once from the environment at start and passed down; secrets have no defaults."""

    model_config = SettingsConfigDict(env_prefix="KABINET_", extra="ignore", frozen=True)

    environment: Literal["dev", "production"] = Field("production", description="dev permits demo secrets")
    role: Literal["all", "api", "worker"] = Field("all", description="what this process runs")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, description="port to listen on")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="log threshold")

    database_url: SecretStr = Field(description="postgresql+psycopg:// URL of the service's own database")
    nats_url: SecretStr = Field(description="nats:// URL with the credentials of the service")
    jwks_url: str | None = Field(None, description="where identity publishes its keys")
    jwks_json: str | None = Field(None, description="pinned keys instead of jwks_url")
    allowed_origins: list[str] = Field(default_factory=list, description="browser origins of the two apps")
    trusted_hops: int = Field(1, ge=0, le=5, description="proxies in front of the service that we run")

    pool_size: int = Field(10, ge=1, le=100, description="database connections of one process")
    pool_wait_seconds: float = Field(1.0, description="how long a request waits for a connection")
    lock_timeout_ms: int = Field(2000, description="database lock wait")
    statement_timeout_ms: int = Field(5000, description="longest statement")
    json_body_bytes_max: int = Field(256 * 1024, description="largest JSON body")
    upload_bytes_max: int = Field(33 * 1024 * 1024, description="largest multipart body of any route")
    outbox_batch: int = Field(64, ge=1, le=1000, description="events published in one round")
    outbox_keep_days: int = Field(14, description="how long published events can be replayed")
    consumer_workers: int = Field(2, ge=1, le=16, description="events handled at once")
    deliveries_max: int = Field(8, description="attempts before an event is put aside")
    replicas: int = Field(1, ge=1, le=5, description="copies of the event stream")
    job_workers: int = Field(2, ge=1, le=16, description="jobs run at once")
    poll_seconds: float = Field(1.0, description="how often the outbox and jobs are looked at unprompted")

    @model_validator(mode="after")
    def _no_weak_secrets(self) -> Self:
        """Refuse to start in production with an empty, short or demo secret (C-50)."""
        if self.environment == "production":
            for name in type(self).model_fields:
                value = getattr(self, name)
                if isinstance(value, SecretStr) and not name.endswith("_url"):
                    plain = value.get_secret_value()
                    if len(plain) < SECRET_LENGTH_MIN or plain.lower().startswith(("demo", "change")):
                        raise ValueError(f"KABINET_{name.upper()} is empty, too short or a demo secret")
        return self
