from tests.people import cast  # noqa: F401
