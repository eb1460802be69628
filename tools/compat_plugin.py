"""Loaded into the tests of the previous release: its databases are made by the migrations of the new one."""

import os
import subprocess

UPGRADE = "import sys; from common.migrate import upgrade; upgrade(sys.argv[1], sys.stdin.read())"


def upgrade(name: str, url: str) -> None:
    """Migrate with the new code, in a process of its own; the address comes by stdin, it holds a password."""
    subprocess.run(
        [os.environ["COMPAT_PYTHON"], "-c", UPGRADE, name],
        env={**os.environ, "PYTHONPATH": os.environ["COMPAT_SOURCES"]},
        input=url,
        text=True,
        check=True,
    )


def pytest_configure() -> None:
    """Put it in the place of the release's own; by now its test plugin has been loaded."""
    from common.testing import harness  # noqa: PLC0415 - earlier it could not be rewritten for its asserts

    if not callable(vars(harness).get("upgrade")):
        raise TypeError("common.testing.harness.upgrade is gone: the release would test its own migrations")
    harness.upgrade = upgrade  # type: ignore[attr-defined] # it is the harness's own import
