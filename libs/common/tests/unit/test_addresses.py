"""Who is at the other end: addresses behind trusted proxies, and the networks that limits count."""

import pytest
from starlette.requests import Request

from common.http import client_address, network_of


def request(*forwarded: str, peer: str | None = "10.0.0.1") -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (peer, 1234) if peer else None})


@pytest.mark.check("C-10")
@pytest.mark.parametrize(
    ("forwarded", "hops", "expected"),
    [
        (["198.51.100.7"], 1, "198.51.100.7"),
        (["1.1.1.1, 198.51.100.7"], 1, "198.51.100.7"),
        (["1.1.1.1", "198.51.100.7"], 1, "198.51.100.7"),
        (["1.1.1.1, 198.51.100.7, 10.0.0.9"], 2, "198.51.100.7"),
        (["198.51.100.7"], 2, "10.0.0.1"),
        (["198.51.100.7"], 0, "10.0.0.1"),
        ([], 1, "10.0.0.1"),
        (["nonsense"], 1, "10.0.0.1"),
        (["198.51.100.7, "], 1, "10.0.0.1"),
        (["2001:DB8::1"], 1, "2001:db8::1"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(forwarded: list[str], hops: int, expected: str) -> None:
    assert client_address(request(*forwarded), trusted_hops=hops) == expected


def test_an_unknown_peer_is_one_neighbour() -> None:
    assert client_address(request(peer=None), trusted_hops=1) == "0.0.0.0"  # noqa: S104 - stands for unknown
    assert client_address(request(peer="unix"), trusted_hops=1) == "0.0.0.0"  # noqa: S104 - stands for unknown


@pytest.mark.check("C-03")
def test_neighbours_share_a_network() -> None:
    site = {"v4_prefix": 24, "v6_prefix": 56}
    assert network_of("198.51.100.7", **site) == network_of("198.51.100.200", **site) == "198.51.100.0/24"
    assert network_of("198.51.100.7", **site) != network_of("198.51.101.7", **site)
    assert network_of("::ffff:198.51.100.7", **site) == "198.51.100.0/24"
    assert network_of("2001:db8:0:1::1", **site) == network_of("2001:db8:0:2::1", **site)


@pytest.mark.check("C-03")
def test_a_subscriber_is_one_address_of_version_4_and_all_of_his_of_version_6() -> None:
    assert network_of("198.51.100.7") == "198.51.100.7/32"
    assert network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::2")
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8:0:2::1")
