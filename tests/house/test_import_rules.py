"""The import contracts are not decoration: each fails on a planted violation, and all pass without one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

QUEUE, PREFERENCE = "services/tickets/src/tickets/queue", "services/notify/src/notify/preference"
# The beginning of a contract's name, the file that breaks it, the line.
PLANTS = (
    ("services never import one another", "services/metering/src/metering/texts.py", "import billing.errors"),
    ("services stand above importing", "libs/common/src/common/ids.py", "import metering.errors"),
    ("services stand above importing", "libs/common/src/common/ids.py", "import contracts.base"),
    ("services stand above importing", "libs/contracts/src/contracts/base.py", "import common.ids"),
    ("contracts import no framework", "libs/contracts/src/contracts/base.py", "import fastapi"),
    ("inside a feature", f"{PREFERENCE}/rules.py", "import notify.preference.repository"),
    ("use cases read no settings", f"{QUEUE}/usecases.py", "import tickets.settings"),
    ("only common knows the broker", "services/tickets/src/tickets/consumers.py", "import nats"),
    ("routers and rules write no SQL", f"{QUEUE}/router.py", "import sqlalchemy"),
    ("routers and rules write no SQL", f"{PREFERENCE}/rules.py", "import sqlalchemy"),
)

# Modules of every name that a service has, each of which serves more than requests.
FRAMEWORKLESS = (
    "billing.app", "billing.charge.explanation", "billing.consumers", "billing.database",
    "billing.document.usecases", "billing.errors", "billing.receipt.models", "billing.receipt.period",
    "billing.receipt.repository", "billing.receipt.rules", "billing.schema", "billing.settings",
    "billing.tables", "billing.upload.fields", "content.publication.schemas",
    "identity.registration.starting", "notify.code.responders", "notify.delivery.jobs",
)  # fmt: skip


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    sources = [str(path) for place in ("libs", "services") for path in (tree / place).glob("*/src")]
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sources), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for place in ("libs", "services"):
        for source in sorted((ROOT / place).glob("*/src")):
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, copy / source.relative_to(ROOT), ignore=ignore)
    return copy


def test_the_contracts_hold(tree: Path) -> None:
    answer = lint(tree)
    assert answer.returncode == 0, answer.stdout[-3000:]


@pytest.mark.parametrize(("contract", "name", "line"), PLANTS)
def test_a_planted_violation_is_found(tree: Path, contract: str, *, name: str, line: str) -> None:
    path = tree / name
    clean = path.read_text()
    path.write_text(f"{clean}\n{line}\n")
    try:
        answer = lint(tree)
    finally:
        path.write_text(clean)
    broken = [row for row in answer.stdout.splitlines() if "BROKEN" in row]
    assert answer.returncode != 0
    assert any(row.startswith(contract[:40]) for row in broken), answer.stdout[-3000:]


@pytest.mark.parametrize("line", ["from fastapi import Response", "from starlette.responses import Response"])
def test_every_module_beside_routers_is_kept_from_the_web_framework(tree: Path, line: str) -> None:
    paths = {
        module: tree / "services" / module.split(".")[0] / "src" / f"{module.replace('.', '/')}.py"
        for module in FRAMEWORKLESS
    }
    clean = {path: path.read_text() for path in paths.values()}
    try:
        for path, text in clean.items():
            path.write_text(f"{text}\n{line}\n")
        answer = lint(tree)
    finally:
        for path, text in clean.items():
            path.write_text(text)
    framework = line.split()[1].split(".", maxsplit=1)[0]
    missed = [module for module in FRAMEWORKLESS if f"{module} -> {framework}" not in answer.stdout]
    assert not missed, answer.stdout[-3000:]
