"""Builds Kubernetes from Debian's source package into a cache folder outside the repository.

No registry this project may use has the programs ready. Debian's source package of 1.20.2 holds the whole
upstream tree with everything it depends on, so Debian's Go builds it without asking anybody else.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from one_node import packages
from one_node.errors import ClusterError
from one_node.shell import run, say, step

RELEASE = "1.20.2"
DEBIAN_VERSION = "1.20.5+really1.20.2"
SUITE = "bookworm"
TARBALL = f"kubernetes_{DEBIAN_VERSION}.orig.tar.gz"
SHA256 = "b83c0780efb182d928dc63d46488a847f161f04e40a94b96bf5247dd671ecdfc"
PROGRAMS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy")
SOURCES = "Types: deb-src\nURIs: {mirror}\nSuites: {suite}\nComponents: main\nSigned-By: {keyring}\n"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DEFAULT_MIRROR = "http://deb.debian.org/debian/"
IMPORT = "k8s.io/kubernetes"
MARK = "+k8s:openapi-gen="
WITHOUT_MODELS = ("code-generator", "sample-apiserver", "sample-controller", "testdata")
# The programs tell their own version out of the first, the API server that of the cluster out of the second.
VERSION_PACKAGES = tuple(
    f"{IMPORT}/vendor/k8s.io/{name}" for name in ("component-base/version", "client-go/pkg/version")
)
# Leaves the drivers of the big clouds out: half of what the programs weigh.
TAGS = "providerless"
STAMP = {
    "gitVersion": f"v{RELEASE}",
    "gitMajor": "1",
    "gitMinor": "20",
    "gitCommit": "debian",
    "gitTreeState": "clean",
    "buildDate": "2021-01-13T00:00:00Z",
}
SPACE_BYTES = 6 * 1024**3
PACKAGES_TOLD = 300
TAIL_LINES = 30


def cache_home() -> Path:
    """Where built programs are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "kabinet" / "kubernetes"


def binaries() -> Path | None:
    """The folder with the built programs, when they are there for today's recipe and compiler."""
    folder = _folder() if shutil.which("go") else None
    return folder if folder and folder.exists() else None


def build() -> Path:
    """Return the folder with the programs, building them when they are not there yet."""
    packages.need(packages.TO_BUILD)
    target = _folder()
    with _alone(target.parent):
        if target.exists():
            say(f"Kubernetes {RELEASE} is built already: {target}")
            return target
        if shutil.disk_usage(target.parent).free < SPACE_BYTES:
            raise ClusterError(f"Building takes {SPACE_BYTES // 1024**3} GB in {target.parent}.")
        with tempfile.TemporaryDirectory(prefix="build-", dir=target.parent) as name:
            work = Path(name)
            work.chmod(0o755)
            _build_in(work)
            (work / "out").rename(target)
    say(f"built: {target}")
    return target


def _build_in(work: Path) -> None:
    with step(f"fetching the source of Kubernetes {RELEASE} with apt"):
        tarball = _fetch(work / "source")
    root = work / "go" / "src" / IMPORT
    with step("unpacking"):
        _unpack(tarball, root)
    env = _environment(work)
    with step("generating the API's description"):
        _generate(work, root, env=env)
    stamps = [f"-X {one}.{name}={value}" for one in VERSION_PACKAGES for name, value in STAMP.items()]
    options = ("-v", "-trimpath", "-tags", TAGS, "-ldflags", " ".join(["-s -w", *stamps]))
    compiler = ("nice", "-n", "5", "go", "build", *options)
    commands = [f"./cmd/{program}" for program in PROGRAMS]
    with step(f"compiling {', '.join(PROGRAMS)}: minutes"):
        _compile([*compiler, "-o", f"{work / 'out'}/", *commands], root, env=env)
    pause = Path(__file__).with_name("pause.go")
    run(*compiler, "-o", work / "out" / "pause", pause, cwd=work, env=env)


