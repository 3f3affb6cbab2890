"""Who may do what. Scope first (a row outside it does not exist), then one predicate a verb.

Nowhere else is a role compared.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from orgs import log
from orgs.accounts.models import User

Role = User.Role

OFFICE = {Role.ADMIN, Role.CLERK}
READERS = {Role.ADMIN, Role.CLERK, Role.LEADER, Role.AUDITOR}


class Conflict(Exception):
    """The record is no longer in the state the request assumed (HTTP 409).

    `url` leads to where the person can do something about it, under the words of `label`.
    """

    def __init__(self, message: str, url: str = "", label: str = ""):
        super().__init__(message)
        self.url, self.label = url, label


def visible_or_404(queryset, user, **lookup):
    """The one row of `queryset` inside the user's scope; an attempt beyond it is logged.

    The log names the row, so it is kept where the row is: its owner reads who tried, and nobody
    reads in their own log what other people's records are called.
    """
    row = queryset.visible_to(user).filter(**lookup).first()
    if row is not None:
        return row
    outside = queryset.filter(**lookup).first()
    if outside is not None:
        log.record(
            by=user,
            verb=log.Verb.DENIED,
            subject_type=outside._meta.verbose_name,
            label=str(outside),
            organisation=outside.scope,
            reason="不在本人管理范围内",
        )
    raise Http404


def require(allowed: bool) -> None:
    """Stop with 403 unless allowed; the attempt is logged by the middleware."""
    if not allowed:
        raise PermissionDenied


def secretaries():
    """The secretaries who can sign in."""
    return User.objects.filter(role=Role.SECRETARY, is_active=True)


# What one sees


def is_secretary(user) -> bool:
    return user.role == Role.SECRETARY


def can_read_committee(user) -> bool:
    """Pages about a whole committee: workbench, matrix, money, indicators."""
    return user.role in READERS


def can_read_log(user) -> bool:
    return user.role in {Role.ADMIN, Role.AUDITOR}


# The register


def can_manage_organisations(user) -> bool:
    return user.role == Role.ADMIN


def can_rate(user) -> bool:
    return user.role in OFFICE


def can_manage_members(user) -> bool:
    return user.role in OFFICE or is_secretary(user)


def can_record_dues(user) -> bool:
    return user.role in OFFICE or is_secretary(user)


def is_office_role(role) -> bool:
    """Roles that look at a whole committee, so their accounts belong to the committee itself."""
    return role in READERS


def can_manage_accounts(user) -> bool:
    return user.role == Role.ADMIN


def can_change_access(user, account) -> bool:
    """Role, place and the right to sign in: somebody else's, never one's own."""
    return can_manage_accounts(user) and account.pk != user.pk


def can_manage_rules(user) -> bool:
    return user.role == Role.ADMIN


def can_close_books(user) -> bool:
    return user.role == Role.ADMIN


# Activities and monthly reports


def can_record_activity(user, organisation) -> bool:
    """Secretaries for their own organisation and below, the office for the committee itself."""
    if is_secretary(user):
        return True
    return user.role in OFFICE and organisation.kind == organisation.Kind.COMMITTEE


def can_report(user, organisation) -> bool:
    """The report of an organisation on the committee's list, by its own secretary."""
    is_own = user.organisation_id == organisation.pk
    return is_secretary(user) and is_own and organisation.is_grassroots


def can_review(user) -> bool:
    """The office reviews; that nobody reviews their own report stands in its table of moves."""
    return user.role in OFFICE


def can_record_survey(user) -> bool:
    return user.role in OFFICE


# Money and performance


def can_record_expenditure(user) -> bool:
    return user.role in OFFICE


def can_load_plan(user) -> bool:
    return user.role == Role.ADMIN


def can_confirm_reading(user) -> bool:
    return user.role == Role.ADMIN


def can_measure(user) -> bool:
    return user.role in OFFICE


def can_evaluate(user) -> bool:
    """Write, seal and export the self-evaluation."""
    return user.role == Role.ADMIN
