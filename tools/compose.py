"""Runs `docker compose` on the files of deploy/compose: `python tools/compose.py up -d --wait`.

MinIO is the store where its image can be had, SeaweedFS otherwise. KABINET_COMPOSE_ENV names another .env
file, KABINET_COMPOSE_MORE further compose files of the folder, e.g. compose.observability.yaml.
"""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "deploy" / "compose"
PULL_SECONDS = 300
ENVIRONMENT = Path(os.environ.get("KABINET_COMPOSE_ENV") or FOLDER / ".env")


def has_image(name: str) -> bool:
    """Whether an image is here or can be pulled."""
    for command in (("image", "inspect", name), ("pull", "-q", name)):
        try:
            done = subprocess.run(
                ["docker", *command], capture_output=True, check=False, timeout=PULL_SECONDS
            )
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            return True
    return False


def files() -> list[str]:
    """The compose files of this machine."""
    chosen = ["compose.yaml"]
    named = re.search(r"MINIO_IMAGE:-([^}]+)}", (FOLDER / "compose.yaml").read_text("utf-8"))
    minio = os.environ.get("MINIO_IMAGE") or (named[1] if named else "")
    if not has_image(minio):
        chosen.append("compose.seaweedfs.yaml")
        print(f"· {minio} cannot be had: SeaweedFS is the store", file=sys.stderr, flush=True)
    return [*chosen, *os.environ.get("KABINET_COMPOSE_MORE", "").split()]


def main() -> int:
    """Make the secrets when they are missing, then hand over to docker compose."""
    subprocess.run([sys.executable, FOLDER / "make_env.py", ENVIRONMENT], check=True)
    named = [word for name in files() for word in ("-f", str(FOLDER / name))]
    command = ["docker", "compose", "--env-file", str(ENVIRONMENT), *named, *sys.argv[1:]]
    # The images of this checkout, whatever an older .env may say.
    version = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return subprocess.run(command, check=False, env={"KABINET_VERSION": version, **os.environ}).returncode


if __name__ == "__main__":
    sys.exit(main())
