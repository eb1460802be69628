"""Running the sandbox: the HTTP and SMTP servers of one process, or of one thread in tests."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from sandbox.app import create_app
from sandbox.settings import Settings

GRACE_SECONDS = 2
START_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Running:
    """Addresses of a running sandbox."""

    url: str
    host: str
    port: int
    smtp_port: int
    settings: Settings


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


class Servers:
    """Both servers on sockets that are already bound, so a taken port is known before anything starts."""

    def __init__(self, settings: Settings) -> None:
        settings.refuse_production()
        self._http_socket = _listen(settings.host, settings.port)
        try:
            self._smtp_socket = _listen(settings.host, settings.smtp_port)
        except OSError:
            self._http_socket.close()
            raise
        ports = {
            "port": self._http_socket.getsockname()[1],
            "smtp_port": self._smtp_socket.getsockname()[1],
        }
        self.settings = settings.model_copy(update=ports)
        self.app = create_app(self.settings, self._smtp_socket)
        self._http = uvicorn.Server(
            uvicorn.Config(
                self.app,
                log_level="warning",
                lifespan="on",
                timeout_graceful_shutdown=GRACE_SECONDS,
                server_header=False,
            )
        )

    @property
    def is_started(self) -> bool:
        """Whether both servers answer."""
        return self._http.started

    def stop(self) -> None:
        """Ask both servers to stop."""
        self._http.should_exit = True

    async def serve(self) -> None:
        """Serve until asked to stop."""
        try:
            await self._http.serve(sockets=[self._http_socket])
        finally:
            self._http_socket.close()
            self._smtp_socket.close()


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Run a sandbox in a thread of this process for as long as the block lasts; port 0 picks a free port."""
    servers = Servers(settings)
    failures: list[BaseException] = []

    def serve() -> None:
        try:
            asyncio.run(servers.serve())
        except BaseException as problem:  # noqa: BLE001 - handed over to the thread that waits
            failures.append(problem)

    thread = threading.Thread(target=serve, name="sandbox", daemon=True)
    thread.start()
    waited = threading.Event()
    for _ in range(round(START_SECONDS / 0.02)):
        if servers.is_started or not thread.is_alive():
            break
        waited.wait(0.02)
    try:
        if not servers.is_started:
            raise RuntimeError("The sandbox did not start.") from (failures[0] if failures else None)
        port = servers.settings.port
        yield Running(
            url=f"http://{settings.host}:{port}",
            host=settings.host,
            port=port,
            smtp_port=servers.settings.smtp_port,
            settings=servers.settings,
        )
    finally:
        servers.stop()
        thread.join(timeout=START_SECONDS)
