"""The former release is brought back while residents read and write."""

import pytest

from drive.people import Resident
from engine.cluster.load import judge, load
from engine.cluster.release import CHANGE_SECONDS, NAME, Release, finished
from engine.docker import VERSION
from one_node.shell import step

pytestmark = [pytest.mark.slow, pytest.mark.check("D-24", "D-31", "R-26")]


async def test_a_rollback_brings_the_former_release_without_one_failed_request(
    release: Release, residents: list[Resident]
) -> None:
    with step("helm rollback under load"):
        async with load(release.portal, residents) as walkers:
            command = ("rollback", NAME, "1", "--wait", f"--timeout={CHANGE_SECONDS}s")
            said = await finished(release.cluster.start_helm(*command))
            assert release.tags() == {VERSION}, said
    judge(walkers[0].tally)
