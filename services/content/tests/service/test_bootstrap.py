"""The command that publishes content at the first start."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def run(site: Any, path: Path) -> subprocess.CompletedProcess[str]:
    settings = site.service.resources.settings
    environment = os.environ | {
        "KABINET_ENVIRONMENT": "dev",
        "KABINET_DATABASE_URL": settings.database_url.get_secret_value(),
        "KABINET_NATS_URL": settings.nats_url.get_secret_value(),
    }
    command = [sys.executable, "-m", "content.bootstrap", "--file", str(path)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


async def test_a_file_is_published_once(site: Any, document: Any, tmp_path: Path) -> None:
    path = tmp_path / "content.json"
    path.write_text(json.dumps(document))

    first, again = run(site, path), run(site, path)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert "is published already" in again.stdout
    assert (await site.publish(document)).status_code == 200
    assert len(await site.service.published()) == 2


async def test_a_wrong_file_is_refused_with_its_fields(site: Any, document: Any, tmp_path: Path) -> None:
    path = tmp_path / "content.json"
    path.write_text(json.dumps(document | {"offices": [{"code": "a"}]}))

    wrong, missing = run(site, path), run(site, tmp_path / "none.json")

    assert wrong.returncode == 1
    assert "offices.0.name" in wrong.stderr
    assert missing.returncode == 1
    assert "Traceback" not in wrong.stderr + missing.stderr
    assert await site.service.published() == []
