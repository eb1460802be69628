"""The Docker engine of this machine: installed from Debian's packages, started and stopped."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from shell import HERE, CannotProvideError, answers, run, say

SUITE = "trixie"
PACKAGES = ("docker.io", "docker-cli", "docker-buildx", "docker-compose")
SOURCE = Path("/etc/apt/sources.list.d/kabinet-trixie.sources")
PIN = Path("/etc/apt/preferences.d/kabinet-trixie")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
RUNTIME = Path("/usr/local/lib/kabinet/runc-oom")
LOG = Path("/var/log/kabinet-dockerd.log")
PID = Path("/run/kabinet-dockerd.pid")
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=600", "-qq")
CAP_SYS_RESOURCE = 24
# Health checks with an interval of their own while a container starts.
OLDEST_ENGINE = 25
START_SECONDS = 60
STOP_SECONDS = 40
ELSEWHERE = (
    "Install Docker 25 or newer with buildx and compose 2.24.4 or newer, start it, and run this again."
)


def version() -> str | None:
    """The version of the engine that answers, if one does."""
    return answers("docker", "version", "--format", "{{.Server.Version}}")


def has_plugins() -> bool:
    """Whether the client can build with BuildKit and run compose files."""
    return all(answers("docker", name, "version") is not None for name in ("buildx", "compose"))


def mirror() -> str:
    """The Debian mirror that this machine uses."""
    targets = answers("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages") or ""
    known = [line for line in targets.splitlines() if "security" not in line]
    return known[0] if known else "http://deb.debian.org/debian/"


def up() -> None:
    """Have an engine answer, whatever it takes on a Debian machine."""
    if (known := version()) is not None and has_plugins():
        if int(known.partition(".")[0]) < OLDEST_ENGINE:
            raise CannotProvideError(f"Docker {known} answers here, which is too old. {ELSEWHERE}")
        say(f"engine {known} answers already")
        return
    _check_machine()
    if known is None and (shutil.which("dockerd") is None or not has_plugins()):
        install()
    if known is None:
        start()
    if not has_plugins():
        raise CannotProvideError(f"The docker client lacks its buildx or compose plugin. {ELSEWHERE}")


def _check_machine() -> None:
    if os.geteuid() != 0:
        raise CannotProvideError(f"No Docker engine answers, and only root can start one here. {ELSEWHERE}")
    release = Path("/etc/os-release")
    if "ID=debian" not in (release.read_text("utf-8") if release.exists() else "").split():
        raise CannotProvideError(f"No Docker engine answers, and this is not Debian. {ELSEWHERE}")


def apt_update() -> None:
    """Make Debian's newer suite visible without letting any other package move there."""
    if f"VERSION_CODENAME={SUITE}" not in Path("/etc/os-release").read_text("utf-8"):
        source = f"Types: deb\nURIs: {mirror()}\nSuites: {SUITE}\nComponents: main\nSigned-By: {KEYRING}\n"
        SOURCE.write_text(source, "utf-8")
        PIN.write_text(f"Package: *\nPin: release n={SUITE}\nPin-Priority: 50\n", "utf-8")
    run(*APT, "update")


def install() -> None:
    """Install the engine, its builder and compose from Debian's packages."""
    say(f"apt: {', '.join(PACKAGES)} from Debian {SUITE} (pinned: nothing else moves there)")
    apt_update()
    # A package's start script would start dockerd through a service manager that may not be there.
    guard = Path("/usr/sbin/policy-rc.d")
    is_ours = not guard.exists()
    if is_ours:
        guard.write_text("#!/bin/sh\nexit 101\n", "utf-8")
        guard.chmod(0o755)
    try:
        wanted = [f"{name}/{SUITE}" for name in PACKAGES]
        run(
            *APT, "install", "-y", "--no-install-recommends", *wanted, "iptables", "ca-certificates",
            DEBIAN_FRONTEND="noninteractive",
        )  # fmt: skip
    finally:
        if is_ours:
            guard.unlink()


def may_lower_oom_score() -> bool:
    """Whether root holds CAP_SYS_RESOURCE; a container within a container often does not."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> CAP_SYS_RESOURCE & 1)
    return True


def start() -> None:
    """Start dockerd in a session of its own and wait until it answers."""
    options = ["--log-opt", "max-size=20m", "--log-opt", "max-file=2"]
    if not may_lower_oom_score():
        RUNTIME.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(HERE / "runc-oom", RUNTIME)
        options += ["--add-runtime", f"runc-oom={RUNTIME}", "--default-runtime", "runc-oom"]
        say("root lacks CAP_SYS_RESOURCE: containers run through runc-oom")
    say(f"starting dockerd, log in {LOG}")
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            ["dockerd", *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    PID.write_text(f"{process.pid}\n", "utf-8")
    deadline = time.monotonic() + START_SECONDS
    while (known := version()) is None:
        if process.poll() is not None or time.monotonic() > deadline:
            tail = LOG.read_text("utf-8", errors="replace")[-3000:]
            raise CannotProvideError(f"dockerd does not come up:\n{tail}")
        time.sleep(0.3)
    say(f"engine {known} answers")


def _ours() -> int | None:
    """The process of the dockerd that this script has started, if it still runs."""
    try:
        number = int(PID.read_text("utf-8"))
        name = Path(f"/proc/{number}/comm").read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    return number if name == "dockerd" else None


def down() -> None:
    """Stop the engine when it is ours; images and volumes stay for the next start."""
    number = _ours()
    if number is None:
        say("no engine was started by this script; nothing to stop")
        PID.unlink(missing_ok=True)
        return
    running = (answers("docker", "ps", "--format", "{{.Names}}") or "").split()
    if running:
        say(f"stopping with these containers: {' '.join(running)}")
    os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _ours() is not None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)
        if time.monotonic() > deadline:
            raise CannotProvideError(f"dockerd (process {number}) does not stop; see {LOG}")
        time.sleep(0.2)
    PID.unlink(missing_ok=True)
    say("engine stopped")
