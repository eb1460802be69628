"""Proves that the new migrations serve the previous release too: its tests on the new schema (D-24, R-28).

During an upgrade the schema is new while processes of the previous release still work on it. This takes that
release out of Git, makes databases with the migrations of this tree, and runs the old service tests with the
old code on them. The previous release is the newest tag `v*` that is not this commit; while nothing has been
released it is the commit before this one. Only services whose migrations differ are tested, unless they are
named.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("libs", "services", "sandbox", "deploy", "tools", "conftest.py", "pyproject.toml", "uv.lock")
PASSED, FAILED = 0, 1
SHARED = ("libs/common/src/common/schema.py", "libs/common/src/common/tables.py")


def git(tree: Path, *arguments: str) -> str:
    """What a Git command prints."""
    return subprocess.run(["git", *arguments], cwd=tree, capture_output=True, text=True, check=True).stdout


def previous_release(tree: Path) -> str:
    """The release that may still run while this one is rolled out."""
    here = git(tree, "rev-parse", "HEAD").strip()
    tags = git(tree, "tag", "--list", "v*", "--merged", "HEAD", "--sort=-v:refname").split()
    earlier = [tag for tag in tags if git(tree, "rev-parse", f"{tag}^{{commit}}").strip() != here]
    # Never this commit itself: compared with itself nothing ever differs.
    parents = [f"HEAD~{number}" for number in range(1, len(git(tree, "rev-list", "-2", "HEAD").split()))]
    for base in [*earlier, *parents]:
        if len(git(tree, "ls-tree", "--name-only", base, *SHARED).split()) == len(SHARED):
            return base
    print(
        "There is nothing to compare with: no earlier tag v*, no commit with migrations before this one.\n"
        "A shallow clone lacks them: git fetch --unshallow --tags; or name a commit by --base."
    )
    sys.exit(2)


def extract(tree: Path, reference: str, *, target: Path) -> None:
    """Write the sources of a commit into a folder."""
    known = set(git(tree, "ls-tree", "--name-only", reference).split())
    archive = target.with_suffix(".tar")
    git(tree, "archive", "-o", str(archive), reference, *[name for name in KEPT if name in known])
    target.mkdir(parents=True, exist_ok=True)
    # Python's own unpacking asks for a filter or must not have one, by its patch version.
    subprocess.run(["tar", "-xf", str(archive), "-C", str(target)], check=True)
    archive.unlink()


def contents(folder: Path) -> dict[str, bytes]:
    """Every source file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def changed(new: Path, old: Path) -> list[str]:
    """The services of the old tree whose databases the new tree makes otherwise."""
    every = sorted(path.parent.name for path in (old / "services").glob("*/migrations"))
    if any((new / name).read_bytes() != (old / name).read_bytes() for name in SHARED):
        return every
    return [
        name
        for name in every
        if contents(new / f"services/{name}/migrations") != contents(old / f"services/{name}/migrations")
    ]


def sources(tree: Path) -> list[str]:
    """The import paths of a tree."""
    places = ("libs/*/src", "services/*/src", "sandbox/src", "deploy/*/src")
    return [str(path) for pattern in places for path in sorted(tree.glob(pattern))]


def interpreter(new: Path, old: Path) -> str:
    """The Python to run the old code with: this one when both want the same packages."""
    if (new / "uv.lock").read_bytes() == (old / "uv.lock").read_bytes():
        return sys.executable
    print("· the previous release wants other packages: making its environment", flush=True)
    env = {**os.environ, "KABINET_HOME": str(old / ".kabinet")}
    subprocess.run([sys.executable, "tools/bootstrap.py", "--dev"], cwd=old, env=env, check=True)
    return str(old / ".venv/bin/python")


def old_tests(new: Path, old: Path, *, service: str, more: list[str]) -> bool:
    """Whether a service's old tests pass on a database of the new migrations."""
    command = [interpreter(new, old), "-m", "pytest", "-p", "compat_plugin", "-p", "no:cacheprovider", "-q"]
    # Whether models and migrations agree is a question about one release.
    command += [f"services/{service}/tests/service", "--ignore-glob=*/test_schema.py", *more]
    paths = [*sources(old), str(Path(__file__).parent)]
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "COMPAT_PYTHON": sys.executable,
        "COMPAT_SOURCES": os.pathsep.join(sources(new)),
    }
    code = subprocess.run(command, cwd=old, env=env, check=False).returncode
    if code not in {PASSED, FAILED}:
        print(f"{service}: the old tests could not be run (pytest ended with {code}); that proves nothing.")
        sys.exit(2)
    return code == PASSED


def main() -> None:
    """Test and tell; 1 when the previous release would break."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("services", nargs="*", help="all whose migrations differ when none is named")
    parser.add_argument("--base", help="the previous release: a tag or commit")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout with the new migrations")
    parser.add_argument("--pytest", default="", help="more arguments for the old tests")
    options = parser.parse_args()
    base = options.base or previous_release(options.tree)
    with tempfile.TemporaryDirectory(prefix="kabinet-compat-") as folder:
        Path(folder).chmod(0o755)
        old = Path(folder) / "release"
        extract(options.tree, base, target=old)
        services = options.services or changed(options.tree, old)
        if not services:
            print(f"No migration differs from {base}: nothing can break it.")
            return
        broken = []
        for name in services:
            print(f"· {name}: the tests of {base} on the new schema", flush=True)
            if not old_tests(options.tree, old, service=name, more=shlex.split(options.pytest)):
                broken.append(name)
    if broken:
        raise SystemExit(
            f"REFUSED: {base} does not work on the new schema of {', '.join(broken)}.\n"
            "Add first; take away one release after the code that used it."
        )
    print(f"{base} works on the new schema of {', '.join(services)}.")


if __name__ == "__main__":
    main()