def _compile(command: list[str], root: Path, *, env: dict[str, str]) -> None:
    """Run the compiler, which names every package when it is done with it, and tell how far it has come."""
    said: deque[str] = deque(maxlen=TAIL_LINES)
    with subprocess.Popen(command, cwd=root, env=env, stderr=subprocess.PIPE, text=True) as compiler:
        assert compiler.stderr is not None  # noqa: S101 - for the type checker
        for number, line in enumerate(compiler.stderr, 1):
            said.append(line)
            if number % PACKAGES_TOLD == 0:
                print(f"  {number} packages", flush=True)
    if compiler.returncode:
        raise ClusterError(f"The compiler failed with {compiler.returncode}:\n{''.join(said)}")


def _fetch(folder: Path) -> Path:
    """Download with package lists of our own: the machine's sources stay as they are."""
    for name in ("lists/partial", "parts"):
        (folder / name).mkdir(parents=True)
    described = SOURCES.format(mirror=_mirror(), suite=SUITE, keyring=KEYRING)
    (folder / "parts" / "source.sources").write_text(described, "ascii")
    settings = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": str(folder / "parts"),
        "Dir::State::lists": str(folder / "lists"),
        "Dir::Cache": str(folder),
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Sandbox::User": "root",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    run("apt-get", *options, "update")
    run("apt-get", *options, "source", "--download-only", "--tar-only", f"kubernetes/{SUITE}", cwd=folder)
    tarball = folder / TARBALL
    if not tarball.exists():
        raise ClusterError(f"Debian {SUITE} has another source than {TARBALL} now.", hint=f"See {__file__}.")
    with tarball.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ClusterError(f"{TARBALL} is not what it was: sha256 {found}, expected {SHA256}.")
    return tarball


def _mirror() -> str:
    """The archive this machine already uses."""
    listed = run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages")
    return next((line for line in listed.split() if "security" not in line), DEFAULT_MIRROR)


def _unpack(tarball: Path, root: Path) -> None:
    root.mkdir(parents=True)
    run("tar", "-xzf", tarball, "-C", root, "--strip-components=1")


def _environment(work: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(work),
        "GOPATH": str(work / "go"),
        "GOCACHE": str(work / "cache"),
        # The tree brings what it needs; nothing may be fetched.
        "GO111MODULE": "off",
        "GOPROXY": "off",
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }


def _generate(work: Path, root: Path, *, env: dict[str, str]) -> None:
    """The only file that the tree leaves to be generated."""
    generator = work / "openapi-gen"
    package = "./vendor/k8s.io/kube-openapi/cmd/openapi-gen"
    run("nice", "-n", "5", "go", "build", "-o", generator, package, cwd=root, env=env)
    models = ",".join(sorted(set(_packages_with_models(root))))
    run(
        generator,
        *("-O", "zz_generated.openapi"),
        *("-p", f"{IMPORT}/pkg/generated/openapi"),
        *("-i", models),
        *("-h", "vendor/k8s.io/code-generator/hack/boilerplate.go.txt"),
        *("-r", work / "report"),
        *("--output-base", work / "go" / "src"),
        cwd=root,
        env=env,
    )


def _packages_with_models(root: Path) -> Iterator[str]:
    staged = root / "staging" / "src"
    for top in (staged / "k8s.io", root / "pkg", root / "cmd", root / "plugin"):
        for file in top.rglob("*.go"):
            path = str(file.relative_to(root))
            if path.endswith("_test.go") or any(part in path for part in WITHOUT_MODELS):
                continue
            if MARK not in file.read_text("utf-8", "replace"):
                continue
            if file.is_relative_to(staged):
                yield f"{IMPORT}/vendor/{file.parent.relative_to(staged)}"
            else:
                yield f"{IMPORT}/{file.parent.relative_to(root)}"


def _folder() -> Path:
    """Named by everything that decides what comes out."""
    compiler = run("go", "env", "GOVERSION").strip()
    recipe = hashlib.sha256(Path(__file__).read_bytes() + Path(__file__).with_name("pause.go").read_bytes())
    return cache_home() / f"{DEBIAN_VERSION}-{compiler}-{recipe.hexdigest()[:8]}"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One build at a time; a second caller waits for the first one's result."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
