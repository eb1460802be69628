"""Prepares this checkout: the Python environment, on request the test tools and a browser.

Runs on a bare machine with nothing but Python, so it imports only the standard library and keeps to syntax
that an old Python can at least read far enough to say that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the whole point is to be understood by an older one
    sys.exit(
        "Kabinet needs Python 3.11 or newer, and this is {}.{}.\n"
        "Нужен Python 3.11 или новее. Укажите другой интерпретатор: make up PYTHON=python3.11".format(
            *sys.version_info
        )
    )

import argparse
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("KABINET_HOME") or ROOT / ".kabinet").resolve()
VENV = ROOT / ".venv"
UV = "uv==0.13.8"
UV_MINIMUM = (0, 8)
GLIBC_MINIMUM = (2, 34)
FREE_GIB = 2
SYSTEM_CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(f"· {text}", flush=True)


def check_machine() -> None:
    """Stop early where the server packages could not run anyway."""
    name, version = platform.libc_ver()
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if sys.platform != "linux" or name != "glibc" or numbers < GLIBC_MINIMUM:
        sys.exit(
            "Kabinet's packaged servers need Linux with glibc 2.34 or newer "
            f"(Debian 12, Ubuntu 22.04, RHEL 9 …). This is {sys.platform}, {name or 'no glibc'} {version}."
        )
    try:
        (HOME / "stamps").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"Cannot write to {HOME}: {error.strerror}. Set KABINET_HOME to a folder of yours.")
    free = shutil.disk_usage(HOME).free / 2**30
    if free < FREE_GIB and not VENV.exists():
        sys.exit(f"Only {free:.1f} GiB are free here; the packages need about {FREE_GIB}.")


def trust() -> dict[str, str]:
    """Have uv and npm trust the machine's own certificates: an office proxy is known to nobody else."""
    known = next((path for path in SYSTEM_CERTIFICATES if Path(path).exists()), None)
    return {} if known is None else {"UV_SYSTEM_CERTS": "1", "NODE_EXTRA_CA_CERTS": known}


def run(*command: str, **env: str) -> None:
    """Run a command, its output shown; end with its name when it fails."""
    result = subprocess.run(command, cwd=ROOT, env={**trust(), **os.environ, **env}, check=False)
    if result.returncode:
        sys.exit(f"This command failed with code {result.returncode}: {' '.join(command)}")


def works(*command: str) -> bool:
    """Whether a command succeeds; its output is of no interest."""
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=120).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_uv() -> str:
    """The installer: an existing one, else one put into a private folder."""
    existing = shutil.which("uv")
    if existing:
        answer = subprocess.run([existing, "--version"], check=False, capture_output=True, text=True).stdout
        if tuple(int(part) for part in re.findall(r"\d+", answer)[:2]) >= UV_MINIMUM:
            return existing
    tools = HOME / "tools"
    for candidate in (tools / "uv-venv/bin/uv", tools / "uv-target/bin/uv"):
        if works(str(candidate), "--version"):
            return str(candidate)
    say("installing uv, the package installer")
    return _uv_by_venv(tools / "uv-venv") or _uv_by_pip(tools / "uv-target") or _uv_by_apt(tools / "uv-venv")


def _uv_by_venv(folder: Path) -> str | None:
    if works(sys.executable, "-m", "venv", "--clear", str(folder)):
        run(str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", UV)
        return str(folder / "bin/uv")
    shutil.rmtree(folder, ignore_errors=True)
    return None


def _uv_by_pip(folder: Path) -> str | None:
    """Debian's own Python refuses `pip install` (PEP 668) but not into a folder of its own."""
    if works(sys.executable, "-m", "pip", "--version"):
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--only-binary", ":all:")
        run(*pip, "--upgrade", "--target", str(folder), UV)
        return str(folder / "bin/uv")
    return None


def _uv_by_apt(folder: Path) -> str:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("this Python has neither venv nor pip: installing the Debian package python3-venv")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv")
        uv = _uv_by_venv(folder)
        if uv:
            return uv
    sys.exit(
        "This Python has neither venv nor pip, and there is no uv.\n"
        "Ask the administrator for one of them: apt-get install python3-venv"
    )


def fingerprint() -> str:
    """Changes when the environment has to be made anew."""
    digest = hashlib.sha256(str(ROOT).encode())
    members = [ROOT / "uv.lock", ROOT / "pyproject.toml"]
    for pattern in ("libs/*", "services/*", "sandbox", "deploy/local"):
        members += sorted(ROOT.glob(f"{pattern}/pyproject.toml"))
    for path in members:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sync(*, dev: bool) -> None:
    """Install what the lock file names; one environment serves both running and testing."""
    python = VENV / "bin/python"
    alive = works(str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
    stamps = [HOME / "stamps/python-dev"] + ([] if dev else [HOME / "stamps/python"])
    wanted = fingerprint()
    if alive and any(stamp.exists() and stamp.read_text() == wanted for stamp in stamps):
        return
    uv = find_uv()
    say(f"installing the Python packages{' with the test tools' if dev else ''}")
    # --inexact: a later `make up` must not take the test tools away again.
    command = [uv, "sync", "--frozen", "--all-packages", "--inexact", *([] if dev else ["--no-dev"])]
    if not alive:
        command += ["--python", sys.executable]
    run(*command, UV_PYTHON_DOWNLOADS="never", UV_PROJECT_ENVIRONMENT=str(VENV))
    stamps[-1].write_text(wanted)


def browser() -> None:
    """A Chromium for the browser tests."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("no Chromium here: installing the Debian package")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
        return
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or str(HOME / "browsers")
    if not list(Path(folder).glob("chromium*")):
        say(f"no Chromium here and no right to install one: Playwright downloads its own into {folder}")
        run(str(VENV / "bin/playwright"), "install", "chromium", PLAYWRIGHT_BROWSERS_PATH=folder)


def main() -> None:
    """Prepare what the flags ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also the tools for tests and checks")
    parser.add_argument("--browser", action="store_true", help="also a Chromium for the browser tests")
    options = parser.parse_args()
    check_machine()
    with (HOME / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sync(dev=options.dev)
        if options.browser:
            browser()


if __name__ == "__main__":
    main()
