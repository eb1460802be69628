"""The servers are started with the sandbox that this checkout builds."""

import re
import tomllib
from pathlib import Path

from one_node.servers import manifest

PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"


def test_the_sandbox_is_of_this_version() -> None:
    version = tomllib.loads(PROJECT.read_text())["project"]["version"]
    assert re.findall(r"image: kabinet-sandbox:(\S+)", manifest()) == [version]
