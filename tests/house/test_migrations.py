"""The previous release goes on working on a new schema: what would break it is refused, twice over."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sqlalchemy as sa
from alembic import op

revision = "2099_01_01_planted"
down_revision = "2026_11_20_initial"
{more}

def upgrade() -> None:
    {step}
"""


def migration(step: str, more: str = "") -> str:
    return HEAD.format(step=step, more=more)


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
    return subprocess.run(
        [sys.executable, str(ROOT / "tools/compat.py"), "--tree", str(tree), "--pytest=-k question"],
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
