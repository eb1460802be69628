"""One authority, a certificate for everybody who takes part, and kubeconfigs made of them."""

import json
from dataclasses import dataclass
from pathlib import Path

from one_node.layout import DOMAIN, NODE, PORTS, Layout
from one_node.shell import run

DAYS = "3"
# Client name and group of everybody who talks to the API server.
USERS = {
    "admin": ("kabinet-admin", "system:masters"),
    "controller-manager": ("system:kube-controller-manager", ""),
    "scheduler": ("system:kube-scheduler", ""),
    "kubelet": (f"system:node:{NODE}", "system:nodes"),
    "proxy": ("system:kube-proxy", ""),
    "shims": ("kabinet-shims", "system:masters"),
    "apiserver-etcd": ("kube-apiserver", ""),
    "apiserver-kubelet": ("kube-apiserver", "system:masters"),
}


@dataclass(frozen=True)
class Papers:
    """Issues what a fresh cluster needs."""

    layout: Layout
    bridge: str
    first_service: str

    @property
    def authority(self) -> Path:
        """The certificate everybody trusts."""
        return self.layout.pki / "ca.crt"

    def issue(self) -> None:
        """Everything anew: a cluster lives for a test run, its papers no longer than three days."""
        self._authority()
        for name, (user, group) in USERS.items():
            self._certificate(name, user, group=group)
        names = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost")
        kubernetes = [f"DNS:{name}" for name in (*names, f"kubernetes.default.svc.{DOMAIN}")]
        addresses = [f"IP:{address}" for address in ("127.0.0.1", self.bridge, self.first_service)]
        self._certificate("apiserver", "kube-apiserver", reached_at=[*kubernetes, *addresses])
        self._certificate("etcd", "etcd", reached_at=["DNS:localhost", "IP:127.0.0.1"])
        self._certificate("kubelet-server", NODE, reached_at=[f"DNS:{NODE}", f"IP:{self.bridge}"])
        self._certificate("metrics", "metrics", reached_at=["DNS:metrics.kube-system.svc"])
        run("openssl", "genrsa", "-out", self.layout.pki / "accounts.key", "2048")
        self._kubeconfig("admin", self.layout.kubeconfig)
        for name in ("controller-manager", "scheduler", "kubelet", "proxy", "shims"):
            self._kubeconfig(name, self.layout.run / f"{name}.kubeconfig")

    def certificate(self, name: str) -> tuple[Path, Path]:
        """A certificate and its key."""
        return self.layout.pki / f"{name}.crt", self.layout.pki / f"{name}.key"

    def _authority(self) -> None:
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        certificate, key = self.certificate("ca")
        subject = ("-subj", "/CN=kabinet-cluster", "-days", DAYS)
        run("openssl", "req", "-x509", *curve, *subject, "-keyout", key, "-out", certificate)

    def _certificate(
        self, name: str, user: str, *, group: str = "", reached_at: list[str] | None = None
    ) -> None:
        certificate, key = self.certificate(name)
        request, extensions = key.with_suffix(".csr"), key.with_suffix(".ext")
        subject = (f"/O={group}" if group else "") + f"/CN={user}"
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        run("openssl", "req", "-new", *curve, "-subj", subject, "-keyout", key, "-out", request)
        lines = ["keyUsage=digitalSignature,keyEncipherment", "extendedKeyUsage=clientAuth,serverAuth"]
        lines += [f"subjectAltName={','.join(reached_at)}"] if reached_at else []
        extensions.write_text("\n".join(lines) + "\n", "ascii")
        authority = ("-CA", self.authority, "-CAkey", self.layout.pki / "ca.key", "-CAcreateserial")
        given = ("-days", DAYS, "-extfile", extensions)
        run("openssl", "x509", "-req", "-in", request, *authority, *given, "-out", certificate)
        request.unlink()
        extensions.unlink()

    def _kubeconfig(self, name: str, path: Path) -> None:
        certificate, key = self.certificate(name)
        cluster = {
            "server": f"https://{self.bridge}:{PORTS['apiserver']}",
            "certificate-authority": str(self.authority),
        }
        user = {"client-certificate": str(certificate), "client-key": str(key)}
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "kabinet", "cluster": cluster}],
            "users": [{"name": name, "user": user}],
            "contexts": [{"name": "kabinet", "context": {"cluster": "kabinet", "user": name}}],
            "current-context": "kabinet",
        }
        # JSON is YAML, and this program gets by without a YAML library.
        path.write_text(json.dumps(content, indent=1) + "\n", "ascii")
        path.chmod(0o600)
