"""Settings of the notify service."""

from pydantic import Field, SecretStr

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Channels and their limits."""

    smtp_host: str = Field(description="mail submission host")
    smtp_port: int = Field(25, description="mail submission port")
    smtp_starttls: bool = Field(default=False, description="encrypt the mail submission")
    smtp_user: str | None = Field(None, description="mail submission user, when the host wants one")
    smtp_password: SecretStr | None = Field(None, description="mail submission password")
    mail_from: str = Field(description="address the mails come from")
    smsc_url: str = Field(description="base URL of an SMSC-compatible gateway")
    smsc_login: str = Field(description="login at the SMS gateway")
    smsc_password: SecretStr = Field(description="password at the SMS gateway")
    egress_proxy_url: str | None = Field(None, description="HTTP proxy for the calls to the SMS gateway")
    sms_sender: str = Field("", description="sender name agreed with the operators")
    sms_price_minor: int = Field(
        400, ge=0, description="agreed price of an SMS, kopecks, for the spend alarm"
    )
    portal_url: str = Field(description="where the portal is, for links in mails")
    company_name: str = Field("Личный кабинет", description="who signs the mails")
    channel_seconds: float = Field(5.0, gt=0, le=30, description="how long a channel may take")
    code_seconds: float = Field(2.5, gt=0, le=10, description="how long the channel of a code may take")
    sms_at_once: int = Field(10, ge=1, description="messages handed to the gateway at the same time")
    mails_at_once: int = Field(10, ge=1, description="mails handed over at the same time")
