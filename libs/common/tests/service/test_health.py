"""Servers that are away, old or wrong: the process lives, says once what is wrong, and comes back (D-30)."""

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from common.broker import provision
from common.health import Health
from common.migrate import upgrade
from common.service import create_resources
from common.settings import ServiceSettings
from common.testing import Harness, Servers
from outside import Authority, broker, door, free_port, sample

pytestmark = pytest.mark.slow
PASSWORD = "5d2f8e1b7c904a63"


def addresses(service: Harness, servers: Servers, **changes: str) -> dict[str, str]:
    """What the sample service needs to be content."""
    settings = service.resources.settings
    return {
        "database_url": settings.database_url.get_secret_value(),
        "nats_url": servers.nats_url,
        "jwks_json": settings.jwks_json or "",
        **changes,
    }


def moved(url: str, port: int, *, more: str = "") -> str:
    """The same server behind another port of localhost."""
    parts = urlsplit(url)
    host = f"{parts.username}:{parts.password}@localhost:{port}"
    return parts._replace(netloc=host, query=more).geturl()


def changes_only(told: list[dict[str, Any]]) -> bool:
    """Whether each line tells something else than the line before; there is one at least."""
    facts = [(line["event"], line.get("error")) for line in told]
    return bool(facts) and all(one != other for one, other in pairwise(facts))


async def settings_for(nats_url: str) -> ServiceSettings:
    return ServiceSettings(
        environment="dev", database_url="postgresql+psycopg://nobody@nowhere/none", nats_url=nats_url
    )


@pytest.mark.check("D-30")
async def test_a_database_out_of_reach(service: Harness, servers: Servers, tmp_path: Path) -> None:
    real = service.resources.settings.database_url.get_secret_value()
    port = free_port()
    values = addresses(service, servers, database_url=moved(real, port))
    async with sample(tmp_path, "all", **values) as process:
        assert "Connection refused" in await process.is_not_ready("database")
        async with door(port, urlsplit(real).port or 0):
            await process.is_ready()
            await process.fails("database", now=False)
        detail = await process.is_not_ready("database")
        assert str(urlsplit(real).password) not in detail
        assert changes_only(process.told("database"))
        async with door(port, urlsplit(real).port or 0):
            await process.is_ready()
        failed = [line for line in process.told("database") if line["event"] == "check failed"]
        again = [line for line in process.told("database") if line["event"] == "check passes again"]
        # A slow machine adds time-outs of its own; what stays as it was is never told again.
        assert min(len(failed), len(again)) >= 2, process.told("database")
        assert changes_only(process.told("database"))
        assert "loop failed" not in process.log_path.read_text()


@pytest.mark.check("D-30", "R-28")
async def test_an_old_schema_and_a_newer_one(service: Harness, servers: Servers, tmp_path: Path) -> None:
    connection = await psycopg.AsyncConnection.connect(
        service.admin_url.replace("postgresql+psycopg", "postgresql"), autocommit=True
    )

    async def become(revision: str) -> None:
        await connection.execute("UPDATE alembic_version SET version_num = %s", [revision])

    async with connection:
        try:
            await become("2026_11_20_initial")
            async with sample(tmp_path, **addresses(service, servers)) as process:
                told = await process.is_not_ready("database")
                assert "2026_11_20_initial" in told
                assert "2026_11_21_index" in told
                await become("2026_11_21_index")
                await process.is_ready()
                # A newer release has migrated; this one has to go on until it is replaced.
                await become("2027_01_15_of_a_later_release")
                await asyncio.sleep(5)
                await process.is_ready()
                await connection.execute("ALTER TABLE alembic_version RENAME TO alembic_away")
                assert "the schema is missing" in await process.is_not_ready("database")
                await connection.execute("ALTER TABLE alembic_away RENAME TO alembic_version")
                await become("2026_11_21_index")
                await process.is_ready()
        finally:
            await connection.execute("ALTER TABLE IF EXISTS alembic_away RENAME TO alembic_version")
            await become("2026_11_21_index")


@pytest.mark.check("D-30")
async def test_another_services_database(service: Harness, servers: Servers, tmp_path: Path) -> None:
    root = servers.postgres_url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(root, autocommit=True) as connection:
        name = f"foreign_{free_port()}"
        await connection.execute(f"CREATE DATABASE {name}".encode())
        url = urlsplit(servers.postgres_url)._replace(path=f"/{name}").geturl()
        try:
            async with await psycopg.AsyncConnection.connect(
                url.replace("postgresql+psycopg", "postgresql")
            ) as inside:
                await inside.execute(
                    "CREATE TABLE alembic_version AS SELECT '2026_11_21_index' AS version_num"
                )
            async with sample(tmp_path, **addresses(service, servers, database_url=url)) as process:
                assert "tables of sample are not" in await process.is_not_ready("database")
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.mark.check("D-30", "R-04")
async def test_a_broker_that_is_away_then_without_jetstream(
    service: Harness, servers: Servers, tmp_path: Path
) -> None:
    port = free_port()
    url = f"nats://sample:{PASSWORD}@127.0.0.1:{port}"
    values = addresses(service, servers, nats_url=url)
    login = ("--user", "sample", "--pass", PASSWORD)
    async with sample(tmp_path, "worker", **values) as worker, sample(tmp_path, **values) as api:
        assert "Connect" in await worker.is_not_ready("broker")
        await api.is_ready()
        await api.fails("broker")
        with broker(tmp_path, port, *login, jetstream=False):
            await worker.answers("/readyz", lambda answer: "JetStream is not available" in answer.text)
            await api.is_ready()
        with broker(tmp_path, port, "--user", "sample", "--pass", "another password"):
            answer = await worker.answers("/readyz", lambda answer: "Authorization" in answer.text)
            assert PASSWORD not in answer.text
            await api.is_ready()
        with broker(tmp_path, port, *login):
            assert "SAMPLE is missing" in await worker.is_not_ready("stream")
            await api.is_ready()
            await provision("sample", await settings_for(url))
            await provision("identity", await settings_for(url))
            await worker.is_ready()
            await api.fails("stream", now=False)
        assert PASSWORD not in worker.log_path.read_text()
        assert changes_only(worker.told("broker"))


