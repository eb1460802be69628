import pytest

from engine.docker import require_engine


@pytest.fixture(scope="session", autouse=True)
def _engine() -> None:
    require_engine()
