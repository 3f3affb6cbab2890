from tests.people import cast  # noqa: F401 — the people of every test here
