"""初始密码: made by the application, handed over on paper, good for one first sign-in."""

import datetime

from orgs import log, rules
from orgs.accounts.passwords import generated
from orgs.devices import signed_in


def give(account, *, today: datetime.date) -> str:
    """A password of its own for this account, not yet stored, and the day it is good until."""
    days = rules.in_force(account.organisation.committee, today)["initial_password_days"]
    password = generated(account)
    account.set_password(password)
    account.initial_until = today + datetime.timedelta(days=int(days))
    return password


def reset(account, *, by, today: datetime.date) -> str:
    """Shut out whoever has the old password; the new one has to be handed over."""
    with log.change(account, by=by, verb=log.Verb.PASSWORD, reason="管理员重设密码"):
        password = give(account, today=today)
        account.save(update_fields=["password", "initial_until"])
        signed_in.end_all(account)
    return password
