"""kubectl and helm as the tests use them."""

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from one_node.layout import Layout
from one_node.servers import NAMESPACE as SERVERS
from one_node.servers import RELEASE_NAMESPACE as NAMESPACE

T = TypeVar("T")
POLL_SECONDS = 0.5
COMMAND_SECONDS = 120
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")

__all__ = ["NAMESPACE", "SERVERS", "Cluster", "eventually", "until"]


def eventually(question: Callable[[], T | None], *, what: str, seconds: float = 60.0) -> T:
    """Ask until there is an answer. Raises AssertionError after the time given."""
    deadline = time.monotonic() + seconds
    while True:
        found = question()
        if found:
            return found
        assert time.monotonic() < deadline, f"not in {seconds:.0f} s: {what}"
        time.sleep(POLL_SECONDS)


async def until(question: Callable[[], T | None], *, what: str, seconds: float = 60.0) -> T:
    """The same, while the residents of a load go on walking."""
    return await asyncio.to_thread(eventually, question, what=what, seconds=seconds)


@dataclass(frozen=True)
class Cluster:
    """The running cluster and the programs that talk to it."""

    layout: Layout
    helm_program: str

    @property
    def _env(self) -> dict[str, str]:
        known = {name: value for name, value in os.environ.items() if name.lower() not in PROXY_VARIABLES}
        return {**known, "KUBECONFIG": str(self.layout.kubeconfig)}

    def run(
        self, *command: str, text: str | None = None, seconds: float = COMMAND_SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as the administrator, whatever comes of it."""
        return subprocess.run(
            command, env=self._env, input=text, capture_output=True, text=True, check=False, timeout=seconds
        )

    def _must(self, *command: str, seconds: float) -> str:
        done = self.run(*command, seconds=seconds)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def kubectl(self, *arguments: str, namespace: str = NAMESPACE, seconds: float = COMMAND_SECONDS) -> str:
        """Run kubectl; it must succeed."""
        return self._must("kubectl", "-n", namespace, *arguments, seconds=seconds)

    def refused(self, *arguments: str, namespace: str = NAMESPACE) -> str:
        """Run kubectl; it must fail, and this is what it says."""
        done = self.run("kubectl", "-n", namespace, *arguments)
        assert done.returncode != 0, done.stdout
        return done.stderr

    def helm(self, *arguments: str, seconds: float = 400) -> str:
        """Run helm; it must succeed."""
        return self._must(self.helm_program, "-n", NAMESPACE, *arguments, seconds=seconds)

    def helm_json(self, *arguments: str) -> Any:
        """What helm answers as JSON."""
        return json.loads(self.helm(*arguments))

    def start_helm(self, *arguments: str) -> subprocess.Popen[str]:
        """Run helm beside the test."""
        command = (self.helm_program, "-n", NAMESPACE, *arguments)
        return subprocess.Popen(
            command, env=self._env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def get(self, kind: str, name: str, *, namespace: str = NAMESPACE) -> dict[str, Any]:
        """One object."""
        found: dict[str, Any] = json.loads(self.kubectl("get", kind, name, "-o", "json", namespace=namespace))
        return found

    def all(self, kinds: str, *, selector: str = "", namespace: str = NAMESPACE) -> list[dict[str, Any]]:
        """Every object of some kinds."""
        listed = self.kubectl("get", kinds, "-l", selector, "-o", "json", namespace=namespace)
        items: list[dict[str, Any]] = json.loads(listed)["items"]
        return items

    def pods(self, name: str, component: str = "api") -> list[dict[str, Any]]:
        """The pods of a workload that are not on their way out."""
        selector = f"app.kubernetes.io/name={name},app.kubernetes.io/component={component}"
        found = self.all("pods", selector=selector)
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def ready(self, name: str, component: str = "api") -> list[str]:
        """The names of the workload's pods that are ready."""
        return [pod["metadata"]["name"] for pod in self.pods(name, component) if is_ready(pod)]

    def apply(self, *things: dict[str, Any], namespace: str = NAMESPACE) -> None:
        """Create or change objects."""
        content = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(things)})
        done = self.run("kubectl", "-n", namespace, "apply", "-f", "-", text=content)
        assert done.returncode == 0, done.stderr

    def keep_logs(self, folder: Path) -> None:
        """What a person needs to understand a failure: events, objects, the words of every pod."""
        folder.mkdir(parents=True, exist_ok=True)
        for namespace in (NAMESPACE, SERVERS):
            for name, words in {"objects": "get all -o wide", "events": "get events"}.items():
                done = self.run("kubectl", "-n", namespace, *words.split())
                (folder / f"{namespace}-{name}.txt").write_text(done.stdout + done.stderr, "utf-8")
            listed = self.run("kubectl", "-n", namespace, "get", "pods", "-o", "name").stdout.split()
            for pod in listed:
                done = self.run("kubectl", "-n", namespace, "logs", "--all-containers", pod)
                (folder / f"{namespace}-{Path(pod).name}.log").write_text(done.stdout + done.stderr, "utf-8")


def is_ready(pod: dict[str, Any]) -> bool:
    """Whether a pod's readiness holds."""
    conditions = pod["status"].get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
