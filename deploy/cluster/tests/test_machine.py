"""Which iptables rules are taken for the cluster's own."""

from one_node import machine

SAVED = """\
*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-NODEPORTS - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A KUBE-SERVICES -m comment --comment "nodes" -j KUBE-NODEPORTS
COMMIT
"""


def test_only_jumps_into_the_clusters_chains_are_removed() -> None:
    (rule,) = machine.JUMP_TO_OURS.findall(SAVED)
    assert machine.words(rule) == [
        *("PREROUTING", "-m", "comment", "--comment", "kubernetes service portals"),
        *("-j", "KUBE-SERVICES"),
    ]
    assert machine.OUR_CHAIN.findall(SAVED) == ["KUBE-SERVICES", "KUBE-NODEPORTS"]
