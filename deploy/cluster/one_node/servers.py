"""The servers Kabinet stands on, in a namespace of their own, and the Secrets that its chart asks for."""

import base64
import json
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from one_node.api import Api
from one_node.layout import DOMAIN, Layout
from one_node.shell import run, step

MANIFEST = Path(__file__).resolve().parent.parent / "servers.yaml"
NAMESPACE = "kabinet-servers"
RELEASE_NAMESPACE = "kabinet"
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
WORKLOADS = ("statefulset/postgres", "statefulset/nats", "deployment/redis", "deployment/s3")
SANDBOX = "deployment/sandbox"
PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"
# The claims of the two StatefulSets; nobody provisions volumes here, so they are made beforehand.
CLAIMS = ("data-postgres-0", "data-nats-0")
BUCKET = "kabinet"
RBS_USER, SMSC_LOGIN = "kabinet-api-test-user", "kabinet-sms-test-user"
SECRET_BYTES = 20
KEY_BYTES = 32
READY_SECONDS = 180


def address(server: str) -> str:
    """The full name of a server in the cluster."""
    return f"{server}.{NAMESPACE}.svc.{DOMAIN}"


def up(layout: Layout) -> None:
    """Start the servers and put everything the chart refers to in place; safe to repeat."""
    api = Api(layout.kubeconfig)
    with step(f"starting PostgreSQL, NATS, Redis, S3 and the sandbox in {NAMESPACE}"):
        for namespace in (NAMESPACE, RELEASE_NAMESPACE):
            api.apply("/api/v1/namespaces", {"metadata": {"name": namespace}})
        passwords = _passwords(layout)
        api.apply(f"/api/v1/namespaces/{NAMESPACE}/secrets", _secret("servers", passwords))
        for claim in CLAIMS:
            _make_volume(api, layout, claim=claim)
        kubectl(layout, "apply", "-f", "-", text=manifest())
        for workload in (*WORKLOADS, SANDBOX):
            kubectl(layout, "rollout", "status", workload, f"--timeout={READY_SECONDS}s")
    with step(f"making the bucket, and the Secrets of the services in {RELEASE_NAMESPACE}"):
        _make_bucket(layout)
        for name, content in service_secrets(layout, passwords).items():
            made = _secret(f"kabinet-{name}", content)
            api.apply(f"/api/v1/namespaces/{RELEASE_NAMESPACE}/secrets", made)


def manifest() -> str:
    """What is started here; the sandbox in the version of this checkout."""
    version = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"]
    return MANIFEST.read_text("utf-8").replace("kabinet-sandbox:VERSION", f"kabinet-sandbox:{version}")


def kubectl(layout: Layout, *arguments: str | Path, text: str | None = None) -> str:
    """Run kubectl as the administrator in the servers' namespace."""
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    env = {**known, "KUBECONFIG": str(layout.kubeconfig)}
    return run("kubectl", "-n", NAMESPACE, *arguments, env=env, text=text, timeout=READY_SECONDS + 20)


def service_secrets(layout: Layout, passwords: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each service's Secret holds, by the keys of the chart."""
    nats = f"nats://kabinet:{passwords['nats']}@{address('nats')}:4222"
    found = {name: {"nats-url": nats} for name in SERVICES}
    for name in SERVICES:
        password = passwords[f"database-{name}"]
        found[name]["database-url"] = f"postgresql+psycopg://{name}:{password}@{address('postgres')}/{name}"
    found["identity"] |= {"signing-key": _signing_key(layout), "secret-pepper": passwords["pepper"]}
    found["billing"]["redis-url"] = f"redis://:{passwords['redis']}@{address('redis')}:6379/0"
    found["payments"] |= {
        "rbs-user": RBS_USER,
        "rbs-password": passwords["bank-password"],
        "rbs-callback-key": passwords["bank-callback"],
    }
    found["tickets"] |= {
        "s3-access-key": passwords["s3-access"],
        "s3-secret-key": passwords["s3-secret"],
    }
    found["notify"] |= {"smsc-login": SMSC_LOGIN, "smsc-password": passwords["sms-password"]}
    return found


def _passwords(layout: Layout) -> dict[str, str]:
    """Made once for the life of a cluster."""
    path = layout.home / "passwords.json"
    if path.exists():
        known: dict[str, str] = json.loads(path.read_text("ascii"))
        return known
    names = ["postgres", "nats", "redis", "pepper", "s3-access", "s3-secret"]
    names += ["bank-password", "bank-callback", "sms-password", *(f"database-{name}" for name in SERVICES)]
    made = {name: secrets.token_hex(SECRET_BYTES) for name in names}
    credentials = [{"accessKey": made["s3-access"], "secretKey": made["s3-secret"]}]
    actions = ["Admin", "Read", "List", "Tagging", "Write"]
    identity = {"name": "kabinet", "credentials": credentials, "actions": actions}
    made["s3.json"] = json.dumps({"identities": [identity]})
    path.touch(mode=0o600)
    path.write_text(json.dumps(made), "ascii")
    return made


def _secret(name: str, content: dict[str, str]) -> dict[str, Any]:
    return {"metadata": {"name": name}, "type": "Opaque", "stringData": content}


def _make_volume(api: Api, layout: Layout, *, claim: str) -> None:
    folder = layout.volumes / claim
    folder.mkdir(exist_ok=True)
    folder.chmod(0o777)  # the servers run under users of their own
    spec = {
        "capacity": {"storage": "1Gi"},
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "",
        "persistentVolumeReclaimPolicy": "Retain",
        "claimRef": {"namespace": NAMESPACE, "name": claim},
        "hostPath": {"path": str(folder)},
    }
    path = f"/api/v1/persistentvolumes?fieldSelector=metadata.name%3D{claim}"
    if not api.get(path)["items"]:
        api.send("POST", "/api/v1/persistentvolumes", body={"metadata": {"name": claim}, "spec": spec})


def _make_bucket(layout: Layout) -> None:
    shell = ("exec", "-i", "deployment/s3", "--", "weed", "shell", "-master=127.0.0.1:9333")
    if f"  {BUCKET}\t" not in kubectl(layout, *shell, text="s3.bucket.list\n"):
        kubectl(layout, *shell, text=f"s3.bucket.create -name {BUCKET}\n")


def _signing_key(layout: Layout) -> str:
    """An Ed25519 key as identity wants it; kept, for a new one would end every session."""
    path = layout.pki / "signing.der"
    if not path.exists():
        run("openssl", "genpkey", "-algorithm", "ed25519", "-outform", "DER", "-out", path)
        path.chmod(0o600)
    public = path.with_suffix(".pub")
    run("openssl", "pkey", "-inform", "DER", "-in", path, "-pubout", "-outform", "DER", "-out", public)
    # Both encodings end with the key itself.
    private, shown = (_base64url(file.read_bytes()[-KEY_BYTES:]) for file in (path, public))
    key = {"kty": "OKP", "crv": "Ed25519", "kid": f"cluster-{shown[:8]}", "x": shown, "d": private}
    return json.dumps(key)


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
