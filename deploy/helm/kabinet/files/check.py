"""Asks every part of a fresh release for one answer; `helm test` runs it in a pod of the release.

Arguments: the release's prefix, the portal's host name, the back-office's.
"""

import json
import sys
import time
import urllib.error
import urllib.request

# One address of each service that needs no database rows; 401 is the service's own answer to a stranger.
QUESTIONS = {
    "identity": ("jwks.json", 200),
    "accounts": ("links", 401),
    "metering": ("imports", 401),
    "billing": ("imports", 401),
    "payments": ("cart", 401),
    "tickets": ("applications", 401),
    "notify": ("notifications", 401),
    "content": ("offices", 200),
}
TRIES = 5


def ask(url: str, host: str | None = None) -> tuple[int, bytes]:
    """Status and body of an address, under another host name when one is given."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310 - our own Services
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - same
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()
    except OSError as error:
        return 0, str(error).encode()


def check(what: str, url: str, *, expected: int, host: str | None = None) -> bool:
    """Ask a few times, say what came of it, and tell whether it is right."""
    status, body = 0, b""
    for attempt in range(TRIES):
        time.sleep(attempt)
        status, body = ask(url, host)
        if status == expected:
            print(f"ok    {what}: {status}")
            return True
    print(f"WRONG {what}: {status} instead of {expected}: {body[:200]!r}")
    return False


def is_problem(prefix: str, host: str) -> bool:
    """An unknown address of the API is refused by the gateway in the agreed form."""
    status, body = ask(f"http://{prefix}-gateway:8080/api/nobody/v1/x", host)
    try:
        right = bool(status == json.loads(body)["status"] == 404)  # noqa: PLR2004 - not found
    except (ValueError, KeyError, TypeError):
        right = False
    print(f"{'ok   ' if right else 'WRONG'} refusal: {status}")
    return right


def main(prefix: str, portal: str, *, backoffice: str) -> int:
    """Run all questions; 1 when an answer is wrong."""
    door = f"http://{prefix}-gateway"
    results = [
        check("gateway", f"{door}-ops:8084/healthz", expected=200),
        check("portal", f"{door}:8080/", expected=200, host=portal),
        check("back-office", f"{door}:8081/", expected=200, host=backoffice),
        check("stranger's host name", f"{door}:8080/", expected=421, host="stranger.example"),
        check("metrics are not public", f"{door}:8080/api/identity/metrics", expected=404, host=portal),
        is_problem(prefix, portal),
    ]
    for name, (path, expected) in QUESTIONS.items():
        results += [
            check(f"{name} is ready", f"http://{prefix}-{name}:8000/readyz", expected=200),
            check(
                f"{name} by the gateway", f"{door}:8080/api/{name}/v1/{path}", expected=expected, host=portal
            ),
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], backoffice=sys.argv[3]))
