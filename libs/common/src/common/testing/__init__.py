"""The pytest plugin of the repository: real servers, a running service, tokens, and the access matrix."""

from collections.abc import Iterator

import pytest

from common.testing.access import assert_guards, assert_ownership, guarded_routes
from common.testing.harness import Harness
from common.testing.servers import Servers, start_servers
from common.testing.tokens import TokenIssuer

__all__ = ["Harness", "Servers", "TokenIssuer", "assert_guards", "assert_ownership", "guarded_routes"]


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL, NATS, Redis and S3: named by the environment, or started for this run."""
    with start_servers() as running:
        yield running


@pytest.fixture(scope="session")
def issuer() -> TokenIssuer:
    """Makes access tokens that the service under test accepts."""
    return TokenIssuer()
