"""Reads Python files with mypy, strict: what runs, what builds and deploys it, and what tests it.

Migrations alone are left out.

One round is one set of files that are imported together. Most folders outside `src` are put on Python's path
by whoever starts them; conftest, __main__ and factories exist there many times, a round knows one of each.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HELPERS = ("libs/common/tests", "libs/importing/tests")


@dataclass(frozen=True)
class Round:
    """What is read together, and the folders that are on the path beside the packages."""

    files: tuple[str, ...]
    path: tuple[str, ...] = ()


def tests_of(member: str) -> Round:
    """The tests of a package beside the helpers that all tests share."""
    folder = f"{member}/tests"
    return Round((folder,), (folder, *HELPERS, "deploy/backup"))


def rounds(service: str | None) -> list[Round]:
    """All of them, or those of one service."""
    if service:
        return [Round((f"services/{service}/src",)), tests_of(f"services/{service}")]
    found = [path for pattern in ("libs/*", "services/*", "sandbox") for path in sorted(ROOT.glob(pattern))]
    members = [str(path.relative_to(ROOT)) for path in found if (path / "src").is_dir()]
    sources = tuple(f"{member}/src" for member in (*members, "deploy/local"))
    chart = ("deploy/helm/tests", "deploy/helm/kabinet/tests")
    return [
        Round((*sources, "deploy/cluster", "tools", "bench", "tests", "conftest.py"), ("tools", "tests")),
        Round(("deploy/compose", "deploy/helm/make_secrets.py", "deploy/helm/kabinet/files", *chart), chart),
        Round(("deploy/images",), ("deploy/images", "deploy/images/provision")),
        Round(("deploy/backup",), ("deploy/backup",)),
        Round(("deploy/gateway/tests", "deploy/local/tests")),
        *(tests_of(member) for member in members if (ROOT / member / "tests").is_dir()),
    ]


def main() -> int:
    """Read the rounds one after another; fail when any of them has findings."""
    mypy = str(Path(sys.executable).parent / "mypy")
    failed = 0
    for each in rounds(sys.argv[1] if len(sys.argv) > 1 else None):
        path = os.pathsep.join(str(ROOT / folder) for folder in each.path)
        print(*each.files, flush=True)
        failed |= subprocess.run(
            [mypy, *each.files], cwd=ROOT, env={**os.environ, "MYPYPATH": path}, check=False
        ).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
