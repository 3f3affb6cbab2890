"""Between the password and the code: whose password was right, in a session of nobody yet."""

from django.utils import timezone

from orgs.accounts.models import User
from orgs.sign_in import kept

NAME = "half_way"
LASTS = 10 * 60  # seconds to find the phone


def begin(request, user, onward: str, carried: str) -> None:
    session = request.session
    session.cycle_key()
    session[NAME] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "since": timezone.now().timestamp(),
        "onward": onward,
        "carried": carried if kept.opened(carried) else "",
    }


def user_of(request) -> User | None:
    """The person who has just typed the right password, unless it took too long, or the account
    or its password were changed meanwhile."""
    state = request.session.get(NAME)
    if not state or timezone.now().timestamp() - state["since"] > LASTS:
        return None
    user = User.objects.filter(pk=state["user"], is_active=True).first()
    is_same = user is not None and user.get_session_auth_hash() == state["password"]
    return user if is_same else None


def finish(request) -> tuple[str, str]:
    """Where the person was going, and the text that waits."""
    state = request.session.pop(NAME)
    return state["onward"], state["carried"]
