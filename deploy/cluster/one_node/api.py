"""As much of a Kubernetes client as this program needs."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ANSWER_SECONDS = 30
WATCH_SECONDS = 3600
NOT_FOUND = 404


class Refused(Exception):  # noqa: N818 - the answer was understood, it just was not yes
    """The API server said no."""

    def __init__(self, method: str, path: str, *, status: int, words: str) -> None:
        super().__init__(f"{method} {path} answered {status}: {words}")
        self.status = status


class Api:
    """The API server as the user of a kubeconfig that this program has written."""

    def __init__(self, kubeconfig: Path) -> None:
        config = json.loads(kubeconfig.read_text("ascii"))
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._server: str = cluster["server"]
        self._context = ssl.create_default_context(cafile=cluster["certificate-authority"])
        self._context.load_cert_chain(user["client-certificate"], user["client-key"])

    def get(self, path: str) -> Any:
        """Read JSON."""
        return self.send("GET", path)

    def text(self, path: str) -> str:
        """Read what is not JSON."""
        with self._open("GET", path, body=None, timeout=ANSWER_SECONDS) as answer:
            return str(answer.read().decode("utf-8"))

    def send(self, method: str, path: str, *, body: object | None = None) -> Any:
        """One request. Raises Refused for a no, OSError when nobody answers."""
        with self._open(method, path, body=body, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)

    def apply(self, collection: str, thing: dict[str, Any]) -> None:
        """Create or replace an object of ours."""
        path = f"{collection}/{thing['metadata']['name']}"
        try:
            old = self.get(path)
        except Refused as refusal:
            if refusal.status != NOT_FOUND:
                raise
            self.send("POST", collection, body=thing)
        else:
            metadata = {**thing["metadata"], "resourceVersion": old["metadata"]["resourceVersion"]}
            self.send("PUT", path, body={**thing, "metadata": metadata})

    def watch(self, collection: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every object there is, then every change, until the server ends it."""
        listed = self.get(collection)
        yield "LISTED", listed
        version = listed["metadata"]["resourceVersion"]
        path = f"{collection}?watch=true&resourceVersion={version}"
        with self._open("GET", path, body=None, timeout=WATCH_SECONDS) as answer:
            for line in answer:
                event = json.loads(line)
                yield event["type"], event["object"]

    def _open(self, method: str, path: str, *, body: object | None, timeout: float) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the address is the one we have written
            self._server + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            return urllib.request.urlopen(request, context=self._context, timeout=timeout)  # noqa: S310 - same
        except urllib.error.HTTPError as error:
            words = error.read(2000).decode("utf-8", "replace")
            raise Refused(method, path, status=error.code, words=words) from error
