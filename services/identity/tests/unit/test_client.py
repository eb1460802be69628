"""Who is at the other end: addresses behind trusted proxies."""

import pytest
from starlette.requests import Request

from common.ids import new_id
from identity.auth import Client, client_ip, neighbourhood
from identity.secret import Secrets


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
    assert client_ip(request(*forwarded), trusted_hops=hops) == expected


def test_an_unknown_peer_is_one_neighbour() -> None:
    assert client_ip(request(peer=None), trusted_hops=1) == "0.0.0.0"  # noqa: S104 - stands for unknown
    assert client_ip(request(peer="unix"), trusted_hops=1) == "0.0.0.0"  # noqa: S104 - stands for unknown


@pytest.mark.check("C-03")
def test_neighbours_share_a_network() -> None:
    assert neighbourhood("198.51.100.7", 56, 24) == neighbourhood("198.51.100.200", 56, 24)
    assert neighbourhood("198.51.100.7", 56, 24) != neighbourhood("198.51.101.7", 56, 24)
    assert neighbourhood("::ffff:198.51.100.7", 56, 24) == "198.51.100.0/24"
    assert neighbourhood("2001:db8:0:1::1", 56) == neighbourhood("2001:db8:0:2::1", 56)
    assert neighbourhood("2001:db8:0:1::1", 64) != neighbourhood("2001:db8:0:2::1", 64)


def test_a_device_counts_apart_only_for_the_login_it_has_proven() -> None:
    secrets, owner, other = Secrets("a pepper for tests only"), new_id(), new_id()
    stranger = Client("198.51.100.7", "198.51.100.0/24", "", {})
    cookie = stranger.device_cookie("resident", owner, secrets)
    known = Client("198.51.100.7", "198.51.100.0/24", "", {"resident": cookie})
    assert known.device_cookie("resident", owner, secrets) == cookie
    assert known.device_cookie("resident", other, secrets) != cookie

    def origin(client: Client, subject: object) -> str:
        return client.guesser("x", kind="resident", subject_id=subject, secrets=secrets).origin  # type: ignore[arg-type] # ids or None

    assert origin(known, owner).startswith("device:")
    assert origin(known, other) == origin(known, None) == origin(stranger, owner) == "ip:198.51.100.7"
