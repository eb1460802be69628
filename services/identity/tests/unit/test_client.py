"""Who is at the other end: browsers known to a login."""

from common.ids import new_id
from identity.auth import Client
from identity.secret import Secrets


def test_a_device_counts_apart_only_for_the_login_it_has_proven() -> None:
    secrets, owner, other = Secrets("a pepper for tests only"), new_id(), new_id()
    stranger = Client("198.51.100.7", "198.51.100.0/24", "", {})
    cookie = stranger.device_cookie("resident", owner, secrets=secrets)
    known = Client("198.51.100.7", "198.51.100.0/24", "", {"resident": cookie})
    assert known.device_cookie("resident", owner, secrets=secrets) == cookie
    assert known.device_cookie("resident", other, secrets=secrets) != cookie

    def origin(client: Client, subject: object) -> str:
        return client.guesser("x", kind="resident", subject_id=subject, secrets=secrets).origin  # type: ignore[arg-type] # ids or None

    assert origin(known, owner).startswith("device:")
    assert origin(known, other) == origin(known, None) == origin(stranger, owner) == "ip:198.51.100.7"
