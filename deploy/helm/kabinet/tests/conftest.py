"""Fixtures over the renderings."""

import pytest

from chart_rendering import FILES, Rendered, render


@pytest.fixture(params=FILES)
def chart(request: pytest.FixtureRequest) -> Rendered:
    """Each of the three files of values in turn."""
    return render(request.param)


@pytest.fixture
def production() -> Rendered:
    """The largest of them."""
    return render("production")
