"""The little DNS answers what a pod asks, and nothing else."""

import socket
import struct
import threading

import pytest

from one_node import dns

SERVICES = {
    ("shop", "api"): {"spec": {"clusterIP": "10.96.0.7"}},
    ("shop", "database"): {"spec": {"clusterIP": "None"}},
}
ENDPOINTS = {
    ("shop", "database"): {
        "subsets": [
            {
                "addresses": [
                    {"ip": "172.17.0.5", "hostname": "database-0"},
                    {"ip": "172.17.0.6", "hostname": "database-1"},
                ]
            }
        ]
    }
}
NAMES = dns.Names(SERVICES, ENDPOINTS)
AAAA = 28


def question(name: str, kind: int = dns.TYPE_A, *, number: int = 4711) -> bytes:
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    header = struct.pack("!6H", number, dns.RECURSION_DESIRED, 1, 0, 0, 0)
    return header + labels + b"\0" + struct.pack("!HH", kind, dns.CLASS_IN)


def read(answer: bytes) -> tuple[int, list[str]]:
    """The response code and the addresses."""
    number, flags, _, count, *_ = struct.unpack_from("!6H", answer)
    assert number == 4711
    assert flags & dns.IS_ANSWER
    records = [answer[len(answer) - 16 * (count - at) :][:16] for at in range(count)]
    return flags & 0xF, [socket.inet_ntoa(record[12:16]) for record in records]


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("api.shop.svc.cluster.local", ["10.96.0.7"]),
        ("API.Shop.svc.cluster.local", ["10.96.0.7"]),
        ("database.shop.svc.cluster.local", ["172.17.0.5", "172.17.0.6"]),
        ("database-1.database.shop.svc.cluster.local", ["172.17.0.6"]),
    ],
)
def test_known_names_have_their_addresses(name: str, addresses: list[str]) -> None:
    assert read(dns.reply(question(name), NAMES.addresses)) == (dns.NO_ERROR, addresses)


@pytest.mark.parametrize(
    "name",
    [
        "api.other.svc.cluster.local",
        "a.api.shop.svc.cluster.local",
        "a.b.database.shop.svc.cluster.local",
        "shop.svc.cluster.local",
        "api.shop",
        "api.shop.svc.cluster.local.example.org",
        "example.org",
    ],
)
def test_other_names_do_not_exist(name: str) -> None:
    assert read(dns.reply(question(name), NAMES.addresses)) == (dns.NO_SUCH_NAME, [])


def test_a_known_name_without_such_an_address_exists() -> None:
    answer = dns.reply(question("api.shop.svc.cluster.local", AAAA), NAMES.addresses)
    assert read(answer) == (dns.NO_ERROR, [])


@pytest.mark.parametrize("broken", [question("a.b")[:-3], question("a.b")[:12] + b"\xc0\x0c\0\1\0\1"])
def test_a_broken_question_is_refused(broken: bytes) -> None:
    assert read(dns.reply(broken, NAMES.addresses)) == (dns.FORMAT_ERROR, [])


def test_changes_are_followed() -> None:
    names = dns.Names()
    metadata = {"namespace": "shop", "name": "api"}
    dns.note(
        names.services,
        "LISTED",
        thing={"items": [{"metadata": metadata, "spec": {"clusterIP": "10.96.0.7"}}]},
    )
    assert names.addresses("api.shop.svc.cluster.local") == ["10.96.0.7"]
    dns.note(names.services, "MODIFIED", thing={"metadata": metadata, "spec": {"clusterIP": "10.96.0.8"}})
    assert names.addresses("api.shop.svc.cluster.local") == ["10.96.0.8"]
    dns.note(names.services, "DELETED", thing={"metadata": metadata})
    assert names.addresses("api.shop.svc.cluster.local") is None
    with pytest.raises(ValueError, match="too old"):
        dns.note(names.services, "ERROR", thing={"message": "too old"})


def test_it_answers_over_udp_and_tcp() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers = dns.servers("127.0.0.1", port, lookup=NAMES.addresses)
    threads = [threading.Thread(target=server.serve_forever) for server in servers]
    for thread in threads:
        thread.start()
    asked = question("api.shop.svc.cluster.local")
    try:
        with socket.socket(type=socket.SOCK_DGRAM) as datagram:
            datagram.settimeout(5)
            datagram.sendto(asked, ("127.0.0.1", port))
            assert read(datagram.recv(512)) == (dns.NO_ERROR, ["10.96.0.7"])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as stream:
            stream.sendall(len(asked).to_bytes(2) + asked)
            file = stream.makefile("rb")
            answer = file.read(int.from_bytes(file.read(2)))
            file.close()
            assert read(answer) == (dns.NO_ERROR, ["10.96.0.7"])
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()
