"""The release under test: installed, upgraded, asked, removed."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.cluster.tools import NAMESPACE, Cluster
from engine.docker import VERSION
from local_stack.layout import checkout
from one_node.servers import SERVICES
from one_node.shell import run

NAME = "kabinet"
# Pods that serve: all but the one of `helm test`, which has ended.
WORKING = f"app.kubernetes.io/instance={NAME},app.kubernetes.io/component!=check"
CHART = checkout() / "deploy" / "helm" / "kabinet"
VALUES = Path(__file__).with_name("values.yaml")
NEXT = f"{VERSION}-next"
IMAGES = (*SERVICES, "gateway")
PORT_BASE = 30_600
CHANGE_SECONDS = 420
# What the next release brings: other images, and one service that scales by itself.
SCALING = {"enabled": True, "minReplicas": 2, "maxReplicas": 3, "cpuPercent": 80}
NEXT_RELEASE = (
    *("--set", f"image.tag={NEXT}"),
    *("--set-json", f"services.content.api.autoscaling={json.dumps(SCALING)}"),
)


@dataclass(frozen=True)
class Release:
    """Kabinet in the cluster; the doors are ports on loopback."""

    cluster: Cluster
    chart: Path = CHART
    values: Path = VALUES

    @property
    def portal(self) -> str:
        """The residents' site."""
        return f"http://localhost:{PORT_BASE}"

    @property
    def sandbox(self) -> str:
        """The bank, the SMS gateway and the mailbox."""
        return f"http://localhost:{PORT_BASE + 2}"

    def service_url(self, service: str) -> str:
        """No service is reached but by the gateway."""
        assert service in SERVICES
        return self.portal

    def run(self, service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of a service's commands in one of its pods; a file of ours becomes its input."""
        content, words = None, []
        for argument in arguments:
            path = Path(argument)
            if path.is_absolute() and path.is_file():
                content, argument = path.read_text("utf-8"), "/dev/stdin"  # noqa: PLW2901 - replaced on purpose
            words.append(argument)
        target = f"deployment/{NAME}-{service}"
        return self.cluster.run(
            *("kubectl", "-n", NAMESPACE, "exec", "-i", target, "--", "python", *words), text=content
        )

    def install(self) -> None:
        """The whole system, and wait until everything is ready."""
        self.cluster.helm(
            *(
                "install",
                NAME,
                str(self.chart),
                "-f",
                str(self.values),
                "--wait",
                f"--timeout={CHANGE_SECONDS}s",
            ),
            seconds=CHANGE_SECONDS + 60,
        )

    def change(self, *options: str, timeout: int = CHANGE_SECONDS) -> tuple[str, ...]:
        """The words of an upgrade with helm."""
        return (
            "upgrade",
            NAME,
            str(self.chart),
            "-f",
            str(self.values),
            *options,
            "--wait",
            f"--timeout={timeout}s",
        )

    def revision(self) -> int:
        """The number of the revision that is installed."""
        return int(self.status()["version"])

    def status(self) -> dict[str, Any]:
        """What helm says of the release."""
        found: dict[str, Any] = self.cluster.helm_json("status", NAME, "-o", "json")
        return found

    def tags(self) -> set[str]:
        """The tags of the images that run."""
        pods = self.cluster.all("pods", selector=WORKING)
        running = [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]
        return {one["image"].rpartition(":")[2] for pod in running for one in pod["spec"]["containers"]}


async def finished(helm: "subprocess.Popen[str]") -> str:
    """What helm has said, waited for without keeping the residents waiting."""
    said, _ = await asyncio.to_thread(helm.communicate, timeout=CHANGE_SECONDS + 60)
    return said


@contextmanager
def next_images() -> Iterator[None]:
    """The same images under another tag: to the cluster they are a new release."""
    names = [f"kabinet-{image}" for image in IMAGES]
    for name in names:
        run("docker", "tag", f"{name}:{VERSION}", f"{name}:{NEXT}")
    try:
        yield
    finally:
        run("docker", "rmi", *(f"{name}:{NEXT}" for name in names))
