"""The mailbox behind a real SMTP server."""

import smtplib
import time
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from sandbox.server import Running
from sandbox.testing import Arm, eventually

pytestmark = pytest.mark.feature("NOT-02")


def letter(to: str = "anna@example.org", subject: str = "Код входа: 42") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Кабинет <noreply@example.org>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content("Ваш код 42.\nСсылка: https://kabinet.example.org/x?a=1&b=2.\n")
    message.add_alternative("<p>Ваш код <b>42</b></p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="квитанция.pdf")
    return message


def send(sandbox: Running, message: EmailMessage, *, seconds: float = 5) -> None:
    with smtplib.SMTP(sandbox.host, sandbox.smtp_port, timeout=seconds) as server:
        server.send_message(message)


def items(http: httpx.Client, to: str = "") -> list[dict[str, Any]]:
    return list(http.get("/api/mail", params={"to": to}).json()["items"])


def test_letter_is_received_whole(sandbox: Running, http: httpx.Client) -> None:
    send(sandbox, letter())
    (summary,) = items(http, "ANNA@example.org")
    assert summary["subject"] == "Код входа: 42"
    assert summary["to"] == ["anna@example.org"]
    full = http.get(f"/api/mail/{summary['id']}").json()
    assert "Ваш код 42." in full["text"]
    assert "<b>42</b>" in full["html"]
    (file,) = full["attachments"]
    assert (file["filename"], file["content_type"], file["size"]) == ("квитанция.pdf", "application/pdf", 8)
    download = http.get(file["url"])
    assert download.content == b"%PDF-1.7"
    assert download.headers["content-disposition"].startswith("attachment;")
    assert download.headers["x-content-type-options"] == "nosniff"


def test_page_shows_text_with_links_and_html_only_in_a_sandbox(sandbox: Running, http: httpx.Client) -> None:
    send(sandbox, letter())
    page = http.get("/mail/1").text
    assert '<a href="https://kabinet.example.org/x?a=1&amp;b=2" rel="noreferrer">' in page
    assert 'sandbox="allow-popups"' in page
    assert "alert(1)" not in page
    frame = http.get("/mail/1/html")
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups; default-src 'none'")
    assert "script-src" not in policy
    assert "Код входа: 42" in http.get("/mail").text
    assert "Subject: " in http.get("/mail/1/source").text


def test_list_is_filtered_by_recipient_newest_first(sandbox: Running, http: httpx.Client) -> None:
    send(sandbox, letter(subject="первое"))
    send(sandbox, letter(to="boris@example.org, anna@example.org", subject="второе"))
    send(sandbox, letter(to="boris@example.org", subject="третье"))
    assert [one["subject"] for one in items(http, "anna@")] == ["второе", "первое"]
    assert [one["subject"] for one in items(http)] == ["третье", "второе", "первое"]
    assert items(http, "nobody") == []


def test_unknown_letters_and_files_are_404(sandbox: Running, http: httpx.Client) -> None:
    send(sandbox, letter())
    for path in ("/api/mail/2", "/mail/2", "/mail/1/attachments/1", "/mail/1/attachments/-1", "/mail/9/html"):
        assert http.get(path).status_code == 404
    assert http.get("/api/mail/one").status_code == 422


def test_malformed_letter_is_kept_and_shown(sandbox: Running, http: httpx.Client) -> None:
    broken = (
        b"From: =?utf-8?q?=FF?= <a@\r\nSubject: =?bad?=\r\nContent-Type: multipart/mixed\r\n"
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe text\r\n"
    )
    with smtplib.SMTP(sandbox.host, sandbox.smtp_port, timeout=5) as server:
        server.sendmail("a@example.org", ["anna@example.org"], broken)
    assert http.get("/mail/1", headers={"accept": "text/html"}).status_code == 200
    assert http.get("/api/mail/1").status_code == 200
    assert http.get("/mail").status_code == 200


def test_bad_recipient_and_huge_letter_are_refused(sandbox: Running, http: httpx.Client) -> None:
    with smtplib.SMTP(sandbox.host, sandbox.smtp_port, timeout=5) as server:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail("a@example.org", ["nobody"], "Subject: x\r\n\r\nx")
        with pytest.raises(smtplib.SMTPSenderRefused):
            server.sendmail("a@example.org", ["anna@example.org"], "x" * (21 * 1024 * 1024))
    assert items(http) == []


@pytest.mark.parametrize(("kind", "code"), [("error_500", 451), ("declined", 550)])
def test_refusing_mailbox_keeps_nothing(
    sandbox: Running, http: httpx.Client, fault: Arm, kind: str, code: int
) -> None:
    fault("mail", kind, count=1, match="anna@example.org")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sandbox, letter())
    assert refused.value.smtp_code == code
    assert items(http) == []
    send(sandbox, letter())
    assert len(items(http)) == 1


def test_silent_and_truncated_mailbox_keep_the_letter_without_answering(
    sandbox: Running, http: httpx.Client, fault: Arm
) -> None:
    fault("mail", "truncated", count=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(sandbox, letter())
    assert len(items(http)) == 1
    fault("mail", "silent", count=1)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected), match="timed out"):
        send(sandbox, letter(), seconds=0.3)
    assert eventually(lambda: len(items(http)) == 2)
    fault("mail", "slow", count=1, seconds=0.3)
    began = time.monotonic()
    send(sandbox, letter())
    assert time.monotonic() - began >= 0.3
