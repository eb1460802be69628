"""The short form of the storm: every process is killed once while residents send and pay."""

from pathlib import Path

import pytest

from chaos.killer import VICTIMS
from chaos.run import storm
from drive.stack import own_stack

SECONDS = 45.0
SEED = 1
# Work that a killed process had taken is free again after a minute; nobody waits when nothing is uncertain.
PATIENCE = 90.0
pytestmark = [pytest.mark.slow, pytest.mark.check("R-01", "R-04", "R-08")]


async def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    with own_stack("chaos") as stack:
        verdict = await storm(
            stack, seconds=SECONDS, seed=SEED, history=tmp_path / "history.jsonl", patience=PATIENCE
        )
        report = verdict.told()
        print(report)

        assert verdict.violations == [], report
        assert all(len(verdict.back_after[victim]) == 1 for victim in VICTIMS)
        assert verdict.counts["reading ok"] > 0, report
        assert verdict.counts["payment ok"] > 0, report
