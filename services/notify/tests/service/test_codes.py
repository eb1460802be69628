"""Codes: delivered at once by the channel asked for; a channel that fails says so in time."""

import time

import httpx
import pytest

from common.testing import Harness
from contracts.notify import CodeQuery
from notify.code.responders import send_code


def query(channel: str, address: str, **fields: str) -> CodeQuery:
    values = {"channel": channel, "address": address, "purpose": "registration", "code": "481516"}
    return CodeQuery.model_validate(values | fields)


@pytest.mark.feature("NOT-01")
async def test_a_code_comes_by_sms(service: Harness, world: httpx.Client) -> None:
    reply = await send_code(service.resources, query("sms", "+79000000001"))
    assert reply.accepted
    (message,) = world.get("/api/sms", params={"phone": "+79000000001"}).json()["items"]
    assert message["text"].startswith("481516 — код для регистрации.")


@pytest.mark.feature("NOT-02")
async def test_a_code_comes_by_mail_and_not_in_the_subject(service: Harness, world: httpx.Client) -> None:
    assert (await send_code(service.resources, query("email", "anna@example.org"))).accepted
    (mail,) = world.get("/api/mail", params={"to": "anna@example.org"}).json()["items"]
    assert "481516" in mail["text"]
    assert "481516" not in mail["subject"]


@pytest.mark.feature("NOT-01", "NOT-02")
@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("en", "481516 — code to sign in. Valid for 5 minutes. Tell it to nobody.", "Code to sign in"),
        ("kk", "481516 — кіру коды. 5 минут жарамды. Оны ешкімге айтпаңыз.", "Кіру коды"),
    ],
)
async def test_a_code_speaks_the_language_of_who_asked(
    service: Harness, world: httpx.Client, language: str, text: str, subject: str
) -> None:
    for channel, address in (("sms", "+79000000001"), ("email", "anna@example.org")):
        asked = query(channel, address, purpose="sign_in", language=language)
        assert (await send_code(service.resources, asked)).accepted
    (message,) = world.get("/api/sms", params={"phone": "+79000000001"}).json()["items"]
    assert message["text"] == text
    (mail,) = world.get("/api/mail", params={"to": "anna@example.org"}).json()["items"]
    assert mail["subject"] == subject
    assert text in mail["text"]


@pytest.mark.parametrize("fault", ["silent", "slow", "error_500", "truncated", "declined"])
@pytest.mark.parametrize(("channel", "address"), [("sms", "+79000000001"), ("email", "anna@example.org")])
async def test_a_channel_that_fails_is_reported_within_its_time(
    service: Harness, world: httpx.Client, fault: str, channel: str, address: str
) -> None:
    target = "sms" if channel == "sms" else "mail"
    body = {"target": target, "fault": fault, "count": 1, "seconds": 5}
    world.post("/api/faults", json=body).raise_for_status()
    started = time.monotonic()
    reply = await send_code(service.resources, query(channel, address))
    assert not reply.accepted
    assert time.monotonic() - started < 2.5
