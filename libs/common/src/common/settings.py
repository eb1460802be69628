"""Settings every service shares; each service adds its own in its `settings.py`."""

import json
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from psycopg.conninfo import make_conninfo
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_LENGTH_MIN = 16
# Fewer different characters than this are a key held down, not a secret.
SECRET_VARIETY_MIN = 5
WEAK_STARTS = ("demo", "change", "example", "password", "secret")


class ServiceSettings(BaseSettings):
    """Read once from the environment at start and passed down; secrets have no defaults."""

    model_config = SettingsConfigDict(
        env_prefix="KABINET_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    environment: Literal["dev", "production"] = Field("production", description="dev permits demo secrets")
    role: Literal["all", "api", "worker"] = Field("all", description="what this process runs")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, description="port to listen on")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="log threshold")

    otlp_url: str | None = Field(
        None, description="where traces go, an OTLP receiver over HTTP; none by default"
    )

    database_url: SecretStr = Field(description="postgresql+psycopg:// URL of the service's own database")
    nats_url: SecretStr = Field(description="nats:// URL with the credentials of the service")
    jwks_url: str | None = Field(None, description="where identity publishes its keys")
    jwks_json: str | None = Field(None, description="pinned keys instead of jwks_url")
    allowed_origins: list[str] = Field(default_factory=list, description="browser origins of the two apps")
    trusted_hops: int = Field(1, ge=0, le=5, description="proxies in front of the service that we run")

    pool_size: int = Field(10, ge=1, le=100, description="database connections of one process")
    pool_idle_seconds: int = Field(0, ge=0, description="unused connections end after so long; 0: never")
    pool_wait_seconds: float = Field(1.0, description="how long a request waits for a connection")
    lock_timeout_ms: int = Field(2000, description="database lock wait")
    statement_timeout_ms: int = Field(5000, description="longest statement")
    json_body_bytes_max: int = Field(256 * 1024, description="largest JSON body")
    upload_bytes_max: int = Field(33 * 1024 * 1024, description="largest multipart body of any route")
    outbox_batch: int = Field(64, ge=1, le=1000, description="events published in one round")
    outbox_keep_days: int = Field(14, ge=11, description="how long published events can be replayed")
    consumer_workers: int = Field(2, ge=1, le=16, description="events handled at once")
    deliveries_max: int = Field(8, description="attempts before an event is put aside")
    sweep_seconds: float = Field(
        300, gt=0, description="how often applied events are compared with producers"
    )
    sweep_quiet_seconds: float = Field(60, ge=0, description="how long an event may be on its way")
    replicas: int = Field(1, ge=1, le=5, description="copies of the event stream")
    stream_bytes_max: int = Field(1 << 30, ge=1 << 20, description="largest event stream in bytes")
    job_workers: int = Field(2, ge=1, le=16, description="jobs run at once")
    poll_seconds: float = Field(1.0, description="how often the outbox and jobs are looked at unprompted")

    @property
    def conninfo(self) -> str:
        """The database's address as PostgreSQL's own library wants it, for a connection outside the pool."""
        url = self.database_url.get_secret_value()
        return make_conninfo(url.replace("+psycopg", "", 1), connect_timeout=3)

    @model_validator(mode="after")
    def _usable(self) -> Self:
        """Refuse addresses and keys that are none and, in production, weak secrets (C-50)."""
        found = [
            f"KABINET_{name.upper()} {fault}"
            for name in type(self).model_fields
            if (fault := self._fault(name, getattr(self, name)))
        ]
        if self.environment == "production" and not (self.jwks_url or self.jwks_json):
            found.append("KABINET_JWKS_URL is missing")
        if found:
            raise ValueError("; ".join(found))
        return self

    def _fault(self, name: str, value: Any) -> str | None:
        secret = value.get_secret_value() if isinstance(value, SecretStr) else None
        plain = value if secret is None else secret
        if name == "jwks_json" and plain:
            return None if _are_keys(plain) else "is not a set of keys in JWK form"
        if name.endswith(("_url", "_endpoint")) and plain:
            try:
                parts = urlsplit(plain)
                is_address = parts.scheme and parts.port != 0 and (parts.hostname or "host=" in parts.query)
            except ValueError:  # its text holds a piece of the password
                is_address = False
            if not is_address:
                return "is not an address with scheme and host"
            if name == "database_url" and parts.scheme != "postgresql+psycopg":
                return "does not begin with postgresql+psycopg://"
            # A token of NATS stands where other servers have the user.
            secret = secret and (parts.password or (name == "nats_url" and parts.username) or "")
        if self.environment == "production" and secret is not None:
            return _weakness(secret)
        return None


def _weakness(secret: str) -> str | None:
    if not secret:
        return "holds no secret"
    if len(secret) < SECRET_LENGTH_MIN or len(set(secret)) < SECRET_VARIETY_MIN:
        return f"holds a secret too short or too simple, {SECRET_LENGTH_MIN} characters at least"
    return "holds a demo secret" if secret.lower().startswith(WEAK_STARTS) else None


def _are_keys(text: str) -> bool:
    try:
        return bool(KeySet.import_key_set(json.loads(text)).keys)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        return False


def faults(error: ValueError) -> str:
    """What is wrong with the settings, in one line that holds no value."""
    if not isinstance(error, ValidationError):
        return str(error)
    told = []
    for each in error.errors():
        name = f"KABINET_{each['loc'][0]}".upper() if each["loc"] else ""
        text = "is missing" if each["type"] == "missing" else each.get("ctx", {}).get("error", each["msg"])
        told.append(f"{name} {text}".strip())
    return "; ".join(told)
