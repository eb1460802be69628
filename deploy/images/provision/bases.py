"""The base images: pulled where a registry answers, otherwise stand-ins of the same name and contract."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import dockerd
from shell import HERE, CannotProvideError, answers, run, say

RECIPES = HERE / "recipes"
DEBIAN = "debian:trixie-slim"
LABEL = "org.kabinet.stand-in"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
AT_ONCE = 3
PULL_SECONDS = 600
PATHS = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SOURCES = """\
Types: deb
URIs: {mirror}
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: {security}
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
# What makes an image "slim", in the words of dpkg and apt, as the official one has them.
SLIM = {
    "etc/dpkg/dpkg.cfg.d/docker": "force-unsafe-io\n"
    + "".join(f"path-exclude /usr/share/{name}/*\n" for name in ("doc", "groff", "info", "locale", "man"))
    + "path-include /usr/share/doc/*/copyright\n",
    "etc/apt/apt.conf.d/docker-clean": 'DPkg::Post-Invoke { "rm -rf /var/cache/apt/* || true"; };\n'
    'APT::Update::Post-Invoke { "rm -f /var/cache/apt/*.bin || true"; };\n'
    'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\n',
    "etc/apt/apt.conf.d/docker-small": 'Acquire::Languages "none";\nAcquire::GzipIndexes "true";\n',
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
}


@dataclass(frozen=True)
class Base:
    """One base image: its official name, further names of the same image, and its recipe's folder."""

    name: str
    recipe: str
    also: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What the label of an up-to-date stand-in says."""
        if self.name == DEBIAN:
            return _digest([repr((SOURCES, SLIM)).encode()])
        files = sorted(path for path in (RECIPES / self.recipe).rglob("*") if path.is_file())
        return _digest(path.read_bytes() for path in files)


CORE = (
    Base("python:3.13-slim", "python"),
    Base("postgres:17", "postgres"),
    Base("redis:8", "redis"),
    Base("nats:2.10", "nats", also=("nats:2.10-alpine",)),
    Base("chrislusf/seaweedfs:4.48", "seaweedfs"),
    Base("caddy:2.11", "caddy"),
)
OBSERVABILITY = (
    Base("prom/prometheus:v2.53.3", "prometheus"),
    Base("quay.io/prometheuscommunity/postgres-exporter:v0.17.1", "postgres-exporter"),
    Base("oliver006/redis_exporter:v1.69.0", "redis-exporter"),
)
# Built out of another stand-in.
LATER = {"seaweedfs", "caddy"}
ROOT = Base(DEBIAN, "debian")


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]


def label(name: str) -> str | None:
    """The mark of a stand-in, an empty text for an official image, nothing when there is no such image."""
    return answers(
        "docker", "image", "inspect", "--format", f'{{{{ index .Config.Labels "{LABEL}" }}}}', name
    )


def is_here(base: Base) -> bool:
    """Whether the image is there under all its names, and not out of an older recipe."""
    return all(label(name) in {"", base.mark} for name in (base.name, *base.also))


def up(wanted: tuple[Base, ...]) -> None:
    """Have every wanted image, in whichever way it can be had."""
    missing = [base for base in (ROOT, *wanted) if not is_here(base)]
    if missing and _registry_answers():
        missing = [base for base in missing if not _pulled(base)]
    if not missing:
        say(f"base images: all {1 + len(wanted)} are here")
        return
    say(
        "no registry gives these images: making stand-ins of the same names out of Debian's packages and PyPI"
    )
    if ROOT in missing:
        _make_debian()
    rest = [base for base in missing if base is not ROOT]
    _build([base for base in rest if base.recipe not in LATER])
    _build([base for base in rest if base.recipe in LATER])


def _registry_answers() -> bool:
    if os.environ.get("KABINET_BASE_IMAGES") == "local":
        return False
    return answers("docker", "pull", "-q", DEBIAN, seconds=PULL_SECONDS) is not None


def _pulled(base: Base) -> bool:
    names = (base.name, *base.also)
    return all(answers("docker", "pull", "-q", name, seconds=PULL_SECONDS) is not None for name in names)


def _build(bases: list[Base]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_build_one, bases))


def _build_one(base: Base) -> None:
    with tempfile.TemporaryDirectory(prefix="kabinet-base-") as folder:
        context = Path(folder) / "context"
        shutil.copytree(RECIPES / base.recipe, context)
        if CERTIFICATES.exists():
            shutil.copyfile(CERTIFICATES, context / "ca.crt")
        names = [word for name in (base.name, *base.also) for word in ("-t", name)]
        run("docker", "build", "-q", "--label", f"{LABEL}={base.mark}", *names, str(context))
    say(f"stand-in {base.name}")


def _make_debian() -> None:
    """A minimal Debian by debootstrap, imported as one layer."""
    if os.geteuid() != 0:
        raise CannotProvideError("Only root can make a Debian image, and no registry gives one.")
    if shutil.which("debootstrap") is None:
        say("apt: debootstrap")
        dockerd.apt_update()
        run(*dockerd.APT, "install", "-y", "--no-install-recommends", "debootstrap")
    say("debootstrap: Debian trixie, half a minute")
    mirror = dockerd.mirror()
    with tempfile.TemporaryDirectory(prefix="kabinet-debian-") as folder:
        root = Path(folder) / "root"
        run("debootstrap", "--variant=minbase", "trixie", str(root), mirror)
        _slim(root, mirror)
        words = ["-c", 'CMD ["bash"]', "-c", f"ENV {PATHS}", "-c", f"LABEL {LABEL}={ROOT.mark}"]
        archive = Path(folder) / "root.tar"
        run("tar", "--numeric-owner", "-C", str(root), "-cf", str(archive), ".")
        run("docker", "import", *words, str(archive), DEBIAN)
    say(f"stand-in {DEBIAN}")


def _slim(root: Path, mirror: str) -> None:
    for pattern in ("var/cache/apt/archives/*.deb", "var/lib/apt/lists/*", "var/log/*.log"):
        for path in root.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in ("doc", "groff", "info", "locale", "man"):
        for path in (root / "usr/share" / name).glob("*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, text in SLIM.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    security = mirror.rstrip("/") + "-security/"
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    sources = root / "etc/apt/sources.list.d/debian.sources"
    sources.write_text(SOURCES.format(mirror=mirror, security=security), "utf-8")
