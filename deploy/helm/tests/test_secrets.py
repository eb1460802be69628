"""The rights that deploy/helm/make_secrets.py hands out, tried on real servers (C-50, C-51)."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nats
import psycopg
import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError

from contracts.accounts import GuestMatchQuery
from installed_rights import SCRIPT, SERVICES, Installed, free_port, install, run_service, until

pytestmark = pytest.mark.slow
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """Servers set up by the script, and migrated."""
    with install(tmp_path_factory.mktemp("installed")) as running:
        yield running


async def connect(installed: Installed, service: str) -> Client:
    async def quiet(_: Exception) -> None:
        pass

    url = installed.secret(service, "nats-url")
    return await nats.connect(
        url,
        inbox_prefix=f"_INBOX_{service}".encode(),
        error_cb=quiet,
        allow_reconnect=False,
        connect_timeout=10,
    )


@pytest.mark.check("C-51")
@pytest.mark.parametrize("service", SERVICES)
def test_a_role_owns_nothing_and_reaches_every_table(installed: Installed, service: str) -> None:
    with installed.connect(service) as connection:
        owned = connection.execute(
            "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        )
        assert owned.fetchone() == (0,)
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        assert len(tables) > 5
        for (table,) in tables:
            for right in RIGHTS:
                query = "SELECT has_table_privilege(%s, %s)"
                assert connection.execute(query, (table, right)).fetchone() == (True,), f"{right} {table}"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (a int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("ALTER TABLE outbox ADD COLUMN a int")


@pytest.mark.check("C-51")
def test_a_role_enters_no_other_database(installed: Installed) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        installed.connect("notify", database="payments")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        installed.connect("notify", as_owner=True, database="payments")


@pytest.mark.check("C-51")
async def test_a_user_of_the_broker_says_and_hears_its_own_only(installed: Installed) -> None:
    client = await connect(installed, "notify")
    try:
        jetstream = client.jetstream(timeout=2)
        for refused in (
            jetstream.publish("payments.payment.succeeded.v1", b"{}"),
            jetstream.delete_stream("PAYMENTS"),
            jetstream.purge_stream("NOTIFY"),
            jetstream.delete_consumer("PAYMENTS", "billing"),
            jetstream.consumer_info("PAYMENTS", "billing"),
        ):
            with pytest.raises((NatsError, TimeoutError)):
                await refused
        assert (await jetstream.publish("notify.x.y.v1", b"{}")).stream == "NOTIFY"
        before = len(installed.violations())
        await client.subscribe("_INBOX_payments.>")
        await client.subscribe(">")
        await client.flush()
        until(lambda: len(installed.violations()) >= before + 2, installed.nats_log.read_text)
    finally:
        await client.close()


@pytest.mark.check("C-51")
async def test_every_service_lives_on_its_rights(installed: Installed, tmp_path: Path) -> None:
    """All of them as in production: ready, reading each other's streams, answering, and refused nothing."""
    before, jwks_port = len(installed.violations()), free_port()
    with ExitStack() as processes:
        for service in SERVICES:
            processes.enter_context(run_service(installed, service, folder=tmp_path, jwks_port=jwks_port))
        client = await connect(installed, "metering")
        try:
            query = GuestMatchQuery(number="1", house="1", flat=None)
            answer = await client.request(
                GuestMatchQuery.subject, query.model_dump_json().encode(), timeout=10
            )
            assert json.loads(answer.data)["account_id"] is None
        finally:
            await client.close()
        assert installed.violations()[before:] == []
    for service in SERVICES:
        told = (tmp_path / f"{service}.log").read_text("utf-8").lower()
        assert "permission" not in told, told


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), str(folder), "--database", "pg", "--nats", "nats", *arguments]
    env = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=env, timeout=60)


@pytest.mark.check("C-50")
def test_what_others_have_to_give_is_asked_for(tmp_path: Path) -> None:
    answer = run(tmp_path / "made", RBS_USER="shop")
    assert answer.returncode == 1
    assert "RBS_PASSWORD, RBS_CALLBACK_KEY, S3_ACCESS_KEY" in answer.stderr
    assert "RBS_USER" not in answer.stderr
    assert not (tmp_path / "made").exists()


@pytest.mark.check("C-50")
def test_secrets_are_for_their_maker_only_and_never_printed(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    answer = run(folder, "--demo", "--tls", "--redis", "redis", SMTP_USER="mailer", SMTP_PASSWORD="v9Kq2xT7")
    assert answer.returncode == 0, answer.stderr
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    items: list[dict[str, Any]] = json.loads((folder / "secrets.json").read_text())["items"]
    found = {one["metadata"]["name"]: one["stringData"] for one in items}
    assert found["kabinet-notify"]["smtp-password"] == "v9Kq2xT7"
    assert "sslmode=verify-full" in found["kabinet-billing"]["database-url"]
    assert found["kabinet-billing"]["redis-url"].startswith("rediss://")
    assert found["kabinet-billing"]["nats-url"].startswith("tls://")
    for content in found.values():
        for value in content.values():
            assert value not in answer.stdout + answer.stderr
    again = run(folder, "--demo")
    assert again.returncode == 1, "what is there must not be overwritten"


def test_every_key_the_chart_asks_for_is_made(tmp_path: Path) -> None:
    run(tmp_path / "made", "--demo", "--redis", "redis", SMTP_USER="mailer", SMTP_PASSWORD="v9Kq2xT7")
    items = json.loads((tmp_path / "made/secrets.json").read_text())["items"]
    made = {(one["metadata"]["name"], key) for one in items for key in one["stringData"]}
    from chart_rendering import render

    wanted = {
        (variable["valueFrom"]["secretKeyRef"]["name"], variable["valueFrom"]["secretKeyRef"]["key"])
        for _, pod in render("production").pods()
        for container in pod["spec"]["containers"]
        for variable in container.get("env", [])
        if "valueFrom" in variable
    }
    assert wanted == made
