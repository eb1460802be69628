"""Builds the images: `python tools/images.py [service …]`, all of them without a name.

The web apps have to be built before (`make web`), the engine has to answer (`deploy/images/provision`).
"""

import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
IMAGES = (*SERVICES, "sandbox", "gateway")
AT_ONCE = 3


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def version() -> str:
    """The version all images carry."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def labels() -> list[str]:
    """Build arguments for the labels; the time is the commit's, so that a repetition gives the same image."""
    revision, created = output("git", "rev-parse", "HEAD"), output("git", "log", "-1", "--format=%cI")
    values = {"VERSION": version(), "REVISION": revision, "CREATED": created}
    return [word for name, value in values.items() for word in ("--build-arg", f"{name}={value}")]


def build(name: str, arguments: list[str]) -> None:
    """Build one image; a failure shows the builder's words."""
    tag = f"kabinet-{name}:{version()}"
    if name == "gateway":
        chosen = ["-f", "deploy/images/gateway.Dockerfile"]
    else:
        chosen = ["-f", "deploy/images/Dockerfile", "--build-arg", f"SERVICE={name}"]
    if name == "sandbox":
        chosen += ["--target", "sandbox"]
    command = ["docker", "build", "--progress=plain", *chosen, *arguments, "-t", tag, "."]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"{tag} could not be built:\n{result.stderr[-6000:]}")
    size = int(output("docker", "image", "inspect", "--format", "{{.Size}}", tag))
    print(f"· {tag}: {size / 1e6:.0f} MB", flush=True)


def main() -> int:
    """Build what is named; the first alone, because it makes the layers that the others share."""
    wanted = sys.argv[1:] or list(IMAGES)
    unknown = sorted(set(wanted) - set(IMAGES))
    if unknown:
        sys.exit(f"There is no image {', '.join(unknown)}; there are {', '.join(IMAGES)}.")
    if "gateway" in wanted and not (ROOT / "web/apps/portal/dist/index.html").exists():
        sys.exit("The web apps are not built yet. Run `make web`.")
    arguments = labels()
    build(wanted[0], arguments)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda name: build(name, arguments), wanted[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
