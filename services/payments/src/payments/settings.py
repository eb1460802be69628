"""Settings of payments: the bank, the portal to return to, and the limits of a payment."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from common.settings import ServiceSettings
from payments.cart.rules import PaymentPolicy

LOOPBACK = ("localhost", "127.0.0.1")


class Settings(ServiceSettings):
    """Adds the bank connection to what every service has."""

    # A silent bank holds a job for seconds; more jobs at once keep the others moving.
    job_workers: int = Field(8, ge=1, le=16, description="jobs run at once")

    portal_url: str = Field(description="origin of the portal; the bank sends the resident back there")
    rbs_url: str = Field(description="address of the bank's RBS interface, without /payment/rest")
    rbs_prefix: str = Field("/payment/rest/", description="path of the classic dialect at the bank")
    rbs_user: str = Field(description="login of the organisation at the bank")
    rbs_password: SecretStr = Field(description="password of the organisation at the bank")
    rbs_callback_key: SecretStr = Field(description="key string of the callback's HMAC-SHA256")
    rbs_callback_url: str = Field("", description="sent as dynamicCallbackUrl when the bank allows it")
    rbs_page_origins: list[str] = Field(
        default_factory=list, description="origins of the bank's payment page; that of rbs_url when empty"
    )
    rbs_page_template: str = Field(
        "", description="payment page of a known order, with {order_id}; needed to go on after a lost answer"
    )
    rbs_create_seconds: float = Field(8.0, gt=0, le=60, description="longest wait for a registration")
    egress_proxy_url: str | None = Field(None, description="HTTP proxy for the calls to the bank")
    rbs_query_seconds: float = Field(5.0, gt=0, le=60, description="longest wait for a question")
    rbs_calls_max: int = Field(20, ge=1, le=200, description="calls to the bank at once")
    rbs_session_seconds: int = Field(1200, ge=60, le=86400, description="life of an unpaid order")

    ledger_check_seconds: float = Field(
        900.0, ge=1, le=86400, description="how often the ledger is added up; it reads every payment"
    )
    ledger_statement_seconds: int = Field(
        300, ge=1, le=3600, description="longest statement of that, whatever the requests may take"
    )
    payment_minimum_minor: int = Field(
        1000, ge=1, description="least changed or advance sum and total, kopecks"
    )
    payment_maximum_minor: int = Field(10_000_000, ge=1000, description="greatest total, kopecks")
    cart_lines_max: int = Field(300, ge=1, le=2000, description="lines in one cart")
    commission_percent: str = Field(
        "0", pattern=r"^\d{1,2}(\.\d{1,2})?$", description="what is told about commission"
    )

    @property
    def policy(self) -> PaymentPolicy:
        """The limits, for the use cases."""
        return PaymentPolicy(
            minimum_minor=self.payment_minimum_minor,
            maximum_minor=self.payment_maximum_minor,
            lines_max=self.cart_lines_max,
            commission_percent=self.commission_percent,
            session_seconds=self.rbs_session_seconds,
        )

    @property
    def page_origins(self) -> frozenset[str]:
        """Where a resident may be sent to pay (C-36). A loopback bank goes by both of its names."""
        if self.rbs_page_origins:
            return frozenset(self.rbs_page_origins)
        parts = urlsplit(self.rbs_url)
        if parts.hostname in LOOPBACK:
            port = f":{parts.port}" if parts.port else ""
            return frozenset(f"{parts.scheme}://{name}{port}" for name in LOOPBACK)
        return frozenset({f"{parts.scheme}://{parts.netloc}"})
