from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from orgs import access, log, way_back
from orgs.accountable import ConfirmForm
from orgs.accounts.forms import LAST_ADMIN, AccountForm
from orgs.accounts.models import User
from orgs.accounts.tables import accounts, state
from orgs.devices import shown_once, signed_in
from orgs.jobs.exporting import export_list
from orgs.second_factor.models import SecondFactor
from orgs.sign_in import initial


@require_safe
def account_list(request):
    context = accounts(request.user, request.GET).context | {"state": state}
    return render(request, "orgs/account_list.html", context)


@require_safe
def account_export(request):
    return export_list(request, accounts)


@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request):
    access.require(access.can_manage_accounts(request.user))
    form = AccountForm(request.POST or None, user=request.user)
    form.open_with(request.GET)
    if request.method == "POST" and form.is_valid():
        password = initial.give(form.instance, today=clock.today())
        return _handed_over(request, form.save(), password)
    return _page(request, form, "新建用户")


@require_http_methods(["GET", "HEAD", "POST"])
def account_update(request, pk):
    account = _account(request, pk)
    form = AccountForm(request.POST or None, instance=account, user=request.user)
    if request.method == "POST" and form.is_valid():
        account = form.save()
        messages.success(request, f"已保存{account.name}（{account.username}）。")
        return redirect(way_back.back_to(request, reverse("orgs:account_list")))
    return _page(request, form, f"编辑{account.name}")


def _account(request, pk):
    account = access.visible_or_404(User.objects, request.user, pk=pk)
    access.require(access.can_manage_accounts(request.user))
    return account


def _page(request, form, title):
    account = form.instance
    context = {
        "form": form,
        "title": title,
        "account": account,
        "factor": account.pk and SecondFactor.objects.in_use(account),
        "can_change_access": bool(account.pk) and access.can_change_access(request.user, account),
    }
    return render(request, "orgs/account_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_password(request, pk):
    account = _account(request, pk)
    access.require(access.can_change_access(request.user, account))
    form = ConfirmForm(request.POST or None, user=request.user, record=account)
    if request.method == "POST" and form.agrees():
        password = initial.reset(account, by=request.user, today=clock.today())
        return _handed_over(request, account, password)
    context = {"form": form, "account": account}
    return render(request, "orgs/account_password.html", context)


def _handed_over(request, account, password):
    shown_once.keep(request.session, f"initial {account.pk}", password)
    slip = reverse("orgs:account_slip", args=[account.pk])
    return redirect(slip + way_back.handed_on(request))


@require_safe
def account_slip(request, pk):
    """What is handed over on paper, the first time this page is opened and never again."""
    account = _account(request, pk)
    access.require(access.can_change_access(request.user, account))
    context = {
        "account": account,
        "password": shown_once.take(request.session, f"initial {pk}"),
        "site": settings.BASE_URL or request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "orgs/account_slip.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_second_factor(request, pk):
    """For somebody whose phone is lost: the next sign-in takes the password alone."""
    account = _account(request, pk)
    access.require(access.can_change_access(request.user, account))
    factor = SecondFactor.objects.in_use(account)
    if factor is None:
        raise access.Conflict(f"{account.name}没有启用动态验证码，不需要重设。")
    form = ConfirmForm(request.POST or None, user=request.user, record=account)
    if request.method == "POST" and form.agrees():
        reason = "管理员重设动态验证码"
        with log.change(account, by=request.user, verb=log.Verb.PASSWORD, reason=reason):
            factor.delete()
            signed_in.end_all(account)
        messages.success(request, f"已停用{account.name}的动态验证码，请本人登录后重新启用。")
        return redirect(way_back.back_to(request, reverse("orgs:account_list")))
    context = {"form": form, "account": account}
    return render(request, "orgs/account_second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_disable(request, pk):
    return _switch(request, pk, is_active=False)


@require_http_methods(["GET", "HEAD", "POST"])
def account_enable(request, pk):
    return _switch(request, pk, is_active=True)


def _switch(request, pk, *, is_active):
    account = _account(request, pk)
    access.require(access.can_change_access(request.user, account))
    verb = "启用" if is_active else "停用"
    form = ConfirmForm(request.POST or None, user=request.user, record=account)
    if request.method == "POST" and form.agrees():
        if account.is_last_admin and not is_active:
            raise access.Conflict(LAST_ADMIN)
        with log.change(account, by=request.user, verb=log.Verb.UPDATE):
            account.is_active = is_active
            account.save(update_fields=["is_active"])
            signed_in.end_all(account)
        messages.success(request, f"已{verb}{account.name}的账号。")
        return redirect(way_back.back_to(request, reverse("orgs:account_list")))
    context = {"account": account, "verb": verb, "form": form}
    return render(request, "orgs/account_switch.html", context)
