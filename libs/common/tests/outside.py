"""A process of the sample service and servers that are not what they should be."""

import asyncio
import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from local_stack.binaries import installed

HERE = Path(__file__).parent
SECONDS = 180
SSL_REQUEST_BYTES = 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """A running service, looked at from outside as a cluster does."""

    client: httpx.AsyncClient
    log_path: Path
    process: subprocess.Popen[bytes]

    async def answers(self, path: str, wanted: Callable[[httpx.Response], bool]) -> httpx.Response:
        """Ask until the answer is the wanted one."""
        last: object = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                while self.process.poll() is None:
                    with contextlib.suppress(httpx.TransportError):
                        last = answer = await self.client.get(path)
                        if wanted(answer):
                            return answer
                    await asyncio.sleep(0.1)
        text = last.text[-2000:] if isinstance(last, httpx.Response) else last
        raise AssertionError(f"{path}: {text}\n{self.log_path.read_text()[-2000:]}")

    async def is_ready(self) -> None:
        await self.answers("/readyz", lambda answer: answer.status_code == 200)

    async def is_not_ready(self, check: str) -> str:
        """Alive but not ready because of a check; what it says about that."""
        answer = await self.answers(
            "/readyz",
            lambda answer: answer.status_code == 503 and answer.json().get("check") == check,
        )
        assert answer.headers["content-type"] == "application/problem+json"
        assert (await self.client.get("/livez")).text == "ok"
        return str(answer.json()["detail"])

    async def fails(self, check: str, *, now: bool = True) -> None:
        """Wait until the metric of a check says so."""
        line = f'kabinet_check_failed{{check="{check}"}} {"1.0" if now else "0.0"}'
        await self.answers("/metrics", lambda answer: line in answer.text)

    def told(self, check: str) -> list[dict[str, Any]]:
        """What the log says about a check."""
        lines = [json.loads(line) for line in self.log_path.read_text().splitlines()]
        return [line for line in lines if line.get("what") == check and line["event"].startswith("check")]


@asynccontextmanager
async def sample(folder: Path, role: str = "api", **settings: str) -> AsyncIterator[Process]:
    """The sample service as a process of its own."""
    port = free_port()
    values = {"environment": "dev", "port": str(port), "role": role, **settings}
    env = {name if name.isupper() else f"KABINET_{name.upper()}": text for name, text in values.items()}
    log_path = folder / f"{role}-{port}.log"
    # It is not installed, yet it is asked for its version.
    about = folder / "kabinet_sample-0.1.0.dist-info/METADATA"
    about.parent.mkdir(exist_ok=True)
    about.write_text("Metadata-Version: 2.1\nName: kabinet-sample\nVersion: 0.1.0\n")
    with log_path.open("wb") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 - returns at once
            [sys.executable, "-m", "common.serve", "sample"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{HERE}{os.pathsep}{folder}", **env},
            stderr=log,
        )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=5) as client:
            yield Process(client, log_path, process)
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextmanager
def broker(folder: Path, port: int, *options: str, jetstream: bool = True) -> Iterator[None]:
    """A NATS server of its own."""
    command = [str(installed().nats), "-a", "127.0.0.1", "-p", str(port), *options]
    command += ["-js", "-sd", str(folder / "jetstream")] if jetstream else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(SECONDS)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def door(port: int, target: int, *, certificate: Path | None = None) -> AsyncIterator[None]:
    """Passes connections on to a PostgreSQL server; with a certificate it speaks TLS as that server would."""
    connections: set[asyncio.StreamWriter] = set()

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(writer)
        try:
            if certificate is not None:
                await reader.readexactly(SSL_REQUEST_BYTES)
                writer.write(b"S")
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(certificate)
                await writer.start_tls(context)
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", target)
            connections.add(inner_writer)
            await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))
        except (OSError, EOFError):
            writer.close()

    server = await asyncio.start_server(on_connection, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
        for writer in connections:
            # What failed to greet is gone already, and Python 3.11.2 stumbles over ending it twice.
            if not writer.is_closing():
                writer.transport.abort()


class Authority:
    """A certificate authority for localhost; `path` is its own certificate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "authority.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
        made = self._sign(self._key, self._name, days=10, is_authority=True)
        self.path.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def certificate(self, *, days: int) -> Path:
        """A server's certificate with its key; it has expired when days are negative."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        made = self._sign(key, name, days=days, is_authority=False)
        path = self.folder / f"certificate-{days}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
        return path

    def _sign(
        self, key: ec.EllipticCurvePrivateKey, name: x509.Name, *, days: int, is_authority: bool
    ) -> x509.Certificate:
        end = datetime.now(UTC) + timedelta(days=days)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(end - timedelta(days=400))
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )
