"""A backup is worth what its restore is worth."""

from pathlib import Path

import pytest

from drive.stack import own_stack
from restore.drill import drill, write_metrics

pytestmark = [pytest.mark.slow, pytest.mark.check("R-29", "D-13", "D-25")]


async def test_a_lost_database_comes_back_and_what_is_lost_is_told(tmp_path: Path) -> None:
    with own_stack("restore") as stack:
        outcome = await drill(stack, tmp_path)
    print(outcome.told())
    assert outcome.violations == []
    assert outcome.lost, "nothing was given after the backup: the drill proved nothing"
    assert outcome.report["rewound_to"]
    write_metrics(outcome, tmp_path / "metrics" / "drill.prom")
    assert "kabinet_restore_drill_timestamp_seconds 1" in (tmp_path / "metrics" / "drill.prom").read_text()
