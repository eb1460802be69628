"""The previous release goes on working on a new schema: what would break it is refused, twice over."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from common.health import revisions

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sqlalchemy as sa
from alembic import op

revision = "2099_01_01_planted"
down_revision = "{before}"
{more}

def upgrade() -> None:
    {step}
"""


def migration(step: str, more: str = "") -> str:
    before = revisions(ROOT / "services/content/migrations")[0]
    return HEAD.format(step=step, more=more, before=before)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the last commit, where migrations can be planted."""
    folder = tmp_path_factory.mktemp("tree") / "checkout"
    folder.parent.chmod(0o755)
    git = shutil.which("git") or "git"
    subprocess.run([git, "clone", "--quiet", "--shared", "--no-tags", str(ROOT), str(folder)], check=True)
    return folder


def compat(tree: Path, step: str) -> subprocess.CompletedProcess[str]:
    path = tree / "services/content/migrations/versions/2099_01_01_planted.py"
    path.write_text(migration(step))
    tool = [sys.executable, str(ROOT / "tools/compat.py"), "--tree", str(tree)]
    return subprocess.run(
        [*tool, "--base", "HEAD", "--pytest=-k question"],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.check("D-24", "R-28")
def test_a_column_that_the_previous_release_reads_cannot_be_dropped(tree: Path) -> None:
    result = compat(tree, 'op.drop_column("question", "section")')
    assert result.returncode == 1, result.stdout
    assert "REFUSED: HEAD does not work on the new schema of content" in result.stderr
    assert "test_questions_come_grouped_and_in_order" in result.stdout
    assert "ProgrammingError" in result.stdout


@pytest.mark.slow
@pytest.mark.check("D-24", "R-28")
def test_a_column_may_be_added(tree: Path) -> None:
    result = compat(tree, 'op.add_column("question", sa.Column("picture", sa.Text))')
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr
    assert "HEAD works on the new schema of content" in result.stdout


@pytest.fixture
def history(tmp_path: Path) -> Callable[..., str]:
    """Runs Git in a repository of its own, which has one commit in the form of ours."""
    name = ("-c", "user.name=tester", "-c", "user.email=tester@example.org")

    def git(*arguments: str) -> str:
        command = [shutil.which("git") or "git", *name, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    git("init", "--quiet")
    (tmp_path / "libs/common/src/common").mkdir(parents=True)
    for shared in ("schema.py", "tables.py"):
        (tmp_path / "libs/common/src/common" / shared).write_text("")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    return git


@pytest.fixture
def previous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import compat as tool

    return lambda: tool.previous_release(tmp_path)


@pytest.mark.check("D-24")
def test_this_commit_is_never_the_previous_release(
    history: Callable[..., str], previous: Callable[[], str]
) -> None:
    history("commit", "--quiet", "--allow-empty", "-m", "second")
    assert previous() == "HEAD~1"
    history("tag", "v0.1.0")
    assert previous() == "HEAD~1", "the only release is this commit"
    history("commit", "--quiet", "--allow-empty", "-m", "third")
    assert previous() == "v0.1.0"
    history("tag", "v0.10.0")
    assert previous() == "v0.1.0"
    history("commit", "--quiet", "--allow-empty", "-m", "fourth")
    assert previous() == "v0.10.0"


@pytest.mark.check("D-24")
def test_a_clone_without_history_proves_nothing_and_says_so(
    history: Callable[..., str], previous: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        previous()
    assert ended.value.code == 2
    assert "nothing to compare with" in capsys.readouterr().out
    history("tag", "v0.1.0")
    with pytest.raises(SystemExit):
        previous()


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import migrations

    return migrations.faults


REFUSED = [
    'op.drop_column("question", "section")',
    'op.drop_table("question")',
    'op.rename_table("question", "faq")',
    'op.alter_column("question", "section", new_column_name="chapter")',
    'op.alter_column("question", "section", nullable=False)',
    'op.alter_column("question", "section", type_=sa.Integer)',
    'op.add_column("question", sa.Column("picture", sa.Text, nullable=False))',
    'op.create_unique_constraint("x", "question", ["section"])',
    'op.execute("ALTER TABLE question DROP COLUMN section")',
    'op.execute("ALTER TABLE question ALTER COLUMN section SET  NOT NULL")',
    'op.execute(f"ALTER TABLE question RENAME section TO {1}")',
]
ALLOWED = [
    'op.add_column("question", sa.Column("picture", sa.Text))',
    'op.add_column("question", sa.Column("n", sa.Integer, nullable=False, server_default="0"))',
    'op.create_table("other", sa.Column("id", sa.Uuid)); op.create_unique_constraint("x", "other", ["id"])',
    'op.create_index("question_section_idx", "question", ["section"])',
]


@pytest.mark.check("D-24")
@pytest.mark.parametrize("step", REFUSED)
def test_what_takes_away_is_found(step: str, faults: object) -> None:
    assert list(faults(migration(step)))  # type: ignore[operator] # imported by its path
    assert not list(faults(migration(step, 'CONTRACTS = "v0.2.0"')))  # type: ignore[operator] # same


@pytest.mark.check("D-24")
@pytest.mark.parametrize("step", ALLOWED)
def test_what_adds_is_allowed(step: str, faults: object) -> None:
    assert not list(faults(migration(step)))  # type: ignore[operator] # same


@pytest.mark.check("D-24")
def test_our_own_migrations_only_add() -> None:
    subprocess.run([sys.executable, str(ROOT / "tools/migrations.py")], check=True)
