"""A small office in the database of DATABASE_URL. Run as a module, it prints its keys."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - they need the settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from orgs.devices.models import SessionStore  # noqa: E402
from orgs.models import User  # noqa: E402
from tests import factories  # noqa: E402


def session_of(user) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def build() -> dict:
    """The clerk's session and the branch whose members are asked for."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    committee = factories.committee()
    branch = factories.branch(committee, "档案馆党支部")
    clerk = User.objects.create(
        username="clerk", name="王淑珍", role=User.Role.CLERK, organisation=committee
    )
    factories.member(branch, "张三")
    connection.close()
    return {"session": session_of(clerk), "branch": branch.pk}


if __name__ == "__main__":
    json.dump(build(), sys.stdout)
