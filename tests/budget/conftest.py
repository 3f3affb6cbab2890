import datetime

import pytest

from tests import factories
from tests.people import cast  # noqa: F401 — the people of every test here


@pytest.fixture
def project(cast):  # noqa: F811
    """100,000 元 of 2024 with the four checkpoints of the office's plan."""
    return factories.project(cast.committee)


@pytest.fixture
def third_of_november(settings):
    """Today is 3 November 2024."""
    settings.BUSINESS_DATE = datetime.date(2024, 11, 3)


@pytest.fixture
def as_clerk(client, cast, third_of_november):  # noqa: F811
    client.force_login(cast.clerk)
    return client
