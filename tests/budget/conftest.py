import datetime

import pytest

from tests import factories


@pytest.fixture
def project(cast):
    """100,000 元 of 2024 with the four checkpoints of the office's plan."""
    return factories.project(cast.committee)


@pytest.fixture
def third_of_november(settings):
    """Today is 3 November 2024."""
    settings.BUSINESS_DATE = datetime.date(2024, 11, 3)


@pytest.fixture
def as_clerk(client, cast, third_of_november):
    client.force_login(cast.clerk)
    return client
