"""What several families of distributions share."""

import pytest

from tests.distributions.precision import float32_session


@pytest.fixture
def single_precision():
    """One test in float32, in a session of its own."""
    with float32_session():
        yield