@pytest.mark.check("D-10", "D-30")
async def test_a_stream_that_differs_holds_a_new_process_only(
    service: Harness, servers: Servers, tmp_path: Path
) -> None:
    port = free_port()
    url = f"nats://127.0.0.1:{port}"
    settings = await settings_for(url)
    with broker(tmp_path, port):
        await provision("sample", settings)
        await provision("identity", settings)
        async with sample(tmp_path, **addresses(service, servers, nats_url=url)) as old:
            await old.is_ready()
            import nats

            client = await nats.connect(url)
            config = (await client.jetstream().stream_info("SAMPLE")).config
            await client.jetstream().update_stream(config.evolve(max_bytes=1 << 20))
            await client.close()
            async with sample(tmp_path, **addresses(service, servers, nats_url=url)) as new:
                assert "SAMPLE differs in max_bytes" in await new.is_not_ready("stream")
                await old.fails("stream")
                await old.is_ready()
                await provision("sample", settings)
                await new.is_ready()
                await old.fails("stream", now=False)


@pytest.mark.check("D-30", "C-51")
async def test_expired_certificates(
    service: Harness, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    expired, fresh = authority.certificate(days=-2), authority.certificate(days=2)
    real = service.resources.settings.database_url.get_secret_value()
    port, nats_port = free_port(), free_port()
    values = addresses(
        service,
        servers,
        database_url=moved(real, port, more=f"sslmode=verify-full&sslrootcert={authority.path}"),
        nats_url=f"tls://localhost:{nats_port}",
        SSL_CERT_FILE=str(authority.path),
    )

    def tls(path: Path) -> tuple[str, ...]:
        return ("--tls", "--tlscert", str(path), "--tlskey", str(path))

    target = urlsplit(real).port or 0
    async with sample(tmp_path, "worker", **values) as process:
        with broker(tmp_path, nats_port, *tls(expired)):
            async with door(port, target, certificate=expired):
                assert "certificate verify failed" in await process.is_not_ready("database")
            async with door(port, target, certificate=fresh):
                assert "certificate has expired" in await process.is_not_ready("broker")
                monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
                with pytest.raises(TimeoutError, match="certificate has expired"):
                    await provision("sample", await settings_for(f"tls://localhost:{nats_port}"))
        with broker(tmp_path, nats_port, *tls(fresh)):
            await process.is_not_ready("database")
            async with door(port, target, certificate=fresh):
                await process.is_not_ready("stream")


@pytest.mark.check("D-30", "C-10")
async def test_keys_that_are_not_identitys(service: Harness, servers: Servers, tmp_path: Path) -> None:
    """Sessions cannot be checked then, yet routes without one still work: the process stays in service."""
    body = b"<html>not here</html>"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks.json"
    values = addresses(service, servers, jwks_url=url)
    keys = values.pop("jwks_json")
    async with server, sample(tmp_path, **values) as process:
        await process.is_ready()
        await process.fails("keys")
        headers = service.issuer.resident()
        path = f"/api/sample/v1/boxes/{'0' * 8}-0000-7000-8000-{'0' * 12}"
        assert (await process.client.get(path, headers=headers)).status_code == 503
        assert (await process.client.post("/api/sample/v1/boxes/knock")).status_code != 503
        body = keys.encode()
        await process.fails("keys", now=False)
        assert (await process.client.get(path, headers=headers)).status_code == 404
        assert [line["event"] for line in process.told("keys")] == ["check failed", "check passes again"]


@pytest.mark.check("D-24")
async def test_a_schema_of_a_newer_release_is_left_as_it_is(service: Harness) -> None:
    """The release before is put back: what was added meanwhile stays."""
    url = service.resources.settings.database_url.get_secret_value()
    connection = await psycopg.AsyncConnection.connect(
        service.admin_url.replace("postgresql+psycopg", "postgresql"), autocommit=True
    )

    async def become(revision: str) -> None:
        await connection.execute("UPDATE alembic_version SET version_num = %s", [revision])

    async with connection:
        await become("2027_01_15_of_a_later_release")
        try:
            await asyncio.to_thread(upgrade, "sample", url)
            row = await (await connection.execute("SELECT version_num FROM alembic_version")).fetchone()
        finally:
            await become("2026_11_21_index")
    assert row == ("2027_01_15_of_a_later_release",)


async def test_a_look_that_failed_is_over_when_the_next_one_succeeds(
    service: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.health.LOOK_SECONDS", 0.05)
    resources = create_resources(service.definition, service.resources.settings)
    health, enough = Health(resources), asyncio.Event()
    seen: list[bool] = []

    async def look() -> None:
        seen.append("watch" in resources.failing)
        if len(seen) == 3:
            enough.set()
        if len(seen) == 1:
            raise RuntimeError("once")

    monkeypatch.setattr(health, "look", look)
    watching = asyncio.create_task(health.watch())
    await asyncio.wait_for(enough.wait(), 20)
    watching.cancel()
    assert seen[:3] == [False, True, False]


async def test_a_draining_process_is_not_ready(service: Harness) -> None:
    service.resources.is_draining = True
    try:
        answer: httpx.Response = await service.client.get("/readyz")
    finally:
        service.resources.is_draining = False
    assert answer.status_code == 503
    assert answer.json()["check"] == "draining"
