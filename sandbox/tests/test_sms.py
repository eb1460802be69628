"""The SMS provider's interface and its inbox."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from sandbox.testing import SMSC

pytestmark = pytest.mark.feature("NOT-01")
MESSAGE = {**SMSC, "phones": "+7 900 000-00-01", "mes": "Код 123456", "charset": "utf-8", "fmt": "3"}


def inbox(http: httpx.Client, **query: str) -> list[dict[str, Any]]:
    return list(http.get("/api/sms", params=query).json()["items"])


def test_message_is_sent_and_its_status_told(http: httpx.Client) -> None:
    answer = http.post("/sys/send.php", data={**MESSAGE, "id": "77", "sender": "Kabinet"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"id": 77, "cnt": 1}
    (message,) = inbox(http, phone="8 (900) 000-00-01")
    assert (message["phone"], message["text"], message["sender"]) == ("79000000001", "Код 123456", "Kabinet")
    asked = {**SMSC, "phone": "+79000000001", "id": "77", "fmt": "3"}
    status = http.get("/sys/status.php", params=asked).json()
    assert (status["status"], status["err"]) == (1, 0)
    assert http.get("/sys/status.php", params={**asked, "all": "1"}).json()["message"] == "Код 123456"
    assert http.get("/sys/status.php", params={**asked, "id": "78"}).json() == {"status": -3}


def test_own_id_makes_a_repeat_harmless(http: httpx.Client) -> None:
    first, again = (http.post("/sys/send.php", data={**MESSAGE, "id": "5"}).json() for _ in range(2))
    assert first == again == {"id": 5, "cnt": 1}
    assert len(inbox(http)) == 1


def test_text_without_a_charset_is_windows_1251(http: httpx.Client) -> None:
    query = f"login=shop&psw=sms-password&fmt=3&phones=79000000002&mes={quote('Код 7'.encode('cp1251'))}"
    assert http.get(f"/sys/send.php?{query}").json()["cnt"] == 1
    assert inbox(http)[0]["text"] == "Код 7"


def test_long_text_is_counted_in_parts_and_several_phones_get_it(http: httpx.Client) -> None:
    answer = http.post(
        "/sys/send.php", data={**MESSAGE, "phones": "79000000001;79000000002", "mes": "я" * 71, "cost": "3"}
    )
    assert answer.json() == {"id": 1, "cnt": 4, "cost": "10.00", "balance": "1000.00"}
    assert {message["phone"] for message in inbox(http)} == {"79000000001", "79000000002"}


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"psw": "wrong"}, 2, "authorise error"),
        ({"login": ""}, 2, "authorise error"),
        ({"mes": ""}, 1, "parameters error"),
        ({"phones": ""}, 1, "parameters error"),
        ({"mes": "x" * 1001}, 1, "parameters error"),
        ({"id": "0"}, 1, "parameters error"),
        ({"id": "2147483648"}, 1, "parameters error"),
        ({"id": "one"}, 1, "parameters error"),
        ({"phones": "123"}, 7, "invalid number"),
        ({"phones": "anna@example.org"}, 7, "invalid number"),
    ],
)
def test_errors_in_every_format(http: httpx.Client, changes: dict[str, str], code: int, text: str) -> None:
    given = {**MESSAGE, **changes}
    assert http.post("/sys/send.php", data=given).json() == {"error": text, "error_code": code}
    assert http.post("/sys/send.php", data={**given, "fmt": "1"}).text == f"0,-{code}"
    assert http.post("/sys/send.php", data={**given, "fmt": "0"}).text == f"ERROR = {code} ({text})"
    assert inbox(http) == []


def test_plain_formats(http: httpx.Client) -> None:
    assert http.post("/sys/send.php", data={**MESSAGE, "fmt": "0", "id": "3"}).text == "OK - 1 SMS, ID - 3"
    assert http.post("/sys/send.php", data={**MESSAGE, "fmt": "1", "id": "4"}).text == "4,1"


def test_same_text_twice_in_a_minute_needs_an_own_id(http: httpx.Client) -> None:
    assert "id" in http.post("/sys/send.php", data=MESSAGE).json()
    assert http.post("/sys/send.php", data=MESSAGE).json()["error_code"] == 9
    assert len(inbox(http)) == 1


def test_page_shows_the_newest_first_and_filters(http: httpx.Client) -> None:
    for number, text in (("79000000001", "первое"), ("79000000002", "второе <b>"), ("79000000001", "третье")):
        http.post("/sys/send.php", data={**MESSAGE, "phones": number, "mes": text})
    page = http.get("/sms").text
    assert page.index("третье") < page.index("второе &lt;b&gt;") < page.index("первое")
    assert "второе" not in http.get("/sms", params={"phone": "+79000000001"}).text
    assert [message["text"] for message in inbox(http, phone="0001")] == ["третье", "первое"]
    assert http.get("/api/sms", params={"phone": "1" * 41}).status_code == 422
    assert http.get("/api/sms", params={"limit": "0"}).status_code == 422
