"""The four servers Kabinet stands on: PostgreSQL, NATS JetStream, Valkey and SeaweedFS."""

import json
import sys
from dataclasses import dataclass

from local_stack import postgres, probes
from local_stack.binaries import Binaries
from local_stack.layout import Layout, checkout
from local_stack.process import Child, base_env

BUCKET = "kabinet"
REGION = "us-east-1"
NATS_USER = "kabinet"
NATS_CONF = """\
server_name: "{name}"
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitor}"
max_payload: 1MB
jetstream {{
  store_dir: "{store}"
  max_memory_store: 64MB
  max_file_store: 12GB
  sync_interval: "10s"
}}
authorization {{ users = [ {{ user: "{user}", password: "{password}" }} ] }}
"""
VALKEY_CONF = """\
bind 127.0.0.1
port {port}
dir {folder}
requirepass {password}
appendonly yes
appendfsync everysec
maxmemory 128mb
maxmemory-policy noeviction
daemonize no
"""


@dataclass(frozen=True)
class Servers:
    """Everything needed to run and to reach the four servers of one data folder."""

    layout: Layout
    binaries: Binaries
    ports: dict[str, int]
    secrets: dict[str, str]
    fast: bool = False

    def children(self) -> list[Child]:
        """The four children, configuration written."""
        return [self._postgres(), self._nats(), self._valkey(), self._weed()]

    def addresses(self) -> dict[str, dict[str, str | int]]:
        """Where the servers are and how to sign in."""
        ports, secrets = self.ports, self.secrets
        location = f"postgres:{secrets['postgres']}@127.0.0.1:{ports['postgres']}/postgres"
        return {
            "postgres": {
                "host": "127.0.0.1",
                "port": ports["postgres"],
                "user": "postgres",
                "password": secrets["postgres"],
                "url": f"postgresql+psycopg://{location}",
            },
            "nats": {
                "url": f"nats://{NATS_USER}:{secrets['nats']}@127.0.0.1:{ports['nats']}",
                "monitor": f"http://127.0.0.1:{ports['nats_monitor']}",
            },
            "redis": {"url": f"redis://:{secrets['redis']}@127.0.0.1:{ports['redis']}/0"},
            "s3": {
                "endpoint": f"http://127.0.0.1:{ports['s3']}",
                "access_key": secrets["s3_access_key"],
                "secret_key": secrets["s3_secret_key"],
                "bucket": BUCKET,
                "region": REGION,
            },
        }

    def _postgres(self) -> Child:
        return postgres.child(
            self.layout,
            self.binaries,
            port=self.ports["postgres"],
            password=self.secrets["postgres"],
            fast=self.fast,
        )

    def _nats(self) -> Child:
        monitor = self.ports["nats_monitor"]
        name = f"kabinet-{self.secrets['s3_access_key'][:12]}"
        conf = NATS_CONF.format(
            name=name,
            port=self.ports["nats"],
            monitor=monitor,
            store=self.layout.of("nats"),
            user=NATS_USER,
            password=self.secrets["nats"],
        )
        path = self.layout.write_conf("nats.conf", conf)

        async def ready() -> bool:
            healthy = await probes.http_answers(monitor, "/healthz", containing='"ok"')
            return healthy and await probes.http_answers(monitor, "/varz", containing=name)

        return Child(
            name="nats",
            argv=(str(self.binaries.nats), "-c", str(path)),
            ready=ready,
            port=self.ports["nats"],
            env={"GOMEMLIMIT": "192MiB", "GOGC": "50"},
            user=self.layout.user,
        )

    def _valkey(self) -> Child:
        port, password = self.ports["redis"], self.secrets["redis"]
        conf = VALKEY_CONF.format(port=port, folder=self.layout.of("valkey"), password=password)
        path = self.layout.write_conf("valkey.conf", conf)

        async def ready() -> bool:
            return await probes.redis_answers(port, password)

        argv = (str(self.binaries.valkey), str(path))
        return Child(name="valkey", argv=argv, ready=ready, port=port, user=self.layout.user)

    def _weed(self) -> Child:
        secrets = self.secrets

        async def ready() -> bool:
            if not await probes.http_answers(self.ports["s3"], "/healthz"):
                return False
            return await probes.command_succeeds(
                sys.executable, "-m", "local_stack.bucket", env=self._bucket_env()
            )

        return Child(
            name="seaweedfs",
            argv=(str(self.binaries.weed), "mini", *self._weed_options()),
            ready=ready,
            port=self.ports["s3"],
            env={
                # Without these the filer, volume and master ports give objects to anybody on this machine.
                "WEED_JWT_SIGNING_KEY": secrets["weed_jwt_write"],
                "WEED_JWT_SIGNING_READ_KEY": secrets["weed_jwt_read"],
                "WEED_JWT_FILER_SIGNING_KEY": secrets["weed_jwt_filer_write"],
                "WEED_JWT_FILER_SIGNING_READ_KEY": secrets["weed_jwt_filer_read"],
                "GOMEMLIMIT": "128MiB",
                "GOGC": "50",
            },
            user=self.layout.user,
            stop_seconds=40.0,
        )

    def _bucket_env(self) -> dict[str, str]:
        return base_env(
            HOME=str(checkout()),
            S3_ADDRESS=f"127.0.0.1:{self.ports['s3']}",
            S3_ACCESS_KEY=self.secrets["s3_access_key"],
            S3_SECRET_KEY=self.secrets["s3_secret_key"],
            S3_BUCKET=BUCKET,
        )

    def _weed_options(self) -> list[str]:
        credentials = {"accessKey": self.secrets["s3_access_key"], "secretKey": self.secrets["s3_secret_key"]}
        actions = ["Admin", "Read", "List", "Tagging", "Write"]
        identity = {"name": "kabinet", "credentials": [credentials], "actions": actions}
        conf = self.layout.write_conf("s3.json", json.dumps({"identities": [identity]}))
        ports = self.ports
        return [
            f"-dir={self.layout.of('weed')}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-s3.config={conf}",
            f"-s3.port={ports['s3']}",
            f"-s3.port.grpc={ports['s3_grpc']}",
            f"-filer.port={ports['filer']}",
            f"-filer.port.grpc={ports['filer_grpc']}",
            f"-master.port={ports['master']}",
            f"-master.port.grpc={ports['master_grpc']}",
            f"-volume.port={ports['volume']}",
            f"-volume.port.grpc={ports['volume_grpc']}",
            f"-admin.port={ports['weed_admin']}",
            "-admin.ui=false",
            "-webdav=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",  # on by default, to a host outside
            "-idleTimeout=5",  # with open connections a stop would otherwise take half a minute
            "-filer.exposeDirectoryData=false",
        ]
