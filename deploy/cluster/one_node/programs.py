"""The programs of the cluster and their options."""

import sys
from dataclasses import dataclass
from pathlib import Path

from one_node.layout import DOMAIN, NODE, NODE_PORTS, PORTS, SERVICE_NETWORK, Layout
from one_node.papers import Papers

LOOPBACK = "127.0.0.1"
PAUSE_IMAGE = "kabinet-cluster/pause:1"


@dataclass(frozen=True)
class Program:
    """Something to start."""

    name: str
    argv: tuple[str, ...]


def _options(**values: object) -> tuple[str, ...]:
    return tuple(f"--{name.replace('_', '-')}={value}" for name, value in values.items())


@dataclass(frozen=True)
class Programs:
    """What to start, in this order."""

    layout: Layout
    papers: Papers
    binaries: Path
    bridge: str
    pod_network: str

    def etcd(self) -> Program:
        """The memory; it need not wait for the disk, a test's cluster is never picked up again."""
        certificate, key = self.papers.certificate("etcd")
        client, peer = f"https://{LOOPBACK}:{PORTS['etcd']}", f"http://{LOOPBACK}:{PORTS['etcd peers']}"
        options = _options(
            data_dir=self.layout.etcd,
            listen_client_urls=client,
            advertise_client_urls=client,
            listen_peer_urls=peer,
            initial_advertise_peer_urls=peer,
            initial_cluster=f"default={peer}",
            cert_file=certificate,
            key_file=key,
            trusted_ca_file=self.papers.authority,
            client_cert_auth="true",
            logger="zap",
            log_level="warn",
            unsafe_no_fsync="true",
        )
        return Program("etcd", ("etcd", *options))

    def apiserver(self) -> Program:
        """The one door; pods and people reach it on docker0."""
        certificate, key = self.papers.certificate("apiserver")
        to_etcd, to_etcd_key = self.papers.certificate("apiserver-etcd")
        to_kubelet, to_kubelet_key = self.papers.certificate("apiserver-kubelet")
        accounts = self.layout.pki / "accounts.key"
        options = _options(
            etcd_servers=f"https://{LOOPBACK}:{PORTS['etcd']}",
            etcd_cafile=self.papers.authority,
            etcd_certfile=to_etcd,
            etcd_keyfile=to_etcd_key,
            bind_address=self.bridge,
            advertise_address=self.bridge,
            secure_port=PORTS["apiserver"],
            tls_cert_file=certificate,
            tls_private_key_file=key,
            client_ca_file=self.papers.authority,
            kubelet_certificate_authority=self.papers.authority,
            kubelet_client_certificate=to_kubelet,
            kubelet_client_key=to_kubelet_key,
            # Without this logs and exec look up the node's name, which nobody knows.
            kubelet_preferred_address_types="InternalIP",
            authorization_mode="Node,RBAC",
            enable_admission_plugins="NodeRestriction",
            service_cluster_ip_range=SERVICE_NETWORK,
            service_node_port_range=f"{NODE_PORTS.start}-{NODE_PORTS.stop - 1}",
            service_account_issuer="https://kubernetes.default.svc",
            service_account_signing_key_file=accounts,
            service_account_key_file=accounts,
            allow_privileged="true",
        )
        return Program("apiserver", (str(self.binaries / "kube-apiserver"), *options))

    def controller_manager(self) -> Program:
        """The loops; those that a test waits for run faster than they would in earnest."""
        options = _options(
            kubeconfig=self._kubeconfig("controller-manager"),
            bind_address=LOOPBACK,
            port=0,
            secure_port=PORTS["controller-manager"],
            service_account_private_key_file=self.layout.pki / "accounts.key",
            root_ca_file=self.papers.authority,
            use_service_account_credentials="true",
            leader_elect="false",
            kube_api_qps=100,
            kube_api_burst=200,
            horizontal_pod_autoscaler_sync_period="5s",
            horizontal_pod_autoscaler_initial_readiness_delay="5s",
            horizontal_pod_autoscaler_cpu_initialization_period="10s",
            horizontal_pod_autoscaler_downscale_stabilization="15s",
        )
        return Program("controller-manager", (str(self.binaries / "kube-controller-manager"), *options))

    def scheduler(self) -> Program:
        """Everything lands on the one node there is."""
        options = _options(
            kubeconfig=self._kubeconfig("scheduler"),
            bind_address=LOOPBACK,
            port=0,
            secure_port=PORTS["scheduler"],
            leader_elect="false",
            kube_api_qps=100,
            kube_api_burst=200,
        )
        return Program("scheduler", (str(self.binaries / "kube-scheduler"), *options))

    def kubelet(self) -> Program:
        """Runs pods in the machine's Docker engine, on docker0, from the images that are there."""
        certificate, key = self.papers.certificate("kubelet-server")
        options = _options(
            kubeconfig=self._kubeconfig("kubelet"),
            root_dir=self.layout.kubelet,
            hostname_override=NODE,
            node_ip=self.bridge,
            address=self.bridge,
            port=PORTS["kubelet"],
            read_only_port=0,
            healthz_bind_address=LOOPBACK,
            healthz_port=PORTS["kubelet health"],
            tls_cert_file=certificate,
            tls_private_key_file=key,
            client_ca_file=self.papers.authority,
            anonymous_auth="false",
            authorization_mode="Webhook",
            container_runtime="docker",
            pod_infra_container_image=PAUSE_IMAGE,
            cgroup_driver="cgroupfs",
            fail_swap_on="false",
            cluster_dns=self.bridge,
            cluster_domain=DOMAIN,
            resolv_conf=self.layout.run / "resolv.conf",
            # Locally built images cannot be fetched again: no full disk may make the kubelet delete them.
            image_gc_high_threshold=100,
            eviction_hard="memory.available<100Mi",
            kube_api_qps=100,
            kube_api_burst=200,
            event_qps=50,
        )
        return Program("kubelet", (str(self.binaries / "kubelet"), *options))

    def proxy(self) -> Program:
        """Services by iptables; published ports answer on loopback only."""
        options = _options(
            kubeconfig=self._kubeconfig("proxy"),
            hostname_override=NODE,
            proxy_mode="iptables",
            cluster_cidr=self.pod_network,
            nodeport_addresses="127.0.0.0/8",
            healthz_bind_address=f"{LOOPBACK}:{PORTS['proxy health']}",
            metrics_bind_address=f"{LOOPBACK}:{PORTS['proxy metrics']}",
            # The machine's connection tracking stays as it is.
            conntrack_max_per_core=0,
            conntrack_tcp_timeout_established="0s",
            conntrack_tcp_timeout_close_wait="0s",
        )
        return Program("proxy", (str(self.binaries / "kube-proxy"), *options))

    def shim(self, name: str) -> Program:
        """One of our two small stand-ins for add-ons."""
        python = (sys.executable, "-m", f"one_node.{name}")
        options = _options(kubeconfig=self._kubeconfig("shims"), address=self.bridge, port=PORTS[name])
        certificate, key = self.papers.certificate("metrics")
        tls = _options(certificate=certificate, key=key) if name == "metrics" else ()
        return Program(name, (*python, *options, *tls))

    def _kubeconfig(self, name: str) -> Path:
        return self.layout.run / f"{name}.kubeconfig"
