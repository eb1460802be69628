"""A small browser for the loader: the public API through the gateway, cookies and all."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from local_stack.errors import StackError

ANSWER_SECONDS = 60.0
PATIENCE_SECONDS = 90.0
PAUSE_SECONDS = 0.5
TOO_MANY = 429
PASSING = frozenset({502, 503, 504})
FAILURE = 400


class Refused(StackError):  # noqa: N818 - the answer was understood, it just was not yes
    """The API said no; `status` and the problem document tell why."""

    def __init__(self, path: str, status: int, *, problem: dict[str, Any]) -> None:
        words = problem.get("detail") or problem.get("title") or "no reason given"
        super().__init__(f"{path} answered {status}: {words}")
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        """The last part of the problem's type."""
        return str(self.problem.get("type", "")).rsplit("/", 1)[-1]


@dataclass
class Browser:
    """One visitor of one origin; `reach` is the host:port it has from here when that is another one."""

    origin: str
    reach: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Any:
        """Read."""
        return self.send("GET", path)

    def post(self, path: str, body: object, *, key: str | None = None) -> Any:
        """Send JSON; with a key a repetition has no second effect."""
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.send("POST", path, body=json.dumps(body).encode(), headers=headers)

    def upload(self, path: str, *, name: str, content: bytes, fields: dict[str, str]) -> Any:
        """Send a file with form fields."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [
            file.encode(),
            b"Content-Type: text/csv\r\n\r\n",
            content,
            f"\r\n--{boundary}--\r\n".encode(),
        ]
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.send("POST", path, body=b"".join(parts), headers=headers)

    def send(
        self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Any:
        """One request, repeated while the system says «later». Raises Refused for a lasting no."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            status, answer, retry_after = self._exchange(method, path, body=body, headers=headers or {})
            if status < FAILURE:
                return answer
            is_passing = status in PASSING or status == TOO_MANY
            pause = retry_after if status == TOO_MANY and retry_after else PAUSE_SECONDS
            if not is_passing or time.monotonic() + pause > deadline:
                raise Refused(path, status, problem=answer if isinstance(answer, dict) else {})
            time.sleep(pause)

    def _exchange(
        self, method: str, path: str, *, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any, float]:
        address = urlsplit(self.origin)
        place = self.reach or f"127.0.0.1:{address.port}"
        connection = http.client.HTTPConnection(place, timeout=ANSWER_SECONDS)
        own = {"Host": address.netloc, "Origin": self.origin, "X-Kabinet": "1", "Accept": "application/json"}
        if self.cookies:
            own["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body=body, headers={**own, **headers})
            response = connection.getresponse()
            data = response.read()
        except OSError as error:
            raise StackError(f"{self.origin} does not answer: {error}.", hint="See `make status`.") from error
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        wait = response.headers.get("Retry-After", "")
        return response.status, _decoded(data), float(wait) if wait.isdigit() else 0.0


def _decoded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
