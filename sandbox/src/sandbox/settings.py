"""What the sandbox is told by its environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProductionRefusedError(RuntimeError):
    """The sandbox pretends to be a bank, so it must never stand beside real money."""


class Settings(BaseSettings):
    """Settings with the prefix KABINET_SANDBOX_; only the environment name is shared with the services."""

    model_config = SettingsConfigDict(env_prefix="KABINET_SANDBOX_", populate_by_name=True)

    environment: str = Field("dev", validation_alias="KABINET_ENVIRONMENT", description="dev or production")
    host: str = Field("127.0.0.1", description="address both servers listen on")
    port: int = Field(8082, ge=0, le=65535, description="HTTP port; 0 picks a free one")
    smtp_port: int = Field(8083, ge=0, le=65535, description="SMTP port; 0 picks a free one")
    data_dir: Path = Field(description="folder of the sandbox's SQLite file")
    instance: str = Field(
        "", max_length=200, description="repeated by /healthz as proof of whose process it is"
    )
    public_url: str = Field("", description="address a browser uses; http://localhost:<port> when empty")
    seed: int | None = Field(None, description="makes ids and codes repeatable; random when empty")

    rbs_user: str = Field(description="login of the shop at the bank")
    rbs_password: SecretStr = Field(description="password of the shop at the bank")
    rbs_token: SecretStr | None = Field(None, description="token accepted instead of login and password")
    rbs_callback_key: SecretStr = Field(description="key string of the callback's HMAC-SHA256")
    rbs_callback_url: str = Field("", description="where callbacks go; none are sent when empty")
    rbs_callback_method: Literal["GET", "POST"] = Field("GET", description="HTTP method of callbacks")
    rbs_callback_attempts: int = Field(3, ge=1, le=10, description="deliveries tried until HTTP 200")
    rbs_callback_retry_seconds: float = Field(2.0, ge=0, le=3600, description="pause between deliveries")
    rbs_slow_card_seconds: float = Field(15.0, ge=0, le=600, description="time the slow test card takes")
    rbs_card_code: str = Field(
        "123456", pattern=r"^\d{4,8}$", description="the right code of the 3-D Secure step"
    )

    smsc_login: str = Field(description="login at the SMS provider")
    smsc_password: SecretStr = Field(description="password at the SMS provider")

    mail_keep: int = Field(500, ge=1, le=100_000, description="messages kept in the mailbox")
    mail_max_bytes: int = Field(20 * 1024 * 1024, ge=1024, description="largest message accepted")

    @property
    def base_url(self) -> str:
        """Address a person's browser can open."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    def refuse_production(self) -> None:
        """Raise when the environment is marked as production."""
        if self.environment.strip().lower() in {"production", "prod"}:
            raise ProductionRefusedError("The sandbox does not start when KABINET_ENVIRONMENT=production.")
