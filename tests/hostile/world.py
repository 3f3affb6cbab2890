"""The database of a campaign: the demo's year, sealed once, and eight people."""

from threading import Lock

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection, transaction

from config import clock
from orgs.devices.models import SessionStore
from orgs.models import BookClosing, Organisation, RuleValue, SecondFactor, User
from performance.demo.loading import fill
from tests.hostile.people import ANONYMOUS, PEOPLE
from tests.rehearsal import rehearse


class World:
    def __init__(self):
        self.users = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
        self._rules = set(RuleValue.objects.values_list("pk", flat=True))
        self._closings = set(BookClosing.objects.values_list("pk", flat=True))
        self._lock = Lock()

    def begin(self, name: str) -> str:
        """The key of a new session of this person, whose account is put in order first."""
        if name == ANONYMOUS:
            return ""
        with self._lock, transaction.atomic():
            user = self.users[name]
            if name != "disabled":
                User.objects.filter(pk=user.pk).update(
                    username=user.username,
                    is_active=True,
                    role=user.role,
                    organisation=user.organisation,
                    initial_until=None,
                )
                SecondFactor.objects.filter(user=user).delete()
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = User.objects.get(pk=user.pk).get_session_auth_hash()
            session.save()
        return session.session_key

    def put_in_order(self):
        """Undo what would let every later request end at the same refusal."""
        with self._lock, transaction.atomic():
            BookClosing.objects.exclude(pk__in=self._closings).delete()
            RuleValue.objects.exclude(pk__in=self._rules).delete()
            BookClosing.objects.filter(pk__in=self._closings).update(ends_on=None)
            RuleValue.objects.filter(pk__in=self._rules).update(ends_on=None)
            Organisation.objects.filter(dissolved_on__isnull=False).update(dissolved_on=None)
        connection.close()


def build() -> World:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Organisation.objects.exists():
        with transaction.atomic(), clock.held_at(clock.moment(settings.BUSINESS_DATE, 9)):
            fill()
        rehearse()
        _two_more()
    return World()


def _two_more():
    """The secretary of another branch, and somebody whose account is disabled."""
    clerk = User.objects.get(username="clerk")
    own = User.objects.get(username="secretary").organisation
    other = own.parent.children.exclude(pk=own.pk).order_by("position")[0]
    User.objects.filter(username__in=["other", "disabled"]).delete()
    User.objects.create(
        username="other", name="刘志强", role=User.Role.SECRETARY, organisation=other
    )
    User.objects.create(
        username="disabled",
        name="周停用",
        role=User.Role.ADMIN,
        organisation=clerk.organisation,
        is_active=False,
    )
