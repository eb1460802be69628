"""Answers that go wrong on demand, the control interface and the process's own limits."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from sandbox.app import create_app
from sandbox.server import Running, running
from sandbox.settings import ProductionRefusedError
from sandbox.testing import SHOP, Arm, BankClient, make_settings

ORDER = {**SHOP, "orderNumber": "F-1", "amount": "100", "returnUrl": "http://shop.example.org/"}


def registered_numbers(http: httpx.Client) -> list[str]:
    return [order["order_number"] for order in http.get("/api/orders").json()]


def test_error_500_does_nothing(http: httpx.Client, fault: Arm) -> None:
    fault("bank", "error_500", count=1)
    answer = http.post("/payment/rest/register.do", data=ORDER)
    assert answer.status_code == 500
    assert registered_numbers(http) == []
    assert "orderId" in http.post("/payment/rest/register.do", data=ORDER).json()
    assert http.get("/api/faults").json() == {"items": []}


def test_slow_answer_comes_after_its_time(http: httpx.Client, fault: Arm) -> None:
    fault("bank", "slow", count=1, seconds=0.4)
    began = time.monotonic()
    assert "orderId" in http.post("/payment/rest/register.do", data=ORDER).json()
    assert time.monotonic() - began >= 0.4


def test_silent_bank_does_the_work_and_never_answers(http: httpx.Client, fault: Arm) -> None:
    fault("bank", "silent", count=1, match="register.do")
    with pytest.raises(httpx.ReadTimeout):
        http.post("/payment/rest/register.do", data=ORDER, timeout=0.4)
    assert registered_numbers(http) == ["F-1"]
    fault("bank", "silent", count=1, seconds=0.1)
    with pytest.raises(httpx.RemoteProtocolError):
        http.post("/payment/rest/getOrderStatusExtended.do", data={**SHOP, "orderNumber": "F-1"})


def test_truncated_answer_breaks_off_after_the_work(http: httpx.Client, fault: Arm) -> None:
    fault("bank", "truncated", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        http.post("/payment/rest/register.do", data=ORDER)
    assert registered_numbers(http) == ["F-1"]


def test_expired_password_answers_code_5_to_every_call(http: httpx.Client, fault: Arm) -> None:
    fault("bank", "password_expired")
    for method in ("register.do", "getOrderStatusExtended.do"):
        assert http.post(f"/payment/rest/{method}", data=ORDER).json()["errorCode"] == "5"
    assert http.delete("/api/faults").status_code == 204
    assert "orderId" in http.post("/payment/rest/register.do", data=ORDER).json()


def test_sms_faults(http: httpx.Client, fault: Arm) -> None:
    message = {"login": "shop", "psw": "sms-password", "phones": "+79000000001", "mes": "Code 1", "fmt": "3"}
    fault("sms", "declined", count=1)
    assert http.post("/sys/send.php", data=message).json()["error_code"] == 8
    fault("sms", "error_500", count=1, match="79000000001")
    assert http.post("/sys/send.php", data=message).status_code == 500
    assert http.get("/api/sms").json()["items"] == []
    fault("sms", "truncated", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        http.post("/sys/send.php", data={**message, "id": "5"})
    assert http.post("/sys/send.php", data={**message, "id": "5"}).json() == {"id": 5, "cnt": 1}
    assert len(http.get("/api/sms").json()["items"]) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"target": "sms", "fault": "callback_lost"},
        {"target": "callback", "fault": "slow"},
        {"target": "moon", "fault": "slow"},
        {"target": "bank", "fault": "slow", "count": 0},
        {"target": "bank", "fault": "slow", "seconds": -1},
        {"target": "bank", "fault": "slow", "seconds": "NaN"},
        {"target": "bank", "fault": "slow", "extra": 1},
        {"target": "bank"},
        [],
    ],
)
def test_impossible_fault_is_refused(http: httpx.Client, body: object) -> None:
    assert http.post("/api/faults", json=body).status_code == 422
    assert http.get("/api/faults").json() == {"items": []}


def test_time_and_reset(bank: BankClient, http: httpx.Client) -> None:
    assert http.post("/api/time", json={"offset_seconds": "soon"}).status_code == 422
    assert http.post("/api/time", json={"offset_seconds": 1e300}).status_code == 422
    moved = http.post("/api/time", json={"offset_seconds": 3600}).json()
    assert moved["now"] - time.time() > 3500
    bank.register()
    assert http.post("/api/reset").status_code == 204
    assert http.get("/api/orders").json() == []
    assert http.get("/api/time").json()["offset_seconds"] == 0


def test_health_tells_whose_process_it_is(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok", "service": "sandbox", "instance": "test-instance"}


def test_start_page_switches_faults_and_clock(http: httpx.Client) -> None:
    assert "Сейчас всё работает как надо" in http.get("/").text
    form = {"fault": "callback:callback_late", "count": "2", "seconds": "1,5", "match": "K-1"}
    assert http.post("/faults", data=form).status_code == 303
    page = http.get("/").text
    assert "Уведомления банка магазину: опаздывают, осталось раз: 2, секунд: 1.5" in page
    assert http.post("/faults", data={**form, "count": "много"}).status_code == 422
    assert http.post("/faults", data={}).status_code == 422
    assert http.post("/faults/clear", data={"id": "1"}).status_code == 303
    assert http.get("/api/faults").json() == {"items": []}
    assert http.post("/time", data={"offset_minutes": "20"}).status_code == 303
    assert http.get("/api/time").json()["offset_seconds"] == 1200
    for wrong in ("", "--5", "9999999", "1.5"):
        assert http.post("/time", data={"offset_minutes": wrong}).status_code == 422
    assert http.post("/reset").status_code == 303


def test_pages_of_the_sandbox_answer(bank: BankClient, http: httpx.Client) -> None:
    bank.pay(bank.register())
    for path in ("/", "/sms", "/mail", "/journal", "/journal?target=bank", "/journal?target=odd"):
        page = http.get(path)
        assert page.status_code == 200
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert '<html lang="ru">' in page.text
        assert page.text.count("<h1>") == 1
    assert http.get("/static/sandbox.css").status_code == 200
    assert http.get("/nowhere").json() == {"detail": "Not Found"}
    assert "Такой страницы нет" in http.get("/nowhere", headers={"accept": "text/html"}).text


def test_production_is_refused(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, environment="production")
    with pytest.raises(ProductionRefusedError):
        create_app(settings)
    with pytest.raises(ProductionRefusedError), running(settings):
        pass
    assert not list(tmp_path.iterdir())


def run_module(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandbox"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_process_tells_in_words_why_it_does_not_start(tmp_path: Path, sandbox: Running) -> None:
    missing = run_module({})
    assert missing.returncode == 2
    assert "KABINET_SANDBOX_RBS_PASSWORD" in missing.stderr
    given = {
        "KABINET_SANDBOX_DATA_DIR": str(tmp_path / "process"),
        "KABINET_SANDBOX_RBS_USER": "u",
        "KABINET_SANDBOX_RBS_PASSWORD": "p",
        "KABINET_SANDBOX_RBS_CALLBACK_KEY": "k",
        "KABINET_SANDBOX_SMSC_LOGIN": "l",
        "KABINET_SANDBOX_SMSC_PASSWORD": "s",
        "KABINET_SANDBOX_PORT": str(sandbox.port),
        "KABINET_SANDBOX_SMTP_PORT": "0",
    }
    refused = run_module({**given, "KABINET_ENVIRONMENT": "production"})
    assert refused.returncode == 2
    assert "production" in refused.stderr
    taken = run_module(given)
    assert taken.returncode == 1
    assert "cannot listen" in taken.stderr
    assert "Traceback" not in missing.stderr + refused.stderr + taken.stderr


def test_broken_bytes_do_not_harm_the_servers(http: httpx.Client, sandbox: Running) -> None:
    for port in (sandbox.port, sandbox.smtp_port):
        with socket.create_connection((sandbox.host, port), timeout=5) as connection:
            connection.sendall(b"\x00\xff\xfe GET HTTP\r\n\r\n")
    assert http.get("/healthz").status_code == 200
