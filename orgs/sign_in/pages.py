"""What stands between a request and the page it asked for, and how the text it brought goes on."""

from django.conf import settings
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from config import clock
from orgs import log, rules
from orgs.accounts import demo
from orgs.accounts.models import User
from orgs.devices import addresses, idle
from orgs.rules.registry import REQUIRED
from orgs.sign_in import duties, kept
from orgs.sign_in.forms import SignInForm

WAITING = "waiting"  # in the session: where one was going, and what was typed


def around(carried: str) -> dict:
    """What the sign-in page shows around its form."""
    people = {"demo_accounts": demo.DEMO_ACCOUNTS, "demo_password": demo.DEMO_PASSWORD}
    return {"is_demo": settings.DEMO, "kept": carried} | (people if settings.DEMO else {})


def sign_in_with(request, carried: str):
    """The sign-in page for somebody whose session ended while they were typing."""
    context = {"form": SignInForm(request), "next": request.get_full_path(), **around(carried)}
    return render(request, "orgs/login.html", context, status=403)


def send_on(request, carried: str, status=200):
    """What was typed, with one button that sends it to where it was going."""
    found = kept.opened(carried)
    context = found | {"typed": kept.typed(found["fields"])}
    return render(request, "orgs/kept.html", context, status=status)


def complete(request, user, *, has_factor: bool, onward: str, carried: str):
    """Sign in whoever has shown all that was asked; then to where they were going."""
    login(request, user)
    idle.begin(request)
    log.record(
        by=user,
        verb=log.Verb.SIGN_IN,
        subject_type="登录",
        label=user.username,
        reason=addresses.origin(addresses.address_of(request)),
    )
    if not has_factor and must_have_factor(user):
        duties.owe(request, duties.FACTOR)
    return go_on(request, onward, carried)


def must_have_factor(user) -> bool:
    """Whether the committee asks its administrators for a second factor today."""
    if user.role != User.Role.ADMIN:
        return False
    values = rules.in_force(user.organisation.committee, clock.today())
    return values["admin_second_factor"] == REQUIRED


def go_on(request, onward: str, carried: str):
    """To what signing in still asks; else the text that waits to be sent, or the page that was
    asked for, or the first one."""
    if duty := duties.first_of(request):
        request.session[WAITING] = [onward, carried]
        return redirect(duty)
    if kept.opened(carried):
        return send_on(request, carried)
    is_ours = url_has_allowed_host_and_scheme(
        onward, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(onward if is_ours else settings.LOGIN_REDIRECT_URL)


def resume(request):
    """When a duty is done, to where the person was going before."""
    duties.settle(request)
    return go_on(request, *request.session.pop(WAITING, ["", ""]))
