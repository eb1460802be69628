"""One cluster and one release for the whole suite; the files run in the order of their names."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from drive.files import DEEP_LINES
from drive.loading import settle
from drive.people import Resident, Town
from engine.cluster.release import IMAGES, Release, next_images
from engine.cluster.tools import Cluster
from engine.docker import VERSION
from local_stack.layout import checkout
from one_node import cluster as one_node
from one_node import servers
from one_node.errors import ClusterError
from one_node.layout import Layout
from one_node.shell import say, step, succeeds

KEEP, REQUIRE = "KABINET_CLUSTER_KEEP", "KABINET_REQUIRE_ENGINE"
LOGS = checkout() / "test-results" / "cluster"
RESIDENTS = 6
REQUEST_SECONDS = 15.0


def _prepare() -> str:
    """Everything a cluster needs here; returns Helm. Raises ClusterError."""
    one_node.check_machine()
    names = [f"kabinet-{image}:{VERSION}" for image in (*IMAGES, "sandbox")]
    absent = [name for name in names if not succeeds("docker", "image", "inspect", name)]
    if absent:
        raise ClusterError(f"These images are not built: {', '.join(absent)}.", hint="make images")
    helm = subprocess.run(
        [sys.executable, str(checkout() / "tools" / "helm.py")],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if helm.returncode:
        raise ClusterError("There is no Helm, and it could not be fetched.")
    return helm.stdout.strip()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A fresh cluster with its servers, gone when the suite ends."""
    layout = Layout.default()
    try:
        helm = _prepare()
        if not os.environ.get(KEEP):
            one_node.down(layout)
        one_node.up(layout)
        servers.up(layout)
    except ClusterError as error:
        if os.environ.get(REQUIRE):
            raise
        print(f"\n*** THE CLUSTER IS NOT TESTED: {error} ***", file=sys.stderr)
        pytest.skip(str(error))
    made = Cluster(layout, helm)
    yield made
    if request.session.testsfailed:
        made.keep_logs(LOGS)
        say(f"logs of the failure: {LOGS}")
    if os.environ.get(KEEP):
        say("the cluster stays; end it by: python3 deploy/cluster down")
    else:
        one_node.down(layout)


@pytest.fixture(scope="session")
def release(cluster: Cluster) -> Iterator[Release]:
    """The whole system, installed from the built images."""
    made = Release(cluster)
    with next_images():
        if not cluster.all("deployments", selector="app.kubernetes.io/instance=kabinet"):
            with step("helm install: the whole system"):
                made.install()
        yield made


@pytest.fixture(scope="session")
async def residents(release: Release) -> AsyncIterator[list[Resident]]:
    """Some people with a linked account each."""
    async with (
        httpx.AsyncClient(base_url=release.portal, timeout=REQUEST_SECONDS) as http,
        httpx.AsyncClient(base_url=release.sandbox, timeout=REQUEST_SECONDS) as outside,
    ):
        say(f"{RESIDENTS} residents move in")
        yield await settle(release, Town(http, outside), residents=RESIDENTS, lines=DEEP_LINES)
