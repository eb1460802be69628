"""The eight services, the sandbox and the gateway as children of the supervisor."""

import json
import os
import sys
from dataclasses import dataclass

from local_stack import ports, probes, web
from local_stack.layout import checkout
from local_stack.process import Child
from local_stack.servers import BUCKET, REGION, Servers

MIGRATED = tuple(ports.SERVICES)
CADDY_OPTIONS = ("--adapter", "caddyfile")
SERVICE_STOP_SECONDS = 30.0
# Each thread of glibc's malloc keeps its own arena otherwise, and eight Python processes pay for it.
PYTHON_ENV = {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
# A test bench widens these limits through its own environment; nothing else of it reaches a service.
BENCH_LIMITS = {
    "identity": ("KABINET_CODE", "KABINET_SIGN_IN_TRIES"),
    "metering": ("KABINET_GUEST_",),
    "payments": ("KABINET_LEDGER_CHECK_", "KABINET_RBS_QUERY_", "KABINET_RBS_CREATE_"),
    "notify": ("KABINET_SMS_PRICE_",),
}
EVERYWHERE = ("KABINET_DELIVERIES_MAX", "KABINET_OTLP_URL", "OTEL_")


def bench_limits(service: str) -> dict[str, str]:
    """The limits of a service that the environment of this start sets otherwise."""
    prefixes = (*BENCH_LIMITS.get(service, ()), *EVERYWHERE)
    return {name: value for name, value in os.environ.items() if name.startswith(prefixes)}


def traces() -> dict[str, str]:
    """What makes the gateway send its spans where the services send theirs."""
    url = os.environ.get("KABINET_OTLP_URL")
    if not url:
        return {}
    return {
        "KABINET_GATEWAY_TRACING": "traced",
        "OTEL_SERVICE_NAME": "kabinet-gateway",
        "OTEL_EXPORTER_OTLP_ENDPOINT": url,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    }


def database_secret(service: str) -> str:
    """The name under which the password of a service's database role is kept."""
    return f"database_{service}"


@dataclass(frozen=True)
class Programs:
    """How to run our own programs beside the servers."""

    servers: Servers
    signing_key: str

    @property
    def _ports(self) -> dict[str, int]:
        return self.servers.ports

    @property
    def portal(self) -> str:
        """Origin of the portal."""
        return f"http://localhost:{self._ports['portal']}"

    @property
    def backoffice(self) -> str:
        """Origin of the back-office."""
        return f"http://localhost:{self._ports['backoffice']}"

    @property
    def sandbox_url(self) -> str:
        """Origin of the sandbox."""
        return f"http://localhost:{self._ports['sandbox']}"

    def database_url(self, service: str) -> str:
        """The service's own database, as its own role."""
        password = self.servers.secrets[database_secret(service)]
        return f"postgresql+psycopg://{service}:{password}@127.0.0.1:{self._ports['postgres']}/{service}"

    def migration(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """The command that brings databases and the bus up to date, and its environment."""
        urls = {f"KABINET_{name.upper()}_DATABASE_URL": self.database_url(name) for name in MIGRATED}
        return ("-m", "common.migrate", *MIGRATED), {**PYTHON_ENV, **self._common_env(), **urls}

    def demo(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """The command that loads the demonstration data; making the staff takes identity's rights."""
        private = str(self.servers.layout.private)
        return ("-m", "local_stack.demo"), {**self.service_env("identity"), "KABINET_LOCAL_DATA": private}

    def service_env(self, name: str) -> dict[str, str]:
        """Everything one service is told."""
        own = {
            "KABINET_DATABASE_URL": self.database_url(name),
            "KABINET_PORT": str(self._ports[name]),
            "KABINET_HOST": "127.0.0.1",
        }
        return {
            **PYTHON_ENV,
            **self._common_env(),
            **own,
            **self._special_env().get(name, {}),
            **bench_limits(name),
        }

    def _common_env(self) -> dict[str, str]:
        addresses = self.servers.addresses()
        identity = f"http://127.0.0.1:{self._ports['identity']}/api/identity/v1"
        return {
            "KABINET_ENVIRONMENT": "dev",
            "KABINET_NATS_URL": str(addresses["nats"]["url"]),
            "KABINET_REDIS_URL": str(addresses["redis"]["url"]),
            "KABINET_JWKS_URL": f"{identity}/jwks.json",
            "KABINET_ALLOWED_ORIGINS": json.dumps([self.portal, self.backoffice]),
            "KABINET_PORTAL_URL": self.portal,
            "KABINET_BACKOFFICE_URL": self.backoffice,
            # One machine serves few people, and every connection is a process of PostgreSQL.
            "KABINET_POOL_SIZE": "5",
            "KABINET_POOL_IDLE_SECONDS": "15",
            # Work is noticed at once in the process that leaves it; this is for what was put off or lost.
            "KABINET_POLL_SECONDS": "3",
        }

    def _special_env(self) -> dict[str, dict[str, str]]:
        secrets = self.servers.secrets
        s3 = self.servers.addresses()["s3"]
        bank = {
            "KABINET_RBS_URL": self.sandbox_url,
            "KABINET_RBS_USER": "kabinet-api",
            "KABINET_RBS_PASSWORD": secrets["bank_password"],
            "KABINET_RBS_CALLBACK_KEY": secrets["bank_callback_key"],
        }
        return {
            "identity": {
                "KABINET_SIGNING_KEY": self.signing_key,
                "KABINET_SECRET_PEPPER": secrets["pepper"],
                "KABINET_STAFF_SECOND_PROOF": "true",
                # Everybody on one machine comes from one address.
                "KABINET_CODES_PER_NETWORK_HOUR": "2000",
                "KABINET_SIGN_IN_TRIES_PER_IP": "2000",
            },
            "metering": {"KABINET_GUEST_REQUESTS_PER_HOUR": "1000"},
            "payments": bank,
            "tickets": {
                "KABINET_S3_ENDPOINT": str(s3["endpoint"]),
                "KABINET_S3_ACCESS_KEY": str(s3["access_key"]),
                "KABINET_S3_SECRET_KEY": str(s3["secret_key"]),
                "KABINET_S3_BUCKET": BUCKET,
                "KABINET_S3_REGION": REGION,
            },
            "notify": {
                "KABINET_SMTP_HOST": "127.0.0.1",
                "KABINET_SMTP_PORT": str(self._ports["smtp"]),
                "KABINET_MAIL_FROM": "cabinet@example.org",
                "KABINET_SMSC_URL": self.sandbox_url,
                "KABINET_SMSC_LOGIN": "kabinet",
                "KABINET_SMSC_PASSWORD": secrets["sms_password"],
            },
        }

    def services(self) -> list[Child]:
        """The eight services."""
        return [self._service(name) for name in ports.SERVICES]

    def _service(self, name: str) -> Child:
        port = self._ports[name]

        async def ready() -> bool:
            return await probes.http_answers(port, "/readyz")

        return Child(
            name=name,
            argv=(sys.executable, "-m", "common.serve", name),
            ready=ready,
            port=port,
            env=self.service_env(name),
            stop_seconds=SERVICE_STOP_SECONDS,
        )

    def sandbox(self) -> Child:
        """The bank, the SMS provider and the mailbox."""
        port = self._ports["sandbox"]
        secrets = self.servers.secrets
        folder = self.servers.layout.private / "sandbox"
        folder.mkdir(mode=0o700, exist_ok=True)

        async def ready() -> bool:
            return await probes.http_answers(port, "/healthz", containing=secrets["instance"])

        return Child(
            name="sandbox",
            argv=(sys.executable, "-m", "sandbox"),
            ready=ready,
            port=port,
            env={
                **PYTHON_ENV,
                "KABINET_ENVIRONMENT": "dev",
                "KABINET_SANDBOX_PORT": str(port),
                "KABINET_SANDBOX_SMTP_PORT": str(self._ports["smtp"]),
                "KABINET_SANDBOX_DATA_DIR": str(folder),
                "KABINET_SANDBOX_INSTANCE": secrets["instance"],
                "KABINET_SANDBOX_PUBLIC_URL": self.sandbox_url,
                "KABINET_SANDBOX_RBS_USER": "kabinet-api",
                "KABINET_SANDBOX_RBS_PASSWORD": secrets["bank_password"],
                "KABINET_SANDBOX_RBS_CALLBACK_KEY": secrets["bank_callback_key"],
                "KABINET_SANDBOX_RBS_CALLBACK_URL": f"{self.portal}/api/payments/v1/callbacks/rbs",
                "KABINET_SANDBOX_SMSC_LOGIN": "kabinet",
                "KABINET_SANDBOX_SMSC_PASSWORD": secrets["sms_password"],
            },
        )

    def gateway(self) -> Child:
        """The door; what it serves is copied to where it can be read."""
        layout, known = self.servers.layout, self._ports
        caddyfile = layout.write_conf(
            "Caddyfile", (checkout() / "deploy/gateway/Caddyfile").read_text("utf-8")
        )
        web.publish(layout)
        state = str(layout.of("caddy"))
        upstreams = {
            f"KABINET_UPSTREAM_{name.upper()}": f"127.0.0.1:{known[name]}" for name in ports.SERVICES
        }
        instance = self.servers.secrets["instance"]

        async def ready() -> bool:
            return await probes.http_answers(known["gateway_ops"], "/healthz", containing=instance)

        return Child(
            name="gateway",
            argv=(str(self.servers.binaries.caddy), "run", "--config", str(caddyfile), *CADDY_OPTIONS),
            ready=ready,
            port=known["gateway_ops"],
            env={
                "KABINET_GATEWAY_PORTAL": f":{known['portal']}",
                "KABINET_GATEWAY_BACKOFFICE": f":{known['backoffice']}",
                "KABINET_GATEWAY_OPS": f":{known['gateway_ops']}",
                "KABINET_GATEWAY_BIND": "127.0.0.1",
                "KABINET_GATEWAY_STATE": state,
                "KABINET_GATEWAY_NAME": instance,
                "KABINET_GATEWAY_LOG_LEVEL": "WARN",
                "KABINET_WEB_ROOT": str(layout.web),
                "XDG_DATA_HOME": state,
                "XDG_CONFIG_HOME": state,
                "GOMEMLIMIT": "64MiB",
                "GOGC": "50",
                **upstreams,
                **traces(),
            },
            user=layout.user,
        )
